/// Says which cluster a connection leads to, and where in its history the server is.
///
/// A promotion begins a new timeline with a higher number. An old primary that comes back is on a lower timeline than
/// the standby that took its place, and what is written there is lost.
package struct Standing: Sendable, Equatable {
    /// The cluster's own number, the same on a primary and its standbys.
    package let systemIdentifier: String
    /// Begins at 1, and grows by promotions.
    package let timeline: UInt32

    package init(systemIdentifier: String, timeline: UInt32) {
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
    }
}

/// The highest standing that any connection has had. A pure value.
package struct StandingMemory: Sendable {
    package private(set) var highest: Standing?

    package init() {}

    /// Returns why nothing may be written on `standing`, or `nil` when it may.
    ///
    /// An unknown standing passes: some platforms do not reveal it.
    package func objection(to standing: Standing?) -> String? {
        guard let highest, let standing else { return nil }
        guard standing.systemIdentifier == highest.systemIdentifier else {
            return """
                the server is another database cluster (system identifier \(standing.systemIdentifier)) than the one that \
                entries were stored on (\(highest.systemIdentifier)); restart the service if it was replaced on purpose
                """
        }
        guard standing.timeline >= highest.timeline else {
            return """
                the server is on timeline \(standing.timeline), behind timeline \(highest.timeline) that entries were \
                stored on: an old primary that came back
                """
        }
        return nil
    }

    /// Takes note of where a connection stands, unless that is lower than before or another cluster.
    package mutating func remember(_ standing: Standing?) {
        if let standing, objection(to: standing) == nil { highest = standing }
    }
}
