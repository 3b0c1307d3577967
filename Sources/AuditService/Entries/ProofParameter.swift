import AuditModel
import Hummingbird

extension Request {
    /// Whether the request asks with `?proof=true` for the proof that the entry is in the log.
    /// - Throws: ``Rejection`` `invalid_parameter` for a value other than `true` and `false`.
    func wantsProof() throws(Rejection) -> Bool {
        switch uri.queryParameters[RecordEntry.proofParameter[...]] {
        case nil, "false": return false
        case "true": return true
        case _?: throw Rejection(.invalidParameter, "proof must be true or false.")
        }
    }
}
