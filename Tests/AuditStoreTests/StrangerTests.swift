import AuditModel
import EmbeddedPostgres
import LibPQ
import StrictJSON
import TestSupport
import Testing

@testable import AuditStore

/// What somebody else has put into the database, or may put there.
@Suite struct StrangerTests {
    /// Functions and operators for every name that PostgreSQL itself has, which would be preferred to its own wherever a
    /// call gives an argument of an unknown type, or one that has to be converted. Each of them fails when it is run.
    private static let traps = """
        create function trap() returns text language plpgsql as
            $$ begin raise exception 'a stranger''s code ran as %', current_user using errcode = 'P0666'; end $$;
        do $$
        declare
            name     text;
            signs    text[] := array['text', 'bigint', 'bytea', 'jsonb', 'interval', 'timestamptz', 'double precision',
                                     'text, text', 'text, text, boolean', 'boolean, text, text', 'bigint, bigint',
                                     'text[]', 'bytea[]', 'text, jsonb', 'jsonb, jsonb', 'jsonb, jsonb, text'];
            types    text[] := array['text', 'bigint', 'integer', 'bytea', 'jsonb', 'interval', 'timestamptz', 'boolean',
                                     'uuid', 'text[]', 'bytea[]', 'uuid[]', 'double precision', 'name'];
            sign     text;
            leftarg  text;
            rightarg text;
        begin
            for name in select distinct proname from pg_catalog.pg_proc
                         where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^[a-z_0-9]+$' and prokind = 'f'
                           and (proname ~ '^(pg_|has_|json|array|set_|current_|quote|to_|make_|bool|text|int8|uuid|time)'
                                or proname in ('now', 'left', 'sha256', 'format', 'strpos', 'version', 'unnest', 'count',
                                               'min', 'max', 'coalesce', 'octet_length', 'cardinality', 'length',
                                               'clock_timestamp', 'like', 'textcat', 'concat'))
            loop
                foreach sign in array signs loop
                    execute pg_catalog.format(
                        'create or replace function %I(%s) returns text language sql as ''select public.trap()''', name, sign);
                end loop;
            end loop;
            foreach leftarg in array types loop
                foreach rightarg in array types loop
                    execute pg_catalog.format(
                        'create function trap_%s(%s, %s) returns boolean language sql as ''select public.trap()::boolean''',
                        pg_catalog.md5(leftarg || rightarg), leftarg, rightarg);
                    foreach name in array array['=', '<>', '<', '>', '<=', '>=', '+', '-', '*', '||', '->', '->>', '#>>',
                                                '?', '<@', '@>', '~', '~~'] loop
                        execute pg_catalog.format(
                            'create operator %s (function = trap_%s, leftarg = %s, rightarg = %s)',
                            name, pg_catalog.md5(leftarg || rightarg), leftarg, rightarg);
                    end loop;
                end loop;
            end loop;
        end
        $$;
        """

