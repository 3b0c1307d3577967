/// JSON as the audit trail reads and writes it: I-JSON (RFC 7493) in, canonical JSON (RFC 8785) out.
///
/// A text that ``parse(_:limits:)`` accepts means the same to every other parser. It refuses what parsers read in
/// different ways: repeated names, and numbers that some round or truncate.
package enum StrictJSON {
    /// Returns the value that `bytes` denote.
    ///
    /// Accepts the grammar of RFC 8259 in UTF-8 without a byte order mark, restricted to I-JSON:
    /// - names are unique within an object, compared by their bytes after unescaping;
    /// - strings hold neither U+0000, surrogates nor Unicode noncharacters;
    /// - a number is finite, is not zero unless written as zero, and keeps its value: an integer is what its canonical
    ///   form says, digit for digit, and any other number has at most 17 significant digits, as many as tell every
    ///   double from its neighbours.
    ///
    /// Time and memory grow linearly with the input, even for hostile names, and the stack is bounded by
    /// ``Limits/maximumDepth``. Bytes that lie side by side are not copied.
    /// - Throws: the first thing wrong, with its offset from the start of `bytes`.
    package static func parse(_ bytes: some Collection<UInt8>, limits: Limits = .entry) throws(JSONError) -> JSONValue {
        let result = bytes.withContiguousStorageIfAvailable { storage in
            Result { () throws(JSONError) in try parse(UnsafeRawBufferPointer(storage), limits: limits) }
        }
        guard let result else { return try parse(Array(bytes), limits: limits) }
        return try result.get()
    }

    /// Returns the value that `bytes` denote. Does not use them after the call.
    package static func parse(_ bytes: UnsafeRawBufferPointer, limits: Limits = .entry) throws(JSONError) -> JSONValue {
        var parser = Parser(bytes, limits: limits)
        return try parser.document()
    }

    /// Returns the canonical form of `value` (RFC 8785): equal values, equal bytes.
    ///
    /// Numbers must be finite, and the value no deeper than the stack allows, as ``parse(_:limits:)`` returns them.
    package static func canonical(_ value: JSONValue) -> [UInt8] {
        var writer = CanonicalWriter()
        writer.append(value)
        return Array(writer.output.bytes)
    }

    /// Returns the canonical form of `value` but for the order of members, which stays as it is.
    package static func ordered(_ value: JSONValue) -> [UInt8] {
        var writer = CanonicalWriter(keepsOrder: true)
        writer.append(value)
        return Array(writer.output.bytes)
    }

    /// Appends what ``canonical(_:)`` returns to `bytes`.
    package static func append(canonical value: JSONValue, to bytes: inout [UInt8]) {
        var writer = CanonicalWriter()
        writer.append(value)
        bytes.append(contentsOf: writer.output.bytes)
    }
}
