import Synchronization

/// The server that a connection string leads to: how a connection to it is opened, when that may be tried again, and
/// the highest standing so far. All sessions of a service share one.
package final class Server: Sendable {
    /// Sets up each new connection. When it throws, the connection is closed.
    package typealias Prepare = @Sendable (isolated Connection, Deadline) throws -> Void

    private struct State {
        var schedule = ReconnectSchedule()
        var failure: (any Error)?
        /// Set while no connection may be opened.
        var held: (any Error)?
        var memory = StandingMemory()
    }

    private let conninfo: String
    private let access: ServerAccess
    private let prepare: Prepare
    private let state = Mutex(State())

    /// - Parameter conninfo: libpq's `key=value` form or a `postgresql://` URI, of one host or several.
    /// - Parameter prepare: sets up each new connection, within the deadline of the call that opened it.
    package init(_ conninfo: String, access: ServerAccess = .readWrite, prepare: @escaping Prepare) {
        self.conninfo = conninfo
        self.access = access
        self.prepare = prepare
    }

    /// Reads a connection string, and connects to nothing.
    /// - Throws: ``PostgresError`` `misreadAddress`.
    package static func check(_ conninfo: String) throws(PostgresError) {
        _ = try ConnectionTarget.all(in: conninfo)
    }

    /// Opens no connection until ``release()``: every attempt throws `reason`.
    package func hold(_ reason: any Error) {
        state.withLock { $0.held = reason }
    }

    /// Lets connections be opened again. The next call opens one at once unless an earlier attempt has just failed.
    package func release() {
        state.withLock { $0.held = nil }
    }

    /// When the next attempt to connect may be made; `nil` for at once.
    package var nextAttempt: ContinuousClock.Instant? { state.withLock { $0.schedule.nextAttempt } }

    /// Opens the connection unless it is ready and stands on the highest server that is known.
    ///
    /// While the server cannot be reached, attempts are spaced by ``ReconnectSchedule``. Calls in between fail at once,
    /// with what the last attempt threw.
    /// - Throws: ``PostgresError`` `cannotConnect`, or what preparing the connection throws.
    package func open(_ connection: isolated Connection, by deadline: Deadline) throws {
        let memory = state.withLock { $0.memory }
        if connection.isReady, memory.objection(to: connection.standing) == nil { return }
        connection.close()
        let failure = state.withLock { state in
            state.held ?? state.schedule.nextAttempt.flatMap { $0 > .now ? state.failure : nil }
        }
        if let failure { throw failure }
        do {
            try connection.open(conninfo, access: access, by: deadline) { memory.objection(to: $0) }
            try prepare(connection, deadline)
            // Another session may have met a promoted server meanwhile.
            let objection = state.withLock { state in
                let objection = state.memory.objection(to: connection.standing)
                if objection == nil { state.schedule.succeeded() }
                state.memory.remember(connection.standing)
                return objection
            }
            if let objection { throw PostgresError(.cannotConnect, message: objection) }
        } catch {
            connection.close()
            state.withLock { state in
                state.schedule.failed()
                state.failure = error
            }
            throw error
        }
    }
}
