/// Scans one string once, from its beginning to its end.
///
/// It moves from one place where a trigger may begin to the next, and asks there the detectors that the trigger
/// announces. What they replace is not looked at again. Every look has a bound, or is paid for by what it consumes, so
/// that time is linear. Positions are offsets in bytes, ranges are half-open, and every parameter `end` is a limit that
/// is not read.
///
/// The functions that detectors use return where the scan goes on, or `nil` for "this is something else".
struct Scanner {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    let text: ByteText
    let tables: Tables
    /// Copies of what `tables` holds: looking something up in them then counts no references.
    private let cues: CueTable
    private let finders: ConstantTable<Detector.Finder>
    let keepsPersonalData: Bool
    let nesting: Nesting
    /// What was found so far, in the order of the text and without overlaps. The walker relies on both.
    private(set) var findings: [Finding] = []
    /// Whether the scan is inside of what a detector passed over. It does not go a level deeper from there.
    private var isBetween = false
    /// Where the name ends that was judged last. A name can hold several triggers, as `password_token` does, and is
    /// judged at the first one.
    var lastNameEnd = 0
    /// Where the line ends that was last tried as a table's heading. It is tried for its first name only.
    var lastHeadingEnd = 0
    /// Whether something in the text is percent-encoded, escaped or coloured. ``Tables`` then scans it once more,
    /// decoded.
    var hasEscapes = false
    /// Where the JSON stands whose brackets were matched last. It is scanned like the rest of the text until a name has
    /// it parsed; then this is empty, at its end. Its brackets are not matched again.
    var entered = 0..<0
    /// The last four commands of ``Command/table`` that were met, and where each name ends. Flags are judged by them.
    var commands: [(row: Command, end: Int)] = []
    /// How many scans of parts go on now, each inside of the one before.
    private var depth = 0
    /// Where the scan ends that goes on now. What is behind it may be read, and another scan replaces it.
    private(set) var limit: Int
    /// How many bytes looks may read that do not consume what they read: 8 times the text and 4 KiB. From then on each
    /// reads 256 bytes at most, and what lies further away is missed. Only a text that was written to slow the scan
    /// down gets there.
    private var budget: Int
    /// The last long run of each class, for ``longRunEnd(_:from:to:)``.
    private var longRuns: [Run] = []

    init(_ bytes: Bytes, tables: Tables, keepsPersonalData: Bool, nesting: Nesting) {
        text = ByteText(bytes)
        self.tables = tables
        (cues, finders) = (tables.cues, tables.finders)
        self.keepsPersonalData = keepsPersonalData
        self.nesting = nesting
        limit = bytes.count
        budget = 8 * bytes.count + 4_096
    }

    var bytes: Bytes { text.bytes }
    var end: Int { bytes.count }

    /// The end of the last finding. What is before it may be read, and cannot be replaced any more.
    var floor: Int { findings.last?.range.upperBound ?? 0 }

    /// Scans the whole text.
    mutating func scan() { scan(from: 0, to: end) }

    /// How many scans may be inside of each other, since each takes a part of the stack. A text that nests more of them
    /// was written to exhaust it, and what is deeper is not scanned.
    private static let mostScans = 8

    /// Scans a part of the text: what begins at or after `start` and ends before `end`.
    ///
    /// Detectors call this for what they pass over, before they replace what is behind it, so that findings stay in
    /// order. Words are judged with the bytes before `start`.
    mutating func scan(from start: Int, to end: Int) {
        guard depth < Self.mostScans else { return }
        let outer = limit
        limit = end
        depth += 1
        defer {
            limit = outer
            depth -= 1
        }
        var window = start
        // Before it, all has been looked at. What announces a number is the byte before it.
        var position = start
        if start < end, bytes[start].isIn(.digit) { position = number(at: start, to: end) ?? start }
        while window < end {
            let places = cues.places(in: bytes, from: window, to: end)
            var all = places.literals | places.personal
            while all != 0 {
                let bit = all & ~(all - 1)
                let place = window + all.trailingZeroBitCount
                all &= all - 1
                guard place >= position, place >= floor else { continue }
                let next =
                    (places.literals & bit == 0 ? nil : literal(at: place, to: end))
                    ?? (places.personal & bit == 0 ? nil : personal(at: place, to: end))
                position = max(next ?? 0, place + 1)
            }
            window = max(window + CueTable.width, position)
        }
    }

