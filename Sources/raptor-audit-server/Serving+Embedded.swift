import AuditModel
import AuditService
import AuditStore
import EmbeddedPostgres
import Foundation
import LibPQ

extension Serving {
    private static let database = "raptor_audit"
    /// The account whose token is in the folder. It has every scope.
    private static let account = "development"

    /// Serves on a private cluster in `folder`, and makes the cluster, the database, the pepper and a token on the
    /// first start. The cluster stops with the service, however that ends.
    /// - Throws: what ``run(databaseURL:pepper:onServing:)`` throws; ``EmbeddedPostgresError``.
    func runEmbedded(in folder: DataFolder) async throws {
        let postgres = try await EmbeddedPostgres.start(in: folder.path)
        do {
            let pepper = try folder.makePepperIfMissing()
            try await createDatabaseIfMissing(postgres)
            let databaseURL = postgres.connectionString(database: Self.database)
            try folder.write(databaseURL: databaseURL)
            try await run(databaseURL: databaseURL, pepper: pepper) { port in
                try await issueTokenIfMissing(folder, databaseURL: databaseURL, pepper: pepper)
                let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
                let url = "http://\(host):\(port)"
                try folder.write(url: url)
                greet(url: url, folder: folder)
            }
        } catch {
            try? await postgres.stop()
            throw error
        }
        try await postgres.stop()
    }

    /// Creates the service's database, as the superuser that the cluster has.
    private func createDatabaseIfMissing(_ postgres: EmbeddedPostgres) async throws {
        try await Preparation.withAdministration(postgres.connectionString(database: "postgres")) {
            connection,
            deadline in
            let isKnown = try connection.value(
                "select exists (select from pg_catalog.pg_database where datname = \(Self.database))",
                as: Bool.self,
                by: deadline
            )
            if !isKnown { try connection.execute("create database raptor_audit", by: deadline) }
        }
    }

    /// Puts a token with every scope into the folder, for trying things out. Issues a new one only when the one there
    /// is not valid, and revokes the others of its account first.
    private func issueTokenIfMissing(_ folder: DataFolder, databaseURL: String, pepper: Pepper) async throws {
        let present = folder.token().flatMap { ServiceToken(parsing: $0) }
        let issued: String? = try await Preparation.withAdministration(databaseURL) { connection, deadline in
            let tokens = ServiceTokens(pepper: pepper)
            if let present, try tokens.isLive(present, on: connection, by: deadline) { return nil }
            if try !ServiceAccounts.list(on: connection, by: deadline).contains(where: { $0.name == Self.account }) {
                try ServiceAccounts.create(
                    name: Self.account,
                    scopes: Scope.allCases,
                    actionPatterns: [.all],
                    appPatterns: [.all],
                    on: connection,
                    by: deadline
                )
            }
            for old in try tokens.list(account: Self.account, on: connection, by: deadline) where old.revokedAt == nil {
                try tokens.revoke(old.id, on: connection, by: deadline)
            }
            return try tokens.issue(account: Self.account, lifetime: nil, on: connection, by: deadline).token.secret
        }
        if let issued { try folder.write(token: issued) }
    }

    /// Prints how to try the service, on standard output.
    private func greet(url: String, folder: DataFolder) {
        let token = folder.tokenFile
        print(
            """

            Raptor Audit answers at \(url), on a PostgreSQL of its own in \(folder.path). Stop both with Ctrl-C.

            Record a deploy (send it twice: the first answer is 201, the second 200 with the same receipt):

            curl -sS -i \(url)/api/internal/audit \\
              -H "Authorization: Bearer $(cat '\(token)')" \\
              -H 'Content-Type: application/json' \\
              -d '{"action":"console.deploy.prod","actor":"kris@raxx.app","from_sha":"4f2a91c","to_sha":"9b1c44e",\
            "target_app":"raxx-console-prod","trigger":"local-script","outcome":"success","ts_utc":"\(Timestamp.now())"}'

            Read the trail:

            curl -sS \(url)/api/internal/audit -H "Authorization: Bearer $(cat '\(token)')"

            """
        )
        fflush(nil)  // a pipe would hold it back
    }
}

extension Timestamp {
    /// Returns the system clock's time, to the microsecond.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
