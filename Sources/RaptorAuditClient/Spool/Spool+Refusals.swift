import AuditModel
import StrictJSON

/// A note beside an entry that was refused when it was sent alone, while others were stored: a firewall objects to a
/// word in it, or the service fails on it. That may change, so the entry waits. It is sent after all others, and alone,
/// so that it holds none of them up.
struct Refusal: Sendable, Equatable {
    let code: String
    let detail: String
    /// How many deliveries have tried it.
    let attempts: Int

    init(_ error: AuditClientError, attempts: Int) {
        code = error.code.description
        detail = error.message
        self.attempts = attempts
    }

    init?(_ object: JSONObject) {
        guard let code = object["code"]?.text, let detail = object["detail"]?.text,
            let attempts = object["attempts"]?.integer
        else { return nil }
        (self.code, self.detail, self.attempts) = (code, detail, attempts)
    }

    var json: JSONValue {
        ["attempts": .number(Double(attempts)), "code": .string(code), "detail": .string(detail)]
    }
}

extension Spool {
    /// Returns the entries that have such a note.
    func refused() throws(FileError) -> Set<SpoolFile> {
        Set(try names(in: folder).compactMap { SpoolFile(refusalName: $0) })
    }

    /// Returns the note beside an entry, if it has one.
    func refusal(of file: SpoolFile) -> Refusal? { document(path(file.refusalName)).flatMap { Refusal($0) } }

    /// Notes that the entry was refused. If the note is lost, delivery only has to find that out again.
    func note(_ error: AuditClientError, about file: SpoolFile) {
        let attempts = (refusal(of: file)?.attempts ?? 0) + 1
        try? replace(path(file.refusalName), with: Refusal(error, attempts: attempts).json)
    }
}
