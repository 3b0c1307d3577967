import Bytes

/// Decides whether `login@host` is an account on a machine and not somebody's email: by the host (`laptop`, `10.0.0.1`,
/// `mac.local`, the addresses that GitHub gives to its users), or by what stands around it (`//login@host`,
/// `ssh login@host`, `login@host:/path`). Redaction knows the same accounts, and leaves them in a text.
enum LoginHost {
    /// The longest name of a host, in bytes.
    private static let longestHost = 253
    private static let machineDomains = [
        ".local", ".localdomain", ".localhost", ".lan", ".intranet", ".home", ".internal", ".corp", ".cluster", ".svc",
        ".test", ".invalid",
    ]
    /// Programs whose arguments are accounts on machines.
    private static let commands: Set<String> = [
        "ssh", "scp", "sftp", "rsync", "mosh", "sshfs", "autossh", "ssh-copy-id",
    ]
    /// Those that take the path of a file before it, or after a colon.
    private static let copiers: Set<String> = ["scp", "rsync", "sshfs", "sftp"]
    /// How many words before a login may belong to its command.
    private static let mostArguments = 16
    /// How many bytes before a login may belong to its command.
    private static let longestCommand = 512

    /// Whether the login is an account on a machine, so that the host is not a part of the name.
    /// - Parameters:
    ///   - login: what stands before the `@`.
    ///   - text: folded.
    static func follows(_ login: Range<Int>, in text: [UInt8]) -> Bool {
        let start = min(login.upperBound + 1, text.count)
        var host = text[start...].prefix(longestHost).prefix { isHostCharacter($0) }
        while let last = host.last, last == UInt8(ascii: ".") || last == UInt8(ascii: "-") { host.removeLast() }
        return isMachine(host) || isUserInformation(login, in: text) || isPath(at: host.endIndex, in: text)
            || isArgument(login, hostEnd: host.endIndex, in: text)
    }

    /// Whether the host is a machine's by itself: a single label, an IPv4 address, or in a domain of a local network.
    private static func isMachine(_ host: ArraySlice<UInt8>) -> Bool {
        guard host.contains(UInt8(ascii: ".")) else { return true }
        if host.allSatisfy({ $0 == UInt8(ascii: ".") || $0.isASCIIDigit }) { return true }
        let name = String(decoding: host, as: UTF8.self)
        return name == "users.noreply.github.com" || machineDomains.contains { name.hasSuffix($0) }
    }

    /// Whether the login stands in the authority of a URL, alone or as the password (RFC 3986, section 3.2.1).
    private static func isUserInformation(_ login: Range<Int>, in text: [UInt8]) -> Bool {
        var start = login.lowerBound
        while start > 0, login.lowerBound - start < longestHost, isUserCharacter(text[start - 1]) { start -= 1 }
        return start > 1 && text[start - 1] == UInt8(ascii: "/") && text[start - 2] == UInt8(ascii: "/")
    }

    /// Whether a path follows the host, as for `scp` and `git` (`:/srv`, `:~`, `:raxx/app.git`), or words of `ssh`.
    private static func isPath(at index: Int, in text: [UInt8]) -> Bool {
        let rest = text[index...]
        if rest.starts(with: "'s password".utf8) || rest.starts(with: ": permission denied (".utf8) { return true }
        guard rest.first == UInt8(ascii: ":") else { return false }
        let path = rest.dropFirst().prefix(longestHost)
        guard path.first != UInt8(ascii: "~") else { return true }
        return path.drop { isUserCharacter($0) && $0 != UInt8(ascii: ":") }.first == UInt8(ascii: "/")
    }

    /// Whether it is the argument of a command: `ssh -p 22 login@host`, `rsync -a dist login@host:www`.
    private static func isArgument(_ login: Range<Int>, hostEnd: Int, in text: [UInt8]) -> Bool {
        let space = UInt8(ascii: " ")
        let before = text[max(0, login.lowerBound - longestCommand)..<login.lowerBound]
        let words = before.split(separator: space, omittingEmptySubsequences: false)
        guard let opening = words.last, opening.allSatisfy({ "\"'`".utf8.contains($0) }) else { return false }
        let rest = text[hostEnd...].prefix(2)
        let isCopied = rest.first == UInt8(ascii: ":")
        let hasPath = isCopied && rest.count > 1 && rest.last != space
        let isLast = isCopied && rest.count == 1
        /// Words after the command, without options. The one after an option may be its value.
        var operands = 0
        for word in words.dropLast().reversed().prefix(mostArguments) {
            if let command = command(in: word) {
                if operands == 0 || copiers.contains(command) && (hasPath || isLast) { return true }
            }
            if word.first == UInt8(ascii: "-") {
                operands = max(0, operands - 1)
            } else {
                operands += 1
            }
        }
        return false
    }

    /// The program that a word names: `ssh`, `"ssh`, `/usr/bin/ssh`.
    private static func command(in word: ArraySlice<UInt8>) -> String? {
        let start = word.lastIndex { $0 == UInt8(ascii: "/") }.map { $0 + 1 } ?? word.startIndex
        let name = String(decoding: word[start...].drop { !$0.isASCIIAlphanumeric }, as: UTF8.self)
        return commands.contains(name) ? name : nil
    }

    /// Whether user information of a URL may have the byte.
    private static func isUserCharacter(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte >= 0x80 || "._-:+~%!$&*=,;".utf8.contains(byte)
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte >= 0x80 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
}
