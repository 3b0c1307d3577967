import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import Redaction
import StrictJSON

/// `…/holds`: places holds on entries, as for a lawsuit (GDPR, Article 17(3)), lists them and ends them.
struct HoldEntries: Sendable {
    let holds: Holds
    let redactor: Redactor

    /// Returns 201 once the hold is in force. Secrets in the reason are redacted first.
    /// - Throws: ``Rejection``: 409 `id_taken`, and what ``JSONBody`` throws.
    func place(_ request: Request, credential: Credential, context: AuditRequestContext) async throws -> Response {
        // The reason goes into the trail, which keeps no secret. It may name people.
        let hold = try await JSONBody.read(request, context: context) { value throws(InvalidEntry) in
            try HoldRequest(redactor.redact(value, identities: ["reason", "identifiers"]).value)
        }
        guard let placed = try await holds.place(hold, serviceAccount: credential.account) else {
            throw Rejection(.idTaken, "This hold id is in use.")
        }
        return Response(json: placed, status: .created)
    }

    /// Returns holds in one answer, the newest first, at most 500.
    /// - Throws: ``Rejection`` 406.
    func list(_ request: Request) async throws -> Response {
        _ = try EntryMediaType.negotiated(request, offered: [.json])
        return Response(json: ["holds": .array(try await holds.list())])
    }

    /// Ends a hold. Erasures that waited for it go on by themselves.
    /// - Throws: ``Rejection`` 404 for a hold that is unknown or has ended.
    func end(_ holdID: String?, credential: Credential) async throws -> Response {
        guard let holdID = holdID.flatMap({ ErasureID($0) }),
            let ended = try await holds.end(holdID, serviceAccount: credential.account)
        else { throw Rejection(.holdNotFound, "There is no hold with this id in force.") }
        return Response(json: ended)
    }
}
