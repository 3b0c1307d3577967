extension Scanner {
    static let passwordTools: [StaticString] = [
        "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mariadb", "mariadb-dump", "mongo", "mongosh", "mongodump",
        "mongorestore", "sshpass", "docker login", "podman login", "buildah login", "skopeo login", "nerdctl login", "registry login", "az login",
        "twine", "oc login", "cf login", "argocd login", "helm login", "crane auth login", "oras login", "kinit", "cqlsh", "clickhouse-client", "7z", "unzip", "zip",
        "smbclient", "ipmitool", "plink", "pscp", "curlftpfs", "sqlcmd", "bcp", "influx",
    ]

    /// How far before a flag its command is looked for.
    private static let commandWindow = 160

    /// The argument of a flag that takes a password after these tools.
    mutating func flag(at start: Int, _ literalEnd: Int, tools: [StaticString], mayAttach: Bool, to end: Int) -> Int? {
        guard literalEnd < end, isCommand(tools, before: start) else { return nil }
        var value = literalEnd
        if mayAttach {
            if bytes[value] == UInt8(ascii: "=") { value += 1 }
            let isSeparate = value < end && bytes[value].isIn(.space)
            // Of most tools, an attached `-p` is another flag or a port.
            if isSeparate { value = runEnd(.space, from: value, to: end) }
            if !isSeparate, !isCommand(["mysql", "mysqldump", "mysqladmin", "mariadb", "sshpass", "7z", "mariadb-dump", "mysqlimport", "zip"], before: start) { return nil }
            if isSeparate, isCommand(["mysql", "mysqldump", "mysqladmin", "mariadb"], before: start), !isCommand(["sshpass", "mongo"], before: start) { return nil }
        }
        return argument(value, to: end)
    }

    private mutating func argument(_ start: Int, to end: Int) -> Int? {
        let range = argumentRange(start, to: end)
        guard range.count >= 2, bytes[range.lowerBound] != UInt8(ascii: "-"), !Placeholder.isNoSecret(bytes[range]) else { return nil }
        return replace(range, credential(at: range.lowerBound, to: range.upperBound) ?? SpecialRule.commandPassword.name)
    }

    private func argumentRange(_ start: Int, to end: Int) -> Range<Int> {
        if let opener = opener(at: start, to: end) {
            var last = opener.start
            while last < end, bytes[last] != opener.quote, bytes[last] != 0x0A { last += 1 }
            while last > opener.start, opener.escapes > 0, bytes[last - 1] == UInt8(ascii: "\\") { last -= 1 }
            return opener.start..<last
        }
        var last = start
        while last < end, !bytes[last].isIn([.space, .quote]), bytes[last] != UInt8(ascii: "\\") || last + 1 < end && !"nrt\"".utf8.contains(bytes[last + 1]) { last += 1 }
        return start..<last
    }

    /// `curl -u user:password`; the user stays.
    mutating func userFlag(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        let range = argumentRange(runEnd(.space, from: literalEnd, to: end), to: end)
        guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")), colon > range.lowerBound || colon + 1 < range.upperBound,
            isCommand(["curl", "wget", "http", "https", "xh", "httpie", "ab", "hey", "skopeo", "mvn"], before: start)
        else { return nil }
        let password = (colon + 1)..<range.upperBound
        if password.isEmpty { return Randomness.isRandom(bytes[range.lowerBound..<colon]) ? replace(range.lowerBound..<colon, SpecialRule.commandPassword.name) : nil }
        guard !Placeholder.isNoSecret(bytes[password]), !bytes[password].allSatisfy({ $0.isIn(.digit) }) || password.count > 5 else { return nil }
        if Randomness.isRandom(bytes[range.lowerBound..<colon], least: 20) { replace(range.lowerBound..<colon, SpecialRule.commandPassword.name) }
        return replace(password, credential(at: password.lowerBound, to: password.upperBound) ?? SpecialRule.commandPassword.name)
    }

    /// `openssl -passin pass:x`.
    mutating func argument(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard isWordStart(start), literalEnd < end, isCommand(["openssl", "-pass", "-passin", "-passout", "-storepass"], before: start) else { return nil }
        return argument(literalEnd, to: end)
    }

    /// `IDENTIFIED BY 'x'`.
    mutating func quoted(_ start: Int, to end: Int) -> Int? {
        guard let opener = opener(at: start, to: end), opener.start < end else { return nil }
        return argument(start, to: end)
    }

    /// Whether one of `tools` stands before `place`, in the same line.
    private func isCommand(_ tools: [StaticString], before place: Int) -> Bool {
        var position = place
        let limit = max(0, place - Self.commandWindow)
        while position > limit, bytes[position - 1] != 0x0A {
            position -= 1
            guard position == 0 || !bytes[position - 1].isIn([.word]) || escapeEnds(at: position), bytes[position].isIn([.alphanumeric, .dash]) else { continue }
            for tool in tools where has(tool, at: position, to: place + 1) {
                let next = position + tool.utf8CodeUnitCount
                if next >= place || !bytes[next].isIn([.word, .dash]) { return true }
            }
        }
        return false
    }
}
