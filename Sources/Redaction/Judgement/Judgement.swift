/// Decides whether a text is a secret, given what its name makes of it and how it follows the name.
///
/// Questions about the text alone are elsewhere: ``Randomness`` asks whether it was drawn, ``Placeholder`` whether it
/// stands for a secret, and ``ByteText/isExpression(_:to:)`` whether it is code.
enum Judgement {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// Whether `text` is what a name of this kind stands for.
    ///
    /// Most texts beside a name are words, so the cheap questions come first. The examples in comments are texts that
    /// the line below leaves alone.
    ///
    /// - Parameters:
    ///   - text: the value without its quotes.
    ///   - kind: what the value has to look like. `.authorization`, `.cookie` and `.setCookie` are taken apart before,
    ///     and are false here.
    ///   - joint: how it follows its name. Behind a sign that assigns, nearly all is a secret. In prose and in a table,
    ///     the text has to look like one.
    static func isSecret(_ text: Text, _ kind: NameRule.Kind, _ joint: Joint) -> Bool {
        let isProse = joint == .prose || joint == .told
        let isLoose = joint == .colon || joint == .cell
        if kind == .weak, text.count < Thresholds.random { return false }
        if isProse, kind == .secret || kind == .auth, text.count < Thresholds.randomInProse { return false }
        let profile = Randomness.Profile(text)
        if isProse, kind == .password, profile.digits == 0 {
            return isMixed(text, profile) || isSigned(text, profile) && !Placeholder.isNoSecret(text)
        }
        // A word with a capital in a table: `GitHub`.
        if joint == .cell, kind == .secret, profile.digits + profile.others == 0, !isMixed(text, profile) {
            return false
        }
        guard profile.lowercase + profile.uppercase + profile.digits > 0, !Placeholder.isNoSecret(text), !isTime(text)
        else { return false }
        if kind != .password, kind != .kept, kind != .phone, isBuild(text) { return false }
        switch kind {
        case .verdict:
            // `pass: simplify-cfg-v2`, `PASS src/v2/login.test.ts`, `pass=3/3`, `PASS: TestOAuth2Client`
            return joint != .prose && joint != .cell && isLikelyPassword(text) && !isWordsAndNumbers(text)
                && !(text.hasFoldedPrefix("test") && isIdentifiers(text))
        // The id of a key, or its fingerprint.
        case .key where profile.isHex && (text.count == 16 || text.count == 40 && profile.lowercase == 0): return false
        case .password, .key, .kept:
            if isProse {
                // `signing key 0E25…`: a fingerprint.
                if kind == .key,
                    profile.isHex && profile.lowercase == 0 || !isLikelyPassword(text) && !Randomness.isRandom(text)
                {
                    return false
                }
                return text.count >= Thresholds.passwordInProse && profile.digits > 0
                    && (profile.others > 0 || profile.changes > 0) && !isVersion(text) && !isImage(text)
                    && !isBuild(text) && !isAlgorithm(text) && !isRange(text)
            }
            if isRange(text) { return false }
            // `CVE-2023-4641` of the package that is called so.
            if joint == .cell, isIssue(text.dropLast(text.count { $0 == UInt8(ascii: "-") } > 1 ? 5 : 0)) {
                return false
            }
            // `aws/kms` is where it is kept.
            let isSaid = isLoose || text.contains(UInt8(ascii: "/"))
            return !(isSaid && Placeholder.isWords(text)) && !isVersion(text) && !(isLoose && isBuild(text))
                && !(text.count < 3 && profile.digits == text.count)
        case .secret, .auth:
            if kind == .auth, !isProse, let decoded = Base64.decodeText(text), decoded.contains(UInt8(ascii: ":")) {
                return true
            }
            // `using RSA key 0E25…`: a fingerprint.
            if isProse {
                let isLong = text.count >= Thresholds.random || profile.changes * 5 >= text.count * 2
                return isLong && Randomness.isRandom(text, least: Thresholds.randomInProse)
                    && !(profile.isHex && profile.lowercase == 0) && !isWordsAndNumbers(text) && !isIdentifiers(text)
            }
            if text.contains(where: { $0.isIn(.space) }) || Randomness.isPlaceholder(text) { return false }
            // `auth|0001_initial`, of an application called so.
            if joint == .cell, text.contains(UInt8(ascii: "_")), isWordsAndNumbers(text) { return false }
            // `Root%20CA`
            if text.dropFirst().contains(UInt8(ascii: "%")), isSpaced(text) { return false }
            if Placeholder.isWords(text) || profile.digits == 0 && text.contains(where: { $0.isIn(.multibyte) }) {
                return false
            }
            // `includeAllDisks`, `localCert/peerCert`, `TokenBucket`
            if text.count <= 40, profile.digits == 0, profile.uppercase > 0, isIdentifiers(text) { return false }
            // A service may be called so, and its commit or image stand beside it.
            if kind == .auth, profile.isHex || text.hasFoldedPrefix("sha256:", "sha512:") { return false }
            let least =
                profile.lowercase + profile.uppercase == 0
                ? Thresholds.numericToken : kind == .auth ? Thresholds.auth : Thresholds.token
            return text.count >= least && !isVersion(text) && !isBuild(text) && !isQuantity(text)
                && !isDeployed(text, profile) && !isIssue(text) && !isSession(text) && !isPackage(text)
        case .weak:
            return Randomness.isRandom(text) && !profile.isHex && !Randomness.isUUID(text) && profile.digits > 0
                && !text.contains(UInt8(ascii: ":")) && !isIntegrity(text) && !endsInDigest(text)
                && !isCamelCase(profile) && !isIdentifiers(text) && !isResourceID(text) && !isDeployed(text, profile)
                && !isSession(text)
        case .drawn:
            return Randomness.isRandom(text) && !isIntegrity(text)
                && (!text.contains(UInt8(ascii: ":")) || text.hasFoldedPrefix("base64:"))
        case .chosen:
            return text.count >= Thresholds.chosen && profile.digits > 0 && profile.lowercase + profile.uppercase > 0
                && !text.contains { $0.isIn(.space) } && !isVersion(text) && !Randomness.isPlaceholder(text)
        case .chosenWord:
            return text.count >= Thresholds.chosen && profile.lowercase + profile.uppercase > 0
                && !text.contains { $0.isIn(.space) || $0 == UInt8(ascii: "/") } && !isVersion(text)
        case .listed:
            return text.count >= Thresholds.listed
                && (profile.digits > 0 || profile.changes > 2 && !Randomness.isCapitalizedWords(text))
                && !(text.contains(UInt8(ascii: "_")) && isWordsAndNumbers(text))
                && !text.contains { $0.isIn(.space) } && !isVersion(text) && !Randomness.isPlaceholder(text)
        case .code:
            if profile.lowercase + profile.uppercase == 0 {
                return Thresholds.code ~= profile.digits && profile.others <= 2
            }
            return !isProse && profile.digits > 0 && text.count >= 6 && !text.contains { $0 == UInt8(ascii: " ") }
        case .pin: return !isProse && profile.digits == text.count && Thresholds.pin ~= text.count
        case .phone:
            return Thresholds.phone ~= profile.digits && profile.lowercase + profile.uppercase == 0 && !isVersion(text)
        case .address: return isAddress(text)
        case .authorization, .cookie, .setCookie: return false
        }
    }

