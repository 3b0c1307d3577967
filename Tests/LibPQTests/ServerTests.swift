import EmbeddedPostgres
import TestSupport
import Testing

@testable import LibPQ

@Suite struct ServerTests {
    private func standing(_ system: String, _ timeline: UInt32) -> Standing {
        Standing(systemIdentifier: system, timeline: timeline)
    }

    @Test func `a lower timeline and another cluster are objected to, and a standing that is not told is not`() {
        var memory = StandingMemory()
        #expect(memory.objection(to: standing("a", 1)) == nil)
        memory.remember(standing("a", 2))
        #expect(memory.objection(to: standing("a", 2)) == nil)
        #expect(memory.objection(to: standing("a", 3)) == nil)
        #expect(memory.objection(to: nil) == nil)
        #expect(memory.objection(to: standing("a", 1))?.contains("timeline 1") == true)
        #expect(memory.objection(to: standing("b", 3))?.contains("another database cluster") == true)
        memory.remember(standing("a", 3))
        memory.remember(standing("a", 1))
        memory.remember(standing("b", 9))
        memory.remember(nil)
        #expect(memory.highest == standing("a", 3))
    }

    private static func described(_ conninfo: String) throws -> [String] {
        try ConnectionTarget.all(in: conninfo).map { target in
            target.parameters.map { "\($0.keyword)=\($0.value)" }.sorted().joined(separator: " ")
        }
    }

    @Test func `a connection string of several hosts is one for each, with its own port`() throws {
        #expect(
            try Self.described("postgresql://me:secret@a:1,b:2/db?target_session_attrs=read-write&connect_timeout=2")
                == [
                    "connect_timeout=2 dbname=db host=a password=secret port=1 user=me",
                    "connect_timeout=2 dbname=db host=b password=secret port=2 user=me",
                ]
        )
        #expect(
            try Self.described("host=/a,/b port=5 dbname=db") == [
                "dbname=db host=/a port=5", "dbname=db host=/b port=5",
            ]
        )
    }

    @Test func `a connection string of one host is left as it is`() throws {
        #expect(
            try Self.described("host=a dbname=db target_session_attrs=read-write") == [
                "dbname=db host=a target_session_attrs=read-write"
            ]
        )
        #expect(try Self.described("dbname=db") == ["dbname=db"])
        #expect(throws: PostgresError.self) { try Self.described("host") }
    }

    @Test func `where a server stands is known once it is connected to`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let connection = try await connect("\(conninfo) connect_timeout=5")
            let told = try await connection.run { connection in
                try connection.first("select system_identifier::text from pg_control_system()", as: String.self)
            }
            #expect(await connection.standing == told.map { Standing(systemIdentifier: $0, timeline: 1) })
            await connection.close()
        }
    }

    @Test func `a host that cannot be reached is passed over`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let several = conninfo.replacing("host='", with: "host='/nowhere,")
            let connection = try await connect(several)
            try await connection.execute("select 1")
            await connection.close()
        }
    }

    @Test func `a statement that is given up is cancelled on the server`() async throws {
        try await withConnection { connection in
            let other = Connection(queue: BlockingQueue(label: "test"))
            let conninfo = try await TestCluster.shared.postgres().connectionString()
            try await other.open(conninfo, by: .soon)
            let backend = await connection.backendPID
            _ = await failure { try await connection.execute("select pg_sleep(600)", by: .after(.milliseconds(50))) }
            var isThere = true
            while isThere {
                isThere = try await other.run { connection in
                    try connection.first("select exists (select from pg_stat_activity where pid = \(backend))") ?? true
                }
            }
            await other.close()
        }
    }
}
