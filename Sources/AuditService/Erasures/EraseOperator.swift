import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import StrictJSON

/// `…/erasures`: asks for an operator to be erased, lists, reads and confirms.
struct EraseOperator: Sendable {
    /// How long a request waits for the end of its erasure. After that the answer says where to ask for it.
    private static let waitAtMost: Duration = .seconds(2)

    let erasures: Erasures
    let exports: Slots

    /// Begins an erasure, or repeats one: the same request has the same answer. Returns 200 once it is complete, 202
    /// with `Location` when it is not after two seconds. A dry run erases nothing and answers 200.
    ///
    /// An account with `audit:erase:request` alone begins an erasure that waits for another account's confirmation.
    /// Once 202 or 200 is sent, a crash does not lose the request: the next instance goes on with it.
    /// - Throws: ``Rejection``: 400, 411, 413, 415, 422 `invalid_erasure`, 503 `too_many_exports` for a dry run;
    ///   ``ErasureError``; the store's errors.
    func request(_ request: Request, credential: Credential, context: AuditRequestContext) async throws -> Response {
        let erasure = try await JSONBody.read(request, context: context, ErasureRequest.init)
        guard !erasure.isDryRun else {
            let slot = try exports.take()
            defer { withExtendedLifetime(slot) {} }
            return Response(json: try await erasures.preview(erasure))
        }
        let record = try await erasures.begin(
            erasure,
            serviceAccount: credential.account,
            awaitsConfirmation: !credential.scopes.contains(.auditErase)
        )
        return Self.answer(try await erasures.settled(erasure.erasureID, within: Self.waitAtMost) ?? record)
    }

    /// Lets an erasure go on that another account asked for. Answers as ``request(_:credential:context:)`` does.
    /// - Throws: ``Rejection`` 404, or 409 `not_confirmable` when the same account asked, or when it awaits no
    ///   confirmation.
    func confirm(_ erasureID: String?, credential: Credential) async throws -> Response {
        guard let erasureID = erasureID.flatMap({ ErasureID($0) }),
            let (record, isConfirmed) = try await erasures.confirm(erasureID, account: credential.account)
        else { throw Self.notFound }
        guard isConfirmed else {
            throw record.state == .awaitingConfirmation
                ? Rejection(.notConfirmable, "Another account than the one that asked has to confirm it.")
                : Self.awaitsNothing(record)
        }
        return Self.answer(try await erasures.settled(erasureID, within: Self.waitAtMost) ?? record)
    }

    /// Ends a request that awaits a confirmation, without erasing. The account that asked may withdraw its own.
    /// - Throws: ``Rejection`` 404, or 409 `not_confirmable` when it awaits no confirmation.
    func refuse(_ erasureID: String?, credential: Credential) async throws -> Response {
        guard let erasureID = erasureID.flatMap({ ErasureID($0) }),
            let (record, isRefused) = try await erasures.refuse(erasureID, account: credential.account)
        else { throw Self.notFound }
        guard isRefused else { throw Self.awaitsNothing(record) }
        return Response(json: record.json)
    }

    /// Returns how far an erasure is, or its receipt.
    /// - Throws: ``Rejection`` 404, 406.
    func record(_ erasureID: String?, request: Request) async throws -> Response {
        _ = try EntryMediaType.negotiated(request, offered: [.json])
        guard let erasureID = erasureID.flatMap({ ErasureID($0) }),
            let record = try await erasures.record(of: erasureID)
        else { throw Self.notFound }
        return Response(json: record.json)
    }

    /// Returns erasures in one answer, those that are not done first. The store bounds how many.
    /// - Throws: ``Rejection`` 406.
    func list(_ request: Request) async throws -> Response {
        _ = try EntryMediaType.negotiated(request, offered: [.json])
        return Response(json: ["erasures": .array(try await erasures.list().map(\.json))])
    }

    private static let notFound = Rejection(.erasureNotFound, "There is no erasure with this erasure id.")

    /// Returns 409 for an erasure that is past its confirmation, or needs none.
    private static func awaitsNothing(_ record: ErasureRecord) -> Rejection {
        Rejection(.notConfirmable, "It does not await a confirmation; its state is \(record.state.rawValue).")
    }

    /// Returns 200 with the receipt, or 202 with where to ask for it and the seconds to wait.
    private static func answer(_ record: ErasureRecord) -> Response {
        guard !record.isCompleted else { return Response(json: record.json) }
        return Response(
            json: record.json,
            status: .accepted,
            headers: [.location: "\(Route.requestErasure.path)/\(record.erasureID)", .retryAfter: "2"]
        )
    }
}
