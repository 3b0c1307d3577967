/// Finds what the formats of tokens describe.
extension Scanner {
    /// How long a run before a literal may be: longer than any secret's part there. Behind a longer run of base 64, the
    /// literal stands by chance.
    private static let longestPrefix = 100
    /// How much of a token is asked whether it is a placeholder.
    private static let judgedLength = 128

    /// Replaces the token that the literal from `start` to `literalEnd` begins, and its partner.
    ///
    /// - Returns: the end of both; `nil` if it is not a token of this format.
    mutating func match(_ rule: TokenFormat, at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard let range = range(of: rule, at: start, literalEnd, to: end) else { return nil }
        let next = replace(rule.keepsLiteral ? literalEnd..<range.upperBound : range, rule.name)
        return rule.partner.flatMap { replacePartner($0, after: next, to: end) } ?? next
    }

    /// Replaces a value that is a token as a whole, and its partner behind it; `nil` if it is not one.
    mutating func replaceToken(_ range: Range<Int>, to end: Int) -> Int? {
        guard let rule = credential(at: range.lowerBound, to: range.upperBound) else { return nil }
        let next = replace(range, rule)
        let partner = tables.formats.first { $0.name.utf8Start == rule.utf8Start }?.partner
        return partner.flatMap { replacePartner($0, after: next, to: end) } ?? next
    }

    /// Replaces the secret that belongs to a token which ended at `next`, and scans what is between them.
    private mutating func replacePartner(_ partner: TokenFormat.Partner, after next: Int, to end: Int) -> Int? {
        guard let secret = self.partner(partner, after: next, to: end) else { return nil }
        scan(from: next, to: secret.lowerBound)
        return replace(secret, "secret")
    }

    /// How far behind an id its secret may stand.
    private static let partnerWindow = 120

    /// Returns the first run of the partner's class and length behind `start`, in the line and within 120 bytes, that
    /// looks drawn. A run that is longer or shorter is something else, and so is base 16.
    private func partner(_ partner: TokenFormat.Partner, after start: Int, to end: Int) -> Range<Int>? {
        // The id took the rest of a character with it that `end` parts.
        guard start < end else { return nil }
        let limit = text.lineEnd(of: start, to: min(end, start + Self.partnerWindow))
        var position = start
        while position < limit {
            let next = text.runEnd(partner.class, from: position, to: end)
            if next - position == partner.count,
                bytes[position - 1].isIn(.blank | .comma | .quote | .colon | .slash | .bar),
                Randomness.isRandom(bytes[position..<next]), !Randomness.Profile(bytes[position..<next]).isHex
            {
                return position..<next
            }
            position = max(next, position + 1)
        }
        return nil
    }

    /// Returns the rule of the token that begins at `start` and ends exactly at `end`; `nil` without one. Detectors ask
    /// this of what they replace, so that `password=ghp_…` is reported as a token of GitHub.
    mutating func credential(at start: Int, to end: Int) -> StaticString? {
        tables.cues.firstMatch(in: bytes, at: start, to: end) { cue, literalEnd -> StaticString? in
            guard let rule = tables.format(cue) else { return nil }
            return range(of: rule, at: start, literalEnd, to: end)?.upperBound == end ? rule.name : nil
        }
    }

    /// Returns where the token begins and ends whose literal is at `start`; `nil` if it is not a token.
    ///
    /// The cheap questions come first: what stands before it, then its parts, then what it looks like. A literal in a
    /// digest, in base 64 of something or behind `pk_` (a public key) begins nothing.
    private mutating func range(of rule: TokenFormat, at start: Int, _ literalEnd: Int, to end: Int) -> Range<Int>? {
        guard let first = beginning(of: rule.before, at: start) else { return nil }
        if rule.edge == .word, !isTokenStart(first, ofLiteral: literalEnd - start) { return nil }
        if isDigest(before: first) || text.has("pk_", before: first) { return nil }
        if isInEncodedData(first) || literalEnd - start <= 4 && isInWrappedData(first) { return nil }
        var (position, last) = (literalEnd, literalEnd)
        for part in rule.parts {
            guard let next = self.end(of: part, at: position, to: end) else { return nil }
            (last, position) = (position, next)
        }
        // Within a word, no other credential begins.
        if rule.edge == .free { position = documentedEnd(of: rule.parts.last, from: last, to: position) }
        // A full stop after the secret ends the sentence.
        position = text.runStart(.dot, from: literalEnd, to: position)
        if rule.edge == .word, position < end, bytes[position].isIn(.alphanumeric), !rule.parts.isEmpty { return nil }
        let body = (first < start ? first : literalEnd)..<position
        let judged = bytes[body.prefix(Self.judgedLength)]
        if rule.keepsLiteral, Placeholder.isNoSecret(judged) { return nil }
        switch rule.exclusion {
        case .capitalWords? where Randomness.isCapitalWords(judged): return nil
        case .longRun? where body.count > Self.longestPrefix: return nil
        case .words? where Randomness.isCamelCase(judged): return nil
        case .hex? where Randomness.Profile(judged).isHex: return nil
        default: break
        }
        if rule.isDrawn, !Randomness.isRandom(judged) { return nil }
        return Randomness.isPlaceholder(judged) ? nil : first..<position
    }

