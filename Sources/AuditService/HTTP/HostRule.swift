import NIOCore
import NIOHTTP1

/// Stands before the translation to version-independent HTTP, which forgets the version and how many `Host` fields there
/// were (RFC 9112, sections 3.2 and 9.3).
final class HostRule: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        let predatesHost = head.version.major < 1 || (head.version.major == 1 && head.version.minor < 1)
        let hosts = head.headers["Host"].count
        guard hosts == 1 || (hosts == 0 && predatesHost) else {
            isRefused = true
            return context.fireErrorCaught(ConnectionGuardError.invalidHost)
        }
        if predatesHost {
            // Whether or not it asks to be kept: what follows takes every connection for one of HTTP/1.1.
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
