import AuditModel
import Dispatch
import Foundation
import Testing

@testable import RaptorAuditClient

/// What the environment says, and what is wrong with it.
struct ConfigurationTests {
    private func failure(_ environment: [String: String]) -> AuditClientError? {
        let configuration = AuditClient.Configuration(environment: environment)
        do throws(AuditClientError) {
            _ = try Endpoint(configuration)
            return nil
        } catch {
            return error
        }
    }

    @Test func `an entry is redacted by this deployment's rules before it is kept`() throws {
        var entry = Entry.sample()
        entry.reason = "token: correct-horse"
        func redactions(_ environment: [String: String]) throws -> Int {
            let redactor = AuditClient.Configuration(environment: environment).redactor
            return try PreparedEntry(entry, now: .now, random: [UInt8](repeating: 1, count: 10), redactor: redactor)
                .redactions.count
        }
        #expect(try redactions([:]) == 0)
        #expect(try redactions(["AUDIT_REDACT_WORDS": "true"]) == 1)
    }

    @Test func `a mistake in what redaction reads is a warning`() {
        let configuration = AuditClient.Configuration(environment: ["AUDIT_REDACTION_FILE": "/nowhere/names.json"])
        #expect(configuration.redactor == nil)
        #expect(configuration.warnings.contains { $0.contains("/nowhere/names.json") })
    }

    @Test(arguments: ["127.0.0.1:8080", "audit.example.com", "https//audit.example.com", "ht tp://x", "\"https://x\""])
    func `an address that is set and is not one is not called missing`(url: String) {
        let error = failure(["RAXX_AUDIT_URL": url, "RAXX_AUDIT_TOKEN": "t"])
        #expect(error?.code == .notConfigured)
        #expect(error?.message.contains("must be an https URL") == true, "\(error?.message ?? "")")
    }

    @Test(arguments: ["%\n", " %", "%\r\n", "\t%  "])
    func `white space around a value is ignored`(form: String) throws {
        func around(_ text: String) -> String { form.replacingOccurrences(of: "%", with: text) }
        let configuration = AuditClient.Configuration(environment: [
            "RAXX_AUDIT_URL": around("https://audit.example.com/api/internal/audit"), "RAXX_AUDIT_TOKEN": around("t"),
            "RAXX_AUDIT_SPOOL": around("/spool"), "RAXX_AUDIT_CA": around("/ca.pem"),
        ])
        let endpoint = try Endpoint(configuration)
        #expect(endpoint.base == "https://audit.example.com" && endpoint.token == "t")
        #expect(configuration.spool == "/spool" && configuration.certificateAuthority == "/ca.pem")
    }

    @Test func `a token may be in a file`() throws {
        let path = FileManager.default.temporaryDirectory.path + "/token-\(UUID().uuidString)"
        let environment = ["RAXX_AUDIT_URL": "https://audit.example.com", "RAXX_AUDIT_TOKEN_FILE": path]
        #expect(failure(environment)?.message.contains("No such file") == true)
        try Data("rxa_x\n".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try Endpoint(AuditClient.Configuration(environment: environment)).token == "rxa_x")
        try Data("\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(failure(environment)?.message.contains("no token") == true)
        let both = environment.merging(["RAXX_AUDIT_TOKEN": "given"]) { $1 }
        #expect(try Endpoint(AuditClient.Configuration(environment: both)).token == "given")
    }

    @Test func `a token may come from a program, through a pipe that is empty at first`() throws {
        var ends: [Int32] = [0, 0]
        let isOpen = pipe(&ends) == 0
        try #require(isOpen)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) {
            _ = write(writing, "rxa_x\n", 6)
            close(writing)
        }
        let configuration = AuditClient.Configuration(environment: [
            "RAXX_AUDIT_URL": "https://audit.example.com", "RAXX_AUDIT_TOKEN_FILE": "/dev/fd/\(reading)",
        ])
        #expect(try Endpoint(configuration).token == "rxa_x")
    }

