/// Finds where a value begins after its name in a sentence.
extension ByteText {
    /// Prepositions that may follow a name, in the languages of the names. ``mayBeginPreposition(_:)`` must know the
    /// first byte of each.
    private static let prepositions = WordSet(
        """
        for of on in at to de du für van para per til del della des der di do da pentru dla voor von vom zum pour för для от
        """
    )
    /// Those that mean `for`: mostly the one who has the secret follows, and then the secret.
    private static let owners = WordSet("for für pour para per pentru dla voor för til для")
    /// What the value follows at last. ``mayBeginVerb(_:)`` must know the first byte of each.
    private static let qualifiedVerbs = WordSet(
        "is was ist est es lautet è é jest este är er heißt lyder \u{2014} = => -> \u{2192} \u{21D2} : from to"
    )

    /// Returns the value behind a preposition and up to ten words: `password for billing: …`, `the token for qa is …`.
    /// The value has to look like a password, unless `for` and less than five words stand before it.
    ///
    /// - Parameter start: the first byte behind the name and blanks.
    func qualified(at start: Int, to end: Int) -> (Int, Joint)? {
        guard start < end, Self.mayBeginPreposition(bytes[start]) else { return nil }
        let preposition = start..<wordEnd(at: start, to: end)
        guard preposition.upperBound < end, bytes[preposition.upperBound].isIn(.gap),
            Self.prepositions.contains(bytes[preposition])
        else { return nil }
        let isFor = Self.owners.contains(bytes[preposition])
        // `Failed password for admin from host-7`: what it changed from or to has to look like one.
        func found(_ value: Int, _ joint: Joint, after words: Int, isMoved: Bool = false) -> (Int, Joint)? {
            let word =
                opener(at: value, to: end).map { $0.start..<quotedEnd($0, to: min(end, $0.start + 64)) }
                ?? value..<runEnd(.visible, from: value, to: min(end, value + 64))
            let isNear = isFor && words < 5 && !isMoved
            return isNear || Judgement.isLikelyPassword(bytes[word]) || isPhrase(at: value, to: end)
                ? (value, joint) : nil
        }
        let limit = min(end, start + 96)
        var position = preposition.upperBound + 1
        for words in 0..<10 {
            let word = position
            position = runEnd(not: .space, from: position, to: limit)
            guard position < limit, position > word else { return nil }
            let next = runEnd(.blank, from: position, to: end)
            if bytes[position - 1] == UInt8(ascii: ":") { return found(next, .colon, after: words) }
            if bytes[position].isIn(.lineEnd) || bytes[position - 1] == UInt8(ascii: ".") { return nil }
            guard next < end, Self.mayBeginVerb(bytes[next]) else {
                position = next
                continue
            }
            let verb = next..<wordEnd(at: next, to: end)
            if verb.upperBound < end, bytes[verb.upperBound].isIn(.gap), Self.qualifiedVerbs.contains(bytes[verb]) {
                let isMoved = has("from ", at: next, to: end) || has("to ", at: next, to: end)
                let value = fillersEnd(from: verb.upperBound + 1, to: end)
                return found(value, .told, after: words, isMoved: isMoved)
            }
            position = next
        }
        return nil
    }

    /// Returns where the word ends that begins at `start`, or 8 bytes further: prepositions and verbs are shorter.
    private func wordEnd(at start: Int, to end: Int) -> Int {
        runEnd(.visible | .multibyte, from: start, to: min(end, start + 8))
    }

    /// Whether a preposition may begin with the byte. This cheap question comes first, since most that follows a name
    /// is another word.
    private static func mayBeginPreposition(_ byte: UInt8) -> Bool {
        byte.folded.isIn("foiatdvpz") || byte.isIn(.multibyte)
    }

    /// Whether one of the verbs and signs may begin with the byte.
    private static func mayBeginVerb(_ byte: UInt8) -> Bool { byte.folded.isIn("iweljfth=-:") || byte.isIn(.multibyte) }

    /// Skips up to four words between a verb and its value: `was reset from …`, `is now …`.
    private func fillersEnd(from start: Int, to end: Int) -> Int {
        var position = runEnd(.blank, from: start, to: end)
        for _ in 0..<4 {
            let word = position..<runEnd(.letter, from: position, to: min(end, position + 16))
            guard !word.isEmpty, word.upperBound < end, bytes[word.upperBound].isIn(.blank),
                Self.fillers.contains(bytes[word])
            else { break }
            position = runEnd(.blank, from: word.upperBound, to: end)
        }
        return position
    }

    /// Returns the value in `password - VALUE`, with any dash, if it looks like a password and not like an issue or an
    /// address.
    private func dashed(at start: Int, to end: Int) -> (Int, Joint)? {
        for dash: StaticString in ["- ", "\u{2013} ", "\u{2014} "] where has(dash, at: start, to: end) {
            let value = start + dash.utf8CodeUnitCount
            let word = value..<runEnd(.visible, from: value, to: min(end, value + 64))
            let isPassword = Judgement.isLikelyPassword(bytes[word]) && !bytes[word].contains { $0.isIn("#@(") }
            return isPassword ? (value, .told) : nil
        }
        return nil
    }

    /// Whether a passphrase of four words or more is in quotes: `"umbrella nickel meadow copper"`.
    private func isPhrase(at start: Int, to end: Int) -> Bool {
        guard let opener = opener(at: start, to: end) else { return false }
        let limit = min(end, opener.start + 128)
        let close = runEnd(.lowercase | .space | .dash, from: opener.start, to: limit)
        return close < limit && bytes[close].isIn(.quote) && bytes[opener.start..<close].count { $0.isIn(.space) } >= 3
    }

