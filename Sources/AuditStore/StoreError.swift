import LibPQ

/// Why the store could not do what it was asked for: all that it throws beside what is wrong with a request.
///
/// `description` may be shown to anyone and logged: it holds no value of a row. `detail` is for an operator's terminal.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// The database cannot be reached, does not answer in time, or rolled back. Trying again helps.
        case unavailable
        /// A crash of the server could lose what it has committed.
        case notDurable
        /// The server, or what stands before it, cannot keep what a 201 promises. An operator has to act.
        case unfit
        /// A constraint refuses the row, which can never be stored.
        case refused(constraint: String?)
        case unexpected
    }

    /// Decides how the request is answered, and whether to try again.
    package let kind: Kind
    /// May be shown to anyone.
    package let description: String
    /// PostgreSQL's own words, which may quote a row. Empty when there is nothing to add.
    package let detail: String

    /// - Parameter description: must hold nothing of a row, and no secret.
    init(_ kind: Kind, _ description: String, detail: String = "") {
        self.kind = kind
        self.description = description
        self.detail = detail
    }

    /// Sorts the error by what a caller can do about it. PostgreSQL's message goes into ``detail`` alone.
    init(_ error: PostgresError) {
        self.init(Self.kind(error), error.description, detail: error.message)
    }

    /// Takes any error of LibPQ or of a session's preparation. An error that nobody foresaw shows its type to everyone,
    /// and its text to operators alone.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as PostgresError: self.init(error)
        default: self.init(.unexpected, "\(type(of: error))", detail: "\(error)")
        }
    }

    /// - Parameter off: settings that are not as they must be, such as `fsync off`.
    static func notDurable(_ off: [String]) -> StoreError {
        StoreError(
            .notDurable,
            """
            PostgreSQL runs with \(off.joined(separator: ", ")): a committed entry could be lost. Switch \
            \(off.count == 1 ? "it" : "them") on, for this database and this user too.
            """
        )
    }

    /// Returns what the error means to a caller. An unknown outcome is `unavailable`: sending the id again finds out.
    private static func kind(_ error: PostgresError) -> Kind {
        switch error.kind {
        case .cannotConnect, .connectionLost, .deadlineExceeded, .committedLocallyOnly: .unavailable
        case .transactionPooling, .misreadAddress: .unfit
        case .unexpectedResult: .unexpected
        case .server(let sqlState):
            // Data exception, integrity constraint violation.
            if sqlState.hasPrefix("22") || sqlState.hasPrefix("23") {
                .refused(constraint: error.constraint)
            } else {
                isTransient(sqlState) ? .unavailable : .unexpected
            }
        }
    }

    /// Classes 08 (connection), 40 (rolled back), 53 (out of resources), 57 (operator intervention: shutdown, timeout),
    /// and 25006, 55P03: a server that takes no writes now, a lock that is held.
    /// Anything else that the server says is not foreseen.
    private static func isTransient(_ sqlState: String) -> Bool {
        ["08", "40", "53", "57", "25006", "55P03"].contains { sqlState.hasPrefix($0) }
    }
}

extension Pool {
    /// Lends a session's connection, as ``Pool/run(by:_:)`` does.
    /// - Throws: ``StoreError`` in the place of every other error, those of `body` included.
    func lend<Value: Sendable>(
        by deadline: Deadline,
        _ body: @escaping @Sendable (isolated Connection) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await run(by: deadline, body)
        } catch {
            throw StoreError(error)
        }
    }
}

extension Session {
    /// Lends the session's connection, as ``Session/run(by:_:)`` does.
    /// - Throws: ``StoreError`` in the place of every other error, those of `body` included.
    nonisolated(nonsending) func lend<Value: Sendable>(
        by deadline: Deadline,
        _ body: @Sendable (isolated Connection) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await run(by: deadline, body)
        } catch {
            throw StoreError(error)
        }
    }
}
