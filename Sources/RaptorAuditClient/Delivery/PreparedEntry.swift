import AuditModel
import Intake
import Redaction
import StrictJSON

/// An entry as it leaves this process, and as the spool keeps it: checked and redacted as the service does it, with an id.
struct PreparedEntry: Sendable {
    let id: EntryID
    /// A line of NDJSON, without its end.
    let line: [UInt8]
    let redactions: [RedactionNote]

    /// - Parameters:
    ///   - json: the entry as the wire has it.
    ///   - now: the clock here, for the id.
    ///   - random: ten bytes for the id of an entry that has none.
    ///   - redactor: the deployment's own; `nil` for the standard one.
    /// - Throws: ``AuditClientError/Code/invalidEntry`` with everything that is wrong. An entry's time is checked by the
    ///   service alone: the clock here may be wrong, and the entry grows older in the spool.
    init(json: [UInt8], now: Timestamp, random: [UInt8], redactor: Redactor? = nil) throws(AuditClientError) {
        let intake = EntryIntake(redactor: redactor ?? .standard)
        let redacted: RedactedEntry
        do throws(EntryIntake.Refusal) {
            let entry = try intake.read(json[...], now: Self.endOfTime, oldest: nil)
            redacted = try intake.redact(entry)
            id = entry.id ?? EntryID(version7At: now, random: random)
        } catch {
            switch error {
            case .malformed(let why, let place):
                throw AuditClientError(.invalidEntry, "The entry is not valid I-JSON: \(why.description(at: place)).")
            case .invalid(let invalid): throw AuditClientError(invalid)
            case .tooLarge(let sentence): throw AuditClientError(.invalidEntry, sentence)
            }
        }
        line = SpoolContent.head(of: id) + redacted.canonical.dropFirst()
        redactions = redacted.redactions
    }

    /// A clock by which nothing is in the future.
    private static let endOfTime = Timestamp(microseconds: .max)

    /// Prepares an entry that a program put together.
    init(_ entry: Entry, now: Timestamp, random: [UInt8], redactor: Redactor? = nil) throws(AuditClientError) {
        guard JSON.object(entry.additional).isFinite else {
            throw AuditClientError(.invalidEntry, "The entry holds a number that is not finite.")
        }
        try self.init(json: StrictJSON.canonical(.object(entry.json)), now: now, random: random, redactor: redactor)
    }
}

extension AuditClientError {
    fileprivate init(_ invalid: InvalidEntry) {
        let violations = invalid.violations.map { violation in
            Violation(pointer: violation.pointer.description, code: violation.code.rawValue, detail: violation.detail)
        }
        self.init(.invalidEntry, "The entry breaks \(violations.count) of its rules.")
        self.violations = violations
    }
}

extension JSON {
    fileprivate var isFinite: Bool {
        switch self {
        case .null, .bool, .string: true
        case .number(let number): number.isFinite
        case .array(let elements): elements.allSatisfy(\.isFinite)
        case .object(let members): members.values.allSatisfy(\.isFinite)
        }
    }
}

extension AuditClient {
    /// Prepares an entry as the wire has it.
    func prepared(_ json: [UInt8]) throws(AuditClientError) -> PreparedEntry {
        try PreparedEntry(json: json, now: .now, random: Self.random(), redactor: configuration.redactor)
    }

    /// Returns ten random bytes, for an id.
    static func random() -> [UInt8] { (0..<10).map { _ in UInt8.random(in: .min ... .max) } }
}
