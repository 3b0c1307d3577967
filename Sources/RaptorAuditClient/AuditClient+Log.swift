public import FoundationBase
import Synchronization

/// Reads the transparency log over the trail, in the formats of C2SP, unchecked. Needs the scope `audit:read`.
extension AuditClient {
    /// Returns the newest tree, signed: a checkpoint.
    public func logCheckpoint() async throws(AuditClientError) -> [UInt8] {
        try await bytes("\(ServiceAPI.trail)/log/checkpoint", accept: "text/plain")
    }

    /// Returns what the log serves under a path such as `tile/0/x001/234` or `tile/entries/000.p/17`.
    public func logResource(_ path: String) async throws(AuditClientError) -> [UInt8] {
        try await bytes("\(ServiceAPI.trail)/log/\(path)", accept: "application/octet-stream")
    }

    /// Returns the proof that an entry is what was recorded, as JSON.
    /// - Throws: ``AuditClientError/Code/notFound`` when the log does not have the entry.
    public func proof(id: UUID) async throws(AuditClientError) -> [UInt8] {
        try await bytes("\(ServiceAPI.trail)/\(id.text)/proof", accept: "application/json")
    }

    /// The longest answer that is kept, in bytes: far above the longest bundle, which has 256 leaves. An auditor need
    /// not trust the service to end its answers.
    static let longestResource = 64 << 20

    private func bytes(_ target: String, accept: String) async throws(AuditClientError) -> [UInt8] {
        let api = try service.get()
        return try await retrying { limit throws(AuditClientError) in
            let collected = Mutex<[UInt8]>([])
            do throws(AuditClientError) {
                try await api.stream(HTTPRequest(target: target, accept: accept), within: limit) { piece in
                    collected.withLock { bytes in
                        bytes += piece
                        return bytes.count <= Self.longestResource
                    }
                }
            } catch {
                guard collected.withLock({ $0.count }) <= Self.longestResource else {
                    let message = "it is longer than \(Self.longestResource) bytes"
                    throw AuditClientError(TransportFailure(kind: .tooLong, message: message))
                }
                throw error
            }
            return collected.withLock { $0 }
        }
    }
}
