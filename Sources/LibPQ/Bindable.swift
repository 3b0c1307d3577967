/// A value that PostgreSQL takes as a parameter in binary: no quoting, no parsing, and no NUL that cuts it short.
package protocol Bindable: Sendable {
    /// What PostgreSQL takes the parameter for. The server need not guess it from the statement.
    static var type: PostgresType { get }
    /// Appends the value in the type's binary send format.
    func encode(into bytes: inout [UInt8])
}

/// A type's object identifier, fixed by PostgreSQL's `pg_type.dat`, and that of arrays of it.
package struct PostgresType: Sendable, Equatable {
    let oid: UInt32
    let arrayOID: UInt32

    package static let bool = PostgresType(oid: 16, arrayOID: 1000)
    package static let bytea = PostgresType(oid: 17, arrayOID: 1001)
    package static let int8 = PostgresType(oid: 20, arrayOID: 1016)
    package static let text = PostgresType(oid: 25, arrayOID: 1009)
    package static let timestamptz = PostgresType(oid: 1184, arrayOID: 1185)
    package static let uuid = PostgresType(oid: 2950, arrayOID: 2951)
    package static let jsonb = PostgresType(oid: 3802, arrayOID: 3807)
}

struct Binding: Sendable {
    let oid: UInt32
    /// `nil` is SQL's null.
    let bytes: [UInt8]?

    init<Value: Bindable>(_ value: Value) {
        oid = Value.type.oid
        var bytes: [UInt8] = []
        value.encode(into: &bytes)
        self.bytes = bytes
    }

    /// A null still has a type, without which PostgreSQL may not find the function or operator.
    init<Value: Bindable>(nullOf: Value.Type) {
        oid = Value.type.oid
        bytes = nil
    }
}

extension String: Bindable {
    package static var type: PostgresType { .text }

    package func encode(into bytes: inout [UInt8]) {
        bytes += utf8
    }
}

extension Bool: Bindable {
    package static var type: PostgresType { .bool }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(self ? 1 : 0)
    }
}

extension Int: Bindable {
    package static var type: PostgresType { .int8 }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: Int64(self))
    }
}

/// Any bytes for a `bytea`, NUL included.
package struct Bytea: Bindable, Equatable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package static var type: PostgresType { .bytea }

    package func encode(into bytes: inout [UInt8]) {
        bytes += self.bytes
    }
}

/// JSON text for a `jsonb`. PostgreSQL checks it, and keeps neither the order of members nor white space.
package struct JSONB: Bindable {
    package let text: [UInt8]

    package init(_ text: [UInt8]) {
        self.text = text
    }

    package static var type: PostgresType { .jsonb }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(1)  // the format's version
        bytes += text
    }
}

extension [UInt8] {
    /// Appends the value in network order, as PostgreSQL's binary formats have it.
    @inlinable
    package mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
