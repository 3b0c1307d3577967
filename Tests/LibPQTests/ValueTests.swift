import LibPQ
import Testing

@Suite struct ValueTests {
    @Test func `values come back as they went`() async throws {
        try await withConnection { connection in
            try await connection.run { connection in
                #expect(try connection.first("select \("naïve ✓ 👩‍🚀")") == "naïve ✓ 👩‍🚀")
                #expect(try connection.first("select \("")") == "")
                #expect(try connection.first("select \(true)") == true)
                #expect(try connection.first("select \(Int.min)") == Int.min)
                #expect(try connection.first("select 7::int4") == 7)
                #expect(try connection.first("select 7::int8") == (7 as UInt64))
                #expect(try connection.first("select \(Bytea([0, 255, 1]))") == Bytea([0, 255, 1]))
                let json = try connection.first("select \(JSONB(Array(#"{"a":1}"#.utf8)))", as: JSONB.self)
                #expect(json?.text == Array(#"{"a": 1}"#.utf8))
                let none: String? = nil
                #expect(try connection.first("select \(none)", as: String.self) == nil)
            }
        }
    }

    @Test func `arrays come back as they went, and nulls are nulls`() async throws {
        try await withConnection { connection in
            try await connection.run { connection throws(PostgresError) in
                #expect(try connection.first("select \(["a", "", "c"])") == ["a", "", "c"])
                #expect(try connection.first("select \([String]())") == [String]())
                let some = PostgresArray(optional: ["a", nil, "c"])
                #expect(try connection.first("select array_to_string(\(some), ',', 'null')") == "a,null,c")
            }
        }
    }

    @Test func `a NUL is refused, where a text parameter would have been cut short`() async throws {
        try await withConnection { connection in
            let error = await failure { try await connection.execute("select \("a\0b")") }
            #expect(error?.sqlState == "22021")
        }
    }

    @Test func `a negative number is not read as one that never is`() async throws {
        try await withConnection { connection in
            let error = await failure {
                try await connection.run { connection in _ = try connection.first("select -1::int8", as: UInt64.self) }
            }
            #expect(error?.kind == .unexpectedResult)
        }
    }

    @Test func `a column is not read as another type`() async throws {
        try await withConnection { connection in
            let error = await failure {
                try await connection.run { connection in _ = try connection.first("select 1.5::float8", as: Int.self) }
            }
            #expect(error?.kind == .unexpectedResult)
        }
    }
}
