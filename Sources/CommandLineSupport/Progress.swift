import Synchronization

/// A progress line on standard error that redraws itself. Nothing is written where no person watches.
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

    /// Clears the line. Call it before any other output and at the end.
    package static func clear() {
        state.withLock { state in
            guard state.isShown else { return }
            state = (false, nil)
            draw("\r\u{1B}[K")
        }
    }

    /// Writes to standard error. A failure is ignored.
    private static func draw(_ text: String) { _ = Console.write(Array(text.utf8), to: .error) }
}
