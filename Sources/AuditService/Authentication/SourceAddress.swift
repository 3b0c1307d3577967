import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where a request comes from, as far as it can be known.
struct SourceAddress: Sendable {
    /// How many proxies of ours stand in front, each of which appends to `X-Forwarded-For` whom it heard from. What is
    /// further left in that field is the caller's own word.
    let trustedProxies: Int

    func text(of request: Request, peer: SocketAddress?) -> String {
        if trustedProxies > 0 {
            let hops = request.headers[values: .forwardedFor].joined(separator: ",").split(separator: ",")
            if hops.count >= trustedProxies {
                return Self.network(String(hops[hops.count - trustedProxies].trimmingSpaces()))
            }
        }
        return Self.network(peer?.ipAddress ?? "local")
    }

    /// One caller has a whole /64 of IPv6 to himself, so that counts as one address.
    private static func network(_ address: String) -> String {
        var bytes: [UInt8] = Array(repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }
}
