import LibPQ
import StrictJSON

/// A `jsonb` in canonical form (RFC 8785).
///
/// PostgreSQL writes strings, literals and short numbers as the canonical form does, and differs in spaces and in the
/// order of members. So its text becomes canonical in one pass, without a value for each member. What the pass is not
/// certain of (escapes in names, long numbers, rare characters) is parsed and written anew, to the same result.
struct CanonicalText: Row.Decodable {
    let bytes: [UInt8]
    /// Of PostgreSQL's text, which may be many times as long.
    let bytesRead: Int

    static func isIn(_ oid: UInt32) -> Bool { JSONB.isIn(oid) }

    /// Decodes the binary format of `jsonb`: a version byte, 1, and the text. `nil` for another version.
    init?(decoding bytes: UnsafeRawBufferPointer) {
        guard bytes.first == 1 else { return nil }
        self.init(text: UnsafeRawBufferPointer(rebasing: bytes.dropFirst()))
    }

    /// Never fails: text that cannot be parsed stays as it is.
    init(text: UnsafeRawBufferPointer) {
        bytesRead = text.count
        bytes = Self.rearranged(text) ?? Self.parsed(Array(text))
    }

    /// Returns the canonical form in one pass.
    /// - Returns: `nil` for what has to be parsed.
    static func rearranged(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var isDone = false
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
            var pass = CanonicalPass(text, into: buffer)
            isDone = pass.run()
            count = isDone ? pass.written : 0
        }
        return isDone ? bytes : nil
    }

    /// Returns the canonical form by way of a value; `text` itself where this service did not write it.
    ///
    /// PostgreSQL writes all digits of every number: 309 for 1e308, and 326 bytes for 5e-324. Its text may so be far
    /// longer than any entry; no limit of bytes applies.
    static func parsed(_ text: [UInt8]) -> [UInt8] {
        let limits = StrictJSON.Limits(maximumBytes: .max, maximumDepth: 64, maximumNumberLength: 1024)
        return (try? StrictJSON.parse(text, limits: limits)).map { StrictJSON.canonical($0) } ?? text
    }
}
