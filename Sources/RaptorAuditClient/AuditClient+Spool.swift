import AuditModel
public import FoundationBase
import Intake
package import StrictJSON

extension AuditClient {
    /// Returns how many entries wait, and how many files were put aside. First checks that an entry could be kept, by
    /// writing as much and removing it.
    /// - Throws: ``AuditClientError/Code/spoolUnavailable``.
    public func spooled() throws(AuditClientError) -> (waiting: Int, rejected: Int) {
        try reportingSpool { () throws(FileError) in
            try spool.probe()
            return (try spool.waiting().count, try spool.rejected().count)
        }
    }

    /// Returns the spool's entries, the oldest first: those that wait, and those that were put aside.
    /// - Throws: ``AuditClientError/Code/spoolUnavailable``.
    public func spooledEntries() throws(AuditClientError) -> [SpooledEntry] {
        try reportingSpool { () throws(FileError) in
            let waiting = try spool.waiting().map { SpooledEntry(waiting: $0, in: spool) }
            let rejected = try spool.rejected().map { SpooledEntry(rejected: $0, in: spool) }
            return (waiting + rejected).sorted { $0.spooledAt < $1.spooledAt }
        }
    }

    /// Puts a set-aside entry back among those that wait. It is sent unchanged.
    /// - Throws: ``AuditClientError/Code/spoolUnavailable``.
    public func retry(_ entry: SpooledEntry) throws(AuditClientError) {
        guard entry.state == .rejected else { return }
        try reportingSpool { () throws(FileError) in try spool.retry(entry.spoolFile) }
    }

    /// Deletes an entry from the spool. If the service has not stored it, it is lost.
    /// - Throws: ``AuditClientError/Code/spoolUnavailable``.
    public func drop(_ entry: SpooledEntry) throws(AuditClientError) {
        try reportingSpool { () throws(FileError) in try spool.drop(entry.spoolFile) }
    }

    private func reportingSpool<Value>(_ work: () throws(FileError) -> Value) throws(AuditClientError) -> Value {
        do throws(FileError) {
            return try work()
        } catch {
            throw AuditClientError(error)
        }
    }
}

/// An entry in the spool.
public struct SpooledEntry: Sendable, Hashable, Identifiable {
    /// Why it is there.
    public enum State: String, Sendable {
        /// It was not delivered yet.
        case waiting
        /// It was refused by itself while others were stored. It is sent again, after all others.
        case refused
        /// It can never be stored as it is.
        case rejected
    }

    /// The entry's id.
    public let id: UUID
    /// Why it is there.
    public let state: State
    /// When it was put there.
    public let spooledAt: Date
    /// The file that holds it.
    public let file: String
    /// The stable code of the error or problem, for an entry that was refused.
    public let code: String?
    /// What is wrong, as sentences.
    public let detail: String?
    /// The entry; `nil` when its file cannot be read as one. Of names that differ only in their Unicode form it has the
    /// last; ``entryText`` has them all.
    public var entry: JSON? { content.map { JSON($0) } }
    /// The entry as one line of canonical JSON (RFC 8785); `nil` when its file cannot be read as one.
    public var entryText: String? { content.map { String(decoding: StrictJSON.canonical($0), as: UTF8.self) } }

    /// The entry as its file has it.
    package let content: JSONValue?
    let spoolFile: SpoolFile

    init(waiting file: SpoolFile, in spool: Spool) {
        let refusal = spool.refusal(of: file)
        self.init(
            file,
            at: spool.path(file.name),
            refusal == nil ? .waiting : .refused,
            code: refusal?.code,
            detail: refusal?.detail,
            in: spool
        )
    }

    init(rejected file: SpoolFile, in spool: Spool) {
        let problem = spool.problem(of: file)
        self.init(
            file,
            at: spool.rejectedPath(file),
            .rejected,
            code: problem?["code"]?.text,
            detail: problem.flatMap { Self.sentences($0) },
            in: spool
        )
    }

    private init(_ file: SpoolFile, at path: String, _ state: State, code: String?, detail: String?, in spool: Spool) {
        id = UUID(file.id)
        spooledAt = file.spooledAt.date
        spoolFile = file
        self.state = state
        self.file = path
        self.code = code
        self.detail = detail
        if case .whole(let line) = spool.read(at: path) {
            content = try? StrictJSON.parse(line, limits: EntrySize.limits)
        } else {
            content = nil
        }
    }

    /// Returns what a problem says, with each rule that the entry breaks.
    private static func sentences(_ document: JSONObject) -> String? {
        guard case .array(let errors)? = document["errors"], !errors.isEmpty else {
            return document["detail"]?.text ?? document["title"]?.text
        }
        return errors.compactMap { error in
            guard case .object(let error) = error, let detail = error["detail"]?.text else { return nil }
            return "\(error["pointer"]?.text ?? ""): \(detail)"
        }.joined(separator: " ")
    }
}

extension SpooledEntry {
    /// Whether both are the same file in the same state, with the same content.
    public static func == (left: SpooledEntry, right: SpooledEntry) -> Bool {
        left.file == right.file && left.state == right.state && left.code == right.code
            && left.detail == right.detail && left.content == right.content
    }

    /// Hashes the file.
    public func hash(into hasher: inout Hasher) { hasher.combine(file) }
}
