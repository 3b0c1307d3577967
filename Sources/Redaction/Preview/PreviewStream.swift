package import StrictJSON

/// Takes JSON in pieces of any size, one value or many (NDJSON), and answers each value with a line.
///
/// Every line is a value, unless the first one is only the beginning of one: then the whole input is, if it parses and
/// is not longer than ``RedactionPreview/limits`` say.
package struct PreviewStream: Sendable {
    /// A line that is not JSON.
    package struct Fault: Error, Equatable, Sendable {
        /// From 1.
        package let line: Int
        /// What is wrong, and where in the line.
        package let error: JSONError
    }

    /// Answers that nobody has taken yet. Whoever takes them empties it.
    package var output: [UInt8] = []
    /// Faults that nobody has taken yet.
    package var faults: [Fault] = []

    private let preview: RedactionPreview
    private var form = Form.unknown
    private var pending: [UInt8] = []
    /// No line ends in `pending` before it.
    private var searched = 0
    private var line = 0

    private enum Form {
        case unknown, lines, oneValue
    }

    /// A stream without input yet.
    package init(of preview: RedactionPreview = RedactionPreview()) {
        self.preview = preview
    }

    /// Answers the lines that end in `bytes`, and keeps the rest.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        pending += bytes
        if form == .oneValue, pending.count > RedactionPreview.limits.maximumBytes { form = .lines }
        if form != .oneValue { answerLines() }
    }

    /// Answers what is left. The input has ended.
    package mutating func finish() {
        if form == .oneValue {
            let isAnswered = (try? preview.append(pending[...], to: &output)) != nil
            if isAnswered { return pending.removeAll() }
            form = .lines
            answerLines()
        }
        form = .lines
        answer(pending[...])
        pending = []
    }

    private mutating func answerLines() {
        let input = pending
        var start = 0
        while form != .oneValue, let end = input[max(start, searched)...].firstIndex(of: UInt8(ascii: "\n")) {
            answer(input[start..<end])
            if form != .oneValue { start = end + 1 }
        }
        if start > 0 { pending.removeFirst(start) }
        searched = form == .oneValue ? 0 : pending.count
    }

    private mutating func answer(_ text: ArraySlice<UInt8>) {
        line += 1
        guard text.contains(where: { !$0.isIn(.space) }) else { return }
        do {
            try preview.append(text, to: &output)
        } catch {
            if form == .unknown, error.reason == .unexpectedEnd {
                form = .oneValue
                line -= 1
                return
            }
            faults.append(Fault(line: line, error: error))
        }
        form = .lines
    }
}
