/// A range of a text, half-open and in bytes, and what replaces it.
struct Finding {
    private(set) var range: Range<Int>
    private let replacement: Replacement

    private enum Replacement {
        /// The whole range is secret: `[redacted:<rule>]` takes its place.
        case marker(StaticString)
        /// The range is one string or number of a JSON document. The bytes are the new one, with its quotes; a part of
        /// the old one mostly stays in it.
        case json([UInt8], rules: [StaticString])
    }

    /// Makes a finding that takes all of `range` away.
    init(_ range: Range<Int>, rule: StaticString) {
        self.range = range
        replacement = .marker(rule)
    }

    /// Makes a finding that writes `json` for the string or number at `range`.
    init(_ range: Range<Int>, rules: [StaticString], json: [UInt8]) {
        self.range = range
        replacement = .json(json, rules: rules)
    }

    /// Whether a marker replaces the range. Otherwise it is an edit of JSON, and a part of the text stays.
    var isWhole: Bool {
        if case .marker = replacement { true } else { false }
    }

    /// The rules that the report names for it. Empty for all edits of a document but its first.
    var rules: [StaticString] {
        switch replacement {
        case .marker(let rule): [rule]
        case .json(_, let rules): rules
        }
    }

    /// Appends what takes the range's place.
    private func append(to text: inout [UInt8]) {
        switch replacement {
        case .marker(let rule): text.append(marker: rule)
        case .json(let json, _): text += json
        }
    }

    /// Returns `text` with what takes the place of `findings`, which are in order and do not overlap. They were made in
    /// a text that has this one from `start` on.
    static func apply(_ findings: [Finding], to text: String, from start: Int = 0) -> String {
        text.withBytes { bytes in
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + 32)
            var position = 0
            for finding in findings {
                result += bytes[position..<(finding.range.lowerBound - start)]
                finding.append(to: &result)
                position = finding.range.upperBound - start
            }
            result += bytes[position...]
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// Returns this finding, made in the decoded bytes of `view`, with its range in the text that they come from. The
    /// range must not be empty.
    func seen(through view: PlainView) -> Finding {
        var finding = self
        finding.range = view.origin(of: range)
        return finding
    }

    /// Returns both lists as one, in the order of the text and without overlaps.
    ///
    /// Of two that overlap, the earlier one grows to cover both and keeps its rule. An edit of JSON never grows and is
    /// never covered in part: where one overlaps, the earlier finding stays as it is and the later one is dropped.
    static func union(_ first: [Finding], _ second: [Finding]) -> [Finding] {
        var union: [Finding] = []
        let byPlace = (first + second).sorted { $0.range.lowerBound < $1.range.lowerBound }
        for finding in byPlace {
            guard let last = union.last, last.range.upperBound > finding.range.lowerBound else {
                union.append(finding)
                continue
            }
            let end = max(last.range.upperBound, finding.range.upperBound)
            if !last.isWhole { continue }
            union[union.count - 1].range = last.range.lowerBound..<(finding.isWhole ? end : last.range.upperBound)
        }
        return union
    }
}

extension [UInt8] {
    /// Appends `[redacted:<rule>]`.
    mutating func append(marker rule: StaticString) {
        self += "[redacted:".utf8
        self += UnsafeBufferPointer(start: rule.utf8Start, count: rule.utf8CodeUnitCount)
        append(UInt8(ascii: "]"))
    }
}
