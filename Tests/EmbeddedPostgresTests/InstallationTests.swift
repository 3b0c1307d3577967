import Testing

@testable import EmbeddedPostgres

@Suite struct InstallationTests {
    @Test func `an installation is found, and has the programs that are used`() throws {
        let installation = try Installation.find(major: nil, cluster: "/nowhere")
        #expect(installation.major >= Installation.oldest)
        for name in ["postgres", "initdb", "psql", "createdb", "dropdb"] {
            #expect(Command.isExecutable(installation.program(name)))
        }
        let same = try Installation.find(major: installation.major, cluster: "/nowhere")
        #expect(same.major == installation.major)
    }

    @Test func `a missing version is named with the command that installs it`() throws {
        let error = #expect(throws: EmbeddedPostgresError.self) {
            try Installation.find(major: 99, cluster: "/data/cluster")
        }
        let text = try #require(error?.description)
        #expect(text.contains("/data/cluster was made by PostgreSQL 99"))
        #expect(text.contains("Install it: "))
    }
}
