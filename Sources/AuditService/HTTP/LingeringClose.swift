import NIOCore

/// Reads and drops what a client still sends behind an answer that closes its connection, undecoded. Closed at once, the
/// client might lose the answer to a reset.
///
/// Stands before everything else, and asks for more to read by itself: nothing behind it wants any.
final class LingeringClose: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    /// How many bytes are read before the connection is closed.
    private var bytesLeft: Int

    /// - Parameter bytes: how many bytes to read before closing whatever the client does.
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
