/// Finds where the values of headers end.
extension ByteText {
    /// Returns where a header's value ends: with its line, or with the quotes around the header. In a URL's query,
    /// which may have a header's name as well, it ends with its parameter.
    ///
    /// - Parameter name: where the name of the header begins.
    func lineEnd(from start: Int, after name: Int, to end: Int) -> Int {
        if let opener = opener(at: start, to: end) { return quotedEnd(opener, to: end) }
        let isQuery = isQuery(at: name)
        var hasParameter = false
        var position = start
        while position < end, bytes[position] != 0x0A, bytes[position] != 0x0D {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                // It opens a parameter, `username="kris"`, or it closes one.
                guard hasParameter || position > start && bytes[position - 1] == UInt8(ascii: "=") else { break }
                hasParameter = true
            }
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") { break }
            if isQuery, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "#") { break }
            if byte == UInt8(ascii: "\\"), position + 1 < end, bytes[position + 1].isIn("nr\"'\\") { break }
            position += 1
        }
        return position
    }
}
