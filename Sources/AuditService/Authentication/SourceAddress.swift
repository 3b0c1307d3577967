import Bytes
import CLibrary
import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request comes from, as far as it can be known.
/// Used to count failures, and shown in the log of refused requests. No right depends on it: it can be forged where the
/// number of proxies is set too high.
struct SourceAddress: Sendable, Equatable, CustomStringConvertible {
    /// An IPv4 address, the first half of an IPv6 one (a single caller has a whole /64), or `unknown`.
    let description: String

    /// Takes the address from `X-Forwarded-For` when as many proxies as expected wrote there, else from the connection.
    /// - Parameter trustedProxies: how many proxies of ours stand in front, each of which appends to `X-Forwarded-For`
    ///   the address that the request came from. Addresses further left in that field may be made up by the caller.
    init(of request: Request, peer: SocketAddress?, trustedProxies: Int) {
        // By bytes: a caller's U+0600 before a proxy's comma would be one character with it.
        let hops = request.headers[values: .forwardedFor].flatMap {
            $0.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        }
        if trustedProxies > 0, hops.count >= trustedProxies {
            self.init(node: Substring(hops[hops.count - trustedProxies]))
        } else {
            self.init(address: peer?.ipAddress ?? "")
        }
    }

    /// Reads an address as proxies write it (RFC 7239, section 6): in quotes or not, IPv6 in brackets, a port or a zone
    /// behind it. Anything else, such as `unknown` or `_hidden`, counts as one address.
    init(node: some StringProtocol) {
        var node = node.trimmingSpaces()[...]
        if node.count > 1, node.hasPrefix("\""), node.hasSuffix("\"") { node = node.dropFirst().dropLast() }
        if node.hasPrefix("["), let end = node.firstIndex(of: "]") {
            node = node[..<end].dropFirst()
        } else if let colon = node.firstIndex(of: ":"), node[node.index(after: colon)...].allSatisfy({ $0 != ":" }) {
            node = node[..<colon]
        }
        self.init(address: String(node))
    }

    /// Reads a bare address; anything that is not one becomes `unknown`. Drops an IPv6 zone.
    private init(address: String) {
        let address = String(address.prefix { $0 != "%" })
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, address, &bytes) == 1 {
            description = bytes.prefix(4).map(String.init).joined(separator: ".")
        } else if inet_pton(AF_INET6, address, &bytes) == 1 {
            // An IPv4 caller of a socket that takes both (RFC 4291, section 2.5.5.2).
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            let groups = stride(from: 0, to: 8, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
            description =
                isMapped
                ? bytes.suffix(4).map(String.init).joined(separator: ".")
                : groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
        } else {
            description = "unknown"
        }
    }
}