    @Test(arguments: [("3", 3000), ("2.5", 2500), ("500ms", 500), ("1m30s", 90_000)])
    func `a timeout is seconds, or a length of time`(text: String, milliseconds: Int) {
        let configuration = AuditClient.Configuration(environment: ["RAXX_AUDIT_TIMEOUT": text])
        #expect(configuration.deadline == .milliseconds(milliseconds) && configuration.warnings.isEmpty)
        #expect(configuration.attemptTimeout == min(.seconds(5), .milliseconds(milliseconds)))
    }

    @Test(arguments: ["soon", "-1", "0", "1x", "1.2.3s", "99999y"])
    func `a timeout that is none is a warning`(text: String) {
        let configuration = AuditClient.Configuration(environment: ["RAXX_AUDIT_TIMEOUT": text])
        #expect(configuration.deadline == .seconds(10))
        #expect(configuration.warnings.count == 1)
    }

    @Test(arguments: ["~/spool", "spool", "./spool"])
    func `a spool whose path is not absolute keeps nothing`(path: String) async throws {
        let client = AuditClient(AuditClient.Configuration(environment: ["RAXX_AUDIT_SPOOL": path]))
        let error = await #expect(throws: AuditClientError.self) { () async throws in
            try await client.record(.sample())
        }
        #expect(error?.code == .spoolUnavailable)
        #expect(error?.message.contains("must be an absolute path") == true)
        #expect(throws: AuditClientError.self) { try client.spooled() }
    }

    @Test func `a folder for everybody's files is neither used nor closed to the others`() throws {
        let scratch = ScratchSpool()
        try FileManager.default.createDirectory(
            atPath: scratch.path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o1777]
        )
        let error = #expect(throws: AuditClientError.self) { try AuditClient(scratch.configuration).spooled() }
        #expect(error?.code == .spoolUnavailable && error?.message.contains("of all users") == true)
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.path)[.posixPermissions] as? Int
        #expect(mode.map { $0 & 0o777 } == 0o777)
    }

    @Test func `an address is shown without what may be a secret`() throws {
        let url = try #require(URL(string: "https://u:p@audit.example.com/x?token=t#f"))
        #expect(Endpoint.shown(url) == "https://audit.example.com/x")
    }

    @Test func `what an older service's database writes of a number is read`() async throws {
        let numbers = ["1" + String(repeating: "0", count: 100), "0." + String(repeating: "0", count: 323) + "5"]
        let body = """
            {"entries":[{"id":"0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11","recorded_at":"2026-01-31T12:00:00Z",\
            "service_account":"ci","action":"console.deploy.prod","ts_utc":"2026-01-31T12:00:00Z","adopted":false,\
            "redactions":[],"payload_redacted":{"a":\(numbers[0]),"b":\(numbers[1]),"é":1,"e\u{301}":2}}],\
            "next_cursor":null}
            """
        let transport = ScriptedTransport { _, _ in HTTPResponse(status: 200, body: Array(body.utf8)) }
        let client = AuditClient(ScratchSpool().configuration, transport: transport, onStep: { _ in })
        var texts: [String] = []
        for try await entry in client.entries() { texts.append(entry.jsonText) }
        #expect(texts.count == 1)
        #expect(texts[0].contains(#""payload_redacted":{"a":1e+100,"b":5e-324,"e\#u{301}":2,"é":1}"#), "\(texts)")
    }

    @Test func `pages that are too long are asked for in smaller parts`() async throws {
        let transport = ScriptedTransport { request, _ throws(TransportFailure) in
            let limit = request.target.split(separator: "&").compactMap { part in
                part.hasPrefix("limit=") || part.contains("?limit=") ? Int(part.split(separator: "=")[1]) : nil
            }
            if limit.first.map({ $0 > 30 }) ?? true { throw TransportFailure(kind: .tooLong, message: "long") }
            return HTTPResponse(status: 200, body: Array(#"{"entries":[],"next_cursor":null}"#.utf8))
        }
        let client = AuditClient(ScratchSpool().configuration, transport: transport, onStep: { _ in })
        for try await _ in client.entries(pageSize: 100) {}
        #expect(transport.requests.count == 3)
    }
}