    /// Words that may stand between a name and its value, up to six of them: `password has been reset to …`.
    private static let fillers = WordSet(
        """
        is was are to now set value changed from of the new old as should be equals for used leaked exposed key base
        id lautet ist est supplied specified entered found below follows provided created generated given issued returned received header
        has been have passed automatically randomly currently temporarily only just again once will be set reset code codes
        rotated updated switched renewed jetzt now successfully
        """
    )

    /// Those of the fillers after which the value is told: `the password is …`.
    private static let verbs = WordSet("is was to equals lautet ist est")

    /// Words that begin a clause behind a name: `the token we used (…)`.
    private static let clauses = WordSet("we you he she they i that which it ci in from used currently above")

    /// Returns the value in `The token we used (TOKEN) still works`: what stands in brackets or quotes a few words
    /// behind the name, and looks drawn.
    private func enclosed(after start: Int, to end: Int) -> Int? {
        let first = runEnd(.lowercase, from: start, to: min(end, start + 12))
        guard first > start, Self.clauses.contains(bytes[start..<first]) else { return nil }
        let limit = runEnd(.alphanumeric | .gap | .comma | .dash, from: first, to: min(end, start + 64))
        guard limit < end, bytes[limit - 1].isIn(.blank), bytes[limit].isIn(.quote | .parenthesis) else { return nil }
        let value = (limit + 1)..<runEnd(.base64url | .dot, from: limit + 1, to: min(end, limit + 257))
        guard value.upperBound < end, bytes[value.upperBound].isIn(.quote | .closing),
            Randomness.isRandom(bytes[value]), !Randomness.Profile(bytes[value]).isHex, !Randomness.isUUID(bytes[value])
        else { return nil }
        return value.lowerBound
    }

    /// Returns the value in `Copy this token now, it will not be shown again: TOKEN`, in this line or below it: behind
    /// up to 96 bytes that have the word and end in a colon, an exclamation mark or their line, if it looks drawn or
    /// like a password.
    func shownOnce(after start: Int, to end: Int) -> Int? {
        let clause: ByteClass = .alphanumeric | .multibyte | .gap | .comma | .quote | .dash | .dot | .semicolon
        let colon = runEnd(clause, from: start, to: min(end, start + 96))
        guard colon + 2 < end, bytes[colon].isIn(.colon | .exclamation | .lineEnd),
            bytes[colon].isIn(.lineEnd) || bytes[colon + 1].isIn(.space), find("again", from: start, to: colon) != nil
        else { return nil }
        let value = runEnd(.space, from: colon + 1, to: min(end, colon + 8))
        let word = value..<runEnd(.visible, from: value, to: min(end, value + 128))
        return Judgement.isLikelyPassword(bytes[word]) || Randomness.isRandom(bytes[word]) ? value : nil
    }

    /// Returns where a value may begin in a sentence, behind what stands between it and its name. Mostly that is the
    /// next word, so a caller has to judge it.
    ///
    /// - Returns: the value and its joint: `.told` behind a verb, `.colon` behind a colon, else `.prose`. `nil` if the
    ///   line ends first.
    func proseValue(from start: Int, to end: Int) -> (Int, Joint)? {
        // `PASSWORD elastic = …`
        let word = runEnd(.word, from: start, to: min(end, start + 32))
        if word > start, has(" = ", at: word, to: end) {
            let value = (word + 3)..<runEnd(.visible, from: word + 3, to: min(end, word + 131))
            if Judgement.isLikelyPassword(bytes[value]) { return (value.lowerBound, .told) }
        }
        // `Exported DB_PASS with value …`
        if has("with value ", at: start, to: end) {
            let value = (start + 11)..<runEnd(.visible, from: start + 11, to: min(end, start + 139))
            return Judgement.isLikelyPassword(bytes[value]) ? (value.lowerBound, .told) : nil
        }
        if let found = dashed(at: start, to: end) { return found }
        if let value = enclosed(after: start, to: end) ?? shownOnce(after: start, to: end) { return (value, .prose) }
        var position = start
        var joint = Joint.prose
        for _ in 0..<6 where position < end {
            var next = runEnd(.letter, from: position, to: min(end, position + 16))
            if next > position {
                let word = bytes[position..<next]
                guard next < end, bytes[next].isIn(.space | .colon), Self.fillers.contains(word) else { break }
                // `a password is generated for root@localhost: …`, `token created: …`
                if position > start, let found = qualified(at: position, to: end) { return found }
                if bytes[next].isIn(.colon), next + 1 < end, bytes[next + 1].isIn(.blank) {
                    return (runEnd(.blank, from: next + 1, to: end), .colon)
                }
                joint = Self.verbs.contains(word) ? .told : .prose
                if bytes[next].isIn(.colon) { next += 1 }
            } else if bytes[position].isIn(.equals | .parenthesis) || has(": ", at: position, to: end) {
                next += 1
            } else if has("->", at: position, to: end) {
                next += 2
            } else if position > start, has("\u{2192} ", at: position, to: end) {
                next += 3
            } else {
                break
            }
            position = runEnd(.space, from: next, to: end)
            // `test_pwd passed`, and the next line
            if joint == .prose, next < position, bytes[next..<position].contains(where: { $0.isIn(.lineEnd) }) {
                return nil
            }
        }
        return position < end ? (position, joint) : nil
    }
}
