import Synchronization

/// One line on standard error that is drawn over itself, where a person waits. Elsewhere it is not written.
package enum Progress {
    private static let interval: Duration = .milliseconds(100)
    private static let state = Mutex<(isShown: Bool, last: ContinuousClock.Instant?)>((false, nil))
    private static let isWanted = Console.showsProgress

    /// Draws the line, at most ten times a second.
    package static func show(_ text: @autoclosure () -> String) {
        guard isWanted else { return }
        state.withLock { state in
            if let last = state.last, .now - last < interval { return }
            state = (true, .now)
            draw("\r\u{1B}[K\(text().visible.cut(to: max(1, Console.width - 1)))")
        }
    }

    /// Takes the line away, before anything else is written and at the end.
    package static func clear() {
        state.withLock { state in
            guard state.isShown else { return }
            state = (false, nil)
            draw("\r\u{1B}[K")
        }
    }

    private static func draw(_ text: String) { _ = Console.write(Array(text.utf8), to: .error) }
}
