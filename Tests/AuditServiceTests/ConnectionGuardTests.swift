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

    @Test func `an answer that closes goes out to its end, however slowly it is read`() throws {
        try withConnection { channel in
            let congestion = Congestion()
            try channel.pipeline.syncOperations.addHandler(congestion, position: .first)
            try request(channel, ["Host": "a", "Connection": "close"])
            channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
            channel.write(HTTPResponsePart.end(nil), promise: nil)
            channel.embeddedEventLoop.advanceTime(by: .seconds(29))
            #expect(channel.isActive)
            congestion.end()
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!channel.isActive)
        }
    }

    @Test func `a caller that does not take an answer that closes is cut off after thirty seconds`() throws {
        try withConnection { channel in
            try channel.pipeline.syncOperations.addHandler(Congestion(), position: .first)
            try request(channel, ["Host": "a", "Connection": "close"])
            channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
            channel.write(HTTPResponsePart.end(nil), promise: nil)
            channel.embeddedEventLoop.advanceTime(by: .seconds(30))
            #expect(!channel.isActive)
        }
    }

    /// Keeps what is written from going out, as a client does that reads nothing.
    private final class Congestion: ChannelOutboundHandler {
        typealias OutboundIn = HTTPServerResponsePart

        private var held: [EventLoopPromise<Void>] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if let promise { held.append(promise) }
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            end()
        }

        /// Lets all of it go out.
        func end() {
            for promise in held { promise.succeed() }
            held = []
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
