/// Why a statement has no result.
///
/// `description` is safe to log: a server's message can quote bound values (`invalid input syntax for type uuid: "…"`),
/// so it names the SQLSTATE and the constraint alone. `message` is for an operator's terminal.
package struct PostgresError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// No connection could be made: nothing was sent.
        case cannotConnect
        /// The connection string is not one, or is taken apart in the wrong places. Nothing was sent.
        case misreadAddress
        /// A pooler changes the server process between transactions. Nothing was sent but questions.
        case transactionPooling
        /// The connection died, or missed its deadline, after the statement was sent: whether it was carried out is not
        /// known. The connection is closed and never used again.
        case connectionLost
        /// As `connectionLost`: the server may still carry the statement out.
        case deadlineExceeded
        /// The server refused the statement, and its transaction with it.
        case server(sqlState: String)
        /// A warning said that the commit is on this server's disk only and not yet, as required, on its standby.
        case committedLocallyOnly
        /// The answer is not of the shape that the statement promises.
        case unexpectedResult
    }

    package let kind: Kind
    /// What libpq or the server said. It may quote values, so it belongs in no log.
    package let message: String
    /// The name of the constraint that refused a row; `nil` for any other error.
    package let constraint: String?

    package init(_ kind: Kind, message: String, constraint: String? = nil) {
        self.kind = kind
        self.message = message
        self.constraint = constraint
    }

    /// The five characters of the server's error code; `nil` for an error that is not the server's.
    package var sqlState: String? {
        if case .server(let sqlState) = kind { sqlState } else { nil }
    }

    package var debugDescription: String { "\(description): \(message)" }

    package var description: String {
        switch kind {
        case .cannotConnect: "cannot connect to PostgreSQL"
        case .misreadAddress:
            """
            the connection string cannot be read. In a URI, write what is special in a password percent-encoded: / as \
            %2F, @ as %40, : as %3A, % as %25
            """
        case .transactionPooling:
            "a pooler in transaction mode stands before PostgreSQL: connect directly, or through a pooler in session mode"
        case .connectionLost: "the connection to PostgreSQL was lost"
        case .deadlineExceeded: "PostgreSQL did not answer in time"
        case .committedLocallyOnly: "PostgreSQL committed locally, but not on its standby"
        case .unexpectedResult: "PostgreSQL answered with an unexpected result"
        case .server(let sqlState): "PostgreSQL error \(sqlState)" + (constraint.map { " (constraint \($0))" } ?? "")
        }
    }
}
