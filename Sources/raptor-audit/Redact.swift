import ArgumentParser
import AuditModel
import Redaction
import StrictJSON

struct Redact: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what would be kept of JSON from standard input. Nothing is sent.",
        discussion: """
            Reads one JSON value, or one on each line, and writes a line for each: \
            {"payload_redacted": …, "redactions": [{"pointer": …, "rule": …}]}, with the value's id if it has one.

            A line that is not JSON is reported by its number, the others are answered all the same, and the exit status \
            is 65.
            """
    )

    /// Far above an entry's, so that whole logs can be tried.
    private static let limits = StrictJSON.Limits(maximumBytes: 64 << 20)
    private static let identities = Set(AuditEntryField.allCases.filter(\.isIdentity).map(\.rawValue))

    func run() throws {
        guard let input = Console.readInput(limit: Self.limits.maximumBytes) else {
            Console.complain("Standard input is longer than \(Self.limits.maximumBytes) bytes.")
            throw ExitCode.dataError
        }
        // One value on several lines; else each line by itself.
        if let value = try? StrictJSON.parse(input, limits: Self.limits) {
            Self.answer(value)
            return
        }
        var isSound = true
        for (index, line) in input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            do throws(JSONError) {
                Self.answer(try StrictJSON.parse(line, limits: Self.limits))
            } catch {
                if error.reason == .emptyInput { continue }
                Console.complain("line \(index + 1): \(error)")
                isSound = false
            }
        }
        if !isSound { throw ExitCode.dataError }
    }

    private static func answer(_ value: JSONValue) {
        let (redacted, notes) = Redactor.standard.redact(value, identities: identities)
        var answer: JSONObject = [:]
        if case .object(let object) = redacted { answer["id"] = object["id"] }
        answer["payload_redacted"] = redacted
        answer["redactions"] = .array(notes.map(\.json))
        Console.print(answer.text)
    }
}
