/// A part of a text that is to be replaced.
struct Finding {
    private(set) var range: Range<Int>
    private let replacement: Replacement

    private enum Replacement {
        /// All of it goes.
        case marker(StaticString)
        /// It is JSON, and this is what stays of it.
        case json([UInt8], rules: [StaticString])
    }

    /// What `rule` found.
    init(_ range: Range<Int>, rule: StaticString) {
        self.range = range
        replacement = .marker(rule)
    }

    /// A value in JSON, and what is written in its place.
    init(_ range: Range<Int>, rules: [StaticString], json: [UInt8]) {
        self.range = range
        replacement = .json(json, rules: rules)
    }

    /// Whether all of it goes. Otherwise it is JSON, of which something stays.
    var isWhole: Bool {
        if case .marker = replacement { true } else { false }
    }

    /// Those that found something in it, for the report.
    var rules: [StaticString] {
        switch replacement {
        case .marker(let rule): [rule]
        case .json(_, let rules): rules
        }
    }

    /// Writes what takes its place.
    func append(to text: inout [UInt8]) {
        switch replacement {
        case .marker(let rule): text.append(marker: rule)
        case .json(let json, _): text += json
        }
    }

    /// The same in the text that `view` shows.
    func seen(through view: PlainView) -> Finding {
        var finding = self
        finding.range = view.origin(of: range)
        return finding
    }

    /// Both, in the order of the text: what overlaps becomes one, and what stays of JSON stays as it is.
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
