import Foundation
import StrictJSON
import Testing

/// How the service comes and goes.
struct StartAndStopTests {
    @Test func `SIGTERM lets a request in flight be answered, and the exit status is 0`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            #expect(try await caller.list().status == 200)
            let entry = Sample.entry()
            let body = Array(Sample.line(entry).utf8)
            let request = caller.bytes("POST", Caller.trail, ["Content-Type": "application/json"], body: body)
            let connection = try HTTPConnection(port: service.port)
            // The head has been read once what came before it on the same connection is answered.
            try await connection.send(caller.bytes("GET", "/health/live") + request.dropLast(10))
            #expect(try await connection.answer().status == 200)
            service.terminate()
            try await eventually("it takes no more connections") { (try? HTTPConnection(port: service.port)) == nil }
            try await connection.send(Array(request.suffix(10)))
            #expect(try await connection.answer().status == 201)
            #expect(try await service.end() == 0)
            #expect(try await database.count(where: "to_sha = '\(entry.sha)'") == 1)
        }
    }

    @Test(arguments: [
        (["AUDIT_PEPPER": "0123456789abcdef0123456789abcdef"], "DATABASE_URL"),
        (["DATABASE_URL": "host=/nowhere"], "AUDIT_PEPPER"),
        (["DATABASE_URL": "host=/nowhere", "AUDIT_PEPPER": "short"], "AUDIT_PEPPER"),
        (["PORT": "http"], "PORT"), (["PORT": "70000"], "PORT"), (["LOG_LEVEL": "loud"], "LOG_LEVEL"),
        (["AUDIT_TRUSTED_PROXIES": "-1"], "AUDIT_TRUSTED_PROXIES"),
    ])
    func `a setting that is missing or wrong is named`(environment: [String: String], name: String) async throws {
        let run = try await Program.run(["serve"], environment: environment)
        #expect(run.status == 78)
        #expect(run.errors.contains(name))
    }

    @Test func `a secret in the wrong place is refused, and told nowhere`() async throws {
        let secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
        let good = ["DATABASE_URL": "host=/nowhere", "AUDIT_PEPPER": "fedcba9876543210fedcba9876543210"]
        let misread = ["DATABASE_URL": "postgresql://svc:a/\(secret)@db.invalid/x"]
        for (arguments, settings) in [
            (["serve", "--port", "0"], misread), (["migrate"], misread),
            (["serve", "--port", "0"], ["AUDIT_LOG_KEY_FILE": secret]), (["migrate"], ["DATABASE_URL_FILE": secret]),
            (["serve", "--port", "0"], ["DATABASE_READ_URL": "postgresql://svc:a@\(secret)@db.invalid/x"]),
        ] {
            var environment = good.merging(settings) { $1 }
            if settings["DATABASE_URL_FILE"] != nil { environment["DATABASE_URL"] = nil }
            let run = try await Program.run(arguments, environment: environment)
            #expect(run.status == 78, "\(run)")
            #expect(!(run.errors + run.output).contains(secret.prefix(16)), "\(run)")
        }
        let token = "rxa_" + "0123456789abcdefghijABCDEFGHIJ012345"
        let revoke = try await Program.run(["token", "revoke", token], environment: good)
        #expect(revoke.status == 64 && !revoke.errors.contains(token), "\(revoke)")
    }

    @Test func `a command that cannot reach its database ends with 69`() async throws {
        let environment = ["DATABASE_URL": "host=/nowhere", "AUDIT_PEPPER": "0123456789abcdef0123456789abcdef"]
        let run = try await Program.run(["migrate"], environment: environment)
        #expect(run.status == 69)
        #expect(run.errors.contains("cannot connect"))
    }

    @Test func `a port that does not exist is wrong usage`() async throws {
        let run = try await Program.run(["serve", "--port", "65536"])
        #expect(run.status == 64 && run.errors.contains("--port"), "\(run)")
    }

    @Test func `another pepper, and a port that is taken, are refused`() async throws {
        try await withService { service, database in
            var environment = database.environment
            let taken = try await Program.run(["serve", "--port", "\(service.port)"], environment: environment)
            #expect(taken.status == 78)
            #expect(taken.errors.contains("\(service.port) is taken"))
            environment["AUDIT_PEPPER"] = "another pepper of thirty-two bytes"
            let other = try await Program.run(["serve", "--port", "0"], environment: environment)
            #expect(other.status == 78)
            #expect(other.errors.contains("AUDIT_PEPPER"))
        }
    }

    @Test func `a port that is taken is found before the database is touched`() async throws {
        let parts = try await SharedService.checks.parts()
        try await withDatabase { database in
            let arguments = ["serve", "--port", "\(parts.service.port)"]
            let taken = try await Program.run(arguments, environment: database.environment)
            #expect(taken.status == 78 && taken.errors.contains("\(parts.service.port) is taken"), "\(taken)")
            #expect(try await database.query("select to_regclass('audit_schema_migration') is null").trimmed == "t")
            let folder = try ScratchFolder()
            let embedded = try await Program.run(arguments + ["--embedded", "--data", "\(folder.path)/data"])
            #expect(embedded.status == 78 && embedded.errors.contains("is taken"), "\(embedded)")
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/data"))
        }
    }

    @Test func `two instances that start at once on an empty database both serve`() async throws {
        try await withDatabase { database in
            async let first = RunningService(database.environment)
            async let second = RunningService(database.environment)
            let services = [try await first, try await second]
            let token = try await database.token("ci")
            for service in services {
                #expect(try await service.caller(token).record(Sample.entry()).status == 201)
                #expect(try await service.stop() == 0)
            }
        }
    }

    @Test func `migrate says what is applied and what is not`() async throws {
        try await withDatabase { database in
            let before = try await database.administer("migrate", "--status")
            #expect(before.status == 1 && before.output.contains("pending 1 console_audit_log"))
            try await database.administer("migrate").succeeded()
            let after = try await database.administer("migrate", "--status")
            #expect(after.status == 0 && after.output.contains("applied 1 console_audit_log"))
            try await database.query("update audit_schema_migration set checksum = sha256('') where version = 1")
            let changed = try await database.administer("migrate")
            #expect(changed.status == 78 && changed.errors.contains("0001_console_audit_log.sql"))
        }
    }

    @Test func `a foreign table is refused with instructions, and adopted when asked to`() async throws {
        try await withDatabase { database in
            try await database.query(
                """
                create table console_audit_log (id serial primary key, created_at timestamptz, actor text, action text);
                insert into console_audit_log (created_at, actor, action) values
                    ('2026-01-01', 'kris', 'console.deploy.prod'), ('2026-01-01', 'kris', 'login')
                """
            )
            let refused = try await Program.run(["serve", "--port", "0"], environment: database.environment)
            #expect(refused.status == 78 && refused.errors.contains("migrate --adopt"))
            let adopted = try await database.administer("migrate", "--adopt").succeeded()
            #expect(
                adopted.contains("row 2 stays in console_audit_log_legacy") && adopted.contains("1 rows copied, 1 left")
            )
            #expect(try await database.count(where: "adopted and actor = 'kris'") == 1)
        }
    }

    @Test func `embedded, everything survives a restart and kill -9`() async throws {
        let folder = try ScratchFolder()
        let arguments = ["serve", "--embedded", "--data", "\(folder.path)/data", "--port", "0"]
        let service = try await RunningService(["PATH": "/usr/bin:/bin:/usr/sbin:/sbin"], arguments: arguments)
        try await eventually("the token is there") { !folder.text("data/url").isEmpty }
        let token = folder.text("data/token").trimmed
        let entry = Sample.entry()
        #expect(try await service.caller(token).record(entry).status == 201)
        try await service.kill()
        try await service.start()
        #expect(try await service.caller(token).record(entry).status == 200)
        #expect(try await service.stop() == 0)
        try await service.start()
        #expect(folder.text("data/token").trimmed == token)
        #expect(try await service.caller(token).record(entry).status == 200)
        #expect(try await service.stop() == 0)
        for name in ["token", "pepper", "database-url"] {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/data/\(name)")[
                .posixPermissions
            ]
            #expect(mode as? Int == 0o600)
        }
        #expect(service.output.contains("curl -sS"))
    }
}
