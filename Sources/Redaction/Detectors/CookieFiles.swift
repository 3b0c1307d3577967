extension Detector {
    /// Recognises a line of the files that curl and wget keep cookies in: seven columns with tabs between them. The
    /// last column is the value. The trigger is the fourth, which comes before the time, the name and the value.
    /// Settings stay, as in headers.
    static let cookieFile = Detector(announcedBy: ["\tTRUE\t", "\tFALSE\t"], isExact: true) { $0.cookieLine($1) }
}

extension Scanner {
    /// The second column has the same form; a time does not follow it.
    fileprivate mutating func cookieLine(_ hit: Detector.Hit) -> Int? {
        // When it expires, and its name.
        let limit = min(hit.end, hit.literalEnd + 256)
        let expiry = text.runEnd(.digit, from: hit.literalEnd, to: limit)
        guard expiry > hit.literalEnd, text.has("\t", at: expiry, to: limit) else { return nil }
        let name = text.runEnd(.visible, from: expiry + 1, to: limit)
        guard name > expiry + 1, name + 1 < limit, bytes[name] == UInt8(ascii: "\t") else { return nil }
        let value = (name + 1)..<text.runEnd(.visible, from: name + 1, to: hit.end)
        guard !isRedacted(value), isSession(name: bytes[(expiry + 1)..<name], value: bytes[value]) else { return nil }
        return replaceCredential(value, "cookie")
    }
}
