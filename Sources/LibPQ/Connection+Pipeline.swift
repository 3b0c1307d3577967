import CLibPQ

extension Connection {
    /// Carries out two statements in one round trip, each prepared on its second use, and decodes their rows.
    ///
    /// Outside a transaction each is one of its own: the second sees what the first has committed. It is carried out
    /// even where the first is refused; the error is then the first's. An error of the second leaves the first carried
    /// out.
    /// - Returns: the rows of each, in their order.
    /// - Throws: ``PostgresError``. When the connection is lost or too late, either may have been carried out.
    package func query<First, Second>(
        _ first: Statement,
        then second: Statement,
        by deadline: Deadline,
        row decodeFirst: (borrowing Row) throws(PostgresError) -> First,
        thenRow decodeSecond: (borrowing Row) throws(PostgresError) -> Second
    ) throws(PostgresError) -> (first: [First], second: [Second]) {
        let handle = try openHandle()
        let statements = [try outgoing(first, handle, by: deadline), try outgoing(second, handle, by: deadline)]
        try send(handle) {
            PQenterPipelineMode(handle) == 1
                && statements.allSatisfy { $0.send(handle) == 1 && PQpipelineSync(handle) == 1 } ? 1 : 0
        }
        var firsts: [First] = []
        var seconds: [Second] = []
        try drainPipeline(handle, syncs: statements.count, by: deadline) { result, number throws(PostgresError) in
            for index in 0..<PQntuples(result) {
                let row = Row(result: result, index: index)
                if number == 0 { firsts.append(try decodeFirst(row)) } else { seconds.append(try decodeSecond(row)) }
            }
        }
        return (firsts, seconds)
    }

    /// Reads the results of a pipeline to its last synchronisation point. The first error wins.
    private func drainPipeline(
        _ handle: OpaquePointer,
        syncs: Int,
        by deadline: Deadline,
        each: (OpaquePointer, Int) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        var failure: PostgresError?
        var passed = 0
        while passed < syncs {
            guard let result = try nextResult(handle, by: deadline) else {
                // The end of one statement's results, and nothing else, unless the connection is lost.
                guard PQstatus(handle) == CONNECTION_OK else { throw lost(handle) }
                continue
            }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC:
                passed += 1
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                guard failure == nil else { continue }
                do throws(PostgresError) { try each(result, passed) } catch { failure = error }
            default:
                failure = failure ?? PostgresError(result: result)
            }
        }
        guard PQstatus(handle) == CONNECTION_OK, PQexitPipelineMode(handle) == 1 else { throw lost(handle) }
        try finish(failure)
    }
}
