/// Recognises what is said of a secret in its place.
extension Placeholder {
    /// Whether it is a sentence about secrets, of up to 160 bytes: `Forgot your password?`. It has one of the nouns
    /// beside other words, or it is a question, in any script.
    static func isSentence(_ text: Text) -> Bool {
        guard text.count <= 160, text.contains(where: { $0 == UInt8(ascii: " ") || $0.isIn(.multibyte) }) else {
            return false
        }
        if isQuestion(text) || isEastAsian(text) { return true }
        return (text.contains(UInt8(ascii: " ")) || !text.contains { $0.isIn(.digit) })
            && text.split { !$0.isIn(.letter | .multibyte) }.contains(where: nouns.contains)
    }

    /// Whether it is words and what ends a question: `Şifrenizi mi unuttunuz?`.
    private static func isQuestion(_ text: Text) -> Bool {
        text.last == UInt8(ascii: "?") && text.contains(UInt8(ascii: " "))
            && text.dropLast().allSatisfy { $0.isIn(.letter | .multibyte) || $0 == UInt8(ascii: " ") }
    }

    /// What labels of forms and messages call a secret, in the languages of the names.
    private static let nouns = WordSet(
        """
        password passwords passwd passwort passwörter kennwort passphrase contraseña mot passe senha wachtwoord token tokens secret
        secrets credential credentials key keys schlüssel cookie cookies hasło hasła klucz пароль пароля lösenord
        lösenordet adgangskode passord heslo jelszó şifre şifrenizi şifreni parola salasana
        """
    )

    /// Whether it is a remark, of up to 80 bytes: one of the ``words``, or several that begin with one of the
    /// ``firstWords`` or ``articles``. Punctuation behind a word does not count.
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
        return (firstWords.contains(trimmed) || leadingWords.contains(trimmed))
            && (Randomness.Profile(text).digits < 3 || isDated(text))
    }

    /// Whether it is words, times and numbers of up to three digits: `rotated on 2026-11-20`.
    private static func isDated(_ text: Text) -> Bool {
        text.split { $0.isIn(.space) }.allSatisfy { part in
            var word = part
            while let last = word.last, last.isIn(",.;:") { word = word.dropLast() }
            return word.allSatisfy { $0.isIn(.letter | .dash) } || Judgement.isTime(word)
                || word.count <= 3 && word.allSatisfy { $0.isIn(.digit) }
        }
    }

    /// What is counted of secrets, in a few languages.
    private static let units = WordSet(
        """
        character characters char chars digits letters words bytes bits day days hour hours minute minutes months times tries
        attempts passed failed skipped rotated ok errors users accounts zeichen caractères caracteres znaków символов tekens
        tecken tegn karakter merkkiä
        """
    )

    /// Whether it is a number of something: `14 characters`, `12-128 chars`, `12 passed, 1 skipped`.
    static func isMeasure(_ text: Text) -> Bool {
        guard text.count <= 80, let gap = text.firstIndex(of: UInt8(ascii: " ")) else { return false }
        let number = text[..<gap]
        let rest = text[(gap + 1)...]
        let unit = rest.prefix { $0.isIn(.letter | .multibyte) }
        return 1...9 ~= number.count && number.first?.isIn(.digit) == true
            && number.allSatisfy { $0.isIn(.digit | .dash) || $0.isIn("+.,") }
            && rest.dropFirst(unit.count).first?.isIn(.digit) != true && units.contains(unit)
    }

    /// Whether more than half of it is Chinese, Japanese or Korean: passwords are typed without such letters.
    static func isEastAsian(_ text: Text) -> Bool { text.count { 0xE3...0xED ~= $0 } * 6 > text.count }

    /// Whether it is words rather than a secret: letters with separators between them, each word of one case or with a
    /// capital, and none longer than 15 letters. `us-east/api Gateway` is; `eastUs` and anything with a digit are not.
    /// True for an empty text.
    static func isWords(_ text: Text) -> Bool {
        var length = 0
        var last: UInt8 = 0
        for byte in text {
            if byte.isIn(.letter) {
                if byte.isIn(.uppercase), last.isIn(.lowercase) { return false }
                length += 1
                if length > 15 { return false }
            } else if byte.isIn(.space | .dash | .underscore | .dot | .colon | .slash | .comma) {
                length = 0
            } else {
                return false
            }
            last = byte
        }
        return true
    }
}
