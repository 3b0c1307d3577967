import TestSupport

@testable import EmbeddedPostgres

/// A service that is started for the first test which asks for it and ends with this process, for the many checks that
/// leave nothing behind which others would notice.
///
/// A proxy stands in front of it, so that each caller can have an address of its own.
actor SharedService {
    /// For checks of single requests and their answers.
    static let checks = SharedService()
    /// Whose trail only ``ListTests`` write to.
    static let lists = SharedService()
    /// Whose account may erase.
    static let erasures = SharedService(scopes: ["audit:write", "audit:read", "audit:erase"])

    struct Parts: Sendable {
        let service: RunningService
        let database: ServiceDatabase
        /// Of the account `ci`.
        let token: String

        /// The account `ci`, at an address where nobody has failed before.
        var caller: Caller { service.caller(token).from(Sample.address()) }
        /// Somebody who records with the client as the account `ci`.
        func client() throws -> Client { try client(token: token) }
        func client(token: String?) throws -> Client {
            try Client(url: "http://127.0.0.1:\(service.port)", token: token)
        }
        /// Without a token.
        var stranger: Caller { service.caller().from(Sample.address()) }
    }

    private let scopes: [String]
    private var starting: Task<Parts, any Error>?

    private init(scopes: [String] = ["audit:write", "audit:read", "metrics:read"]) {
        self.scopes = scopes
    }

    func parts() async throws -> Parts {
        if let starting { return try await starting.value }
        // Unstructured because it outlives the test that happens to come first, and must not be cancelled with it.
        let scopes = scopes
        let task = Task {
            let postgres = try await TestCluster.shared.postgres()
            let database = ServiceDatabase(try await TestCluster.shared.makeDatabase(), in: postgres)
            let settings = database.environment.merging(["AUDIT_TRUSTED_PROXIES": "1"]) { $1 }
            let service = try await RunningService(settings)
            return Parts(service: service, database: database, token: try await database.token("ci", scopes: scopes))
        }
        starting = task
        return try await task.value
    }
}
