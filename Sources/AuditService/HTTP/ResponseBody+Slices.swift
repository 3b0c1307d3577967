import Hummingbird
import NIOCore

extension ResponseBodyWriter {
    /// Writes `bytes` in slices of 32 KiB, each once the caller has taken most of those before. A caller that reads
    /// slowly but steadily so keeps within the connection's time for reading.
    mutating func write(slicing bytes: [UInt8]) async throws {
        var buffer = ByteBuffer(bytes: bytes)
        while buffer.readableBytes > 0, let slice = buffer.readSlice(length: min(32 << 10, buffer.readableBytes)) {
            try await write(slice)
        }
    }
}

extension ResponseBody {
    /// - Parameter slot: held until the last byte has gone out.
    init(slicing bytes: [UInt8], holding slot: Slots.Slot? = nil) {
        self.init(contentLength: bytes.count) { writer in
            defer { withExtendedLifetime(slot) {} }
            try await writer.write(slicing: bytes)
            try await writer.finish(nil)
        }
    }
}
