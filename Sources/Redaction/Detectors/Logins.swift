extension Detector {
    /// `log in with admin / PASSWORD`
    static let login = Detector(
        announcedBy: [
            "log in with ", "login with ", "sign in with ", "log in as ", "login as ", "sign in as ", "login: ",
            "access with ",
        ]
    ) { $0.login($1) }
}

extension Scanner {
    /// The password after a user and a slash.
    fileprivate mutating func login(_ hit: Detector.Hit) -> Int? {
        let limit = min(hit.end, hit.literalEnd + 64)
        let user = text.runEnd(.identifier | .at | .plusSlash, from: hit.literalEnd, to: limit)
        var slash = text.runEnd(.blank, from: user, to: limit)
        // `admin/PASSWORD` is one word, in which the user ends at the slash.
        if let first = bytes[hit.literalEnd..<user].firstIndex(of: UInt8(ascii: "/")), first > hit.literalEnd {
            slash = first
        }
        guard user > hit.literalEnd, slash < limit, bytes[slash] == UInt8(ascii: "/") else { return nil }
        let value = text.word(
            at: text.runEnd(.blank, from: slash + 1, to: limit),
            to: min(hit.end, limit + 128)
        )
        guard !value.isEmpty, !isRedacted(value), Judgement.isSecret(bytes[value], .password, .prose) else {
            return nil
        }
        return replace(value, credential(at: value.lowerBound, to: value.upperBound) ?? "password")
    }
}
