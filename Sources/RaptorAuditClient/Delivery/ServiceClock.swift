import AuditModel

/// The service's clock beside the one here, from an answer's `Date` (RFC 9110, section 6.6.1), which has whole seconds.
package enum ServiceClock {
    /// Smaller differences cannot be told from a slow request.
    private static let resolution: Duration = .seconds(2)

    /// Returns how far the clock here is ahead of the service's, negative when it is behind; zero when they may agree.
    /// - Parameters:
    ///   - date: what the answer says.
    ///   - sent: when the request left, by the clock here.
    ///   - received: when the answer came, by the clock here.
    static func lead(date: Timestamp, sent: Timestamp, received: Timestamp) -> Duration {
        let ahead: Duration = .microseconds(sent.microseconds - date.microseconds - 1_000_000)
        let behind: Duration = .microseconds(date.microseconds - received.microseconds)
        if ahead >= resolution { return ahead }
        return behind >= resolution ? .zero - behind : .zero
    }

    /// Returns the lead in words: `6 min 40 s ahead of the service's`.
    package static func words(_ lead: Duration) -> String {
        "\(DurationText(lead).words) \(lead < .zero ? "behind" : "ahead of") the service's"
    }
}

extension AuditClientError {
    /// Creates the error for an entry that the service refuses as dated in the future.
    init(clockAhead lead: Duration?, _ problem: Problem) {
        let clocks = lead.map { $0 > .seconds(1) ? "The clock here is \(ServiceClock.words($0)). " : "" } ?? ""
        self.init(
            .clockAhead,
            "\(clocks)The entry is dated in the service's future. It waits, and is stored once its time has come."
        )
        self.problem = problem
        violations = problem.violations
        status = problem.status
    }
}
