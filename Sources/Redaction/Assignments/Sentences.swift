/// Where a value begins after its name in a sentence.
extension ByteText {
    private static let prepositions: [StaticString] = [
        "for ", "of ", "on ", "in ", "at ", "to ", "de ", "du ", "für ", "van ", "para ", "per ", "til ",
    ]

    /// `password for billing: …`, `the token for qa is …`
    func qualified(at start: Int, to end: Int) -> (Int, Joint)? {
        guard
            let preposition = Self.prepositions.first(where: { has($0, at: start, to: end) })
        else { return nil }
        // After others than `for` a sentence mostly goes on, so that the value has to look like a password.
        let isFor = has("for ", at: start, to: end)
        func found(_ value: Int, _ joint: Joint) -> (Int, Joint)? {
            let word = value..<runEnd(.visible, from: value, to: min(end, value + 64))
            return isFor || Judgement.isLikelyPassword(bytes[word]) ? (value, joint) : nil
        }
        let limit = min(end, start + 64)
        var position = start + preposition.utf8CodeUnitCount
        for _ in 0..<5 {
            let word = position
            while position < limit, !bytes[position].isIn(.space) { position += 1 }
            guard position < limit, position > word else { return nil }
            let next = runEnd(.blank, from: position, to: end)
            if bytes[position - 1] == UInt8(ascii: ":") { return found(next, .colon) }
            if bytes[position].isIn(.lineEnd) { return nil }
            for verb: StaticString in ["is ", "was ", "= ", "=> ", "-> ", ": ", "from ", "to "]
            where has(verb, at: next, to: end) {
                return found(runEnd(.blank, from: next + verb.utf8CodeUnitCount, to: end), .told)
            }
            position = next
        }
        return nil
    }

    private static let fillers = WordSet(
        """
        is was are to now set value changed from of the new old as should be equals for used leaked exposed key base
        id lautet ist est supplied specified entered found below follows provided created generated given issued returned received header
        has been have passed automatically randomly currently temporarily only just again once will be set reset code codes
        """
    )

    private static let verbs = WordSet("is was to equals lautet ist est")

    /// Skips what stands between a name and its value in a sentence.
    func proseValue(from start: Int, to end: Int) -> (Int, Joint)? {
        // `PASSWORD elastic = …`
        let word = runEnd(.word, from: start, to: min(end, start + 32))
        if word > start, has(" = ", at: word, to: end) {
            let value = (word + 3)..<runEnd(.visible, from: word + 3, to: min(end, word + 131))
            if Judgement.isLikelyPassword(bytes[value]) { return (value.lowerBound, .told) }
        }
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
            } else {
                break
            }
            position = runEnd(.space, from: next, to: end)
        }
        return position < end ? (position, joint) : nil
    }
}
