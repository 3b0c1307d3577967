import AuditModel
import FoundationBase

extension AuditClient {
    /// Records a deploy.
    ///
    /// The entry is checked and redacted here, written to the spool, and sent; what waited in the spool before goes
    /// first. When this returns, the entry is either stored by the service or safe in the spool, and the delivery says
    /// which: an outage never makes this fail. It takes at most ``Configuration/deadline``.
    /// - Throws: ``AuditClientError/Code/invalidEntry`` when the entry breaks rules, ``AuditClientError/Code/refused``
    ///   when the service refuses it permanently (it is then in the spool's `rejected` folder), and
    ///   ``AuditClientError/Code/spoolUnavailable`` when it could be neither stored nor kept. Only the last may lose
    ///   it.
    @discardableResult
    public func record(_ entry: Entry) async throws(AuditClientError) -> Delivery {
        try await record(PreparedEntry(entry, now: .now, random: Self.random(), redactor: configuration.redactor))
    }

    /// Records a deploy given as a JSON object. Keeps members without a field of their own, of which there may be 64 KiB.
    /// Otherwise as ``record(_:)``.
    @discardableResult
    public func record(json: some Collection<UInt8>) async throws(AuditClientError) -> Delivery {
        try await record(prepared(Array(json)))
    }

    /// Checks an entry as ``record(json:)`` does before it keeps or sends anything.
    ///
    /// Does not check what only the service knows, such as what the token may record.
    /// - Throws: ``AuditClientError/Code/invalidEntry`` when the entry breaks rules.
    public static func check(json: some Collection<UInt8>) throws(AuditClientError) {
        _ = try PreparedEntry(json: Array(json), now: .now, random: random())
    }

    /// Checks an entry as the static function does, with this client's own redaction.
    package func check(json: some Collection<UInt8>) throws(AuditClientError) {
        _ = try prepared(Array(json))
    }

    /// Checks and redacts a deploy and keeps it in the spool, without waiting for the service. The next call that
    /// records, or a flush, delivers it.
    /// - Throws: ``AuditClientError/Code/invalidEntry``, or ``AuditClientError/Code/spoolUnavailable`` when the entry is
    ///   not kept.
    @discardableResult
    public func enqueue(_ entry: Entry) throws(AuditClientError) -> Delivery {
        try enqueue(PreparedEntry(entry, now: .now, random: Self.random(), redactor: configuration.redactor))
    }

    /// Keeps a deploy given as a JSON object. Otherwise as ``enqueue(_:)``.
    @discardableResult
    public func enqueue(json: some Collection<UInt8>) throws(AuditClientError) -> Delivery {
        try enqueue(prepared(Array(json)))
    }

    /// Keeps the entry in the spool.
    /// - Throws: ``AuditClientError/Code/spoolUnavailable`` when nothing of it is kept.
    func enqueue(_ entry: PreparedEntry) throws(AuditClientError) -> Delivery {
        do throws(FileError) {
            let (_, weakness) = try spool.add(entry.line, id: entry.id, at: .now)
            return delivery(of: entry, .spooled(.notSent), spoolFailure: weakness.map { .notDurable($0) })
        } catch {
            throw .lost(AuditClientError(error))
        }
    }

    /// Keeps the entry, then delivers the spool up to it. While another process delivers, sends this entry alone.
    func record(_ entry: PreparedEntry) async throws(AuditClientError) -> Delivery {
        let end = ContinuousClock.now + configuration.deadline
        let file: SpoolFile
        let weakness: FileError?
        do throws(FileError) {
            (file, weakness) = try spool.add(entry.line, id: entry.id, at: .now)
        } catch {
            return try await recordUnspooled(entry, by: end, spoolFailure: AuditClientError(error))
        }
        onKept(UUID(entry.id))
        let spoolFailure = weakness.map { AuditClientError.notDurable($0) }
        let api: ServiceAPI
        do throws(AuditClientError) {
            api = try service.get()
        } catch {
            return delivery(of: entry, .spooled(error), spoolFailure: spoolFailure)
        }
        let (report, fate) = await deliver(upTo: file, through: api)
        var others = report
        others.left.removeAll { $0.id == UUID(entry.id) }
        switch fate {
        case .stored(let receipt):
            let failure = report.failure.flatMap { $0.code == .spoolUnavailable ? $0 : nil }
            return delivery(of: entry, .stored(Receipt(receipt)), spoolFailure: failure, others: others)
        case .rejected(let problem) where problem.status == 0:
            // Its file cannot be read back, but the entry is still here.
            return try await recordAgain(entry, through: api, by: end)
        case .rejected(let problem):
            var error = AuditClientError(problem, status: problem.status)
            error.rejection = report.rejected.last { $0.file.hasSuffix(file.name) }
            error.othersRejected = others.rejected.filter { $0 != error.rejection }
            error.othersLeft = others.left
            throw error
        case nil:
            if spool.read(file) == .gone { return try await recordAgain(entry, through: api, by: end) }
            let own = report.left.first { $0.id == UUID(entry.id) }?.error
            let error = own ?? report.failure ?? AuditClientError(.cancelled, "Cancelled.")
            return delivery(of: entry, .spooled(error), spoolFailure: spoolFailure, others: others)
        }
    }

