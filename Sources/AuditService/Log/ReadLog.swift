import AuditModel
import AuditProof
import AuditStore
import HTTPTypes
import Hummingbird
import TransparencyLog

/// `GET /api/internal/audit/log/…`: the log as C2SP's tlog-tiles serves one, and `GET /api/internal/audit/{id}/proof`.
struct ReadLog: Sendable {
    private static let octets = "application/octet-stream"

    let log: TrailLog
    let entries: EntryReader
    let bounds: ReadBounds

    /// Returns the newest tree as a C2SP signed note. Signs nothing when the database lacks what was signed before.
    /// - Throws: ``LogError/rolledBack``; the store's errors.
    func checkpoint() async throws -> Response {
        let note = try await log.checkpoint().note
        return Response(bytes: Array(note.description.utf8), mediaType: "text/plain; charset=utf-8")
    }

    /// Returns a tile of hashes, or a bundle of leaves. Clients may cache it permanently: it never changes.
    /// - Parameter parts: the path below `tile/`, split at its slashes.
    /// - Throws: ``Rejection`` 404 for a path that is malformed, for a tile that does not exist yet, and for leaves
    ///   when the account's patterns do not cover everything; ``LogError/rolledBack``; the store's errors.
    func tile(_ parts: [Substring]) async throws -> Response {
        guard let path = TilePath(parts: parts), maySee(path), let bytes = try await log.resource(path) else {
            throw Rejection(.tileNotFound, "The log has no such tile.")
        }
        var response = Response(bytes: bytes, mediaType: Self.octets)
        // A log's content never changes. The right to read it is the caller's alone, so shared caches may not keep it.
        response.headers[.cacheControl] = "private, max-age=31536000, immutable"
        return response
    }

    /// Whether the account may read the resource. Hashes say nothing about an entry; leaves name the action, app,
    /// account and commits of every entry.
    private func maySee(_ path: TilePath) -> Bool {
        guard case .entries = path else { return true }
        return bounds.areEverything
    }

    /// Returns what proves an entry: its leaf, its content, the acts that changed it and a signed tree.
    /// - Throws: ``Rejection`` 404 for an entry that the account cannot read, 406; ``LogError/rolledBack``.
    func proof(of id: EntryID?, request: Request) async throws -> Response {
        _ = try EntryMediaType.negotiated(request, offered: [.json])
        guard let id, try await mayRead(id), let proof = try await log.proof(of: id) else {
            throw Rejection(.entryNotFound, "There is no entry with this id that this account may read.")
        }
        return Response(json: proof.json)
    }

    /// Whether the account may read the entry. Without bounds it may have the proof of one that retention deleted.
    private func mayRead(_ id: EntryID) async throws -> Bool {
        if bounds.areEverything { return true }
        return try await entries.entry(id, within: bounds) != nil
    }
}
