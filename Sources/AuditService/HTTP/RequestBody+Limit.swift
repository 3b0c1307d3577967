import AuditModel
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

extension Request {
    /// Reads the whole body, after `100 Continue` if the caller waits for that. A body that says that it is too long is
    /// refused before any of it is read.
    /// - Parameters:
    ///   - limit: the most bytes, inclusive.
    ///   - memory: grows with the bytes that have arrived, not with those that were announced.
    /// - Throws: ``Rejection``: `length_required` without a length or chunks, `content_too_large` past `limit`,
    ///   `malformed_http` for a body shorter than its length; what `memory` throws.
    func collectBody(limit: Int, context: AuditRequestContext, memory: Slots.Slot? = nil) async throws -> [UInt8] {
        var announced: Int?
        if let length = headers[.contentLength] {
            guard let length = Int(length), length <= limit else { throw Self.tooLarge(limit) }
            announced = length
        } else if headers[.transferEncoding] == nil {
            throw Rejection(.lengthRequired, "Say how long the body is: Content-Length, or chunks.")
        }
        if headers[.expect]?.lowercased() == "100-continue" {
            try await context.channel.triggerUserOutboundEvent(ConnectionGuard.ContinueEvent()).get()
        }
        var bytes: [UInt8] = []
        for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= limit else { throw Self.tooLarge(limit) }
            try memory?.grow(by: buffer.readableBytes)
            bytes += buffer.readableBytesView
        }
        context.notes.bodyWasRead.withLock { $0 = true }
        guard announced == nil || announced == bytes.count else {
            throw Rejection(.malformedHTTP, "The body is shorter than its Content-Length.")
        }
        return bytes
    }

    private static func tooLarge(_ limit: Int) -> Rejection {
        Rejection(.contentTooLarge, "The body may have at most \(limit) bytes.")
    }
}
