extension Scanner {
    /// Longer than any secret's part before its literal.
    private static let longestPrefix = 100

    /// - Returns: the end of what `rule` matches at the literal that begins at `start`.
    mutating func match(_ rule: Rule, at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard let range = range(of: rule, at: start, literalEnd, to: end) else { return nil }
        return replace(rule.keepsLiteral ? literalEnd..<range.upperBound : range, rule.name)
    }

    /// What the rows of the table find at `start`, if it reaches to `end`.
    func credential(at start: Int, to end: Int) -> String? {
        tables.cues.firstMatch(in: bytes, at: start, to: end) { cue, literalEnd in
            guard case .rule(let index) = cue else { return nil }
            let rule = tables.cues.rules[index]
            return range(of: rule, at: start, literalEnd, to: end)?.upperBound == end ? rule.name : nil
        }
    }

    private func range(of rule: Rule, at start: Int, _ literalEnd: Int, to end: Int) -> Range<Int>? {
        guard var first = beginning(of: rule.before, at: start) else { return nil }
        if first > start { first = start }
        if rule.edge == .word, !isWordStart(first) { return nil }
        var position = literalEnd
        for part in rule.parts {
            guard let next = self.end(of: part, at: position, to: end) else { return nil }
            position = next
        }
        // A full stop after the secret ends the sentence.
        while position > literalEnd, bytes[position - 1] == UInt8(ascii: ".") { position -= 1 }
        let body = first < start ? first..<position : literalEnd..<position
        if rule.edge == .word, position < end, bytes[position].isIn(.alphanumeric), !rule.parts.isEmpty { return nil }
        return Randomness.isPlaceholder(bytes[body]) ? nil : first..<position
    }

    /// Where what belongs to the secret before its literal begins.
    private func beginning(of part: Rule.Part?, at start: Int) -> Int? {
        switch part {
        case nil:
            return start
        case .exactly(let bytes, let count):
            guard start - count >= floor, self.bytes[(start - count)..<start].allSatisfy({ $0.isIn(bytes) }) else {
                return nil
            }
            return start - count
        case .run(let bytes, _, let least):
            var first = start
            while first > max(floor, start - Self.longestPrefix), self.bytes[first - 1].isIn(bytes) { first -= 1 }
            while first < start, escapeEnds(at: first + 1) { first += 1 }
            return start - first >= least ? first : nil
        case .text(let text):
            let count = text.utf8.count
            return start - count >= floor && bytes[(start - count)..<start].elementsEqual(text.utf8) ? start - count : nil
        }
    }

    private func end(of part: Rule.Part, at position: Int, to end: Int) -> Int? {
        switch part {
        case .run(let bytes, _, let least):
            let next = runEnd(bytes, from: position, to: end)
            return next - position >= least ? next : nil
        case .exactly(let bytes, let count):
            guard position + count <= end, runEnd(bytes, from: position, to: position + count) == position + count else {
                return nil
            }
            return position + count
        case .text(let text):
            let next = position + text.utf8.count
            return next <= end && bytes[position..<next].elementsEqual(text.utf8) ? next : nil
        }
    }
}
