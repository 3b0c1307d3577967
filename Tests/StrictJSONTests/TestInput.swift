/// Bytes for a parser, written as text in which `‹FF›` stands for the byte 0xFF.
struct TestInput: Sendable, ExpressibleByStringLiteral {
    let notation: String
    let bytes: [UInt8]

    init(stringLiteral notation: String) {
        self.init(notation)
    }

    init(_ notation: String) {
        self.notation = notation
        var bytes: [UInt8] = []
        var rest = notation[...]
        while let open = rest.firstIndex(of: "‹"), let close = rest[open...].firstIndex(of: "›") {
            bytes += rest[..<open].utf8
            guard let byte = UInt8(rest[rest.index(after: open)..<close], radix: 16) else {
                preconditionFailure("not a byte in hexadecimal: \(rest[open...close])")
            }
            bytes.append(byte)
            rest = rest[rest.index(after: close)...]
        }
        self.bytes = bytes + rest.utf8
    }

    /// As much as a failed test should show.
    var summary: String { notation.count > 60 ? notation.prefix(60) + "…" : notation }
}
