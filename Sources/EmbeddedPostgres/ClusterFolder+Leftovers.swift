import CLibrary

extension ClusterFolder {
    /// Stops a server that outlived its service, and removes the files of one that is gone. The caller holds the lock,
    /// so that no service owns what is found here.
    ///
    /// PostgreSQL takes any live process with the number in its file for a running server, and then refuses to start.
    /// - Throws: ``EmbeddedPostgresError``: `foreignServer` for one with another socket folder, which is left alone;
    ///   `leftoverServer` for one that does not stop within 40 seconds.
    func clearLeftovers(socketFolder: String) async throws {
        if let file = PostmasterFile(cluster: cluster) {
            if file.isServer(of: cluster) {
                guard file.socketFolder == socketFolder else {
                    throw EmbeddedPostgresError.foreignServer(folder: cluster, process: file.process)
                }
                try await stop(file)
            }
            unlink(PostmasterFile.path(in: cluster))
        }
        unlink("\(socketFolder)/.s.PGSQL.\(Self.port)")
        unlink("\(socketFolder)/.s.PGSQL.\(Self.port).lock")
    }

    /// Stops a server whose watchdog may have been killed too; otherwise the watchdog does the same.
    private func stop(_ server: PostmasterFile) async throws {
        for (signal, patience) in [(SIGINT, Duration.seconds(30)), (SIGQUIT, .seconds(10))] {
            kill(server.process, signal)
            let deadline = ContinuousClock.now + patience
            while deadline > .now {
                guard server.isServer(of: cluster) else { return }
                await pause()
            }
        }
        throw EmbeddedPostgresError.leftoverServer(folder: cluster, process: server.process)
    }
}
