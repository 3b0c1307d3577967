import AuditModel
import LibPQ
import Testing

@testable import AuditStore

@Suite struct ModelValueTests {
    @Test func `ids and times come back as they went`() async throws {
        let time = Timestamp(microseconds: 1_767_225_600_123_456)
        let id = EntryID(bytes: (0..<16).map { UInt8($0) })
        let (times, ids) = try await TestDatabase.with { database in
            try await database.run { connection, deadline in
                try connection.row(
                    "select \(time), \(time)::text, \(id), \(id)::text",
                    by: deadline
                ) { row throws(PostgresError) in
                    (
                        (try row.get(0, as: Timestamp.self), try row.get(1, as: String.self)),
                        (try row.get(2, as: EntryID.self), try row.get(3, as: String.self))
                    )
                }
            }
        }
        #expect(times.0 == time && times.1.hasPrefix("2026-01-01"))
        #expect(ids.0 == id && ids.1 == "00010203-0405-0607-0809-0a0b0c0d0e0f")
    }

    @Test(arguments: ["infinity", "-infinity", "294276-12-31"])
    func `a time outside our range is an error`(time: String) async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: StoreError.self) {
                try await database.run { connection, deadline in
                    try connection.value("select \(time)::timestamptz", as: Timestamp.self, by: deadline)
                }
            }
            #expect(error?.kind == .unexpected)
        }
    }
}
