import AuditModel
import StrictJSON

/// A note beside an entry that was refused when it was sent alone, while others were stored: a firewall does not like a
/// word in it, or the service stumbles over it. Time or an operator may change that, so the entry waits; but it is sent
/// after all others, and alone, so that it holds none of them up.
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
    /// The entries that have such a note.
    func refused() throws(FileError) -> Set<SpoolFile> {
        Set(try names(in: folder).compactMap { SpoolFile(refusalName: $0) })
    }

    func refusal(of file: SpoolFile) -> Refusal? { document(path(file.refusalName)).flatMap { Refusal($0) } }

    /// Notes that the entry was refused. Without the note it is found out again, no more.
    func note(_ error: AuditClientError, about file: SpoolFile) {
        let attempts = (refusal(of: file)?.attempts ?? 0) + 1
        try? replace(path(file.refusalName), with: Refusal(error, attempts: attempts).json)
    }
}
