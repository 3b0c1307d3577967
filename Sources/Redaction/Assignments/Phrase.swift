/// Finds passphrases of several words.
extension ByteText {
    /// Words that sentences have, and that no list of words to draw from has. One of them ends the search.
    private static let sentenceWords = WordSet(
        """
        the of is are was were be been to for and or not no must should will can cannot may has have had with without your
        you we it its that this these those from in on at by an as if when then than into out off up down only all any each
        set unset required missing invalid empty wrong incorrect needed used stored changed given provided protected
        passphrase password passphrases phrase words word mnemonic key file user
        """
    )

    /// Returns four lowercase words or more that do not make a sentence, to the end of the line or of the clause:
    /// `passphrase: correct horse battery staple`, `mnemonic: …`. The name must have `phrase` or `mnemonic` in it.
    func phrase(at start: Int, _ joint: Joint, after name: Int, to end: Int) -> Range<Int>? {
        guard joint == .colon || joint == .assigned || joint == .told, start < end, bytes[start].isIn(.lowercase) else {
            return nil
        }
        let last = runEnd(.identifier | .gap, from: name, to: min(end, name + 32))
        guard find("phrase", from: name, to: last) != nil || find("mnemonic", from: name, to: last) != nil else {
            return nil
        }
        let limit = min(end, start + 256)
        var (position, words) = (start, 0)
        while position < limit {
            let word = position..<runEnd(.lowercase, from: position, to: limit)
            guard 3...12 ~= word.count, !Self.sentenceWords.contains(bytes[word]) else { return nil }
            words += 1
            position = word.upperBound
            guard has(" ", at: position, to: limit), position + 1 < limit,
                bytes[position + 1].isIn(.lowercase)
            else { break }
            position += 1
        }
        let isEnd = position == end || bytes[position].isIn(.space | .comma | .semicolon | .dot | .quote | .closers)
        return words >= 4 && isEnd ? start..<position : nil
    }

    /// Returns where a password of two words ends, `Kq7vB2x mT9zLw4`: each looks like one, and behind the second its
    /// line or its pair ends.
    ///
    /// - Parameter first: the first word, which must not be empty.
    func secondWordEnd(_ first: Range<Int>, to end: Int) -> Int? {
        let start = first.upperBound + 1
        guard start < end, bytes[first.upperBound] == UInt8(ascii: " "), Judgement.isLikelyPassword(bytes[first]) else {
            return nil
        }
        let limit = min(end, start + 64)
        let last = bytes[start..<limit].firstIndex { $0.isIn(.space | .semicolon | .quote) } ?? limit
        let second = bytes[start..<last]
        guard last == end || bytes[last].isIn(.lineEnd | .semicolon), Judgement.isLikelyPassword(second),
            !Judgement.isTime(second), !second.contains(where: { $0.isIn("=:") })
        else { return nil }
        return last
    }
}
