/// One pass over one string.
///
/// It moves from one place where a literal may begin to the next, and tries there what the literal stands for. What it
/// finds it does not look at again. Every look has a bound, or is paid for by what it consumes, so that time is linear.
struct Scanner {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    let text: ByteText
    let tables: Tables
    /// The tables' own, here so that looking something up in them counts no references.
    private let cues: CueTable
    private let finders: ConstantTable<Detector.Finder>
    let keepsPersonalData: Bool
    let nesting: Nesting
    /// In the order of the text, apart from each other.
    private(set) var findings: [Finding] = []
    /// Whether what is looked at is what a detector passed over.
    private var isBetween = false
    /// Before it, nothing is looked at again as the name of a secret.
    var lastNameEnd = 0
    /// Before it, no line is looked at again as the heading of a table.
    var lastHeadingEnd = 0
    /// Whether something is percent-encoded, or coloured.
    var hasEscapes = false
    /// Before its end, brackets were looked at already.
    var entered = EnteredJSON()
    /// The last commands met, and where their names end.
    var commands: [(row: Command, end: Int)] = []
    private var reach: Reach
    /// The last long run of each class.
    private var longRuns: [Run] = []

    init(_ bytes: Bytes, tables: Tables, keepsPersonalData: Bool, nesting: Nesting) {
        text = ByteText(bytes)
        self.tables = tables
        (cues, finders) = (tables.cues, tables.finders)
        self.keepsPersonalData = keepsPersonalData
        self.nesting = nesting
        reach = Reach(textCount: bytes.count)
    }

    var bytes: Bytes { text.bytes }
    var end: Int { bytes.count }

    /// Nothing before it is open to change.
    var floor: Int { findings.last?.range.upperBound ?? 0 }

    /// Looks at the whole text.
    mutating func scan() {
        if !bytes.isEmpty, bytes[0].isIn(.digit), let next = number(at: 0, to: end) {
            scan(from: next, to: end)
        } else {
            scan(from: 0, to: end)
        }
    }

    mutating func scan(from start: Int, to end: Int) {
        var window = start
        // Before it, all has been looked at.
        var position = start
        while window < end {
            let places = cues.places(in: bytes, from: window, to: end)
            var all = places.literals | places.personal
            while all != 0 {
                let bit = all & ~(all - 1)
                let place = window + all.trailingZeroBitCount
                all &= all - 1
                guard place >= position else { continue }
                let next =
                    (places.literals & bit == 0 ? nil : literal(at: place, to: end))
                    ?? (places.personal & bit == 0 ? nil : personal(at: place, to: end))
                position = max(next ?? 0, place + 1)
            }
            window = max(window + CueTable.width, position)
        }
    }

    /// Lets the detectors of the literals at `position` look.
    /// - Returns: where to go on, if one of them took something.
    private mutating func literal(at position: Int, to end: Int) -> Int? {
        let (cues, finders) = (cues, finders)
        let known = findings.count
        var literalEnd = position + 1
        let next = cues.firstMatch(in: bytes, at: position, to: end) { cue, last -> Int? in
            if cue.startsWord, !isTokenStart(position, ofLiteral: last - position) { return nil }
            literalEnd = last
            return finders[Int(cue.detector)](&self, Detector.Hit(start: position, literalEnd: last, end: end))
        }
        if let next, findings.count > known, !isBetween { scanBetween(known, from: literalEnd, to: min(next, end)) }
        return next
    }

    /// Shorter than anything that is found without a name.
    private static let leastGap = 6

    /// Looks at what a detector passed over between what it found: a user before a password, an address in a sentence.
    private mutating func scanBetween(_ known: Int, from start: Int, to end: Int) {
        guard let first = findings[known...].first, let last = findings.last,
            first.range.lowerBound - start > Self.leastGap || end - last.range.upperBound > Self.leastGap
                || findings.count > known + 1
        else { return }
        isBetween = true
        defer { isBetween = false }
        var position = start
        for finding in forgetFindings(from: known) {
            if finding.range.lowerBound - position > Self.leastGap {
                scan(from: position, to: finding.range.lowerBound)
            }
            append([finding])
            position = max(position, finding.range.upperBound)
        }
        if end - position > Self.leastGap { scan(from: position, to: end) }
    }

    /// Marks a range for replacement, less what was found before.
    /// - Returns: its end.
    @discardableResult
    mutating func replace(_ range: Range<Int>, _ rule: StaticString) -> Int {
        var start = max(range.lowerBound, floor)
        var end = range.upperBound
        // A character is replaced whole.
        while start > floor, start < self.end, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        while end < self.end, bytes[end] & 0xC0 == 0x80 { end += 1 }
        if start < end { findings.append(Finding(start..<end, rule: rule)) }
        return end
    }

    /// Replaces a range by the name of the credential that it is, or by `mark`.
    @discardableResult
    mutating func replaceCredential(_ range: Range<Int>, _ mark: Mark) -> Int {
        replace(range, credential(at: range.lowerBound, to: range.upperBound) ?? mark.name)
    }

    mutating func append(_ edits: [Finding]) { findings += edits }

    /// Takes back all findings but the first `count`.
    mutating func forgetFindings(from count: Int) -> [Finding] {
        defer { findings.removeSubrange(count...) }
        return Array(findings[count...])
    }

    /// Whether a word begins at `position`, or what is behind the last finding.
    func isWordStart(_ position: Int) -> Bool { text.isWordStart(position, after: floor) }

    /// How far a look from `start` may go that nothing pays for.
    mutating func reach(from start: Int, to end: Int) -> Int { reach.limit(from: start, to: end) }

    /// Takes a look from `start` that went to `end` off what all of them may cost.
    mutating func spend(_ count: Int) { reach.spend(count) }

    /// What a look from `start` finds that nothing pays for: it may go as far as all of them together may.
    mutating func paid(from start: Int, to end: Int, _ look: (_ limit: Int) -> Int) -> Int {
        let last = look(reach(from: start, to: end))
        spend(last - start)
        return last
    }

    /// The value in the quotes that `opener` opened.
    mutating func quoted(_ opener: ByteText.Opener, isShell: Bool, to end: Int) -> Range<Int> {
        let range = text.quoted(opener, isShell: isShell, to: reach(from: opener.start, to: end))
        spend(range.count)
        return range
    }

    /// The end of the run of bytes of `class` from `start`.
    @inline(__always)

    /// The same for runs that may be long and are begun at many places: one run is gone through once.
    mutating func longRunEnd(_ class: ByteClass, from start: Int, to end: Int) -> Int {
        let known = longRuns.firstIndex { $0.class == `class` }
        if let known, longRuns[known].range.contains(start) { return min(longRuns[known].range.upperBound, end) }
        let next = text.runEnd(`class`, from: start, to: end)
        if next - start > 64 {
            if let known {
                longRuns[known].range = start..<next
            } else {
                longRuns.append(Run(class: `class`, range: start..<next))
            }
        }
        return next
    }

    private struct Run {
        let `class`: ByteClass
        var range: Range<Int>
    }
}