    /// Asks the detectors whose trigger begins at `position`, the longest trigger first, until one returns a place.
    ///
    /// - Returns: where to go on; `nil` if none of them took anything.
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

    /// A gap of this length or less holds nothing: all that is found without a name is longer.
    private static let leastGap = 6

    /// Scans what a detector passed over: from `start`, the end of its trigger, to its first finding, between its
    /// findings, and behind them up to `end`. A user may stand before a password there, or an address in a sentence.
    /// Without this a second redaction would find more than the first.
    ///
    /// The findings from index `known` on are taken back and added again, so that the new ones get into the order.
    mutating func scanBetween(_ known: Int, from start: Int, to end: Int) {
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

    /// Marks a range for replacement by `[redacted:<rule>]`.
    ///
    /// The range grows to whole characters, and loses what is before ``floor``. Nothing happens if all of it is, so
    /// ranges have to come in the order of the text. The rule must be one that ``RuleCatalogue`` lists.
    ///
    /// - Returns: the end of the range, also when nothing was replaced.
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

    /// Replaces a range. The mark names the token format that takes up the whole range, or else is `rule`.
    @discardableResult
    mutating func replaceCredential(_ range: Range<Int>, _ rule: StaticString) -> Int {
        replace(range, credential(at: range.lowerBound, to: range.upperBound) ?? rule)
    }

    @discardableResult
    mutating func replaceCredential(_ range: Range<Int>, _ mark: Mark) -> Int { replaceCredential(range, mark.name) }

    /// Adds findings, which are in the order of the text. Those that do not lie behind all others are put in their
    /// places.
    mutating func append(_ edits: [Finding]) {
        if let first = edits.first, first.range.lowerBound < floor {
            findings = Finding.union(findings, edits)
        } else {
            findings += edits
        }
    }

    /// Takes back all findings but the first `count`, and returns them.
    mutating func forgetFindings(from count: Int) -> [Finding] {
        defer { findings.removeSubrange(count...) }
        return Array(findings[count...])
    }

    /// Whether a word begins at `position`. The letter of an escape before it (`\n`) does not count, nor does what was
    /// replaced.
    func isWordStart(_ position: Int) -> Bool { text.isWordStart(position, after: floor) }

    /// Returns how far a look from `start` may go that nothing pays for. Its length has to be reported to
    /// ``spend(_:)``.
    func reach(from start: Int, to end: Int) -> Int { min(end, start + max(budget, 256)) }

    /// Takes a look of `count` bytes off what all of them may cost.
    mutating func spend(_ count: Int) { budget -= count }

    /// Performs a look from `start` that nothing pays for, and takes it off the budget. `look` gets the limit that it
    /// may read up to, and returns where it ended. So does this function.
    mutating func paid(from start: Int, to end: Int, _ look: (_ limit: Int) -> Int) -> Int {
        let last = look(reach(from: start, to: end))
        spend(last - start)
        return last
    }

    /// Returns the value in the quotes that `opener` opened, as ``ByteText/quoted(_:isShell:to:)`` does, within reach.
    /// The closing quote is not in the range, unless quotes of two kinds are joined.
    mutating func quoted(_ opener: ByteText.Opener, isShell: Bool, to end: Int) -> Range<Int> {
        let range = text.quoted(opener, isShell: isShell, to: reach(from: opener.start, to: end))
        spend(range.count)
        return range
    }

    /// Returns the end of the run of `class` from `start`, as ``ByteText/runEnd(_:from:to:)`` does.
    ///
    /// It remembers the last long run of each class. A format may begin at many places of one run, as short prefixes do
    /// in base 64, and the run is read once for all of them.
    @inline(__always)
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
        /// From where it was first begun to its end.
        var range: Range<Int>
    }
}