    /// Delivers the spool up to the file, or only the file while another process has the lock.
    private func deliver(
        upTo file: SpoolFile,
        through api: ServiceAPI
    ) async -> (report: FlushReport, fate: Errand.Fate?) {
        let lock = spool.lock()
        let result = await courier(api).deliver(lock == nil ? .only(file) : .upTo(file))
        withExtendedLifetime(lock) {}
        return result
    }

    /// Asks the service again about an entry that another process has delivered or put aside meanwhile, or whose file
    /// cannot be read back. If the service cannot answer now, puts the entry back into the spool.
    private func recordAgain(
        _ entry: PreparedEntry,
        through api: ServiceAPI,
        by end: ContinuousClock.Instant
    ) async throws(AuditClientError) -> Delivery {
        do throws(AuditClientError) {
            return try await send(entry, through: api, by: end)
        } catch {
            if error.code == .refused { throw error }
            let weakness: FileError?
            do throws(FileError) {
                (_, weakness) = try spool.add(entry.line, id: entry.id, at: .now)
            } catch {
                throw .lost(AuditClientError(error))
            }
            return delivery(of: entry, .spooled(error), spoolFailure: weakness.map { .notDurable($0) })
        }
    }

    /// Sends an entry that the spool could not keep. Only the service can keep it now.
    private func recordUnspooled(
        _ entry: PreparedEntry,
        by end: ContinuousClock.Instant,
        spoolFailure: AuditClientError
    ) async throws(AuditClientError) -> Delivery {
        do throws(AuditClientError) {
            return try await send(entry, through: service.get(), by: end, spoolFailure: spoolFailure)
        } catch {
            if error.code == .refused { throw error }
            throw .lost(spoolFailure, after: error, id: entry.id)
        }
    }

    /// Sends one entry past the spool until the service answers for it, or the deadline has passed.
    private func send(
        _ entry: PreparedEntry,
        through api: ServiceAPI,
        by end: ContinuousClock.Instant,
        spoolFailure: AuditClientError? = nil
    ) async throws(AuditClientError) -> Delivery {
        let (answers, lead) = try await retrying(by: end) { limit throws(AuditClientError) in
            let result = try await api.record([(entry.id, entry.line)], within: limit)
            if case .deferred(let error)? = result.answers.first { throw error }
            return result
        }
        switch answers.first {
        case .stored(let receipt)?:
            onStored(Receipt(receipt))
            let others = FlushReport(clockLead: lead)
            return delivery(of: entry, .stored(Receipt(receipt)), spoolFailure: spoolFailure, others: others)
        case .refused(let problem, _)?: throw AuditClientError(problem, status: problem.status)
        case .deferred(let error)?: throw error
        case nil: throw .unexpected("It answered nothing.")
        }
    }

    /// - Parameter others: what else was delivered.
    private func delivery(
        of entry: PreparedEntry,
        _ state: Delivery.State,
        spoolFailure: AuditClientError? = nil,
        others: FlushReport = FlushReport()
    ) -> Delivery {
        Delivery(
            id: UUID(entry.id),
            state: state,
            redactions: entry.redactions.map { Redaction($0) },
            spoolFailure: spoolFailure,
            left: others.left,
            rejected: others.rejected,
            clockLead: others.clockLead
        )
    }
}
