/// Recognises versions, commits, images and what else an audit of deploys is about, so that they stay.
extension Judgement {
    /// Whether it is a version, or a range of them: `1.2.3`, `v1.2`, `^9.0|^10.0`, `1.x`. Changelogs have these behind
    /// names: `token 2.0.1`.
    static func isVersion(_ text: Text) -> Bool {
        guard text.contains(UInt8(ascii: ".")) else { return false }
        let isRange = text.contains { $0.isIn("^~<>=|*x") }
        return text.allSatisfy { $0.isIn(.digit | .dot) || $0.isIn("v^~<>=|*x") || isRange && $0.isIn(", ") }
    }

    /// Whether it is a package of Maven's without its group, and its version: `jjwt-api:0.12.5`, `jjwt:*`.
    static func isPackage(_ text: Text) -> Bool {
        guard text.count <= 100 else { return false }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard 2...3 ~= parts.count, parts[0].count > 1, parts[0].first?.isIn(.letter) == true,
            parts[0].allSatisfy({ $0.isIn(.dotted) }), isWordsAndNumbers(parts[0])
        else { return false }
        if parts[1].elementsEqual("*".utf8) { return true }
        return parts[1].first?.isIn(.digit) == true && parts[1].contains(UInt8(ascii: "."))
            && parts[1].allSatisfy { $0.isIn(.dotted) }
    }

    /// Whether it is a date, a time or both: `2026-11-24T08:12:44Z`, `2026-11-24`, `08:12:44`. Digits stand in groups
    /// as in these, with one kind of sign between the first three.
    static func isTime(_ text: Text) -> Bool {
        guard 8...35 ~= text.count, text.first?.isIn(.digit) == true else { return false }
        let marks = text.filter { !$0.isIn(.digit) }
        guard marks.count >= 2, marks.allSatisfy({ $0.isIn("-:.+/TZ") }) else { return false }
        let groups = text.split { !$0.isIn(.digit) }
        let isDate = groups.first?.count == 4 && groups.dropFirst().prefix(2).allSatisfy { $0.count == 2 }
        return groups.count >= 3 && (isDate || groups.prefix(3).allSatisfy { $0.count == 2 })
            && marks.prefix(2).allSatisfy { $0 == marks.first }
    }

    /// Whether it is a version with what builds and distributions add to it: `v1.2.0-3-g4f2a91c`, `0.20.5-3`,
    /// `1:4.13+dfsg1-1`.
    static func isBuild(_ text: Text) -> Bool {
        var rest = text
        // An epoch of Debian's.
        if rest.count > 3, rest[rest.startIndex + 1] == UInt8(ascii: ":"), rest.first?.isIn(.digit) == true {
            rest = rest.dropFirst(2)
        }
        if rest.first.map({ $0.folded == UInt8(ascii: "v") }) == true { rest = rest.dropFirst() }
        let numbers = rest.prefix { $0.isIn(.digit | .dot) }
        guard numbers.first?.isIn(.digit) == true, numbers.contains(UInt8(ascii: ".")), numbers.count < rest.count
        else { return false }
        let tail = rest.dropFirst(numbers.count)
        guard let sign = tail.first, sign.isIn("-+~") || sign.isIn(.lowercase) && tail.count <= 4 else { return false }
        return tail.allSatisfy { $0.isIn(.lowercaseOrDigit | .dash | .dot | .tilde) || $0 == UInt8(ascii: "+") }
    }

    /// Whether it is what was deployed: an abbreviated commit, an image with its tag or digest, the tag alone, or a URL
    /// without a credential.
    ///
    /// - Parameter profile: that of `text`, which the caller has.
    static func isDeployed(_ text: Text, _ profile: Randomness.Profile) -> Bool {
        if profile.isHex, profile.uppercase == 0, Thresholds.abbreviatedCommit ~= text.count, profile.digits > 0 {
            return true
        }
        // `sha-4f2a91c`, the tag of an image.
        if text.hasFoldedPrefix("sha-", "git-", "main-", "master-", "commit-"),
            let dash = text.firstIndex(of: UInt8(ascii: "-")),
            text.endIndex - dash == 41 || Thresholds.abbreviatedCommit ~= text.endIndex - dash - 1,
            text[(dash + 1)...].allSatisfy({ $0.isIn(.hex) && !$0.isIn(.uppercase) })
        {
            return true
        }
        if text.hasFoldedPrefix("sha256:", "http://", "https://") {
            return !text.contains(UInt8(ascii: "@")) && !text.contains(UInt8(ascii: "="))
        }
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")), slash > text.startIndex,
            let colon = text.lastIndex(where: { $0 == UInt8(ascii: ":") }), colon > slash, colon + 1 < text.endIndex
        else { return false }
        return text[..<colon].allSatisfy {
            $0.isIn(.lowercaseOrDigit | .dash | .dot | .underscore | .slash | .colon | .at)
        }
            && text[(colon + 1)...].allSatisfy { $0.isIn(.dotted) }
    }

    /// Whether it is the key of an issue: `OPS-812`.
    static func isIssue(_ text: Text) -> Bool {
        let project = text.prefix { $0.isIn(.uppercaseOrDigit) }
        let number = text.dropFirst(project.count + 1)
        return 2...10 ~= project.count && project.first?.isIn(.uppercase) == true && 1...6 ~= number.count
            && text[project.endIndex] == UInt8(ascii: "-") && number.allSatisfy { $0.isIn(.digit) }
    }

    /// Whether it is the id of a session of AWS' Session Manager: who began it, and 17 digits of base 16.
    static func isSession(_ text: Text) -> Bool {
        let digits = text.reversed().prefix { $0.isIn(.hex) }.count
        return digits == 17 && text.count > 18 && text[text.endIndex - 18] == UInt8(ascii: "-")
            && text.dropLast(18).allSatisfy { $0.isIn(.dotted | .at) }
    }
}
