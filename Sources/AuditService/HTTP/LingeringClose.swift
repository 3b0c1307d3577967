import NIOCore

/// Reads and drops, without decoding, what a client still sends after an answer that closes its connection. If the
/// connection were closed at once, a reset might destroy the answer before the client reads it.
///
/// Stands before everything else, and asks for more to read by itself, since the handlers behind it no longer do.
final class LingeringClose: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    /// How many bytes are read before the connection is closed.
    private var bytesLeft: Int

    /// - Parameter bytes: how many bytes to read at most before closing.
    init(upTo bytes: Int) {
        bytesLeft = bytes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytesLeft -= unwrapInboundIn(data).readableBytes
        if bytesLeft < 0 { context.close(promise: nil) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.read()
    }
}
