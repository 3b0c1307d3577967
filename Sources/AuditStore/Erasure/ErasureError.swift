/// Why an erasure, or a hold, was not begun. Nothing was stored.
package enum ErasureError: Error, Equatable, Sendable, CustomStringConvertible {
    case erasureIDReused
    case erasureIDNamesPerson
    case holdIDNamesPerson
    /// The identifier of this index is compared as a name that everyone's entries hold, and the request is not forced.
    case identifierReserved(Int)
    /// A hold is in force that may cover entries of the person, and the request is not partial.
    case held
    case dryRunTokenMismatch

    /// May be shown to the caller. Holds no identifier.
    package var description: String {
        switch self {
        case .erasureIDReused: "This erasure id was used before, for other identifiers."
        case .erasureIDNamesPerson: "The erasure id holds an identifier: it stays in the trail."
        case .holdIDNamesPerson: "The hold id holds an identifier: it stays in the trail."
        case .identifierReserved(let index):
            "/identifiers/\(index): Must not be compared as a word of the trail or a very short one, unless force is true."
        case .held: "A hold is in force. A partial request erases what it does not cover."
        case .dryRunTokenMismatch: "The token is not from a dry run of these identifiers."
        }
    }
}
