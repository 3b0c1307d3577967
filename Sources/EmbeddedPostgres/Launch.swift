/// Starts the server and waits until it accepts connections.
struct Launch {
    let folder: ClusterFolder
    let installation: Installation
    let socketFolder: String

    /// Starts the server. Tries again while processes of a killed server are still ending.
    /// - Parameters:
    ///   - settings: override our defaults, but not the socket, the port and that no TCP address is listened on.
    ///   - log: takes what the server and the watchdog say.
    /// - Returns: the watchdog, and the server's process id. The server accepts connections.
    /// - Throws: ``EmbeddedPostgresError``: `startFailed` with the end of the log, `startTimedOut`;
    ///   `CancellationError`. The server has stopped then.
    func run(
        settings: [String: String],
        log: Descriptor,
        isThrowaway: Bool,
        deadline: ContinuousClock.Instant
    ) async throws -> (Watchdog, Int32) {
        let server = arguments(settings: settings)
        while true {
            let logStart = log.size
            let watchdog = try Watchdog(
                running: server,
                as: folder.account,
                log: log,
                mode: isThrowaway ? .immediate : .fast,
                removing: isThrowaway ? folder.base : nil
            )
            if let process = try await waitUntilReady(watchdog, deadline: deadline) { return (watchdog, process) }
            let said = String(log.text(from: logStart).suffix(4000))
            guard said.contains("shared memory block"), said.contains("still in use"), deadline > .now else {
                throw EmbeddedPostgresError.startFailed(logFile: folder.log, log: said)
            }
            await pause()
        }
    }

    /// Returns the server's process id once it accepts connections, or nil when it has ended.
    private func waitUntilReady(_ watchdog: Watchdog, deadline: ContinuousClock.Instant) async throws -> Int32? {
        while !watchdog.hasEnded {
            if let file = PostmasterFile(cluster: folder.cluster), file.isReady { return file.process }
            if Task.isCancelled || deadline <= .now {
                _ = await watchdog.release()
                try Task.checkCancellation()
                throw EmbeddedPostgresError.startTimedOut(logFile: folder.log)
            }
            await pause()
        }
        return nil
    }

    /// Returns the server's command line. No setting goes into a file.
    private func arguments(settings: [String: String]) -> [String] {
        let defaults = [
            "cluster_name": "raptor-audit",
            "logging_collector": "off",
            "log_destination": "stderr",
            // A refused INSERT would otherwise put its row into the log, twice.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "lc_messages": "C",
        ]
        let fixed = ["listen_addresses": "", "port": "\(ClusterFolder.port)", "unix_socket_directories": socketFolder]
        let all = defaults.merging(settings) { $1 }.merging(fixed) { $1 }
        let words = all.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
        return [installation.program("postgres"), "-D", folder.cluster] + words
    }
}
