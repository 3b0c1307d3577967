import Foundation
import Testing

@testable import RaptorAuditClient

/// Where a token may go.
struct EndpointTests {
    private func endpoint(_ url: String, token: String? = "t") throws(AuditClientError) -> Endpoint {
        try Endpoint(AuditClient.Configuration(url: URL(string: url), token: token, spool: "/nowhere"))
    }

    @Test(arguments: [
        ("https://audit.example.com", "https://audit.example.com"),
        ("https://Audit.Example.com:8443/", "https://audit.example.com:8443"),
        ("HTTPS://audit.example.com/audit/", "https://audit.example.com/audit"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://localhost:8080", "http://localhost:8080"), ("http://[::1]:8080", "http://[::1]:8080"),
    ])
    func `https goes anywhere, http to this machine only`(url: String, base: String) throws {
        let endpoint = try endpoint(url)
        #expect(endpoint.base == base)
        #expect(endpoint.isPlain == base.hasPrefix("http:"))
    }

    @Test(arguments: [
        "http://audit.example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "http://localhost.example.com",
        "http://0.0.0.0", "http://128.0.0.1", "http://127.0.0", "http://127.0.0.256", "http://[::2]",
        "http://127.-0.0.1",
    ])
    func `a token never travels in clear`(url: String) throws {
        let error = #expect(throws: AuditClientError.self) { try endpoint(url) }
        #expect(error?.code == .insecureURL)
    }

    @Test(arguments: [
        "", "audit.example.com", "ftp://audit.example.com", "https://", "https://kris@audit.example.com",
        "https://kris:x@audit.example.com", "http://127.0.0.1@evil.example.com", "https://audit.example.com?x=1",
        "https://audit.example.com#x", "file:///etc/passwd", "https://exa_mple.com",
        "https://audit.example.com:99999", "https://audit.example.com:0",
    ])
    func `what is no address of a service is refused`(url: String) throws {
        let error = #expect(throws: AuditClientError.self) { try endpoint(url) }
        #expect(error?.code == .notConfigured)
    }

    @Test(arguments: [nil, "a b", "a\r\nX-Other: 1", "tökèn"])
    func `a token that would break out of its header field is refused`(token: String?) throws {
        let error = #expect(throws: AuditClientError.self) { try endpoint("https://audit.example.com", token: token) }
        #expect(error?.code == .notConfigured)
        #expect(error.map { "\($0)".contains("X-Other") } == false)
    }

    @Test func `no description or dump shows the token`() {
        let configuration = AuditClient.Configuration(url: nil, token: "very secret", spool: "/nowhere")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("very secret") && !"\(configuration)".contains("very secret"))
        #expect(!String(reflecting: configuration).contains("very secret"))
        let client = AuditClient(.init(url: URL(string: "https://a.example"), token: "very-secret", spool: "/nowhere"))
        dump(client, to: &dumped)
        #expect(!dumped.contains("very-secret") && !"\(client) \([client])".contains("very-secret"))
    }

    @Test func `what is no address is not shown: it may be the token`() {
        let token = "rxa_" + "0123456789abcdefghijABCDEFGHIJ012345"
        let configuration = AuditClient.Configuration(environment: ["RAXX_AUDIT_URL": token])
        #expect(configuration.address?.contains(token) == false && !"\(configuration)".contains(token))
    }

    @Test func `the environment says where, who and how`() {
        let configuration = AuditClient.Configuration(environment: [
            "RAXX_AUDIT_URL": "https://audit.example.com", "RAXX_AUDIT_TOKEN": "t", "RAXX_AUDIT_CA": "/ca.pem",
            "RAXX_AUDIT_SPOOL": "/spool",
        ])
        #expect(configuration.url == URL(string: "https://audit.example.com"))
        #expect(configuration.token == "t" && configuration.certificateAuthority == "/ca.pem")
        #expect(configuration.spool == "/spool")
        let empty = AuditClient.Configuration(environment: ["RAXX_AUDIT_URL": "", "RAXX_AUDIT_TOKEN": ""])
        #expect(empty.url == nil && empty.token == nil)
    }

    #if os(Linux)
    @Test(arguments: [
        (["XDG_STATE_HOME": "/state", "HOME": "/home/kris"], "/state/raptor-audit/spool"),
        (["XDG_STATE_HOME": "relative", "HOME": "/home/kris"], "/home/kris/.local/state/raptor-audit/spool"),
        (["HOME": "/home/kris"], "/home/kris/.local/state/raptor-audit/spool"),
    ])
    func `the spool is in the platform's folder for state`(environment: [String: String], spool: String) {
        #expect(AuditClient.Configuration(environment: environment).spool == spool)
    }
    #endif
}
