import AuditStore
import Hummingbird
import Logging
import NIOCore

/// The most bytes to write at once. A slow but steady caller takes as many within the connection's time for reading.
private let sliceBytes = 32 << 10

extension ResponseBodyWriter {
    /// Writes `bytes` in slices, each once the caller has taken most of those before. Copies one slice at a time: a
    /// copy of all would double what an answer holds for as long as it is read.
    mutating func write(slicing bytes: [UInt8]) async throws {
        for start in stride(from: 0, to: bytes.count, by: sliceBytes) {
            try await write(ByteBuffer(bytes: bytes[start..<min(start + sliceBytes, bytes.count)]))
        }
    }
}

extension ResponseBody {
    /// A body that is made while it goes out. An error cuts it off without its last chunk. The log then has the store's
    /// error: the request's own line was written before, and says 200.
    init(loggingTo logger: Logger, _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void) {
        self.init { writer in
            do {
                try await write(&writer)
            } catch let error as StoreError {
                logger.warning("answer cut off", metadata: ["error": "\(error)"])
                throw error
            }
        }
    }

    /// A body of one slice goes out together with the answer's head.
    /// - Parameter slot: held until the last byte of a longer body has gone out.
    init(slicing bytes: [UInt8], holding slot: Slots.Slot? = nil) {
        guard bytes.count > sliceBytes else {
            self = bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            return
        }
        self.init(contentLength: bytes.count) { writer in
            defer { withExtendedLifetime(slot) {} }
            try await writer.write(slicing: bytes)
            try await writer.finish(nil)
        }
    }
}
