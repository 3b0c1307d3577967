import CLibPQ

/// One row of a result. It is valid only during the call of the closure that gets it, since libpq owns its memory.
///
/// Columns are read in the order of the select list, each by the type that it was selected as (binary format).
package struct Row: ~Copyable {
    private let result: OpaquePointer
    private let index: Int32

    init(result: OpaquePointer, index: Int32) {
        self.result = result
        self.index = index
    }

    /// Returns the type of a column, counted from 0, and its bytes, which libpq owns, or `nil` for null.
    /// - Throws: ``PostgresError`` `unexpectedResult` for a column that the result does not have, or has as text.
    @usableFromInline
    func field(_ column: Int) throws(PostgresError) -> (oid: UInt32, bytes: UnsafeRawBufferPointer)? {
        let number = Int32(column)
        guard column < PQnfields(result) else { throw PostgresError(.unexpectedResult, message: "no column \(column)") }
        guard PQgetisnull(result, index, number) == 0 else { return nil }
        guard PQfformat(result, number) == 1 else {
            throw PostgresError(.unexpectedResult, message: "column \(column) is not in binary format")
        }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, index, number),
            count: Int(PQgetlength(result, index, number))
        )
        return (PQftype(result, number), bytes)
    }

    @usableFromInline
    func mismatch(_ column: Int, _ oid: UInt32, _ type: Any.Type) -> PostgresError {
        PostgresError(.unexpectedResult, message: "column \(column) of type \(oid) is not a \(type)")
    }

    @usableFromInline
    func missing(_ column: Int) -> PostgresError {
        PostgresError(.unexpectedResult, message: "column \(column) is null")
    }

    /// Returns the value of a column, counted from 0, or `nil` for null.
    /// - Throws: ``PostgresError`` `unexpectedResult` for a missing column, another type, or what cannot be decoded.
    @inlinable
    @inline(__always)
    package func optional<Value: Decodable>(_ column: Int, as: Value.Type = Value.self) throws(PostgresError) -> Value?
    {
        guard let (oid, bytes) = try field(column) else { return nil }
        guard Value.isIn(oid), let value = Value(decoding: bytes) else { throw mismatch(column, oid, Value.self) }
        return value
    }

    /// Returns the value of a column, counted from 0.
    /// - Throws: ``PostgresError`` `unexpectedResult` as ``optional(_:as:)`` does, and for null.
    @inlinable
    @inline(__always)
    package func get<Value: Decodable>(_ column: Int, as: Value.Type = Value.self) throws(PostgresError) -> Value {
        guard let value = try optional(column, as: Value.self) else { throw missing(column) }
        return value
    }
}

extension Row {
    /// A value that can be read from a column in PostgreSQL's binary format.
    package protocol Decodable {
        /// Whether columns of this type hold it.
        static func isIn(_ oid: UInt32) -> Bool
        /// Decodes a value that is not null. The bytes are libpq's, and valid during the call only.
        /// - Returns: `nil` for bytes that are not the type's.
        init?(decoding bytes: UnsafeRawBufferPointer)
    }
}

extension Row.Decodable where Self: Bindable {
    package static func isIn(_ oid: UInt32) -> Bool { oid == Self.type.oid }
}

extension String: Row.Decodable {
    /// `text`, `varchar` and `name`.
    package static func isIn(_ oid: UInt32) -> Bool { oid == 25 || oid == 1043 || oid == 19 }

    package init?(decoding bytes: UnsafeRawBufferPointer) {
        self.init(validating: bytes, as: UTF8.self)
    }
}

extension Bool: Row.Decodable {
    package init?(decoding bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension Int: Row.Decodable {
    /// `int8`, `int4` and `int2`.
    package static func isIn(_ oid: UInt32) -> Bool { oid == 20 || oid == 23 || oid == 21 }

    package init?(decoding bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 8: self = Int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case 4: self = Int(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 2: self = Int(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        default: return nil
        }
    }
}

extension UInt64: Row.Decodable {
    /// The same as `Int`'s.
    package static func isIn(_ oid: UInt32) -> Bool { Int.isIn(oid) }

    /// - Returns: `nil` also for a negative number.
    package init?(decoding bytes: UnsafeRawBufferPointer) {
        guard let number = Int(decoding: bytes), number >= 0 else { return nil }
        self.init(number)
    }
}

extension Bytea: Row.Decodable {
    package init?(decoding bytes: UnsafeRawBufferPointer) {
        self.init(Array(bytes))
    }
}

extension JSONB: Row.Decodable {
    package init?(decoding bytes: UnsafeRawBufferPointer) {
        guard bytes.first == 1 else { return nil }
        self.init(Array(UnsafeRawBufferPointer(rebasing: bytes.dropFirst())))
    }
}

extension Array: Row.Decodable where Element: Row.Decodable & Bindable {
    /// A one-dimensional array without nulls.
    package init?(decoding bytes: UnsafeRawBufferPointer) {
        func int32(at offset: Int) -> Int? {
            guard offset + 4 <= bytes.count else { return nil }
            return Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        guard let dimensions = int32(at: 0), dimensions <= 1 else { return nil }
        self = []
        guard dimensions == 1 else { return }
        guard let count = int32(at: 12), count >= 0 else { return nil }
        var offset = 20
        for _ in 0..<count {
            guard let length = int32(at: offset), length >= 0, offset + 4 + length <= bytes.count else { return nil }
            guard let element = Element(decoding: .init(rebasing: bytes[offset + 4..<offset + 4 + length])) else {
                return nil
            }
            append(element)
            offset += 4 + length
        }
    }
}
