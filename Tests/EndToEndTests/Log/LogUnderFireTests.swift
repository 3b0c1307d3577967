import StrictJSON
import Testing

/// Two instances on one database are killed again and again while they write.
struct LogUnderFireTests {
    /// A part of what `Benchmarks/log-kills` does by hand.
    private static let kills = 6

    @Test func `kills leave no gap in the log and no two roots for one size`() async throws {
        try await withDatabase { database in
            let services = [
                try await RunningService(database.environment), try await RunningService(database.environment),
            ]
            let token = try await database.token("ci")
            let roots = Roots()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        while !Task.isCancelled {
                            let lines = (0..<5).map { _ in Sample.line(Sample.entry()) }
                            let caller = services[writer % 2].caller(token)
                            // A refused connection fails at once: without a pause, writers leave others no processor.
                            if (try? await caller.recordLines(lines)) == nil {
                                try await Task.sleep(for: .milliseconds(20))
                            }
                            if let checkpoint = try? await caller.get("\(Caller.trail)/log/checkpoint"),
                                checkpoint.status == 200
                            {
                                await roots.see(checkpoint.lines)
                            }
                        }
                    }
                }
                for kill in 0..<Self.kills {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 20...200)))
                    try await services[kill % 2].kill()
                    try await services[kill % 2].start()
                }
                group.cancelAll()
                while let ended = await group.nextResult() {
                    if case .failure(let error) = ended, !(error is CancellationError) { throw error }
                }
            }
            #expect(await roots.forks == [])
            #expect(await roots.count > 0)
            let verified = try await database.administer("log", "verify")
            #expect(verified.status == 0, "\(verified)")
            // What writers had sent when they were ended may still be stored.
            try await eventually("all sign the same tree") {
                var checkpoints: Set<String> = []
                for service in services {
                    checkpoints.insert(try await service.caller(token).get("\(Caller.trail)/log/checkpoint").text)
                }
                return checkpoints.count == 1
            }
            for service in services { try await service.kill() }
        }
    }

    /// The root that was seen for each size.
    private actor Roots {
        private var roots: [String: String] = [:]
        private(set) var forks: [String] = []

        var count: Int { roots.count }

        func see(_ checkpoint: [String]) {
            guard checkpoint.count > 2 else { return }
            let (size, root) = (checkpoint[1], checkpoint[2])
            if let known = roots.updateValue(root, forKey: size), known != root { forks.append(size) }
        }
    }
}
