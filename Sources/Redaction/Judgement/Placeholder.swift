/// Recognises what stands in a secret's place: placeholders, references to where it is kept, remarks about it, and
/// code.
///
/// All of it stays, since a record of a deploy says where secrets came from. The questions are about the text alone;
/// for the name and the joint, see ``Judgement``.
enum Placeholder {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// Whether a text is not a secret, under any name: `<token>`, `${TOKEN}`, `***`, `vault:kv/db#password`,
    /// `required`, `os.environ["TOKEN"]`. True for an empty text.
    ///
    /// It is asked of nearly every value, so the first byte decides which of the narrow questions are asked. A branch
    /// that returns skips the questions at the end: a password that begins with `$` is not asked whether it is a path.
    static func isNoSecret(_ text: Text) -> Bool {
        guard let first = text.first else { return true }
        if isMasked(text) { return true }
        switch first {
        case UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "("):
            if isBracketed(text) { return true }
        // `&lt;token&gt;`, or the beginning of it
        case UInt8(ascii: "&") where text.hasFoldedPrefix("&lt;", "&#x3c;", "&#60;"):
            return text.hasSuffix(";") || text.hasSuffix("&gt") || text.hasSuffix(">")
                || isWords(text.drop { $0 != UInt8(ascii: ";") }.dropFirst())
        case UInt8(ascii: "$"): return isVariable(text.dropFirst())
        // Swift's interpolation.
        case UInt8(ascii: "\\") where text.hasFoldedPrefix("\\("): return true
        case UInt8(ascii: "%"):
            return isFormat(text)
                || text.count > 2 && text.last == first && text.allSatisfy { $0.isIn(.word | .percent) }
                || text.count > 1 && text[text.startIndex + 1] == UInt8(ascii: "{") && text.hasSuffix("}")
                || text.count == 2 && text[text.startIndex + 1].isIn(.lowercase)
        case UInt8(ascii: "@"):
            // `@Microsoft.KeyVault(…)`, and what is to be replaced: `@@TOKEN@@`
            if text.hasFoldedPrefix("@microsoft.") || text.count > 4 && text.hasSuffix("@@") { return true }
            return text.drop { $0 == first }.allSatisfy { $0.isIn(.letter | .underscore) }
        case UInt8(ascii: "#"):
            // `#{TOKEN}#`, `#/components/schemas/Token`, `#020a91`
            return text.hasFoldedPrefix("#{", "#/components/", "#/definitions/", "#/$defs/")
                || text.dropFirst().allSatisfy { $0.isIn(.digit | .closers) }
                || [4, 7, 9].contains(text.count) && text.dropFirst().allSatisfy { $0.isIn(.hex) }
        case UInt8(ascii: "^"): return text.hasSuffix("$") || text.hasFoldedPrefix("^(?")
        case UInt8(ascii: ":"):
            // `:class:`name``, of a documentation
            let role = text.drop { $0.isIn(.letter | .dash | .colon) }
            if role.first == UInt8(ascii: "`"), text[role.startIndex - 1].isIn(.colon) { return true }
            return text.dropFirst().allSatisfy { $0.isIn(.letter | .underscore) }
        case UInt8(ascii: "["):
            if isRedacted(text) || isEmptyList(text) || isBracketedName(text) { return true }
        case UInt8(ascii: "/"), UInt8(ascii: "~"), UInt8(ascii: "."):
            if isPath(text) || text.hasFoldedPrefix(".*", ".+") { return true }
        default: break
        }
        return isReference(text) || isRemark(text) || isCode(text) || isSentence(text) || isConstant(text)
            || isPattern(text) || isQualifiedName(text) || isFormat(text) || isCutName(text) || isType(text)
            || isMeasure(text)
    }

    /// Whether it is `<token>`, `{{ token }}` or `(none)`, or the beginning of one that was cut off: `{`, `(see`. The
    /// caller has checked that it begins with a bracket.
    private static func isBracketed(_ text: Text) -> Bool {
        if text.count < 5 || text.hasFoldedPrefix("<{", "{{") || isWords(text.dropFirst()) { return true }
        // `storageKey={isApp ? … : …}`
        if text.first == UInt8(ascii: "{"), text.dropFirst().allSatisfy({ $0.isIn(.letter | .underscore | .dot) }) {
            return true
        }
        return (text.hasSuffix(")") || text.hasSuffix("}") || text.hasSuffix(">"))
            && !isDrawn(text.dropFirst().dropLast())
    }

    /// Whether what is between brackets is a part of a password that was drawn from letters, digits and signs:
    /// `(a54sZ#TVoq{qfn>`. Templates have such signs between blanks or names, and JSON has quotes.
    private static func isDrawn(_ text: Text) -> Bool {
        let profile = Randomness.Profile(text)
        guard profile.digits > 0, !text.contains(where: { $0.isIn(.space) || $0.isIn("\"'") }) else { return false }
        return profile.changes > 1 && text.contains { $0.isIn("!#$%&*+=?@^~`|;") }
            || text.count >= 12 && profile.lowercase > 0 && profile.uppercase > 0
                && profile.changes * 5 >= text.count * 3
    }

    /// Whether it is `[]`, alone or as the beginning of a type of Go: `[]byte("…")`, `[]string{`.
    private static func isEmptyList(_ text: Text) -> Bool {
        guard text.hasFoldedPrefix("[]") else { return false }
        let rest = text.dropFirst(2).drop { $0.isIn(.word | .dot | .bracket) || $0.isIn("*&<>") }
        return rest.first.map { $0.isIn("({,;) ") } ?? true
    }

    /// Whether it is a name in capitals and brackets: `[SESSIONID]`.
    private static func isBracketedName(_ text: Text) -> Bool {
        text.count > 4 && text.last == UInt8(ascii: "]")
            && text.dropFirst().dropLast().allSatisfy { $0.isIn(.uppercase | .underscore | .dash) }
    }

    /// Whether it is the first part of a word that a usage breaks at the end of its line: `CERTIFI‐`.
    private static func isCutName(_ text: Text) -> Bool {
        text.hasSuffix("\u{2010}") && text.dropLast(3).allSatisfy { $0.isIn(.letter | .underscore | .dash) }
    }

    /// Whether a `$` and `rest` are a variable or a command: `$TOKEN`, `${TOKEN}`, `$(command)`,
    /// `${{ secrets.TOKEN }}`, `$request->token`. A password that begins with `$` has more digits and changes more
    /// often.
    private static func isVariable(_ rest: Text) -> Bool {
        guard let first = rest.first else { return true }
        if first == UInt8(ascii: "{") {
            // `${TOKEN:?must be set}` may be cut off at its blank.
            return rest.contains(UInt8(ascii: "}")) || rest.dropFirst().allSatisfy { $0.isIn(.dotted) }
                || rest.dropFirst().drop { $0.isIn(.word) }.hasFoldedPrefix(":?", "?")
        }
        if first == UInt8(ascii: "(") {
            return rest.last == UInt8(ascii: ")")
                || rest.dropFirst().prefix { !$0.isIn(.space) }.allSatisfy {
                    $0.isIn(.lowercase | .dash | .underscore | .slash | .dot)
                }
        }
        // `$CPAN::Config->{proxy_pass}`, `$ENV{TOKEN}`
        if first.isIn(.letter) {
            let name = rest.drop { $0.isIn(.letter | .underscore | .colon) }
            if name.hasFoldedPrefix("->", "{", "["), isOfNames(rest) { return true }
        }
        // `$0[digest]`
        if first.isIn(.digit), rest.drop(while: { $0.isIn(.digit) }).hasFoldedPrefix("[", "."), isOfNames(rest) {
            return true
        }
        // `$Base32String`
        if first.isIn(.letter), rest.count > 8, rest.allSatisfy({ $0.isIn(.alphanumeric) }),
            Judgement.isIdentifiers(rest)
        {
            return true
        }
        // A statement's parameter.
        if rest.count < 4, rest.allSatisfy({ $0.isIn(.digit) }) { return true }
        return first.isIn(.letter | .underscore) && rest.allSatisfy { $0.isIn(.word | .dot | .colon) }
            && Randomness.Profile(rest).digits < 2 && Randomness.Profile(rest).changes * 5 < max(10, rest.count * 2)
    }

    /// Whether an expression consists of names, rather than of what a password has behind a `$`: `S[Uq9#B]Ex@s`.
    private static func isOfNames(_ text: Text) -> Bool {
        text.allSatisfy { $0.isIn(.argument) || $0.isIn("|?!;") }
            && Randomness.Profile(text).changes * 4 <= text.count + 4
    }

    /// Whether somebody masked it: `***`, `xxxx`, `••••`, `ghp_****`, `abcd...`. Of a text with letters, a third at
    /// least are stars, or it ends in an ellipsis.
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
            || isElided(text) || isCrossedOut(text)
    }

    /// Whether an ellipsis stands for most of it: `sk-...9f2a`. At most eight bytes are before it, and six behind it.
    private static func isElided(_ text: Text) -> Bool {
        guard let start = text.prefix(9).firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == 0xE2 }) else {
            return false
        }
        let rest = text[start...]
        return start > text.startIndex && rest.count <= 9 && rest.hasFoldedPrefix("...", "\u{2026}")
    }

    /// Whether three or more `x` stand behind a prefix: `glpat-xxxx`, `ghp_XXXX`.
    private static func isCrossedOut(_ text: Text) -> Bool {
        let crosses = text.reversed().prefix { $0.isIn("xX") }.count
        guard crosses >= 3, text.count - crosses <= 12, let sign = text.dropLast(crosses).last else { return false }
        return sign.isIn(.dash | .underscore)
    }

    /// Whether it is what this module or another one wrote in brackets: `[redacted:token]`, `[FILTERED]`. The first
    /// word must be in ``words``.
    static func isRedacted(_ text: Text) -> Bool {
        text.first == UInt8(ascii: "[") && text.last == UInt8(ascii: "]")
            && text.dropFirst().dropLast().allSatisfy {
                $0.isIn(.lowercase | .uppercase | .dash | .underscore | .colon | .space)
                    || $0.isIn(.digit) && text.count < 40
            }
            && words.contains(text.dropFirst().prefix { $0.isIn(.letter) })
    }
}
