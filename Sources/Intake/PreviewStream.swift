package import StrictJSON

/// Takes JSON in pieces of any size, one value or many (NDJSON), and answers each value with a line.
///
/// Every line is a value. If the first line is only the beginning of a value, the whole input is one, provided that it
/// parses and is within ``RedactionPreview/limits``.
package struct PreviewStream: Sendable {
    /// A line that is not JSON.
    package struct Fault: Error, Equatable, Sendable {
        /// From 1.
        package let line: Int
        /// What is wrong, and where in the line.
        package let error: JSONError
    }

    /// Answers that the caller has not taken yet. The caller empties it.
    package var output: [UInt8] = []
    /// Faults that the caller has not taken yet.
    package var faults: [Fault] = []

    private let preview: RedactionPreview
    private var form = Form.unknown
    private var pending: [UInt8] = []
    /// Up to here no line ends in `pending`.
    private var searched = 0
    private var line = 0

    private enum Form {
        case unknown, lines, oneValue
    }

    /// How many shares of a piece are answered at the same time.
    private static let width = 4
    /// Smaller shares cost more than they save.
    private static let leastShare = 1 << 13

    /// Creates a stream without input yet.
    package init(of preview: RedactionPreview = RedactionPreview()) {
        self.preview = preview
    }

    /// Answers the lines that end in `bytes`, and keeps the rest. Keeps the whole input while it may be one value.
    package mutating func append(_ bytes: some Sequence<UInt8>) async {
        pending += bytes
        if form == .oneValue, pending.count > RedactionPreview.limits.maximumBytes { form = .lines }
        if form != .oneValue { await answerLines() }
    }

    /// Answers what is left. The input has ended.
    package mutating func finish() async {
        if form == .oneValue {
            let isAnswered = (try? preview.append(pending[...], to: &output)) != nil
            if isAnswered { return pending.removeAll() }
            form = .lines
            await answerLines()
        }
        form = .lines
        take(preview.answers(to: pending[...]))
        pending = []
    }

    /// Answers the lines that are complete. The first that is not blank decides whether the input is one value.
    private mutating func answerLines() async {
        guard let last = pending[searched...].lastIndex(of: UInt8(ascii: "\n")) else {
            searched = pending.count
            return
        }
        var lines = pending[...last]
        while form == .unknown, let first = lines.firstIndex(of: UInt8(ascii: "\n")) {
            let answers = preview.answers(to: lines[...first])
            if answers.faults.first?.error.reason == .unexpectedEnd {
                form = .oneValue
                pending.removeFirst(lines.startIndex)
                return searched = 0
            }
            if !answers.isEmpty { form = .lines }
            take(answers)
            lines = lines[(first + 1)...]
        }
        await answer(lines)
        pending.removeFirst(last + 1)
        searched = pending.count
    }

    /// Answers the lines in parallel shares, and takes the answers in order.
    private mutating func answer(_ lines: ArraySlice<UInt8>) async {
        let size = max(Self.leastShare, lines.count / Self.width)
        if lines.count < 2 * size { return take(preview.answers(to: lines)) }
        let shares = await withTaskGroup(of: (start: Int, answers: PreviewAnswers).self) { [preview] group in
            var rest = lines
            while !rest.isEmpty {
                let end = rest.dropFirst(size).firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex - 1
                let share = rest[...end]
                group.addTask { (share.startIndex, preview.answers(to: share)) }
                rest = rest[(end + 1)...]
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for share in shares.sorted(by: { $0.start < $1.start }) { take(share.answers) }
    }

    /// Adds answers, whose lines are counted from the last line that was answered.
    private mutating func take(_ answers: PreviewAnswers) {
        output += answers.output
        faults += answers.faults.map { Fault(line: line + $0.line, error: $0.error) }
        line += answers.lineCount
    }
}

/// The answers to some lines.
private struct PreviewAnswers: Sendable {
    var output: [UInt8] = []
    /// By the line's number, from 1.
    var faults: [(line: Int, error: JSONError)] = []
    var lineCount = 0

    /// Whether all lines were empty.
    var isEmpty: Bool { output.isEmpty && faults.isEmpty }
}

extension RedactionPreview {
    /// Answers each line that is not empty.
    fileprivate func answers(to text: ArraySlice<UInt8>) -> PreviewAnswers {
        var answers = PreviewAnswers()
        answers.output.reserveCapacity(2 * text.count)
        var rest = text
        // What follows the last line feed is a line unless it is empty.
        while !rest.isEmpty {
            let line = rest[..<(rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex)]
            rest = rest[min(line.endIndex + 1, rest.endIndex)...]
            answers.lineCount += 1
            if line.allSatisfy({ " \t\r".utf8.contains($0) }) { continue }
            do {
                try append(line, to: &answers.output)
            } catch {
                answers.faults.append((answers.lineCount, error))
            }
        }
        return answers
    }
}
