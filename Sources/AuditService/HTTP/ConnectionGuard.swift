import AuditModel
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import StrictJSON

/// Adds to each connection what neither SwiftNIO's HTTP decoder nor Hummingbird does: time limits for heads, bodies and
/// slow readers, a problem document for a malformed request, `100 Continue`, and closing after an answer that says so
/// even while the client still sends.
///
/// Stands between the decoder and the server. Lets one request through at a time, by `HTTPServerPipelineHandler`: later
/// ones on the connection, malformed or not, wait for its answer, and are dropped if that answer closes.
///
/// Used by its channel's event loop only.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Times and bytes of one connection. A client that exceeds a time while it sends a body has 408; otherwise the
    /// connection is closed without an answer.
    enum Limits {
        /// From the connection's start to its first request's head.
        static let firstHead: TimeAmount = .seconds(10)
        /// From one answer to the next request's head.
        static let idle: TimeAmount = .seconds(75)
        /// From a request's head to its end. The largest body at 140 kB/s.
        static let body: TimeAmount = .seconds(30)
        /// In which a client must take some 32 KiB of an answer that does not go out as quickly as it is made.
        static let reading: TimeAmount = .seconds(30)
        /// For what a client still sends after an answer that closes the connection.
        static let linger: TimeAmount = .seconds(1)
        /// How many bytes of that are read: what a client may have under way, however quick it is.
        static let lingerBytes = 4 << 20
        /// How many bytes of a connection are read at once: a hundred requests, if they are small.
        static let bytesAtOnce = 4096
    }

    /// Asks for `100 Continue`, which goes out if the client still waits for it. The reader of a body sends it, since
    /// Hummingbird does not answer `Expect`.
    struct ContinueEvent: Sendable {}

    private let logger: Logger
    private let timer = ConnectionTimer()
    private var isReadingRequest = false
    private var isAnswering = false
    /// The client asked for it, or the answer says so, or comes before the request's end.
    private var closesAfterAnswer = false
    /// Whether the connection is being closed: nothing more is read or answered.
    private var isClosing = false

    init(logger: Logger) {
        self.logger = logger
    }

    /// Adds the handlers that go with this one. Closes a connection where that fails: it would have no limits.
    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandlers([HTTPServerPipelineHandler(), RequestRules()], position: .before(codec))
            // What is read at once is decoded at once: no more than others can wait for.
            let options = context.channel.syncOptions
            try options?.setOption(.maxMessagesPerRead, value: 1)
            try options?.setOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: Limits.bytesAtOnce)
            )
        } catch {
            return context.close(promise: nil)
        }
        if context.channel.isActive { schedule(.request, Limits.firstHead, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        schedule(.request, Limits.firstHead, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer.cancel()
    }

    /// Notes where a request begins and ends. Drops what arrives after the answer that closes.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            isReadingRequest = true
            closesAfterAnswer = head.headerFields[.connection] == "close"
            schedule(.request, Limits.body, context)
        case .body:
            break
        case .end:
            isReadingRequest = false
            timer.stop(.request)
        }
        context.fireChannelRead(data)
    }

    /// Marks an answer that ends the connection with `Connection: close`, and ends it after the answer's last part.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            isAnswering = true
            // The answer comes before the request's end: do not wait for the rest, however long it is.
            if isReadingRequest || head.headerFields[.connection] == "close" { closesAfterAnswer = true }
            if closesAfterAnswer { head.headerFields[.connection] = "close" }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head, .body:
            context.write(data, promise: promise)
        case .end:
            isAnswering = false
            // Before the write: with the answer's end the next request comes in, or is dropped. It says of itself
            // whether to close after it.
            guard closesAfterAnswer else {
                schedule(.request, Limits.idle, context)
                return context.write(data, promise: promise)
            }
            isClosing = true
            end(data, promise: promise, context)
        }
    }

    /// Leaves closing the output to the end of an answer that closes. The server asks for it too early: a client that
    /// sends nothing more would have the whole connection closed, and with it what it has not read yet.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output, isClosing else { return context.close(mode: mode, promise: promise) }
        promise?.succeed()
    }

    /// Starts the limit for slow readers when an answer backs up, and stops it when the client has caught up.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            timer.stop(.reading)
        } else {
            schedule(.reading, Limits.reading, context)
        }
        context.fireChannelWritabilityChanged()
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is ContinueEvent else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if isReadingRequest, !isAnswering, !isClosing {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        promise?.succeed()
    }

    /// Answers a request that could not be decoded. Passes every error on.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isClosing, let problem = Problem(ofRequest: error) { refuse(problem, context) }
        context.fireErrorCaught(error)
    }

    /// Answers in the server's stead and closes. If the server has begun to answer, only closes: a second answer would
    /// be read as part of the first.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        isClosing = true
        guard !isAnswering else { return context.close(promise: nil) }
        var problem = problem
        let requestID = RequestID().description
        problem.requestID = requestID
        logger.info(
            "request refused",
            metadata: [
                "request_id": .string(requestID), "code": .string(problem.code.rawValue),
                "status": .stringConvertible(problem.code.status),
                "source": .string(context.remoteAddress?.ipAddress ?? "unknown"),
            ]
        )
        let body = StrictJSON.canonical(problem.json) + [UInt8(ascii: "\n")]
        let head = HTTPResponse(
            status: .init(code: problem.code.status),
            headerFields: [
                .contentType: Problem.mediaType, .contentLength: String(body.count), .connection: "close",
                .requestID: requestID,
            ]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        end(wrapOutboundOut(.end(nil)), promise: nil, context)
    }

    /// Writes the last part of an answer that closes. Half-closes once all of it has gone out, for which a slow reader
    /// has ``Limits/reading``. Then reads and drops what the client still sends for ``Limits/linger``: a close at once
    /// could reset the connection before the client has read the answer.
    private func end(_ part: NIOAny, promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(part, promise: written)
        do {
            let deaf = LingeringClose(upTo: Limits.lingerBytes)
            try context.pipeline.syncOperations.addHandler(deaf, position: .first)
        } catch {
            return context.close(promise: nil)
        }
        schedule(.request, Limits.reading, context)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in
            guard context.channel.isActive else { return }
            context.close(mode: .output, promise: nil)
            schedule(.request, Limits.linger, context)
        }
    }

    private func schedule(_ purpose: ConnectionTimer.Purpose, _ amount: TimeAmount, _ context: ChannelHandlerContext) {
        timer.schedule(purpose, in: amount, on: context.eventLoop) { [self] purpose in timeIsUp(purpose, context) }
    }

    /// Closes the connection, or first answers 408 if a request has begun and not ended.
    private func timeIsUp(_ purpose: ConnectionTimer.Purpose, _ context: ChannelHandlerContext) {
        guard purpose == .request, !isClosing, isReadingRequest else { return context.close(promise: nil) }
        refuse(Problem(.requestTimeout, detail: "The request did not arrive in time."), context)
        // The server must not take the channel's end for the body's.
        context.fireErrorCaught(RequestTimeout())
    }
}

/// A request's body did not arrive in time. The caller has its answer.
struct RequestTimeout: Error {}

extension Problem {
    /// The problem that an error on a connection is to its client, or `nil` for one that is not about the request.
    init?(ofRequest error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow:
            self.init(.headerFieldsTooLarge, detail: "The request's header fields are too large.")
        case RequestRules.Violation.invalidHost:
            self.init(.malformedHTTP, detail: "The request must have one Host, which names a host.")
        case RequestRules.Violation.unknownTransferCoding:
            self.init(.unknownTransferCoding, detail: "The only transfer coding that is understood is chunked.")
        case RequestRules.Violation.transferCodingOfHTTP10:
            self.init(.malformedHTTP, detail: "HTTP/1.0 has no transfer codings.")
        case is HTTPParserError, is HTTP1TypeConversionError:
            self.init(.malformedHTTP, detail: "The request is not valid HTTP/1.1.")
        default:
            return nil
        }
    }
}
