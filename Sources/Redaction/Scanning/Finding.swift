/// A part of a text that is to be replaced.
struct Finding {
    private(set) var range: Range<Int>
    /// Those that found something in it, for the report.
    let rules: [String]
    /// What takes its place.
    let replacement: [UInt8]
    /// Whether all of it goes. Otherwise it is JSON, and the replacement is what stays of it.
    let isWhole: Bool

    /// What `rule` found.
    init(_ range: Range<Int>, rule: StaticString) {
        self.range = range
        rules = ["\(rule)"]
        replacement = Array("[redacted:\(rule)]".utf8)
        isWhole = true
    }

    /// A value in JSON, and what is written in its place.
    init(_ range: Range<Int>, rules: [String], json: [UInt8]) {
        self.range = range
        self.rules = rules
        replacement = json
        isWhole = false
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
