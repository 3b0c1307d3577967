import LibPQ
import Logging
import Synchronization
import Testing

@testable import AuditStore

/// The service gives its parts up once its time to stop is over.
@Suite struct CancellationTests {
    /// Counts what is logged.
    private final class Count: Sendable {
        let lines = Mutex(0)
    }

    private struct Counter: LogHandler {
        let count: Count
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { count.lines.withLock { $0 += 1 } }
    }

    @Test func `what waits for a database that is away is answered, and the writer ends`() async throws {
        let count = Count()
        // Nobody listens there.
        let store = Store(
            databaseURL: "host=127.0.0.1 port=1",
            pepper: TestDatabase.pepper,
            logger: Logger(label: "test") { _ in Counter(count: count) }
        )
        let run = Task { await store.run() }
        let record = Task { try await store.record(entry(), id: id(1), serviceAccount: "ci") }
        try await eventually("it was tried") { count.lines.withLock { $0 > 0 } }
        run.cancel()
        let error = await #expect(throws: RecordError.self) { try await record.value }
        #expect(error == .unavailable)
        await run.value
        #expect(count.lines.withLock { $0 } < 500)
        await #expect(throws: RecordError.stopping) { try await store.record(entry(), id: id(2), serviceAccount: "ci") }
    }
}
