import AuditModel

extension AuditClientError {
    /// The reason of an entry that is only kept, as its caller wanted.
    static let notSent = AuditClientError(.unavailable, "It was not sent yet.")

    /// Returns the error for an entry in the spool whose name the disk did not confirm.
    static func notDurable(_ error: FileError) -> AuditClientError {
        AuditClientError(error, "The entry is kept, but a power cut may lose it. ")
    }

    /// Returns the error for an entry that is not in the spool.
    /// - Parameter error: why the service did not confirm it, if it was asked.
    static func lost(
        _ spoolFailure: AuditClientError,
        after error: AuditClientError? = nil,
        id: EntryID? = nil
    ) -> AuditClientError {
        let fate =
            if let error, error.isAmbiguous, let id {
                """
                The entry \(id) is not kept, and the service may or may not have stored it: record it again with this \
                id.
                """
            } else {
                "The entry is neither stored nor kept."
            }
        var lost = AuditClientError(
            .spoolUnavailable,
            "\(fate) \(spoolFailure.message) \(error?.message ?? "")".trimmed
        )
        lost.problem = error?.problem
        return lost
    }
}
