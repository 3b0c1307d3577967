extension AuditClient {
    /// Delivers what waits in the spool, the oldest entries first.
    ///
    /// Entries that can never be stored as they are go into the spool's folder `rejected`, each with the problem beside
    /// it. Entries that may be accepted later stay, and hold up no others. Waits while another process delivers. Goes
    /// on for as long as parts of the spool get through, each within ``Configuration/deadline``.
    /// - Returns: what was delivered and what was not. An outage is reported there, in ``FlushReport/failure``.
    /// - Throws: ``AuditClientError/Code/notConfigured``, ``AuditClientError/Code/insecureURL``, or
    ///   ``AuditClientError/Code/spoolUnavailable`` when the spool cannot be read.
    public func flush() async throws(AuditClientError) -> FlushReport {
        do throws(FileError) {
            try spool.adoptAbandoned(now: .now)
            if try spool.waiting().isEmpty { return FlushReport() }
        } catch {
            throw AuditClientError(error)
        }
        let api = try service.get()
        let lock = try await waitForLock()
        let (report, _) = await courier(api).deliver(.everything)
        withExtendedLifetime(lock) {}
        return report
    }

    /// Waits for the spool's lock, at most ``Configuration/deadline``.
    /// - Throws: ``AuditClientError/Code/unavailable`` when another process still has it, or the task is cancelled.
    private func waitForLock() async throws(AuditClientError) -> SpoolLock {
        let end = ContinuousClock.now + configuration.deadline
        while true {
            if let lock = spool.lock() { return lock }
            // The kernel reports a free lock only to a thread that blocks for it.
            guard .now < end, (try? await Task.sleep(for: .milliseconds(50))) != nil else {
                var busy = AuditClientError(.unavailable, "Another process is still delivering the spool.")
                busy.isTransient = true
                throw busy
            }
        }
    }
}
