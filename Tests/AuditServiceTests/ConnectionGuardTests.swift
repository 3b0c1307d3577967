import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import AuditService

/// Time limits, by a clock that the test moves.
@Suite struct ConnectionGuardTests {
    private func withConnection(_ body: (EmbeddedChannel) throws -> Void) throws {
        let channel = EmbeddedChannel()
        let handlers: [any ChannelHandler & Sendable] = [HTTP1ToHTTPServerCodec(secure: false)]
        try channel.pipeline.syncOperations.addHandlers(handlers)
        try channel.pipeline.syncOperations.addHandler(ConnectionGuard(logger: Logger(label: "test")))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try body(channel)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    private func request(_ channel: EmbeddedChannel, _ fields: HTTPHeaders = ["Host": "a"], isWhole: Bool = true) throws
    {
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: fields)
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        if isWhole { try channel.writeInbound(HTTPServerRequestPart.end(nil)) }
    }

    @Test func `a connection without a request is closed after ten seconds`() throws {
        try withConnection { channel in
            channel.embeddedEventLoop.advanceTime(by: .seconds(9))
            #expect(channel.isActive)
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!channel.isActive)
        }
    }

    @Test func `a caller that takes nothing of its answer for thirty seconds is cut off`() throws {
        try withConnection { channel in
            try request(channel)
            channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
            channel.isWritable = false
            channel.pipeline.fireChannelWritabilityChanged()
            channel.embeddedEventLoop.advanceTime(by: .seconds(29))
            // Some of it went out.
            channel.isWritable = true
            channel.pipeline.fireChannelWritabilityChanged()
            channel.embeddedEventLoop.advanceTime(by: .seconds(60))
            #expect(channel.isActive)
            channel.isWritable = false
            channel.pipeline.fireChannelWritabilityChanged()
            channel.embeddedEventLoop.advanceTime(by: .seconds(30))
            #expect(!channel.isActive)
        }
    }

    @Test func `a body that does not come is answered 408, and its connection closed`() throws {
        try withConnection { channel in
            try request(channel, ["Host": "a", "Content-Length": "10"], isWhole: false)
            #expect(throws: RequestTimeout.self) {
                channel.embeddedEventLoop.advanceTime(by: .seconds(30))
                try channel.throwIfErrorCaught()
            }
            guard case .head(let head)? = try channel.readOutbound(as: HTTPServerResponsePart.self) else {
                Issue.record("no answer")
                return
            }
            #expect(head.status == .requestTimeout)
            #expect(head.headers["Connection"] == ["close"])
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!channel.isActive)
        }
    }

    @Test func `the next request waits for the answer to the one before it`() throws {
        try withConnection { channel in
            try request(channel)
            try request(channel)
            #expect(try parts(channel) == ["head", "end"])
            channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
            #expect(try parts(channel) == [])
            channel.write(HTTPResponsePart.end(nil), promise: nil)
            #expect(try parts(channel) == ["head", "end"])
        }
    }

    private func parts(_ channel: EmbeddedChannel) throws -> [String] {
        var parts: [String] = []
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            switch part {
            case .head: parts.append("head")
            case .body: parts.append("body")
            case .end: parts.append("end")
            }
        }
        return parts
    }
}
