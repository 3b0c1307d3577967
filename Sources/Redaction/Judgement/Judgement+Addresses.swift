/// Recognises addresses on the Internet.
extension Judgement {
    /// Whether it is an IP address, of either version, or a list of them.
    static func isAddress(_ text: Text) -> Bool {
        let dots = text.count { $0 == UInt8(ascii: ".") }
        let colons = text.count { $0 == UInt8(ascii: ":") }
        return (dots >= 3 || colons >= 2) && !isNobodys(text)
            && text.allSatisfy { $0.isIn(.hex | .dot | .colon | .space | .comma | .slash | .bracket) }
    }

    /// Whether it is a network, this machine, or any address: `10.0.0.0/8`, `127.0.0.1`, `::1`, `0.0.0.0`.
    private static func isNobodys(_ text: Text) -> Bool {
        if let slash = text.lastIndex(of: UInt8(ascii: "/")) {
            let length = text[(slash + 1)...]
            return !length.isEmpty && !length.elementsEqual("32".utf8) && !length.elementsEqual("128".utf8)
        }
        return text.hasFoldedPrefix("127.", "0.0.0.0") || text.elementsEqual("::1".utf8)
    }
}
