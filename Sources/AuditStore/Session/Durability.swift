import LibPQ

/// Whether a commit on this server survives a crash of it, on its disk and on its synchronous standby's.
enum Durability {
    /// SQL: the settings that are not as they must be, as a `text[]`. Below `on`, synchronous_commit does not wait until
    /// the standby has written to its disk. Evaluated once for a statement, however many rows it has.
    static let settingsOff: Statement = """
        array(select name || ' ' || pg_catalog.current_setting(name)
                from pg_catalog.unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) as name
               where pg_catalog.current_setting(name) not in ('on', 'remote_apply'))
        """

    /// Asks the server. A session takes in a reloaded configuration between two statements: asked after a commit, this
    /// tells of a reload that came while the commit was written.
    /// - Throws: ``StoreError`` `notDurable`; ``PostgresError``.
    static func require(on connection: isolated Connection, by deadline: Deadline) throws {
        try require(connection.value("select \(settingsOff)", as: [String].self, by: deadline))
    }

    static func require(_ settingsOff: [String]) throws(StoreError) {
        if !settingsOff.isEmpty { throw StoreError.notDurable(settingsOff) }
    }
}