    @Test func `a stranger's function or operator that shadows one of PostgreSQL's is never run`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let database = try await TestDatabase(conninfo)
            // The traps are there before anything else is.
            try await TestCluster.shared.administer(Self.traps, database: database.name)
            // They do what they are meant to.
            await #expect(throws: (any Error).self) {
                try await TestCluster.shared.administer("select sha256('')", database: database.name)
            }
            _ = try await Preparation.prepare(conninfo, pepper: TestDatabase.pepper, migrating: true)
            try await TestDatabase.withStore(on: database) { store, database in
                try await Self.exercise(store, database)
            }
        }
    }

    /// Everything that the service and its administrators do.
    private static func exercise(_ store: Store, _ database: TestDatabase) async throws {
        try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
        #expect(try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci").isReplay)
        try await eventually("it is healthy") { store.health.report.isHealthy }

        let tokens = ServiceTokens(pepper: TestDatabase.pepper)
        let token = try await database.run { connection, deadline in
            try ServiceAccounts.create(
                name: "ci",
                scopes: [.auditWrite],
                actionPatterns: [.all],
                appPatterns: [.all],
                on: connection,
                by: deadline
            )
            let first = try tokens.issue(account: "ci", lifetime: .seconds(60), on: connection, by: deadline)
            _ = try tokens.rotate(
                account: "ci",
                lifetime: nil,
                overlap: .seconds(60),
                on: connection,
                by: deadline
            )
            #expect(try tokens.isLive(first.token, on: connection, by: deadline))
            return first
        }
        #expect(try await store.credentials.credential(for: store.credentials.digest(of: token.token)) != nil)
        try await store.credentials.noteUse(of: [token.id: Timestamp(microseconds: 0)])
        try await database.run { connection, deadline in
            _ = try tokens.list(account: "ci", on: connection, by: deadline)
            try tokens.revoke(token.id, on: connection, by: deadline)
            try ServiceAccounts.disable(name: "ci", on: connection, by: deadline)
            _ = try ServiceAccounts.list(on: connection, by: deadline)
        }

        let request = try ErasureRequest(
            ["erasure_id": "DSR-1", "identifiers": ["kris@raxx.app"], "verify": true]
        )
        _ = try await store.erasures.begin(request, serviceAccount: "dsr")
        try await eventually("it is erased") {
            try await store.erasures.record(of: request.erasureID)?.isCompleted == true
        }
        // A late entry of theirs.
        try await store.recordAtLast(entry(["note": "by kris@raxx.app"]), id: id(2), serviceAccount: "ci")
        let stored = try await store.entries.entry(id(2))
        #expect(stored?.actor == nil && stored?.actorTombstone != nil)

        var filter = EntryFilter()
        filter.actions = [.matching(.all)]
        filter.actors = [try #require(Identity("kris@raxx.app"))]
        filter.shas = ["9b1c"]
        filter.since = Timestamp(microseconds: 0)
        _ = try await store.entries.page(filter, after: stored.map { EntryCursor(after: $0) }, limit: 5)

        let retention = Retention(
            olderThan: .seconds(86_400 * 31),
            suppressionsOlderThan: .seconds(86_400 * 365),
            account: "retain"
        )
        try await database.run { connection, _ in
            _ = try retention.count(on: connection)
            _ = try retention.run(on: connection, pepper: TestDatabase.pepper) { _ in }
            _ = try Scrub.run(on: connection)
        }
    }

    @Test func `a schema in which anyone may create functions is refused, with the line that closes it`() async throws {
        try await TestDatabase.with { database in
            try await TestCluster.shared.administer("grant create on schema public to public", database: database.name)
            let error = await #expect(throws: StoreError.self) {
                try await Preparation.prepare(database.conninfo, pepper: TestDatabase.pepper, migrating: true)
            }
            #expect(error?.kind == .unfit)
            let line = "revoke create on schema public from public;"
            #expect(error?.description.contains(line) == true)
            try await TestCluster.shared.administer(line, database: database.name)
            _ = try await Preparation.prepare(database.conninfo, pepper: TestDatabase.pepper, migrating: true)
        }
    }

    @Test(arguments: ["LATIN1", "SQL_ASCII"])
    func `a database that lacks characters is refused before anything is made in it`(encoding: String) async throws {
        let name = "encoded_\(encoding.lowercased())"
        try await TestCluster.shared.administer(
            """
            create database \(name) owner \(TestCluster.owner) encoding '\(encoding)' lc_collate 'C' lc_ctype 'C'
                template template0
            """
        )
        let conninfo = try await TestCluster.shared.postgres().connectionString(
            database: name,
            user: TestCluster.owner
        )
        let error = await #expect(throws: StoreError.self) {
            try await Preparation.prepare(conninfo, pepper: TestDatabase.pepper, migrating: true)
        }
        #expect(error?.kind == .unfit && error?.description.contains(encoding) == true)
        let database = try await TestDatabase(conninfo)
        #expect(try await database.count("select count(*) from pg_class where relname like '%audit%'") == 0)
        try await TestCluster.shared.administer("drop database \(name) with (force)")
    }

    @Test func `a table that Citus distributes is refused`() async throws {
        try await TestDatabase.with { database in
            try await TestCluster.shared.administer(
                """
                set allow_system_table_mods = on;
                create table pg_catalog.pg_dist_partition (logicalrelid regclass);
                grant select on pg_catalog.pg_dist_partition to public;
                insert into pg_catalog.pg_dist_partition values ('console_audit_log')
                """,
                database: database.name
            )
            let error = await #expect(throws: StoreError.self) {
                try await Preparation.prepare(database.conninfo, pepper: TestDatabase.pepper, migrating: true)
            }
            #expect(error?.kind == .unfit && error?.description.contains("distributed") == true)
        }
    }

    @Test(
        arguments: [
            (Engine.Facts(locksAreSeen: true, subscriptionsLast: true, isDistributed: false), nil),
            (Engine.Facts(locksAreSeen: false, subscriptionsLast: true, isDistributed: false), "locks"),
            (Engine.Facts(locksAreSeen: true, subscriptionsLast: false, isDistributed: false), "LISTEN"),
            (Engine.Facts(locksAreSeen: true, subscriptionsLast: true, isDistributed: true), "distributed"),
        ] as [(Engine.Facts, String?)]
    )
    func `an engine without what the service relies on is refused for that reason`(
        facts: Engine.Facts,
        reason: String?
    ) {
        #expect((facts.objection == nil) == (reason == nil))
        if let reason { #expect(facts.objection?.contains(reason) == true) }
    }
}
