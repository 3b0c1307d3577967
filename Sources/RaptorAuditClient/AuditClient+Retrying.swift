extension AuditClient {
    func courier(_ api: ServiceAPI) -> Courier {
        Courier(
            spool: spool,
            api: api,
            attemptTimeout: configuration.attemptTimeout,
            deadline: configuration.deadline,
            jitter: { .random(in: 0...1) },
            onStored: onStored,
            onProgress: onProgress
        )
    }

    /// Returns what `attempt` returns. Tries again after errors that may go away.
    /// - Parameter deadline: ``Configuration/deadline`` from now, if none is given.
    func retrying<Value>(
        by deadline: ContinuousClock.Instant? = nil,
        _ attempt: (_ limit: Duration) async throws(AuditClientError) -> Value
    ) async throws(AuditClientError) -> Value {
        let end = deadline ?? .now + configuration.deadline
        var schedule = RetrySchedule()
        while true {
            let failure: AuditClientError
            do throws(AuditClientError) {
                let remaining = max(.milliseconds(1), end - .now)
                return try await attempt(min(configuration.attemptTimeout, remaining))
            } catch {
                failure = error
            }
            let delay = schedule.delay(after: failure, remaining: end - .now, jitter: .random(in: 0...1))
            guard let delay else { throw failure }
            guard (try? await Task.sleep(for: delay)) != nil else {
                throw AuditClientError(.cancelled, "Cancelled.")
            }
        }
    }
}
