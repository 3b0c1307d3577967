import AuditModel
import StrictJSON

/// Brings spooled entries to the service, the oldest first, and forgets each once the service has confirmed it.
///
/// It may die anywhere: an entry is in the spool until it has been confirmed, and one that is sent again is known to the
/// service by its id.
struct Courier: Sendable {
    /// The most bytes of one request: proxies often refuse more than 1 MiB.
    private static let batchBytes = 900_000
    private static let batchLines = 1000
    /// Every so many lines of a batch give the service another second to answer.
    private static let linesPerSecond = 200

    let spool: Spool
    let api: ServiceAPI
    let attemptTimeout: Duration
    let deadline: Duration
    /// From 0 to 1.
    let jitter: @Sendable () -> Double

    /// Which entries to deliver, and when to be done.
    enum Errand: Equatable {
        /// All that wait. Each part that gets through renews the deadline.
        case everything
        /// All that wait until this one, the youngest, has met its fate; within one deadline.
        case upTo(SpoolFile)
        /// This one alone: somebody else is at the others.
        case only(SpoolFile)

        var target: SpoolFile? {
            switch self {
            case .everything: nil
            case .upTo(let file), .only(let file): file
            }
        }
    }

    /// What happened to the entry that an errand is about.
    enum Fate: Equatable {
        case stored(AuditModel.Receipt)
        case rejected(Problem)
    }

    /// An errand under way.
    private struct Journey {
        let errand: Errand
        var end: ContinuousClock.Instant
        var report = FlushReport()
        var fate: Fate?
        /// Entries that cannot be delivered this time, whatever is waited for.
        var deferred: [SpoolFile: AuditClientError] = [:]
        var batchLines = Courier.batchLines
    }

    private typealias Letter = (file: SpoolFile, line: [UInt8])

    /// Delivers until the errand is done or cannot be done now.
    func deliver(_ errand: Errand) async -> (report: FlushReport, fate: Fate?) {
        var journey = Journey(errand: errand, end: .now + deadline)
        var backoff = Backoff()
        while journey.fate == nil {
            let batch: [Letter]
            do throws(FileError) {
                batch = try nextBatch(&journey)
            } catch {
                journey.report.failure = AuditClientError(error)
                break
            }
            if batch.isEmpty { break }
            guard let failure = await attempt(batch, &journey) else {
                backoff.reset()
                if errand == .everything { journey.end = .now + deadline }
                continue
            }
            let delay = backoff.delay(after: failure, remaining: journey.end - .now, jitter: jitter())
            guard let delay, (try? await Task.sleep(for: delay)) != nil else {
                journey.report.failure = failure
                break
            }
        }
        return (finish(journey), journey.fate)
    }

    /// Reads what goes into the next request. What turns out to be torn is put aside.
    private func nextBatch(_ journey: inout Journey) throws(FileError) -> [Letter] {
        var files: [SpoolFile]
        if case .only(let file) = journey.errand {
            files = [file]
        } else {
            files = try spool.waiting()
        }
        if case .upTo(let target) = journey.errand { files.removeAll { $0 > target } }
        var batch: [Letter] = []
        var bytes = 0
        for file in files where journey.deferred[file] == nil {
            if batch.count == journey.batchLines { break }
            switch try spool.read(file) {
            case .whole(let line):
                bytes += line.count + 1
                if bytes > Self.batchBytes, !batch.isEmpty { return batch }
                batch.append((file, line))
            case .torn:
                try putAside(file, .tornFile, document: .tornFile, &journey)
            case .gone:
                break
            }
        }
        return batch
    }

    /// Sends one request and does what its answer says.
    /// - Returns: why it is worth another try after a pause; `nil` when none is needed or none helps.
    private func attempt(_ batch: [Letter], _ journey: inout Journey) async -> AuditClientError? {
        do throws(AuditClientError) {
            let patience = attemptTimeout + .seconds(batch.count / Self.linesPerSecond)
            spool.onStep(.sending)
            let answers = try await api.record(
                batch.map { ($0.file.id, $0.line) },
                within: max(.milliseconds(1), min(patience, journey.end - .now))
            )
            spool.onStep(.answered)
            do throws(FileError) {
                return try settle(batch, answers, &journey)
            } catch {
                return AuditClientError(error)
            }
        } catch {
            guard error.status == 413 else { return error }
            if batch.count > 1 {
                journey.batchLines = batch.count / 2
            } else {
                journey.deferred[batch[0].file] = error
            }
            return nil
        }
    }

    private func settle(
        _ batch: [Letter],
        _ answers: [ServiceAPI.LineAnswer],
        _ journey: inout Journey
    ) throws(FileError) -> AuditClientError? {
        var confirmed: [SpoolFile] = []
        var failure: AuditClientError?
        for (letter, answer) in zip(batch, answers) {
            switch answer {
            case .stored(let receipt):
                confirmed.append(letter.file)
                journey.report.stored.append(Receipt(receipt))
                if letter.file == journey.errand.target { journey.fate = .stored(receipt) }
            case .refused(let problem, let document):
                try putAside(letter.file, problem, document: document, &journey)
            case .deferred(let error) where error.isTransient:
                failure = failure ?? error
            case .deferred(let error):
                journey.deferred[letter.file] = error
            }
        }
        try spool.remove(confirmed)
        return failure
    }

    private func putAside(
        _ file: SpoolFile,
        _ problem: Problem,
        document: JSONValue,
        _ journey: inout Journey
    ) throws(FileError) {
        let place = try spool.reject(file, problem: document)
        let rejection = FlushReport.Rejection(
            file: place,
            code: problem.code,
            detail: problem.detail ?? problem.title
        )
        journey.report.rejected.append(rejection)
        if file == journey.errand.target { journey.fate = .rejected(problem) }
    }

    private func finish(_ journey: Journey) -> FlushReport {
        var report = journey.report
        do throws(FileError) {
            report.waiting = try spool.waiting().count
        } catch {
            report.failure = report.failure ?? AuditClientError(error)
        }
        report.failure = report.failure ?? journey.deferred.min { $0.key < $1.key }?.value
        return report
    }
}
