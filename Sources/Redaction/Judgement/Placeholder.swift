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
        // `&lt;token&gt;`
        case UInt8(ascii: "&") where text.hasFoldedPrefix("&lt;", "&#x3c;", "&#60;"): return true
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
            // `#{TOKEN}#`, `#020a91`
            return text.hasFoldedPrefix("#{") || text.dropFirst().allSatisfy { $0.isIn(.digit | .closers) }
                || [4, 7, 9].contains(text.count) && text.dropFirst().allSatisfy { $0.isIn(.hex) }
        case UInt8(ascii: "^"): return text.hasSuffix("$") || text.hasFoldedPrefix("^(?")
        case UInt8(ascii: ":") where text.contains(UInt8(ascii: "`")): return true
        case UInt8(ascii: ":"): return text.dropFirst().allSatisfy { $0.isIn(.letter | .underscore) }
        case UInt8(ascii: "["):
            if isRedacted(text) || text.hasFoldedPrefix("[]") || isBracketedName(text) { return true }
        case UInt8(ascii: "/"), UInt8(ascii: "~"), UInt8(ascii: "."):
            if isPath(text) || text.hasFoldedPrefix(".*", ".+") { return true }
        default: break
        }
        return isReference(text) || isRemark(text) || isCode(text) || isSentence(text) || isConstant(text)
            || isPattern(text) || isQualifiedName(text) || isFormat(text) || isCutName(text)
    }

    /// `<token>`, `{{ token }}`, `(none)`, and what is cut off at once: `{`, `(see`.
    private static func isBracketed(_ text: Text) -> Bool {
        text.count < 5 || text.hasFoldedPrefix("<{") || text.hasSuffix(")") || text.hasSuffix("}")
            || text.hasSuffix(">")
            || isWords(text.dropFirst())
    }

    /// `[SESSIONID]`
    private static func isBracketedName(_ text: Text) -> Bool {
        text.count > 4 && text.last == UInt8(ascii: "]")
            && text.dropFirst().dropLast().allSatisfy { $0.isIn(.uppercase | .underscore | .dash) }
    }

    /// `CERTIFI‐`: what a usage calls a value, at the end of its line.
    private static func isCutName(_ text: Text) -> Bool {
        text.hasSuffix("\u{2010}") && text.dropLast(3).allSatisfy { $0.isIn(.letter | .underscore | .dash) }
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
                    $0.isIn(.lowercase | .dash | .underscore | .slash | .dot)
                }
        }
        // `$CPAN::Config->{proxy_pass}`, `$ENV{TOKEN}`
        if first.isIn(.letter) {
            let name = rest.drop { $0.isIn(.letter | .underscore | .colon) }
            if name.hasFoldedPrefix("->", "{", "[") { return true }
        }
        // `$0[digest]`
        if first.isIn(.digit), rest.drop(while: { $0.isIn(.digit) }).hasFoldedPrefix("[", ".") { return true }
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
}