    /// Whether it is a digest with its algorithm, `sha512-…`, as lock files have it.
    private static func isIntegrity(_ text: Text) -> Bool {
        text.hasFoldedPrefix("sha1-", "sha256-", "sha384-", "sha512-")
    }

    /// Whether it is an id of Twilio's: two capitals and 32 digits of base 16, `SM310fa459…`.
    private static func isResourceID(_ text: Text) -> Bool {
        text.count == 34 && text.prefix(2).allSatisfy { $0.isIn(.uppercase) }
            && text.dropFirst(2).allSatisfy { $0.isIn(.hex) && !$0.isIn(.uppercase) }
    }

    /// Whether it is words such as `preWarmedHTTP1ConnectionCount`: 13 of 20 letters and digits or more are lowercase.
    /// Of what is drawn from both cases and digits, less than half would be.
    private static func isCamelCase(_ profile: Randomness.Profile) -> Bool {
        let count = profile.lowercase + profile.uppercase + profile.digits
        return profile.others == 0 && profile.digits <= 3 && profile.uppercase >= 2
            && profile.lowercase * 20 >= count * 13
    }

    /// Whether it is where something is stored by its digest: `billing/928ff39a…`, `node-modules-928ff39a…`.
    private static func endsInDigest(_ text: Text) -> Bool {
        let digest = text.reversed().prefix { $0.isIn(.hex) }.count
        return [32, 40, 64].contains(digest) && digest < text.count
            && !text[text.endIndex - digest - 1].isIn(.alphanumeric)
    }

