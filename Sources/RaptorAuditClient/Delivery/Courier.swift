import AuditModel
import StrictJSON

/// Brings spooled entries to the service, the oldest first, and forgets each once the service has confirmed it.
///
/// The process may die at any point: an entry is in the spool until it is confirmed, and the service recognises a
/// repeated one by its id. If anything on the way refuses a request because of one of its entries, the courier makes
/// requests smaller until that entry is alone, so that all others get through.
struct Courier: Sendable {
    /// For every this many lines of a batch the service has another second to answer.
    private static let linesPerSecond = 200
    /// How long a record keeps looking for the entry that holds up others, once its own entry is stored.
    private static let searchTime: Duration = .seconds(1)
    /// The longest pause after a refused request, while looking for the entry at fault, unless the answer asks for more.
    private static let searchPause: Duration = .milliseconds(50)

    let spool: Spool
    let api: ServiceAPI
    let attemptTimeout: Duration
    let deadline: Duration
    /// From 0 to 1.
    let jitter: @Sendable () -> Double
    /// Called with each receipt, before the spool forgets its entry.
    var onStored: @Sendable (Receipt) -> Void = { _ in }
    /// Called with how many entries are stored, and how many waited at first.
    var onProgress: @Sendable (_ stored: Int, _ total: Int) -> Void = { _, _ in }

    /// Delivers until the errand is done or cannot be done now.
    func deliver(_ errand: Errand) async -> (report: FlushReport, fate: Errand.Fate?) {
        var journey = Journey(errand: errand, end: .now + deadline)
        var schedule = RetrySchedule()
        while journey.goesOn {
            let batch: [Letter]
            do throws(FileError) {
                batch = try nextBatch(&journey)
            } catch {
                journey.report.failure = AuditClientError(error)
                break
            }
            let failure: AuditClientError
            if batch.isEmpty {
                guard let refusal = journey.nextRound() else { break }
                failure = refusal
            } else {
                guard let refusal = await attempt(batch, &journey) else {
                    schedule.reset()
                    continue
                }
                failure = refusal
                // A rate limit is not about an entry, and asks for longer pauses.
                let pause = max(Self.searchPause * jitter(), failure.retryAfter ?? .zero)
                if failure.mayBeContent, ContinuousClock.now + pause < journey.end {
                    journey.narrow(batch, failure, within: deadline)
                    if failure.isTransient { try? await Task.sleep(for: pause) }
                    if Task.isCancelled {
                        journey.report.failure = AuditClientError(.cancelled, "Cancelled.")
                        break
                    }
                    continue
                }
            }
            let delay = schedule.delay(after: failure, remaining: journey.end - .now, jitter: jitter())
            guard let delay, (try? await Task.sleep(for: delay)) != nil else {
                journey.report.failure = failure
                break
            }
        }
        return (finish(&journey), journey.fate)
    }

    /// Reads what goes into the next request. Files that are not entries are put aside.
    private func nextBatch(_ journey: inout Journey) throws(FileError) -> [Letter] {
        var batch: [Letter] = []
        var bytes = 0
        let (files, size) = journey.next(waiting: try spool.waiting(), refused: try spool.refused())
        for file in files {
            if batch.count == size { break }
            switch spool.read(file) {
            case .whole(let line):
                bytes += line.count + 1
                if bytes > Journey.batchBytes, !batch.isEmpty { return batch }
                batch.append(Letter(file: file, line: line))
            case .torn: putAside(file, .tornFile, document: Problem.tornFile.document, &journey)
            case .unusable(let error):
                let problem = Problem.unusableFile(error)
                putAside(file, problem, document: problem.document, &journey)
            case .unreadable(let error): journey.leave(file, AuditClientError(error))
            case .gone: journey.left[file] = nil
            }
        }
        return batch
    }

    /// Sends one request and does what its answer says.
    /// - Returns: why the request, or one of its entries, has no fate yet.
    private func attempt(_ batch: [Letter], _ journey: inout Journey) async -> AuditClientError? {
        do throws(AuditClientError) {
            let patience = attemptTimeout + .seconds(batch.count / Self.linesPerSecond)
            spool.onStep(.sending)
            let (answers, lead) = try await api.record(
                batch.map { ($0.file.id, $0.line) },
                within: max(.milliseconds(1), min(patience, journey.end - .now))
            )
            spool.onStep(.answered)
            journey.report.clockLead = lead ?? journey.report.clockLead
            return settle(batch, answers, &journey)
        } catch {
            return error
        }
    }

    /// Does what each line of an answer says: forgets what is stored, puts aside what never can be, and leaves the rest.
    /// - Returns: why one of the entries has no fate yet, if one has none and may soon get through.
    private func settle(
        _ batch: [Letter],
        _ answers: [ServiceAPI.LineAnswer],
        _ journey: inout Journey
    ) -> AuditClientError? {
        var confirmed: [SpoolFile] = []
        var failure: AuditClientError?
        for (letter, answer) in zip(batch, answers) {
            switch answer {
            case .stored(let receipt):
                confirmed.append(letter.file)
                onStored(Receipt(receipt))
                journey.report.stored.append(Receipt(receipt))
                if letter.file == journey.errand.target { journey.fate = .stored(receipt) }
            case .refused(let problem, let document): putAside(letter.file, problem, document: document, &journey)
            case .deferred(let error) where error.isTransient: failure = failure ?? error
            case .deferred(let error): journey.leave(letter.file, error)
            }
        }
        for (file, error) in spool.remove(confirmed) {
            journey.leave(file, AuditClientError(error, "It is stored, and would be sent again. "))
        }
        if failure == nil { journey.succeed(with: batch.count, within: deadline, searchingFor: Self.searchTime) }
        onProgress(journey.report.stored.count, journey.total)
        return failure
    }

    /// Moves a file into the folder `rejected`. One that cannot be moved stays, and is left this time.
    private func putAside(_ file: SpoolFile, _ problem: Problem, document: JSONValue, _ journey: inout Journey) {
        do throws(FileError) {
            let place = try spool.reject(file, problem: document)
            let rejection = FlushReport.Rejection(
                file: place,
                code: problem.code,
                detail: problem.detail ?? problem.title
            )
            journey.report.rejected.append(rejection)
        } catch {
            journey.leave(file, AuditClientError(error, "It cannot be put aside. "))
        }
        if file == journey.errand.target { journey.fate = .rejected(problem) }
    }

    /// Notes which entries held up others, and returns the report.
    private func finish(_ journey: inout Journey) -> FlushReport {
        // Others got through, so these entries are at fault.
        if journey.hasSucceeded {
            for (file, error) in journey.refusedAlone { spool.note(error, about: file) }
        }
        var report = journey.report
        do throws(FileError) {
            report.waiting = try spool.waiting().count
        } catch {
            report.failure = report.failure ?? AuditClientError(error)
        }
        report.left = journey.left.sorted { $0.key < $1.key }.map { FlushReport.Left(file: $0.key, error: $0.value) }
        report.failure = report.failure ?? journey.left.min { $0.key < $1.key }?.value
        return report
    }
}
