import Foundation
import SeededRandomness
import Testing

/// A line of the data files in `Cases`: a text, and what of it a rule replaces.
struct RuleCase: CustomTestStringConvertible, Sendable {
    let rule: String
    let line: String
    private let isFound: Bool
    /// Whether it is found only where nothing else is in the string.
    let isAlone: Bool

    var testDescription: String { "\(rule) \(line)" }

    /// The text, and what is to be kept of it: both drawn with the same numbers.
    func draw(using generator: inout SeededGenerator) -> (text: String, kept: String, secrets: [String]) {
        let drawn = Template(line).draw(using: &generator)
        guard isFound else { return (drawn, drawn, []) }
        var (text, kept, secrets) = ("", "", [String]())
        for (index, part) in drawn.split(omittingEmptySubsequences: false, whereSeparator: { "«»".contains($0) })
            .enumerated()
        {
            text += part
            kept += index.isMultiple(of: 2) ? String(part) : "[redacted:\(rule)]"
            if !index.isMultiple(of: 2) { secrets.append(String(part)) }
        }
        return (text, kept, secrets)
    }

    /// Those that a rule finds, or those that it leaves.
    static func all(found: Bool) -> [RuleCase] {
        ["formats", "shapes"].flatMap { read($0) }.filter { $0.isFound == found }
    }

    private static func read(_ name: String) -> [RuleCase] {
        var rule = ""
        var cases: [RuleCase] = []
        for line in lines(of: name) {
            let sign = line.prefix(4)
            if ["  + ", "  = ", "  - "].contains(sign) {
                cases.append(
                    RuleCase(
                        rule: rule,
                        line: String(line.dropFirst(4)),
                        isFound: sign != "  - ",
                        isAlone: sign == "  = "
                    )
                )
            } else {
                rule = line
            }
        }
        return cases
    }

    /// The lines of a data file, without remarks.
    static func lines(of name: String) -> [String] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Cases")
        let text = (try? String(contentsOf: folder.appending(path: "\(name).txt"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}
