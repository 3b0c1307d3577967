package import AuditModel
package import LibPQ

/// Who may call: a CI pipeline, a deploy script, an erasure job. A row of `audit_service_account`.
package struct ServiceAccount: Sendable {
    /// Stands in every entry that the account records, so it never changes.
    package let name: String
    package let scopes: [Scope]
    package let actionPatterns: [ActionPattern]
    package let appPatterns: [AppPattern]
    package let createdAt: Timestamp
    /// Since when its tokens are refused; `nil` for an account in use.
    package let disabledAt: Timestamp?
}

/// Why an account or a token is not as was asked for.
package enum ServiceAccountError: Error, Equatable, CustomStringConvertible {
    case badName
    /// An account has this name, perhaps a disabled one.
    case nameInUse(String)
    /// No account has this name. An account that was deleted counts as unknown, and its name may be used again.
    case unknownAccount(String)
    /// A disabled account gets no new token.
    case accountDisabled(String)
    /// Entries carry its name: nobody else may ever have it.
    case hasRecorded(String)
    /// Rotation needs two; a third would be one that nobody remembers.
    case twoLiveTokens(String)
    /// No token has this id, or it has been revoked already.
    case unknownToken(String)

    /// Says what the administrator can do instead.
    package var description: String {
        switch self {
        case .badName:
            "An account's name has 2 to 63 characters: lowercase letters, digits and hyphens, a letter first."
        case .nameInUse(let name):
            "There is an account \(name) already. One that has recorded keeps its name, since entries carry it."
        case .unknownAccount(let name):
            "There is no account \(name). See \"raptor-audit-server account list\"."
        case .accountDisabled(let name):
            "The account \(name) is disabled. See \"raptor-audit-server account enable\"."
        case .hasRecorded(let name):
            "The account \(name) has recorded entries, which carry its name. Disable it instead."
        case .twoLiveTokens(let name):
            """
            The account \(name) has two live tokens already. Revoke one first: \
            "raptor-audit-server token list --account \(name)".
            """
        case .unknownToken(let id):
            "There is no live token \(id). See \"raptor-audit-server token list\"."
        }
    }
}

/// Creates, changes and lists service accounts. For administrators: the service's role may only read them.
package enum ServiceAccounts {
    /// Creates an account. It has no token yet.
    /// - Throws: ``ServiceAccountError/nameInUse(_:)``, ``ServiceAccountError/badName``; ``PostgresError``, also for an
    ///   empty list of scopes or patterns.
    package static func create(
        name: String,
        scopes: [Scope],
        actionPatterns: [ActionPattern],
        appPatterns: [AppPattern],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        do throws(PostgresError) {
            try connection.execute(
                """
                insert into audit_service_account (name, scopes, action_patterns, app_patterns)
                values (\(name), \(scopes.map(\.rawValue)), \(actionPatterns.map(\.rawValue)),
                        \(appPatterns.map(\.rawValue)))
                """,
                by: deadline
            )
        } catch {
            switch error.constraint {
            case "audit_service_account_pkey": throw ServiceAccountError.nameInUse(name)
            case "audit_service_account_name_check": throw ServiceAccountError.badName
            default: throw error
            }
        }
    }

    /// Returns all accounts by name, disabled ones included.
    package static func list(
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [ServiceAccount] {
        try connection.query(
            """
            select name, scopes, action_patterns, app_patterns, created_at, disabled_at
              from audit_service_account
             order by name
            """,
            by: deadline
        ) { row throws(PostgresError) in
            try ServiceAccount(
                name: row.get(0),
                scopes: row.get(1, as: [String].self).compactMap(Scope.init),
                actionPatterns: row.get(2, as: [String].self).compactMap(ActionPattern.init),
                appPatterns: row.get(3, as: [String].self).compactMap(AppPattern.init),
                createdAt: row.get(4),
                disabledAt: row.optional(5)
            )
        }
    }

    /// Replaces what is given, of disabled accounts too; `nil` leaves it. Every instance obeys within two seconds.
    /// - Throws: ``ServiceAccountError/unknownAccount(_:)``; ``PostgresError``, also for an empty list.
    package static func update(
        name: String,
        scopes: [Scope]?,
        actionPatterns: [ActionPattern]?,
        appPatterns: [AppPattern]?,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        try change(
            name,
            """
            update audit_service_account
               set scopes          = coalesce(\(scopes?.map(\.rawValue)), scopes),
                   action_patterns = coalesce(\(actionPatterns?.map(\.rawValue)), action_patterns),
                   app_patterns    = coalesce(\(appPatterns?.map(\.rawValue)), app_patterns)
             where name = \(name)
            """,
            on: connection,
            by: deadline
        )
    }

    /// Refuses its tokens from now on, on every instance within two seconds. Disabling twice changes nothing.
    /// - Throws: ``ServiceAccountError/unknownAccount(_:)``, ``PostgresError``.
    package static func disable(name: String, on connection: isolated Connection, by deadline: Deadline) throws {
        try change(
            name,
            "update audit_service_account set disabled_at = coalesce(disabled_at, pg_catalog.now()) where name = \(name)",
            on: connection,
            by: deadline
        )
    }

    /// Accepts its tokens again, those that have neither expired nor been revoked.
    /// - Throws: ``ServiceAccountError/unknownAccount(_:)``, ``PostgresError``.
    package static func enable(name: String, on connection: isolated Connection, by deadline: Deadline) throws {
        try change(
            name,
            "update audit_service_account set disabled_at = null where name = \(name)",
            on: connection,
            by: deadline
        )
    }

    /// Executes a change of the account `name`.
    /// - Throws: ``ServiceAccountError/unknownAccount(_:)`` when it met no account, ``PostgresError``.
    private static func change(
        _ name: String,
        _ statement: Statement,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        if try connection.execute(statement, by: deadline) == 0 { throw ServiceAccountError.unknownAccount(name) }
    }

    /// Deletes an account that has recorded nothing, acts included, and its tokens, in one transaction.
    /// - Throws: ``ServiceAccountError/hasRecorded(_:)``, ``ServiceAccountError/unknownAccount(_:)``,
    ///   ``PostgresError``. Nothing is deleted then.
    package static func delete(name: String, on connection: isolated Connection, by deadline: Deadline) throws {
        try connection.transaction(by: deadline) {
            // First, so that nothing is recorded meanwhile: its tokens are gone when this commits.
            try connection.execute("delete from audit_service_token where account = \(name)", by: deadline)
            let hasRecorded: Bool = try connection.value(
                "select exists (select from console_audit_log where service_account = \(name))",
                by: deadline
            )
            if hasRecorded { throw ServiceAccountError.hasRecorded(name) }
            try change(name, "delete from audit_service_account where name = \(name)", on: connection, by: deadline)
        }
    }
}