    /// Returns where a token of the documented length ends if another credential begins right behind it. Anything else
    /// that follows may be what the vendor lengthened it by, and then this returns `end`.
    private mutating func documentedEnd(of part: TokenFormat.Part?, from start: Int, to end: Int) -> Int {
        guard case .run(_, let count, _) = part, end - start > count, begins(at: start + count) else { return end }
        return start + count
    }

    /// Whether a format of tokens may find something at `start`. Looks no further than its first part, so that a row of
    /// tokens is not gone through for each of them.
    private mutating func begins(at start: Int) -> Bool {
        tables.cues.firstMatch(in: bytes, at: start, to: end) { cue, literalEnd -> Bool? in
            guard let part = tables.format(cue)?.parts.first else { return nil }
            return self.end(of: part, at: literalEnd, to: end) != nil ? true : nil
        } ?? false
    }

    /// Whether a token may begin here: where a word does, and after `_` if its literal has four bytes at least, so that
    /// it is not the end of a name by chance.
    func isTokenStart(_ position: Int, ofLiteral length: Int) -> Bool {
        isWordStart(position) || length >= 4 && bytes[position - 1] == UInt8(ascii: "_")
    }

    /// Whether a run of 100 bytes of base 64 or more, in either alphabet, stands before `position`. Every short prefix
    /// occurs in encoded data by chance, so a token needs a boundary before it there.
    private func isInEncodedData(_ position: Int) -> Bool {
        let least = position - Self.longestPrefix
        let start = text.runStart(.base64url | .plusSlash, from: max(floor, least), to: position)
        return start == least && !text.escapeEnds(at: position)
    }

    /// Whether the line above `position`, which begins the next, is base 64 of a length that encoders break at: 60, 64,
    /// 72 or 76. Then the literal may begin the next line of it by chance.
    private func isInWrappedData(_ position: Int) -> Bool {
        guard position > floor, bytes[position - 1] == 0x0A else { return false }
        let last = position > 1 && bytes[position - 2] == 0x0D ? position - 2 : position - 1
        let first = text.runStart(.base64, from: max(floor, last - 77), to: last)
        return [60, 64, 72, 76].contains(last - first) && (first == 0 || bytes[first - 1].isIn(.lineEnd))
    }

    /// Whether a digest begins at `start`, `sha256=…` or `sha512-…`: what it begins with is chance.
    private func isDigest(before start: Int) -> Bool {
        guard start >= 7, bytes[start - 1] == UInt8(ascii: "=") || bytes[start - 1] == UInt8(ascii: "-") else {
            return false
        }
        return ["sha256", "sha384", "sha512"].contains { text.has($0, at: start - 7, to: start) }
    }

    /// Returns where the secret begins whose literal is at `start`: there, or before it where `part` does. `nil` if
    /// what stands there is not of that part.
    private func beginning(of part: TokenFormat.Part?, at start: Int) -> Int? {
        switch part {
        case nil, .text: return start
        case .exactly(let bytes, let count):
            let isWhole = start - count >= floor && self.bytes[(start - count)..<start].allSatisfy { $0.isIn(bytes) }
            return isWhole ? start - count : nil
        case .run(let bytes, _, let least):
            var first = text.runStart(bytes, from: max(floor, start - Self.longestPrefix), to: start)
            if start - first > least { first = afterEscape(from: first, to: start - least) }
            return start - first >= least ? first : nil
        }
    }

    /// Returns what is behind `\n` and `%3D` at `first`, which do not belong to the secret; at most `last`.
    private func afterEscape(from first: Int, to last: Int) -> Int {
        var first = first
        while first < last, text.escapeEnds(at: first + 1) { first += 1 }
        // `%3D`, `\x3d`, `\u003d`: their digits may be of the secret's class.
        for digits in [2, 4] where first > 0 && first + digits <= last && text.escapeEnds(at: first + digits) {
            return first + digits
        }
        return first
    }

    /// Returns the end of the part that begins at `position`; `nil` if it is something else, or too short.
    private mutating func end(of part: TokenFormat.Part, at position: Int, to end: Int) -> Int? {
        switch part {
        case .run(let bytes, _, let least):
            let next = longRunEnd(bytes, from: position, to: end)
            return next - position >= least ? next : nil
        case .exactly(let bytes, let count):
            guard position + count <= end else { return nil }
            return self.bytes[position..<(position + count)].allSatisfy { $0.isIn(bytes) } ? position + count : nil
        case .text(let text):
            let isThere = self.text.has(text, isExact: true, at: position, to: end)
            return isThere ? position + text.utf8CodeUnitCount : nil
        }
    }
}
