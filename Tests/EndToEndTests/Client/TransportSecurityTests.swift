import Foundation
import StrictJSON
import Testing

@testable import EmbeddedPostgres

/// Where the token goes, and where it does not.
struct TransportSecurityTests {
    @Test func `plain HTTP to this machine goes past every proxy`() async throws {
        let parts = try await SharedService.checks.parts()
        let proxy = try MisbehavingProxy(to: parts.service.port, [.passesOn])
        let client = try parts.client()
        let run = try await client.status(settings: ["http_proxy": proxy.url, "all_proxy": proxy.url])
        #expect(run.status == 0, "\(run)")
        #expect(proxy.requests.isEmpty)
    }

    @Test func `an https proxy is used, and sees no token`() async throws {
        let proxy = try MisbehavingProxy(to: 1, [.answers("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")])
        let token = Sample.marker()
        let client = try Client(url: "https://audit.example.com", token: token)
        let run = try await client.run("status", settings: ["https_proxy": proxy.url])
        #expect(run.status == 69)
        #expect(proxy.requests.count >= 1)
        #expect(proxy.requests.allSatisfy { $0.hasPrefix("CONNECT audit.example.com:443 ") && !$0.contains(token) })
        // A proxy that wants other credentials wants them a second later, too.
        let before = proxy.requests.count
        let list = try await client.run("list", settings: ["https_proxy": proxy.url])
        #expect(list.status == 69 && list.errors.contains("https_proxy"), "\(list)")
        #expect(proxy.requests.count == before + 1)
    }

    @Test func `a proxy's password is told nowhere, and no query is shown`() async throws {
        let client = try Client(url: "https://audit.example.com", token: Sample.marker())
        for proxy in ["http://u:hid/den@127.0.0.1:1", "hidden://u:hidden@127.0.0.1:1"] {
            let arguments = ["list", "--verbose", "--actor", "kris@raxx.app"]
            let run = try await client.run(arguments, ["https_proxy": proxy])
            #expect(run.status != 0)
            for piece in ["hid/den", "den@", "hidden", "kris"] { #expect(!run.errors.contains(piece), "\(run)") }
        }
    }

    @Test func `https to a port that speaks plain HTTP is a wrong setting, and asked once`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try Client(url: "https://127.0.0.1:\(parts.service.port)", token: parts.token)
        let run = try await client.run("list", "--verbose")
        #expect(run.status == 78 && run.errors.contains("does not speak TLS"), "\(run)")
        #expect(run.errors.components(separatedBy: "GET ").count == 2, "\(run)")
    }

    @Test func `a redirect is not followed`() async throws {
        let parts = try await SharedService.checks.parts()
        let trap = try MisbehavingProxy(to: parts.service.port, [.passesOn])
        let answer = "HTTP/1.1 302 Found\r\nLocation: \(trap.url)/health\r\nContent-Length: 0\r\n\r\n"
        let proxy = try MisbehavingProxy(to: 1, [.answers(answer)])
        let client = try Client(url: proxy.url, token: parts.token)
        #expect(try await client.run("list").status == 76)
        #expect(proxy.requests.count == 1)
        #expect(trap.requests.isEmpty)
    }

    @Test func `a certificate is trusted only by a named authority, and for its host`() async throws {
        let server = try await TLSServer(host: "127.0.0.1", answers: #"{"status":"pass"}"#)
        // By the program, whose environment is its own: ours may name a proxy, which would be asked for this server.
        func health(_ authority: String?, _ host: String = "127.0.0.1") async throws -> JSONValue? {
            let client = try Client(url: "https://\(host):\(server.port)", token: "x")
            let run = try await client.run("status", "--json", settings: authority.map { ["RAXX_AUDIT_CA": $0] } ?? [:])
            return try StrictJSON.parse(Array(run.output.utf8))["health"]
        }
        #expect(try await health(server.certificate)?["status"] == "pass")
        for (authority, host) in [(nil, "127.0.0.1"), (server.certificate, "localhost"), ("/nowhere.pem", "127.0.0.1")]
        {
            let answer = try await health(authority, host)
            #expect(answer?["code"]?.text == "untrusted_server", "\(String(describing: answer))")
        }
    }
}

/// A server with TLS and a certificate of its own, which answers `GET /health`.
struct TLSServer {
    let folder: ScratchFolder
    let port: Int
    private let process: GuardedProcess

    var certificate: String { "\(folder.path)/certificate.pem" }

    init(host: String, answers body: String) async throws {
        let folder = try ScratchFolder()
        try Data(body.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/health"))
        let script = """
            cd "$0" && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
                -subj /CN=test -addext subjectAltName=IP:\(host) -keyout key.pem -out certificate.pem 2>/dev/null &&
                exec openssl s_server -accept 127.0.0.1:0 -cert certificate.pem -key key.pem -WWW
            """
        let environment = ["PATH": Command.searchPath.joined(separator: ":")]
        let process = try await GuardedProcess(
            ["/bin/sh", "-c", script, folder.path],
            environment: environment,
            folder: folder.path
        )
        var port: Int?
        try await eventually("the server listens") {
            let line = folder.text("stdout").split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }
            port = line?.split(separator: ":").last.flatMap { Int($0) }
            return port != nil
        }
        self.folder = folder
        self.port = try port.required("a port")
        self.process = process
    }
}
