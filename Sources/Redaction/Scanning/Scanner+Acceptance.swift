/// Whether a text is a secret, given what its name makes of it.
extension Scanner {
    /// A token in a sentence that is shorter than what else looks random must change its kind of letter oftener.
    private static let leastInProse = 12

    /// Whether `text` is what a name of this kind stands for.
    func accepts(_ text: Slice<Bytes>, _ kind: NameRule.Kind, _ joint: Joint) -> Bool {
        let isProse = joint == .prose || joint == .told
        let isLoose = joint == .colon || joint == .cell
        // What is next to a name is mostly a word: the cheap questions come first.
        if kind == .weak, text.count < Randomness.leastLength { return false }
        if isProse, kind == .secret || kind == .auth, text.count < Self.leastInProse { return false }
        let profile = Randomness.Profile(text)
        if isProse, kind == .password, profile.digits == 0 { return isMixed(text, profile) }
        // A word with a capital in a table: `GitHub`.
        if joint == .cell, kind == .secret, profile.digits + profile.others == 0, !isMixed(text, profile) {
            return false
        }
        guard profile.lowercase + profile.uppercase + profile.digits > 0, !Placeholder.isNoSecret(text) else {
            return false
        }
        switch kind {
        case .password, .kept:
            if isProse {
                return text.count >= 6 && profile.digits > 0 && (profile.others > 0 || profile.changes > 0)
                    && !isVersion(text) && !isImage(text)
            }
            // `aws/kms` is where it is kept.
            let isSaid = isLoose || text.contains(UInt8(ascii: "/"))
            return !(isSaid && Placeholder.isWords(text)) && !isVersion(text)
                && !(text.count < 3 && profile.digits == text.count)
        case .secret, .auth:
            if kind == .auth, !isProse, let decoded = Base64.decodeText(text), decoded.contains(UInt8(ascii: ":")) {
                return true
            }
            // `using RSA key 0E25…`: a fingerprint.
            if isProse {
                let isLong = text.count >= Randomness.leastLength || profile.changes * 5 >= text.count * 2
                return isLong && Randomness.isRandom(text, least: Self.leastInProse)
                    && !(profile.isHex && profile.lowercase == 0)
            }
            if text.contains(where: { $0.isIn(.space) }) || Randomness.isPlaceholder(text) { return false }
            if Placeholder.isWords(text) || profile.digits == 0 && text.contains(where: { $0.isIn(.multibyte) }) {
                return false
            }
            // A service may be called so, and its commit or image stand beside it.
            if kind == .auth, profile.isHex || text.hasFoldedPrefix("sha256:", "sha512:") { return false }
            return text.count >= (profile.lowercase + profile.uppercase == 0 ? 6 : kind == .auth ? 12 : 5)
                && !isVersion(text) && !isQuantity(text)
        case .weak:
            return Randomness.isRandom(text) && !profile.isHex && !Randomness.isUUID(text) && profile.digits > 0
                && !text.contains(UInt8(ascii: ":")) && !isIntegrity(text) && !endsInDigest(text)
                && !isCamelCase(profile) && !isResourceID(text)
        case .drawn:
            return Randomness.isRandom(text) && !isIntegrity(text)
                && (!text.contains(UInt8(ascii: ":")) || text.hasFoldedPrefix("base64:"))
        case .chosen:
            return text.count >= 6 && profile.digits > 0 && profile.lowercase + profile.uppercase > 0
                && !text.contains { $0.isIn(.space) } && !isVersion(text) && !Randomness.isPlaceholder(text)
        case .listed:
            return text.count >= 8 && (profile.digits > 0 || profile.changes > 2)
                && !text.contains { $0.isIn(.space) } && !isVersion(text) && !Randomness.isPlaceholder(text)
        case .code:
            if profile.lowercase + profile.uppercase == 0 { return 4...10 ~= profile.digits && profile.others <= 2 }
            return !isProse && profile.digits > 0 && text.count >= 6 && !text.contains { $0 == UInt8(ascii: " ") }
        case .pin:
            return !isProse && profile.digits == text.count && 3...8 ~= text.count
        case .phone:
            return 7...15 ~= profile.digits && profile.lowercase + profile.uppercase == 0 && !isVersion(text)
        case .address:
            return isAddress(text)
        case .authorization, .cookie, .setCookie:
            return false
        }
    }

    /// `sha512-…`, as lock files have it.
    private func isIntegrity(_ text: Slice<Bytes>) -> Bool {
        text.hasFoldedPrefix("sha1-", "sha256-", "sha384-", "sha512-")
    }

    /// Twilio's: `SM310fa459…`
    private func isResourceID(_ text: Slice<Bytes>) -> Bool {
        text.count == 34 && text.prefix(2).allSatisfy { $0.isIn(.uppercase) }
            && text.dropFirst(2).allSatisfy { $0.isIn(.hex) && !$0.isIn(.uppercase) }
    }

    /// `preWarmedHTTP1ConnectionCount`: words, most of which is lowercase; of what is drawn it would be less than half.
    private func isCamelCase(_ profile: Randomness.Profile) -> Bool {
        let count = profile.lowercase + profile.uppercase + profile.digits
        return profile.others == 0 && profile.digits <= 3 && profile.uppercase >= 2
            && profile.lowercase * 20 >= count * 13
    }

    /// `billing/928ff39a…`, `node-modules-928ff39a…`: what is stored under the digest of something.
    private func endsInDigest(_ text: Slice<Bytes>) -> Bool {
        let digest = text.reversed().prefix { $0.isIn(.hex) }.count
        return [32, 40, 64].contains(digest) && digest < text.count
            && !text[text.endIndex - digest - 1].isIn(.alphanumeric)
    }

    /// Letters that change their case as chance has it.
    private func isMixed(_ text: Slice<Bytes>, _ profile: Randomness.Profile) -> Bool {
        text.count >= 12 && profile.others == 0 && profile.changes * 5 >= text.count * 2
    }

    /// `postgres:17`
    private func isImage(_ text: Slice<Bytes>) -> Bool {
        guard let colon = text.lastIndex(of: UInt8(ascii: ":")) else { return false }
        return text[..<colon].allSatisfy { $0.isIn(.lowercaseOrDigit | .dash | .dot | .plusSlash) }
            && text[(colon + 1)...].allSatisfy { $0.isIn(.digit | .dot) }
    }

    /// `512/s`, `30d`, `100%`
    private func isQuantity(_ text: Slice<Bytes>) -> Bool {
        let number = text.prefix { $0.isIn(.digit) }
        return !number.isEmpty && text.count - number.count <= 3
            && !text.dropFirst(number.count).contains { $0.isIn(.digit) }
            && number.count < text.count && number.count < 5
    }

    /// `1.2.3`, `v1.2`, `^9.0.0`, `2026-11-24`: what stands after names in changelogs.
    func isVersion(_ text: Slice<Bytes>) -> Bool {
        text.contains(UInt8(ascii: ".")) && text.allSatisfy { $0.isIn(.digit | .dot) || "v^~<>=".utf8.contains($0) }
    }

    /// An IP address, of either version, or a list of them.
    private func isAddress(_ text: Slice<Bytes>) -> Bool {
        let dots = text.count { $0 == UInt8(ascii: ".") }
        let colons = text.count { $0 == UInt8(ascii: ":") }
        let isAllowed = text.allSatisfy {
            $0.isIn(.hex | .dot | .colon | .space) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "/")
                || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]")
        }
        return isAllowed && (dots >= 3 || colons >= 2)
    }
}
