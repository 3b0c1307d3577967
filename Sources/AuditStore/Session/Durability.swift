import LibPQ

/// Checks whether a commit survives a crash of the server, on its disk and on its synchronous standby's. Anyone who may
/// change the configuration can switch that off at any time, so each commit is checked.
enum Durability {
    /// In the order of ``settings``.
    private static let names = ["fsync", "full_page_writes", "synchronous_commit"]

    /// SQL: the values of the settings, as a `text[]`. Evaluated once for a statement, however many rows it has.
    static let settings: Statement = """
        (select array[pg_catalog.current_setting('fsync'), pg_catalog.current_setting('full_page_writes'),
                      pg_catalog.current_setting('synchronous_commit')])
        """

    /// Asks the server for its settings. A session takes in a reloaded configuration between two statements: asked
    /// after a commit, this notices a reload that came while the commit was written.
    /// - Throws: ``StoreError`` `notDurable`; ``PostgresError``.
    static func require(on connection: isolated Connection, by deadline: Deadline) throws {
        try require(connection.value("select \(settings)", as: [String].self, by: deadline))
    }

    /// Accepts `on` for each setting, and `remote_apply` for synchronous_commit, which waits for more. Below `on`,
    /// synchronous_commit does not wait until the standby has written to its disk.
    /// - Parameter values: of ``settings``, in their order.
    /// - Throws: ``StoreError`` `notDurable`, which names every setting that is off.
    static func require(_ values: [String]) throws(StoreError) {
        let off = zip(names, values).filter { $0.1 != "on" && $0.1 != "remote_apply" }.map { "\($0.0) \($0.1)" }
        if !off.isEmpty { throw StoreError.notDurable(off) }
    }
}
