import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import AuditService

@Suite struct SourceAddressTests {
    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7"), ("203.0.113.7:4711", "203.0.113.7"), ("\"203.0.113.7:4711\"", "203.0.113.7"),
        (" 203.0.113.7\t", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"), ("\"[2001:DB8:1:2::a]:443\"", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80:0:0:0::/64"), ("[fe80::1%25eth0]:80", "fe80:0:0:0::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"), ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
        ("::ffff:cb00:7107", "203.0.113.7"),
        ("::1", "0:0:0:0::/64"),
        ("unknown", "unknown"), ("_hidden", "unknown"), ("", "unknown"), ("203.0.113", "unknown"), ("[::1", "unknown"),
    ])
    func `a forwarded address is read however a proxy writes it`(node: String, address: String) {
        #expect(SourceAddress(node: node).description == address)
    }

    @Test(arguments: [
        (0, ["1.1.1.1"], "192.0.2.1"), (1, ["1.1.1.1"], "1.1.1.1"), (1, ["9.9.9.9, 1.1.1.1"], "1.1.1.1"),
        (2, ["9.9.9.9, 1.1.1.1"], "9.9.9.9"), (2, ["9.9.9.9", "1.1.1.1:80"], "9.9.9.9"), (2, ["1.1.1.1"], "192.0.2.1"),
        (1, [], "192.0.2.1"), (1, ["9.9.9.9,"], "unknown"), (1, ["9.9.9.9, \"[::ffff:1.1.1.1]:80\""], "1.1.1.1"),
        (1, ["[9.9.9.9]\u{600}, 1.1.1.1"], "1.1.1.1"),
    ])
    func `only what our own proxies appended counts`(proxies: Int, fields: [String], address: String) throws {
        var headers: HTTPFields = [:]
        for field in fields { headers.append(HTTPField(name: .forwardedFor, value: field)) }
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/", headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let peer = try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 1)
        #expect(SourceAddress(of: request, peer: peer, trustedProxies: proxies).description == address)
    }
}