    /// Whether letters and digits change their kind as often as if they were drawn.
    private static func isMixed(_ text: Text, _ profile: Randomness.Profile) -> Bool {
        text.count >= 12 && profile.others == 0 && profile.changes * 5 >= text.count * 2
    }

    /// Whether letters of both cases stand among signs, and spell no words: `Gj**KwCT=<@Tz?U`. Signs at the end may be
    /// a sentence's.
    private static func isSigned(_ text: Text, _ profile: Randomness.Profile) -> Bool {
        text.count >= 10 && profile.lowercase > 1 && profile.uppercase > 1
            && text.dropLast(2).count { $0.isIn("!#$%&*+=?@^~|") } > 1
            && !text.contains(UInt8(ascii: "/")) && !isIdentifiers(text)
    }

    /// Whether it is an image and its tag: `postgres:17`.
    private static func isImage(_ text: Text) -> Bool {
        guard let colon = text.lastIndex(of: UInt8(ascii: ":")) else { return false }
        return text[..<colon].allSatisfy { $0.isIn(.lowercaseOrDigit | .dash | .dot | .plusSlash) }
            && text[(colon + 1)...].allSatisfy { $0.isIn(.digit | .dot) }
    }

    private static let algorithms = WordSet(
        "argon argon2 argon2i argon2d argon2id bcrypt scrypt pbkdf sha md md5crypt yescrypt hs rs es ps eddsa ed password kms vault aes rsa"
    )

    /// Whether it says what passwords are hashed with, or kept in: `bcrypt12`, `RS256`, `1Password`.
    private static func isAlgorithm(_ text: Text) -> Bool {
        var word = text.drop { $0.isIn(.digit) }
        while let last = word.last, last.isIn(.digit | .dash) { word = word.dropLast() }
        return algorithms.contains(word) || algorithms.contains(text)
    }

    /// Whether an argument that may be something else (a port, a path, a project's name) looks like a password. It has
    /// five bytes, a letter and a digit at least. Beside that it has a sign that names do not have, or it changes
    /// between letters, cases and digits three times. In a path or an assignment changes do not count; there it may
    /// look drawn instead.
    static func isLikelyPassword(_ text: Text) -> Bool {
        let profile = Randomness.Profile(text)
        guard text.count >= 5, profile.digits > 0, profile.lowercase + profile.uppercase > 0, !isVersion(text),
            !Placeholder.isNoSecret(text)
        else { return false }
        let hasSign = text.contains {
            !$0.isIn(.alphanumeric | .dash | .underscore | .dot | .slash | .colon | .equals | .comma)
        }
        let isPath = text.contains(UInt8(ascii: "/")) || text.contains(UInt8(ascii: "="))
        // Base 64 with its padding.
        if isPath, Randomness.isRandom(text, least: 24), !isWordsAndNumbers(text) { return true }
        return hasSign || !isPath && profile.changes >= 3 && !isWordsAndNumbers(text)
    }
}
