/// What is said of a secret in its place.
extension Placeholder {
    /// `Forgot your password?`: a sentence about secrets.
    static func isSentence(_ text: Text) -> Bool {
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
        password passwords passwd passwort passwörter kennwort passphrase contraseña mot passe senha wachtwoord token tokens secret
        secrets credential credentials key keys schlüssel cookie cookies hasło hasła klucz пароль пароля lösenord
        lösenordet adgangskode passord heslo jelszó şifre şifrenizi şifreni parola salasana
        """
    )

    static func isRemark(_ text: Text) -> Bool {
        guard text.count <= 80 else { return false }
        let word = text.prefix { !$0.isIn(.space) }
        // `required|string|min:12`
        if let bar = word.firstIndex(of: UInt8(ascii: "|")), words.contains(word[..<bar]) { return true }
        var trimmed = word
        while let last = trimmed.last, last.isIn(",.;:?!)>]") { trimmed = trimmed.dropLast() }
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
