import AuditModel

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension AuditClient {
    /// Records a deploy.
    ///
    /// The entry is checked and redacted here, written to the spool, and sent; what waited in the spool before goes
    /// first. When this returns, the entry is either stored by the service or safe in the spool, and the delivery says
    /// which: an outage never makes this fail. It takes at most ``Configuration/deadline``.
    ///
    /// - Throws: ``AuditClientError/Code/invalidEntry`` when the entry breaks rules, ``AuditClientError/Code/refused``
    ///   when the service refuses it for good (it is then in the spool's `rejected` folder), and
    ///   ``AuditClientError/Code/spoolUnavailable`` when it could be neither stored nor kept. Only the last may lose it.
    @discardableResult
    public func record(_ entry: Entry) async throws(AuditClientError) -> Delivery {
        try await record(PreparedEntry(entry, now: .now, random: Self.random()))
    }

    /// Records a deploy that is given as the wire has it: a JSON object, of at most 64 KiB, whose members that no field
    /// is named for are kept. Otherwise as ``record(_:)``.
    @discardableResult
    public func record(json: some Collection<UInt8>) async throws(AuditClientError) -> Delivery {
        try await record(PreparedEntry(json: Array(json), now: .now, random: Self.random()))
    }

    /// Checks an entry as ``record(json:)`` does before it keeps or sends anything.
    ///
    /// What only the service knows, such as what the token may record, is not checked.
    /// - Throws: ``AuditClientError/Code/invalidEntry`` when the entry breaks rules.
    public static func check(json: some Collection<UInt8>) throws(AuditClientError) {
        _ = try PreparedEntry(json: Array(json), now: .now, random: random())
    }

    private func record(_ entry: PreparedEntry) async throws(AuditClientError) -> Delivery {
        let end = ContinuousClock.now + configuration.deadline
        let file: SpoolFile
        do throws(FileError) {
            file = try spool.add(entry.line, id: entry.id, at: .now)
        } catch {
            return try await recordUnspooled(entry, by: end, spoolFailure: AuditClientError(error))
        }
        let api: ServiceAPI
        do throws(AuditClientError) {
            api = try service.get()
        } catch {
            return delivery(of: entry, .spooled(error))
        }
        let (report, fate) = await deliver(upTo: file, through: api)
        switch fate {
        case .stored(let receipt):
            return delivery(of: entry, .stored(Receipt(receipt)), spoolFailure: report.failure)
        case .rejected(let problem):
            throw AuditClientError(problem, status: problem.status)
        case nil:
            if (try? spool.read(file)) == .gone { return try await recordAgain(entry, through: api, by: end) }
            return delivery(of: entry, .spooled(report.failure ?? AuditClientError(.cancelled, "Cancelled.")))
        }
    }

    private func deliver(
        upTo file: SpoolFile,
        through api: ServiceAPI
    ) async -> (report: FlushReport, fate: Courier.Fate?) {
        let lock = try? spool.lock()
        let result = await courier(api).deliver(lock == nil ? .only(file) : .upTo(file))
        withExtendedLifetime(lock) {}
        return result
    }

    /// For an entry that another process has delivered, or put aside, meanwhile: the service says the same again. If it
    /// cannot now, the entry goes back into the spool, which is as safe as it was before.
    private func recordAgain(
        _ entry: PreparedEntry,
        through api: ServiceAPI,
        by end: ContinuousClock.Instant
    ) async throws(AuditClientError) -> Delivery {
        do throws(AuditClientError) {
            return try await send(entry, through: api, by: end)
        } catch {
            if error.code == .refused { throw error }
            do throws(FileError) {
                _ = try spool.add(entry.line, id: entry.id, at: .now)
            } catch {
                throw AuditClientError(error)
            }
            return delivery(of: entry, .spooled(error))
        }
    }

    /// The last resort: the service alone can keep the entry.
    private func recordUnspooled(
        _ entry: PreparedEntry,
        by end: ContinuousClock.Instant,
        spoolFailure: AuditClientError
    ) async throws(AuditClientError) -> Delivery {
        do throws(AuditClientError) {
            return try await send(entry, through: service.get(), by: end, spoolFailure: spoolFailure)
        } catch {
            if error.code == .refused { throw error }
            var lost = AuditClientError(
                .spoolUnavailable,
                "The entry is neither stored nor kept. \(spoolFailure.message) \(error.message)"
            )
            lost.problem = error.problem
            throw lost
        }
    }

    private func send(
        _ entry: PreparedEntry,
        through api: ServiceAPI,
        by end: ContinuousClock.Instant,
        spoolFailure: AuditClientError? = nil
    ) async throws(AuditClientError) -> Delivery {
        let answers = try await retrying(by: end) { limit throws(AuditClientError) in
            let answers = try await api.record([(entry.id, entry.line)], within: limit)
            if case .deferred(let error)? = answers.first { throw error }
            return answers
        }
        switch answers.first {
        case .stored(let receipt)?:
            return delivery(of: entry, .stored(Receipt(receipt)), spoolFailure: spoolFailure)
        case .refused(let problem, _)?: throw AuditClientError(problem, status: problem.status)
        case .deferred(let error)?: throw error
        case nil: throw .unexpected("It answered nothing.")
        }
    }

    private func delivery(
        of entry: PreparedEntry,
        _ state: Delivery.State,
        spoolFailure: AuditClientError? = nil
    ) -> Delivery {
        Delivery(
            id: UUID(entry.id),
            state: state,
            redactions: entry.redactions.map { Redaction($0) },
            spoolFailure: spoolFailure
        )
    }

    private static func random() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<10).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
