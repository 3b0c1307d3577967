extension Mark {
    static let email = Mark("email", "an email address")
}

extension Scanner {
    /// What stands before the `@` in most addresses.
    private static var local: ByteClass { .word | .dot | .dash }
    private static var domain: ByteClass { .alphanumeric | .dot | .dash }

    /// The last parts of names that are not domains of the Internet: hosts in a cluster, files with an `@` in their
    /// names, units of systemd.
    private static let noTopLevels = WordSet(
        """
        local localhost localdomain internal lan intranet home corp cluster svc test invalid png jpg jpeg gif svg webp ico js ts tsx jsx
        mjs css scss json yml yaml md txt log lock toml gz tgz tar service socket timer target mount slice scope swift html xml sql
        """
    )

    /// Domains that name algorithms of SSH: `umac-64@openssh.com`. With a digit or a dash before the `@`, they stay.
    private static let algorithmDomains = WordSet("openssh.com libssh.org lysator.liu.se ssh.com")

    /// Looks for what no literal announces: addresses, telephone numbers, cards and bank accounts. The cases are those
    /// of ``PersonalCues/groups``: `position` is a boundary before a number, or the sign or letter itself.
    ///
    /// - Returns: where to go on; `nil` if nothing is at `position`, or if personal data is intended here.
    mutating func personal(at position: Int, to end: Int) -> Int? {
        guard !keepsPersonalData else { return nil }
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "@"): return email(at: position)
        case UInt8(ascii: "+"): return number(at: position, to: end)
        case UInt8(ascii: "\\"): return position + 2 < end ? number(at: position + 2, to: end) : nil
        case _ where byte.isIn(.uppercase):
            guard isWordStart(position), let next = IBAN.end(in: bytes, at: position, to: end) else { return nil }
            return replace(position..<next, Mark.iban.name)
        default:
            return position + 1 < end && bytes[position + 1].isIn(.digit) ? number(at: position + 1, to: end) : nil
        }
    }

    /// Replaces the email address around the `@` at `at`: `kris@raxx.app`. Reads up to 64 bytes before it and 255
    /// behind it, also beyond the limit of the scan. So no detector may replace what begins inside of a word with an
    /// `@` without scanning the word first.
    ///
    /// It leaves accounts on machines (`git@github.com:…`, `ssh deploy@host`), names of files and hosts, and
    /// algorithms. The domain ends in a dot and two letters or more.
    mutating func email(at: Int) -> Int? {
        guard !keepsPersonalData else { return nil }
        var start = at
        while start > max(floor, at - 64) {
            guard let letter = letterStart(before: start) else { break }
            start = letter
        }
        while start < at, bytes[start].isIn(.dot | .dash | .addressSign) || text.escapeEnds(at: start + 1) {
            start += 1
        }
        guard start < at, bytes[start..<at].contains(where: { $0.isIn(.alphanumeric | .multibyte) }) else { return nil }
        let end = text.runStart(.dot | .dash, from: at, to: domainEnd(from: at + 1, to: min(limit, at + 1 + 255)))
        guard end > at + 1, bytes[at + 1].isIn(.alphanumeric | .multibyte),
            let dot = bytes[(at + 1)..<end].lastIndex(of: UInt8(ascii: ".")), end - dot > 2,
            bytes[(dot + 1)..<end].allSatisfy({ $0.isIn(.letter | .multibyte | .dash) }),
            !Self.noTopLevels.contains(bytes[(dot + 1)..<end]),
            !Self.algorithmDomains.contains(bytes[(at + 1)..<end])
                || !bytes[start..<at].contains(where: { $0.isIn(.digit | .dash) }), !isHost(user: start..<at, end: end),
            // `Encoder@b3cffdab.matches(Encoder.java:54)`
            end == self.end || bytes[end] != UInt8(ascii: "(")
        else { return nil }
        return replace(start..<end, Mark.email.name)
    }

    /// Returns where the character before `position` begins, if an address may have it before its `@`: ASCII, or a
    /// letter of two bytes. Longer ones are Chinese and Japanese, which write no space before the address.
    private func letterStart(before position: Int) -> Int? {
        let byte = bytes[position - 1]
        if byte.isIn(Self.local) || byte.isIn(.addressSign) { return position - 1 }
        return position > 1 && byte.isIn(.multibyte) && 0xC3...0xDF ~= bytes[position - 2] ? position - 2 : nil
    }

    /// Returns where the letters, digits, dots and dashes of a domain end, and letters of two bytes.
    private func domainEnd(from start: Int, to end: Int) -> Int {
        var position = start
        while position < end {
            if bytes[position].isIn(Self.domain) {
                position += 1
            } else if position + 1 < end, 0xC3...0xDF ~= bytes[position] {
                position += 2
            } else {
                break
            }
        }
        return position
    }

    /// Whether an account on a machine is meant: `git@github.com:raxx/api`, `ssh deploy@host`, `scheme://user@host`,
    /// `host.example:/path` of scp.
    private func isHost(user: Range<Int>, end: Int) -> Bool {
        let start = user.lowerBound
        return text.has("//", before: start) || bytes[user].elementsEqual("git".utf8)
            || text.has(":/", at: end, to: self.end) || text.has(":~", at: end, to: self.end)
            || text.has("ssh ", before: start) || text.has("scp ", before: start)
    }
}
