package import AuditModel

/// An entry that is stored: the transaction that holds it has been committed and its WAL flushed.
package struct Recorded: Sendable, Equatable {
    package let receipt: Receipt
    /// The entry had been stored before, by the same account and with the same content. The receipt is the first one's.
    package let isReplay: Bool
}
