import Testing

@testable import EmbeddedPostgres

@Suite struct InstallationTests {
    @Test(arguments: [
        ("postgres (PostgreSQL) 15.10 (Debian 15.10-0+deb12u1)", 15),
        ("postgres (PostgreSQL) 13.0", 13),
        ("postgres (PostgreSQL) 17.2 (Homebrew)", 17),
        ("postgres (PostgreSQL) 18beta1", 18),
        ("postgres (PostgreSQL) 9.6.24", 9),
        ("postgres (Something) 15.1", nil),
        ("", nil),
    ])
    func `the major version is read from what postgres prints`(text: String, major: Int?) {
        #expect(Installation.version(in: text) == major)
    }

    @Test func `an installation is found, and has the programs that are used`() async throws {
        let installation = try await Installation.find(major: nil, cluster: "/nowhere")
        #expect(installation.major >= Installation.oldest)
        for name in ["postgres", "initdb", "psql", "createdb", "dropdb"] {
            #expect(Command.isExecutable(installation.program(name)))
        }
        let same = try await Installation.find(major: installation.major, cluster: "/nowhere")
        #expect(same.major == installation.major)
    }

    @Test func `a missing version is named with the command that installs it`() async throws {
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await Installation.find(major: 99, cluster: "/data/cluster")
        }
        let text = try #require(error?.description)
        #expect(text.contains("/data/cluster was made by PostgreSQL 99"))
        #expect(text.contains("Install it: "))
    }
}
