import ArgumentParser
import AuditModel
import AuditService
import AuditStore
import CommandLineSupport
import CoreMetrics
import EmbeddedPostgres
import Foundation
import Hummingbird
import Logging
import Redaction
import ServiceLifecycle
import UnixSignals

/// Runs the service until SIGTERM or SIGINT, and then ends with status 0. Logs go to standard error.
///
/// Settings are read and the address is tried before anything is changed: a mistake in them ends it with status 78 at
/// once. A database that is away does not; the service then waits for it.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the service.")

    @Flag(help: "Run on a private PostgreSQL cluster in the data folder, and make a token for trying things out.")
    var embedded = false

    @Option(help: "The data folder of --embedded.")
    var data = ".data"

    @Option(help: "The address to listen on, instead of HOST.")
    var host: String?

    @Option(help: "The port to listen on, instead of PORT; 0 for any free port.")
    var port: Int?

    @Flag(inversion: .prefixedNo, help: "Apply pending migrations before serving.")
    var migrate = true

    func validate() throws {
        // The resolver would take it modulo 65,536.
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
    }

    /// Reads the settings, sets up logs and metrics, tries the address, and serves.
    func run() async throws {
        try await reportingFailure {
            let settings = Settings()
            let configuration = HTTPService.Configuration(
                host: host ?? settings.host(),
                port: try port ?? settings.port(),
                trustedProxies: try settings.trustedProxies()
            )
            let level = try settings.logLevel()
            let redaction = try RedactionSettings.ofProcess()
            LoggingSystem.bootstrap { label in
                JSONLogHandler(label: label, level: level, now: { Timestamp.now().description })
            }
            // Before anything counts: swift-metrics drops what comes earlier.
            let metrics = PrometheusRegistry()
            MetricsSystem.bootstrap(metrics)
            let serving = Serving(
                configuration: configuration,
                metrics: metrics,
                migrate: migrate,
                redaction: redaction
            )
            if embedded {
                try await configuration.checkAddress()
                try await serving.runEmbedded(in: DataFolder(data))
            } else {
                let databaseURL = try settings.databaseURL()
                let pepper = try settings.pepper()
                try await configuration.checkAddress()
                try await serving.run(databaseURL: databaseURL, pepper: pepper, onServing: { _ in })
            }
        }
    }
}

/// The composition root: makes the parts, and decides the order in which they start and stop.
struct Serving: Sendable {
    let configuration: HTTPService.Configuration
    let metrics: PrometheusRegistry
    /// Whether to apply pending migrations. Otherwise pending ones keep the service from starting.
    let migrate: Bool
    let redaction: RedactionSettings
    /// Created after the logging system was set up, so it writes JSON.
    private let logger = Logger(label: "raptor-audit")

    /// Serves until SIGTERM or SIGINT. Then answers the requests in flight and writes what waits, within 25 seconds.
    /// - Parameter onServing: called with the port once connections are accepted. What it throws is only logged.
    /// - Throws: what an operator has to fix. A database that is away is waited for.
    func run(databaseURL: String, pepper: Pepper, onServing: @escaping @Sendable (Int) async throws -> Void)
        async throws
    {
        let settings = Settings()
        let logKeys = try settings.logKeys()
        let store = Store(
            databaseURL: databaseURL,
            readURL: try settings.databaseReadURL(),
            pepper: pepper,
            logKeys: logKeys,
            logger: logger
        )
        // Its tables take as long as the database's preparation, so both are made at the same time.
        async let redactor = Redactor(redaction)
        let logOrigin = settings.logOrigin()
        let startup = Startup(store: store, logger: logger) {
            try await Preparation.prepare(
                databaseURL,
                pepper: pepper,
                logKeys: logKeys,
                origin: logOrigin,
                migrating: migrate
            )
        }
        try await startup.attempt()
        let service = await HTTPService(
            store: store,
            configuration: configuration,
            metrics: metrics,
            logger: logger,
            redactor: redactor,
            now: { Timestamp.now() }
        )
        let application = service.application { port in
            logger.notice("serving", metadata: ["host": "\(configuration.host)", "port": .stringConvertible(port)])
            do {
                try await onServing(port)
            } catch {
                logger.error("\(error)")
            }
        }
        // Services stop in the opposite order: first the server, which waits for its requests, then what they need.
        var group = ServiceGroupConfiguration(
            services: [
                startup, StoreService(store: store), AuthenticatorService(authenticator: service.authenticator),
                application,
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = Duration.seconds(25)
        let services = ServiceGroup(configuration: group)
        try await configuration.explainingFailure { try await services.run() }
        logger.notice("stopped")
    }
}

/// Runs the store until all that uses it has stopped, and its queue is empty.
private struct StoreService: Service, CustomStringConvertible {
    let store: Store
    /// For the log, which would describe all of the store otherwise.
    let description = "store"

    func run() async {
        await withGracefulShutdownHandler {
            await store.run()
        } onGracefulShutdown: {
            store.stop()
        }
    }
}

/// Listens for revocations while requests come in. Writes the last uses of tokens at the end.
private struct AuthenticatorService: Service, CustomStringConvertible {
    let authenticator: Authenticator
    let description = "authenticator"

    func run() async {
        await cancelWhenGracefulShutdown { await authenticator.run() }
        await authenticator.noteUses()
    }
}
