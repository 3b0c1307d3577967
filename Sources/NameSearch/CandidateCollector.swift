import StrictJSON

/// Collects the possible names of several values, until there are as many as it may hold. The bounds on words, runs and
/// letters keep the work linear in the text.
struct CandidateCollector {
    /// The most words in one name: "María del Carmen de la Vega y Ruiz" has eight.
    private static let maximumWords = 8
    /// The most runs of letters and digits in one name: an address has more runs than a name has words.
    private static let maximumRuns = 16
    /// The most letters of scripts without spaces in a name that begins or ends within a run of them.
    private static let maximumLetters = 24
    /// The most marks at an end of a login: `__kris__`.
    private static let maximumMarks = 2

    private(set) var found: Set<NameKey> = []
    /// How many names ``found`` may have. The collector stops soon after.
    var limit = CandidateIdentifiers.maximumCount

    private var isFull: Bool { found.count >= limit }

    /// Collects from strings and member names. A whole string counts as a name at any length.
    mutating func collect(_ value: JSONValue) {
        guard !isFull else { return }
        switch value {
        case .null, .bool, .number:
            break
        case .string(let text):
            found.insert(NameKey(text))
            collect(TextLayer(Array(text.utf8), isTracked: false), isEncoded: false)
        case .array(let elements):
            for element in elements { collect(element) }
        case .object(let object):
            for member in object.members {
                collect(.string(member.name))
                collect(member.value)
            }
        }
    }

    /// Collects from every reading of the text, and from what its base64 and hexadecimal decode to.
    /// - Parameter isEncoded: whether the text was decoded already. It is not decoded twice.
    private mutating func collect(_ text: TextLayer, isEncoded: Bool) {
        _ = text.readings { layer, features, _ in
            collect(Folding.fold(layer, features))
            if !isEncoded {
                for decoded in EncodedRun.wholeTexts(in: layer.bytes) {
                    collect(TextLayer(decoded, isTracked: false), isEncoded: true)
                }
            }
            return !isFull
        }
    }

    /// Collects the names that begin at each piece of a folded text.
    private mutating func collect(_ text: FoldedText) {
        let boundary = text.boundary
        let pieces = boundary.pieces()
        for index in pieces.indices where !isFull { collect(from: index, of: pieces, boundary) }
    }

    /// Collects the names that begin with a piece.
    private mutating func collect(
        from index: Int,
        of pieces: [IdentifierBoundary.Piece],
        _ boundary: IdentifierBoundary
    ) {
        let first = pieces[index]
        var words = 1
        var runs = 0
        var letters = 0
        var end = first.range.lowerBound
        for last in pieces[index...] {
            if last.range.lowerBound > end, boundary.text[last.range.lowerBound - 1] == UInt8(ascii: " ") { words += 1 }
            if last.beginsRun || runs == 0 { runs += 1 }
            if last.isUncased { letters += 1 }
            end = last.range.upperBound
            guard words <= Self.maximumWords, runs <= Self.maximumRuns, !isFull else { return }
            let isWholeRuns = first.beginsRun && last.endsRun
            let isShort = letters <= Self.maximumLetters
            guard isShort || first.beginsRun else { return }
            let range = first.range.lowerBound..<end
            if isShort || isWholeRuns { insert(range, boundary) }
            if isWholeRuns { insertMarked(range, boundary) }
        }
    }

    private mutating func insert(_ range: Range<Int>, _ boundary: IdentifierBoundary) {
        if boundary.isWhole(range) { found.insert(NameKey(folded: boundary.text[range])) }
    }

    /// Inserts the name with marks at its ends, which some logins have: `kris_`, `~kris`.
    private mutating func insertMarked(_ range: Range<Int>, _ boundary: IdentifierBoundary) {
        let before = boundary.text[..<range.lowerBound].suffix(Self.maximumMarks).reversed().prefix(while: Self.isMark)
        let after = boundary.text[range.upperBound...].prefix(Self.maximumMarks).prefix(while: Self.isMark)
        guard before.count + after.count > 0 else { return }
        for start in 0...before.count {
            for end in 0...after.count where start + end > 0 {
                insert(range.lowerBound - start..<range.upperBound + end, boundary)
            }
        }
    }

    /// Whether a login may have the sign at its ends.
    private static func isMark(_ byte: UInt8) -> Bool { "_-~$".utf8.contains(byte) }
}
