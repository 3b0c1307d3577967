extension AuditClient {
    /// Delivers what waits in the spool, the oldest entries first.
    ///
    /// Entries that the service refuses for good are put aside into the spool's folder `rejected`, each with the problem
    /// beside it. While another process delivers, this waits for it to be done. It goes on for as long as parts of the
    /// spool get through, each within ``Configuration/deadline``.
    ///
    /// - Returns: what was delivered and what was not. An outage is told there, in ``FlushReport/failure``.
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

    /// How many entries wait, and how many files were put aside.
    /// - Throws: ``AuditClientError/Code/spoolUnavailable``, also when no entry could be kept there.
    public func spooled() throws(AuditClientError) -> (waiting: Int, rejected: Int) {
        do throws(FileError) {
            try spool.checkIsWritable()
            return (try spool.waiting().count, try spool.rejected().count)
        } catch {
            throw AuditClientError(error)
        }
    }

    private func waitForLock() async throws(AuditClientError) -> SpoolLock {
        let end = ContinuousClock.now + configuration.deadline
        while true {
            do throws(FileError) {
                if let lock = try spool.lock() { return lock }
            } catch {
                throw AuditClientError(error)
            }
            // The kernel tells nobody when a lock is free, other than who blocks a thread for it.
            guard .now < end, (try? await Task.sleep(for: .milliseconds(50))) != nil else {
                var busy = AuditClientError(.unavailable, "Another process is still delivering the spool.")
                busy.isTransient = true
                throw busy
            }
        }
    }
}
