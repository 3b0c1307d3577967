package import AuditModel
package import AuditStore
package import Hummingbird
package import Logging
import NIOCore
package import Redaction
import Synchronization

/// The HTTP service: routes, authentication and answers over a ``Store``. Knows no SQL.
///
/// The caller runs ``application(onServing:)`` and ``authenticator`` side by side, and the store longer than both.
package struct HTTPService: Sendable {
    package struct Configuration: Sendable {
        package var host: String
        /// 0 for any that is free.
        package var port: Int
        /// How many proxies of ours append to `X-Forwarded-For`. With too many, callers choose their own address.
        package var trustedProxies: Int

        package init(host: String, port: Int, trustedProxies: Int) {
            self.host = host
            self.port = port
            self.trustedProxies = trustedProxies
        }
    }

    private let store: Store
    private let configuration: Configuration
    private let metrics: PrometheusRegistry
    private let logger: Logger
    private let redactor: Redactor
    private let acceptance: AcceptEntry
    private let lineReader: LineReader
    private let now: @Sendable () -> Timestamp
    private let entryFigures = EntryFigures()
    private let capacity = Capacity()
    /// Recognises callers. Run its `run()` beside the server; otherwise a revoked token works for up to two seconds.
    package let authenticator: Authenticator

    package init(
        store: Store,
        configuration: Configuration,
        metrics: PrometheusRegistry,
        logger: Logger,
        redactor: Redactor,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        self.redactor = redactor
        acceptance = AcceptEntry(redactor: redactor, now: now)
        lineReader = LineReader(acceptance: acceptance)
        self.now = now
        authenticator = Authenticator(store: store, logger: logger, now: now)
    }

    /// Returns the server for the configured address. Heads past 32 KiB, 100 fields or 16 KiB a field get 431.
    /// - Parameter onServing: called with the port once connections are accepted.
    package func application(onServing: @escaping @Sendable (Int) async -> Void) -> some ApplicationProtocol {
        Application(
            router: router(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionGuard(logger: logger)],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10,
                        maxHeaderListSize: 32 << 10,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: 1024
            ),
            onServerRunning: { channel in await onServing(channel.localAddress?.port ?? configuration.port) },
            logger: logger
        )
    }

    /// Returns a router with all routes behind ``RequestMiddleware``. `HEAD` answers as `GET` without the body.
    private func router() -> Router<AuditRequestContext> {
        let router = Router(context: AuditRequestContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: RequestMiddleware(trustedProxies: configuration.trustedProxies, redactor: redactor))
        for route in Route.allCases {
            router.on(RouterPath(route.routerPath), method: .init(rawValue: route.method) ?? .get) { request, context in
                try await respond(to: request, route: route, context: context)
            }
        }
        return router
    }

    /// Authenticates the caller and calls the route's handler. The caller's account goes into the request's log line.
    private func respond(to request: Request, route: Route, context: AuditRequestContext) async throws -> Response {
        if route.isPublic { return unauthenticated(route) }
        let credential: Credential
        do {
            credential = try await authenticator.authenticate(
                authorization: request.headers[.authorization],
                source: {
                    SourceAddress(
                        of: request,
                        peer: context.channel.remoteAddress,
                        trustedProxies: configuration.trustedProxies
                    ).description
                },
                scope: route.scope
            )
        } catch let error as StoreError {
            guard route == .metrics, let known = lastKnownMetricsReader(request) else { throw error }
            credential = known
        }
        context.notes.account.withLock { $0 = credential.account }
        switch route {
        case .recordEntry:
            return try await RecordEntry(
                store: store,
                acceptance: acceptance,
                reader: lineReader,
                figures: entryFigures,
                capacity: capacity,
                wantsProof: request.wantsProof()
            )
            .respond(to: request, credential: credential, context: context)
        case .listEntries:
            return try await entries(for: credential).list(request, context: context)
        case .readEntry:
            return try await entries(for: credential)
                .one(context.parameter("id").flatMap { EntryID($0) }, request: request)
        case .readProof:
            return try await log(for: credential)
                .proof(of: context.parameter("id").flatMap { EntryID($0) }, request: request)
        case .readCheckpoint:
            return try await log(for: credential).checkpoint()
        case .readTile:
            return try await log(for: credential).tile(context.parameters.getCatchAll())
        case .requestErasure:
            return try await erasing.request(request, credential: credential, context: context)
        case .readErasure:
            return try await erasing.record(context.parameter("erasure_id"), request: request)
        case .listErasures:
            return try await erasing.list(request)
        case .confirmErasure:
            return try await erasing.confirm(context.parameter("erasure_id"), credential: credential)
        case .refuseErasure:
            return try await erasing.refuse(context.parameter("erasure_id"), credential: credential)
        case .accessSubject:
            return try await AnswerSubject(access: store.subjectAccess, exports: capacity.exports, now: now)
                .respond(to: request, credential: credential, context: context)
        case .placeHold:
            return try await holding.place(request, credential: credential, context: context)
        case .listHolds:
            return try await holding.list(request)
        case .endHold:
            return try await holding.end(context.parameter("hold_id"), credential: credential)
        case .whoAmI:
            return Response(json: credential.json)
        case .metrics:
            return Response(bytes: Array(metrics.exposition().utf8), mediaType: PrometheusRegistry.mediaType)
        case .health, .liveness:
            return unauthenticated(route)
        }
    }

    private var erasing: EraseOperator { EraseOperator(erasures: store.erasures, exports: capacity.exports) }

    private var holding: HoldEntries { HoldEntries(holds: store.holds, redactor: redactor) }

    private func entries(for credential: Credential) -> ListEntries {
        ListEntries(reader: store.entries, bounds: credential.bounds, capacity: capacity)
    }

    private func log(for credential: Credential) -> ReadLog {
        ReadLog(log: store.log, entries: store.entries, bounds: credential.bounds)
    }

    /// Returns the account of a token that could read metrics when the database was last asked, unless it has expired
    /// since. Metrics are needed most while the database is away.
    private func lastKnownMetricsReader(_ request: Request) -> Credential? {
        guard let presented = BearerToken.presented(in: request.headers[.authorization]),
            let token = ServiceToken(parsing: presented),
            let credential = store.credentials.lastKnownMetricsReader(token),
            credential.expiresAt.map({ $0 > now() }) ?? true
        else { return nil }
        return credential
    }

    /// Answers a public route from memory, without a question to the database.
    private func unauthenticated(_ route: Route) -> Response {
        route == .health
            ? HealthResponse.make(store.health.report, erasures: store.erasures.backlog) : HealthResponse.live()
    }
}
