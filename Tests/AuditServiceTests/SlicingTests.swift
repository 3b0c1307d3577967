import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

@testable import AuditService
@testable import AuditStore

@Suite struct SlicingTests {
    private actor Slices {
        private(set) var sizes: [Int] = []
        private(set) var bytes: [UInt8] = []

        func add(_ buffer: ByteBuffer) {
            sizes.append(buffer.readableBytes)
            bytes += buffer.readableBytesView
        }
    }

    private struct Writer: ResponseBodyWriter {
        let slices: Slices

        func write(_ buffer: ByteBuffer) async throws { await slices.add(buffer) }
        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    @Test(arguments: [0, 1, 32 << 10, (32 << 10) + 1, 1 << 20])
    func `an answer goes out in slices that a slow reader takes in time`(size: Int) async throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let body = ResponseBody(slicing: bytes)
        #expect(body.contentLength == size)
        let slices = Slices()
        try await body.write(Writer(slices: slices))
        #expect(await slices.bytes == bytes)
        #expect(await slices.sizes.allSatisfy { (1...32 << 10).contains($0) })
    }

    private final class Kept: Sendable {
        let lines = Mutex<[String]>([])
    }

    private struct Handler: LogHandler {
        let kept: Kept
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            kept.lines.withLock { $0.append("\(event.message): \(event.metadata?["error"] ?? "")") }
        }
    }

    @Test func `the log says what cut an answer off`() async throws {
        let kept = Kept()
        let logger = Logger(label: "test") { _ in Handler(kept: kept) }
        let error = StoreError(.unavailable, "The database is away.")
        let body = ResponseBody(loggingTo: logger) { _ in throw error }
        await #expect(throws: error) { try await body.write(Writer(slices: Slices())) }
        #expect(kept.lines.withLock { $0 } == ["answer cut off: The database is away."])
    }
}
