/// Recognises what stands in a secret's place: placeholders, references to where it is kept, remarks.
enum Placeholder {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// Whether a text is not a secret, under any name.
    static func isNoSecret(_ text: Text) -> Bool {
        guard let first = text.first else { return true }
        if isMasked(text) { return true }
        switch first {
        case UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "("):
            if isBracketed(text) { return true }
        case UInt8(ascii: "$"): return isVariable(text.dropFirst())
        // Swift's interpolation.
        case UInt8(ascii: "\\") where text.hasFoldedPrefix("\\("): return true
        case UInt8(ascii: "%"):
            return text.count > 2 && text.last == first && text.allSatisfy { $0.isIn(.word | .percent) }
                || text.count > 1 && text[text.startIndex + 1] == UInt8(ascii: "{") && text.hasSuffix("}")
                || text.count == 2 && text[text.startIndex + 1].isIn(.lowercase)
        case UInt8(ascii: "@"):
            // `@Microsoft.KeyVault(…)`, and what is to be replaced: `@@TOKEN@@`
            if text.hasFoldedPrefix("@microsoft.") || text.count > 4 && text.hasSuffix("@@") { return true }
            return text.dropFirst().allSatisfy { $0.isIn(.letter | .underscore) }
        case UInt8(ascii: "#"):
            // `#{TOKEN}#`, `#020a91`
            return text.hasFoldedPrefix("#{")
                || [4, 7, 9].contains(text.count) && text.dropFirst().allSatisfy { $0.isIn(.hex) }
        case UInt8(ascii: "^"): return text.hasSuffix("$") || text.hasFoldedPrefix("^(?")
        case UInt8(ascii: ":"): return text.dropFirst().allSatisfy { $0.isIn(.letter | .underscore) }
        case UInt8(ascii: "["): return isRedacted(text) || text.hasFoldedPrefix("[]")
        case UInt8(ascii: "/"), UInt8(ascii: "~"), UInt8(ascii: "."):
            if isPath(text) || text.hasFoldedPrefix(".*", ".+") { return true }
        default: break
        }
        return isReference(text) || isRemark(text) || isCode(text) || isSentence(text)
    }

    /// `Forgot your password?`: a sentence about secrets.
    private static func isSentence(_ text: Text) -> Bool {
        guard text.count <= 160, text.contains(where: { $0 == UInt8(ascii: " ") || $0.isIn(.multibyte) }) else {
            return false
        }
        if isQuestion(text) { return true }
        return (text.contains(UInt8(ascii: " ")) || !text.contains { $0.isIn(.digit) })
            && text.split { !$0.isIn(.letter | .multibyte) }.contains(where: nouns.contains)
    }

    /// `Şifrenizi mi unuttunuz?`: words, and what ends a question.
    private static func isQuestion(_ text: Text) -> Bool {
        text.last == UInt8(ascii: "?") && text.contains(UInt8(ascii: " "))
            && text.dropLast().allSatisfy { $0.isIn(.letter | .multibyte) || $0 == UInt8(ascii: " ") }
    }

    private static let nouns = WordSet(
        """
        password passwords passwort passwörter kennwort passphrase contraseña mot passe senha wachtwoord token tokens secret
        secrets credential credentials key keys schlüssel cookie cookies hasło hasła klucz пароль пароля lösenord
        lösenordet adgangskode passord heslo jelszó şifre şifrenizi şifreni parola salasana
        """
    )

    /// `<token>`, `{{ token }}`, `(none)`, and what is cut off at once: `{`, `(see`.
    private static func isBracketed(_ text: Text) -> Bool {
        text.count < 5 || text.hasSuffix(")") || text.hasSuffix("}") || text.hasSuffix(">")
            || isWords(text.dropFirst())
    }

    /// `$TOKEN`, `${TOKEN}`, `$(command)`, `${{ secrets.TOKEN }}`; not a password that begins with `$`.
    private static func isVariable(_ rest: Text) -> Bool {
        guard let first = rest.first else { return true }
        if first == UInt8(ascii: "{") {
            return rest.contains(UInt8(ascii: "}")) || rest.dropFirst().allSatisfy { $0.isIn(.dotted) }
        }
        if first == UInt8(ascii: "(") {
            return rest.last == UInt8(ascii: ")")
                || rest.dropFirst().prefix { !$0.isIn(.space) }.allSatisfy {
                    $0.isIn(.lowercase | .dash | .slash | .dot)
                }
        }
        // A statement's parameter.
        if rest.count < 4, rest.allSatisfy({ $0.isIn(.digit) }) { return true }
        return first.isIn(.letter | .underscore) && rest.allSatisfy { $0.isIn(.word | .dot | .colon) }
            && Randomness.Profile(rest).digits < 2 && Randomness.Profile(rest).changes * 5 < max(10, rest.count * 2)
    }

    /// `***`, `xxxx`, `••••`, `ghp_****`, `abcd...`
    private static func isMasked(_ text: Text) -> Bool {
        var (stars, marks, multibyte) = (0, 0, 0)
        for byte in UnsafeBufferPointer(rebasing: text) {
            switch byte {
            case UInt8(ascii: "*"): stars += 1
            case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "#"):
                marks += 1
            case 0x80...: multibyte += 1
            default: break
            }
        }
        if stars + marks + multibyte == text.count {
            // Of bullets there are few kinds; a text in another script has many letters.
            return multibyte < text.count || text.count < 12 || Randomness.Profile(text).distinct < 2
        }
        return stars >= 3 && stars * 3 >= text.count || text.hasSuffix("…") || text.hasSuffix("...") && text.count < 12
    }

    /// What this module wrote, and similar.
    static func isRedacted(_ text: Text) -> Bool {
        text.first == UInt8(ascii: "[") && text.last == UInt8(ascii: "]")
            && text.dropFirst().dropLast().allSatisfy {
                $0.isIn(.lowercase | .uppercase | .dash | .underscore | .colon | .space)
                    || $0.isIn(.digit) && text.count < 40
            }
            && words.contains(text.dropFirst().prefix { $0.isIn(.letter) })
    }

    private static func isPath(_ text: Text) -> Bool {
        // Without the place in it: `/app/password.js:12:11`
        var path = text
        while let last = path.last, last.isIn(.digit | .colon), path.contains(UInt8(ascii: ":")) {
            path = path.dropLast()
        }
        let profile = Randomness.Profile(path)
        return path.count { $0 == UInt8(ascii: "/") } >= (profile.digits == 0 ? 1 : 2)
            && profile.changes * 4 < path.count
            && path.allSatisfy { $0.isIn(.dotted | .plusSlash | .tilde) && $0 != UInt8(ascii: "+") }
    }

    /// By their first byte.
    private static let schemes: [UInt8: [[UInt8]]] = Dictionary(grouping: allSchemes) { $0.first ?? 0 }
    private static let allSchemes: [[UInt8]] = NameRule.words(
        """
        arn: vault: op:// ssm: ssm:// secretsmanager: env: env. file: file:// keyring: process.env os.environ os.getenv
        secrets. module. secret:// kv/ secret/ secrets/ projects/ sm:// gcpsm: awssm: awskms: kms: keychain: bws: doppler: infisical:
        vars. var. local. data. config. settings. self. this. ctx. context. params. args. opts. options. request. req. ref+ ssh-rsa
        ssh-ed25519 ecdsa-sha2 sk-ssh sk-ecdsa !ref !sub !vault getenv system.getenv env[ credentials( lookup( -----begin
        """
    ).map { Array($0.utf8) }

    private static let files: [StaticString] = [
        ".deb", ".rpm", ".tgz", ".tar.gz", ".whl", ".jar", ".yml", ".yaml", ".css", ".js", ".mjs", ".map", ".svg",
        ".png", ".woff2", ".html", ".gpg", ".asc", ".pem", ".crt", ".cer", ".pub", ".json", ".toml", ".conf",
    ]

    /// Where a secret is kept, or its public half.
    private static func isReference(_ text: Text) -> Bool {
        let first = text.first?.folded ?? 0
        let hasScheme = schemes[first, default: []].contains { scheme in
            text.count > scheme.count && zip(text, scheme).allSatisfy { $0.folded == $1 }
        }
        // How Vault hides a secret in its audit log.
        if text.hasFoldedPrefix("hmac-sha256:") { return true }
        // What follows the URL in the first line of a request.
        if text.count <= 8, text.hasFoldedPrefix("http/1.", "http/2", "http/3") { return true }
        if text.hasFoldedPrefix("pk_live_", "pk_test_") || files.contains(where: text.hasSuffix) { return true }
        if hasScheme { return first == UInt8(ascii: "a") || Randomness.Profile(text.prefix(24)).digits < 8 }
        if isInStore(text) { return true }
        // A name in capitals: `NPM_TOKEN`.
        guard text.contains(UInt8(ascii: "_")) else { return false }
        let profile = Randomness.Profile(text)
        return profile.lowercase == 0 && profile.uppercase > 3 && profile.digits <= 1
            && text.allSatisfy { $0.isIn(.word) }
    }

    /// `prod/orders/db#password`, `orders-v2/db:password`, `azurekeyvault://vault/token`: words of a path in a store.
    private static func isInStore(_ text: Text) -> Bool {
        guard text.contains(UInt8(ascii: "/")), text.contains(where: { $0 == UInt8(ascii: "#") || $0.isIn(.colon) })
        else {
            return false
        }
        let parts = text.split { "/#:".utf8.contains($0) }
        guard parts.count > 2, let key = parts.last,
            key.allSatisfy({ $0.isIn(.letter | .underscore | .dash | .dot) }), isWords(key)
        else { return false }
        return Randomness.Profile(text).digits * 4 <= text.count
            && parts.dropLast().allSatisfy { part in
                part.first?.isIn(.lowercase) == true && Judgement.isWordsAndNumbers(part)
                    && part.allSatisfy { $0.isIn(.lowercaseOrDigit | .dash | .underscore | .dot) }
            }
    }

    /// Calls, members and types of a programming language.
    private static func isCode(_ text: Text) -> Bool {
        guard let open = text.firstIndex(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[") }),
            open > text.startIndex
        else { return false }
        var end = text.endIndex
        while end > open, ";,".utf8.contains(text[end - 1]) { end -= 1 }
        return text[..<open].allSatisfy { $0.isIn(.letter | .underscore | .dot) }
            && text[open..<end].allSatisfy { $0.isIn(.argument) } && isBalanced(text[open..<end])
            && (text[end - 1] == UInt8(ascii: ")") || text[end - 1] == UInt8(ascii: "]"))
            || text.hasSuffix("()")
            || text.hasSuffix("(") && text.dropLast().allSatisfy { $0.isIn(.letter | .underscore | .dot) }
    }

    /// Whether as many brackets are closed as are opened.
    private static func isBalanced(_ text: Text) -> Bool {
        text.count { "([{".utf8.contains($0) } == text.count { ")]}".utf8.contains($0) }
    }

    private static func isRemark(_ text: Text) -> Bool {
        guard text.count <= 80 else { return false }
        let word = text.prefix { !$0.isIn(.space) }
        // `required|string|min:12`
        if let bar = word.firstIndex(of: UInt8(ascii: "|")), words.contains(word[..<bar]) { return true }
        var trimmed = word
        while let last = trimmed.last, ",.;:?!)>]".utf8.contains(last) { trimmed = trimmed.dropLast() }
        if word.count == text.count {
            return words.contains(trimmed) || firstWords.contains(trimmed) || articles.contains(trimmed)
        }
        if articles.contains(trimmed) { return Randomness.Profile(text).digits == 0 }
        return firstWords.contains(trimmed) && Randomness.Profile(text).digits < 3
    }

    /// Words rather than a secret: each of letters only and of one case, or with a capital.
    static func isWords(_ text: Text) -> Bool {
        var length = 0
        var last: UInt8 = 0
        for byte in text {
            if byte.isIn(.letter) {
                if byte.isIn(.uppercase), last.isIn(.lowercase) { return false }
                length += 1
                if length > 15 { return false }
            } else if byte.isIn(.space | .dash | .underscore | .dot | .colon) || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: ",")
            {
                length = 0
            } else {
                return false
            }
            last = byte
        }
        return true
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    func hasSuffix(_ text: StaticString) -> Bool {
        count >= text.utf8CodeUnitCount
            && suffix(text.utf8CodeUnitCount).elementsEqual(
                UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            )
    }

    /// Whether it begins with one of `texts` (lowercase), in either case.
    func hasFoldedPrefix(_ texts: StaticString...) -> Bool {
        texts.contains { text in
            count >= text.utf8CodeUnitCount
                && (0..<text.utf8CodeUnitCount).allSatisfy { self[startIndex + $0].folded == text.utf8Start[$0] }
        }
    }
}
