import AuditModel
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import StrictJSON

/// Stands between the HTTP decoder and the server on each connection, and sees to what neither of them does: time limits
/// for a request's head and body, an answer with a body to what is no HTTP, and a connection that is really closed after
/// an answer that says so, however much of the request is still to come.
///
/// Touched by its channel's event loop alone.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    struct Limits: Sendable {
        /// From the connection's start to its first request's head.
        var firstHead: TimeAmount = .seconds(10)
        /// From one answer to the next request's head.
        var idle: TimeAmount = .seconds(75)
        /// From a request's head to its end. The largest body at 140 kB/s.
        var body: TimeAmount = .seconds(30)
        /// For what a client still sends after an answer that closes the connection: closed at once, it might lose the
        /// answer to a reset.
        var linger: TimeAmount = .seconds(1)
        /// How many bytes of that are read: what a client may have under way, however quick it is.
        var lingerBytes = 4 << 20
    }

    private let limits: Limits
    private let logger: Logger
    /// When time is up. `nil` while a request is being answered.
    private var deadline: NIODeadline?
    /// Goes off at ``deadline`` or before: one that is put off leaves it as it is, which is cheaper than a new one.
    private var timer: Scheduled<Void>?
    private var timerDeadline = NIODeadline.distantFuture
    private var isReadingBody = false
    private var isAnswering = false
    private var closesAfterAnswer = false
    /// Nothing goes in or out any more but the goodbye.
    private var isClosing = false
    /// What was read since, and dropped.
    private var droppedBytes = 0

    init(limits: Limits = Limits(), logger: Logger) {
        self.limits = limits
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(HostRule(), position: .before(codec))
        } catch {
            return context.close(promise: nil)
        }
        if context.channel.isActive { schedule(limits.firstHead, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        schedule(limits.firstHead, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isClosing {
            if case .body(let bytes) = part { drop(bytes, context) }
            return
        }
        switch part {
        case .head:
            isReadingBody = true
            schedule(limits.body, context)
        case .body:
            break
        case .end:
            isReadingBody = false
            deadline = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational:
            isAnswering = true
            if head.headerFields[.connection]?.lowercased() == "close" { closesAfterAnswer = true }
            context.write(data, promise: promise)
        case .head, .body:
            context.write(data, promise: promise)
        case .end:
            isAnswering = false
            context.write(data, promise: promise)
            if closesAfterAnswer {
                linger(context)
            } else if !isReadingBody {
                schedule(limits.idle, context)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isClosing, let problem = Self.problem(error) { refuse(problem, context) }
        context.fireErrorCaught(error)
    }

    /// What to tell of an error, or `nil` for one that is not about the request.
    private static func problem(_ error: any Error) -> Problem? {
        switch error {
        case HTTPParserError.headerOverflow:
            Problem(.headerFieldsTooLarge, detail: "The request's header fields are too large.")
        case is HTTPParserError:
            Problem(.malformedHTTP, detail: "The request is not valid HTTP/1.1.")
        case ConnectionGuardError.invalidHost:
            Problem(.malformedHTTP, detail: "The request must have one Host.")
        default:
            nil
        }
    }

    /// Answers in the server's stead, unless it has begun to answer, and closes.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard !isAnswering else {
            isClosing = true
            context.close(promise: nil)
            return
        }
        var problem = problem
        let requestID = RequestID().description
        problem.requestID = requestID
        logger.info(
            "request refused",
            metadata: [
                "request_id": .string(requestID), "code": .string(problem.code.rawValue),
                "status": .stringConvertible(problem.code.status),
            ]
        )
        let body = StrictJSON.canonical(problem.json)
        let head = HTTPResponse(
            status: .init(code: problem.code.status),
            headerFields: [
                .contentType: Problem.mediaType, .contentLength: String(body.count), .connection: "close",
                .requestID: requestID,
            ]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context)
    }

    /// Half-closes, and lets the client finish hearing us.
    private func linger(_ context: ChannelHandlerContext) {
        isClosing = true
        context.flush()
        context.close(mode: .output, promise: nil)
        schedule(limits.linger, context)
    }

    private func drop(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        droppedBytes += bytes.readableBytes
        if droppedBytes > limits.lingerBytes { context.close(promise: nil) }
    }

    private func schedule(_ amount: TimeAmount, _ context: ChannelHandlerContext) {
        let deadline = NIODeadline.now() + amount
        self.deadline = deadline
        if timer == nil || deadline < timerDeadline { setTimer(deadline, context) }
    }

    private func setTimer(_ deadline: NIODeadline, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timerDeadline = deadline
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            timer = nil
            guard let deadline = self.deadline else { return }
            if deadline > .now() { setTimer(deadline, context) } else { timeIsUp(context) }
        }
    }

    private func timeIsUp(_ context: ChannelHandlerContext) {
        guard !isClosing, isReadingBody else {
            context.close(promise: nil)
            return
        }
        refuse(Problem(.requestTimeout, detail: "The request did not arrive in time."), context)
        // The server must not take the channel's end for the body's.
        context.fireErrorCaught(ConnectionGuardError.requestTimeout)
    }
}

enum ConnectionGuardError: Error {
    case requestTimeout
    /// Not exactly one `Host`.
    case invalidHost
}
