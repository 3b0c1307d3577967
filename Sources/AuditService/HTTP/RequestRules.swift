import AuditModel
import Bytes
import NIOCore
import NIOHTTP1

/// Refuses heads that HTTP/1.1 forbids or that this service does not support, and answers HTTP/1.0 in its own form (RFC
/// 9112, sections 3.2, 6.1 and 9.3). Ignores `Upgrade`, and has the connection closed after the answer.
///
/// Stands before the translation to version-independent HTTP, which loses the version and the number of `Host` fields.
final class RequestRules: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Why a head is refused. The connection passes nothing on after it.
    enum Violation: Error {
        /// Not exactly one `Host`, or one that names no host.
        case invalidHost
        case unknownTransferCoding
        case transferCodingOfHTTP10
    }

    private var isRefused = false
    /// Whether the request is HTTP/1.0 or older, whose answers may not be chunked.
    private var predatesChunks = false

    /// Passes a head on if it keeps the rules. After one that does not, drops everything.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        do throws(Violation) {
            try check(head)
        } catch {
            isRefused = true
            return context.fireErrorCaught(error)
        }
        predatesChunks = head.predatesHTTP11
        if predatesChunks { head.headers.remove(name: "Expect") }
        // What follows takes every connection for one of HTTP/1.1, and knows "close" in this spelling alone.
        if predatesChunks || !head.isKeepAlive || head.asksForAnotherProtocol {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// Answers an HTTP/1.0 request with HTTP/1.0 where the length is not known, so that nothing is chunked.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard predatesChunks, case .head(var head) = unwrapOutboundIn(data),
            !head.headers.contains(name: "Content-Length")
        else { return context.write(data, promise: promise) }
        // The encoder chunks a body of unknown length unless the version forbids it: then the connection's end ends it.
        head.version = .http1_0
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    /// Checks `Host` and `Transfer-Encoding`. One `Host` is needed from HTTP/1.1 on; the only coding is `chunked`.
    private func check(_ head: HTTPRequestHead) throws(Violation) {
        let hosts = head.headers["Host"]
        guard hosts.count == 1 || (hosts.isEmpty && head.predatesHTTP11), hosts.allSatisfy(Self.isHost) else {
            throw .invalidHost
        }
        let codings = head.headers["Transfer-Encoding"]
        guard !codings.isEmpty else { return }
        guard !head.predatesHTTP11 else { throw .transferCodingOfHTTP10 }
        // By bytes: the Kelvin sign is a K in lowercase, too.
        guard codings.count == 1, codings[0].utf8.lazy.map(\.lowercasedASCII).elementsEqual("chunked".utf8) else {
            throw .unknownTransferCoding
        }
    }

    /// Whether `text` may be `uri-host [ ":" port ]` (RFC 3986, section 3.2.2), by its characters. It may be empty.
    private static func isHost(_ text: String) -> Bool {
        var host = text.utf8[...]
        if let colon = host.lastIndex(of: UInt8(ascii: ":")), host[colon...].dropFirst().allSatisfy(\.isASCIIDigit) {
            host = host[..<colon]
        }
        if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
            return host.dropFirst().dropLast().allSatisfy { $0.hexDigitValue != nil || ":.".utf8.contains($0) }
        }
        return host.allSatisfy { $0.isASCIIAlphanumeric || "-._~%!$&'()*+,;=".utf8.contains($0) }
    }
}

extension HTTPRequestHead {
    fileprivate var predatesHTTP11: Bool { version.major < 1 || (version.major == 1 && version.minor < 1) }

    /// Whether SwiftNIO's decoder may take what follows the request for another protocol (RFC 9110, sections 7.8 and
    /// 9.3.6). It then decodes nothing more, and keeps in memory all that arrives.
    fileprivate var asksForAnotherProtocol: Bool { method == .CONNECT || headers.contains(name: "Upgrade") }
}
