import FoundationBase

/// Colours text on a terminal, unless `NO_COLOR` is set (no-color.org) or the terminal is dumb. `CLICOLOR_FORCE` and
/// `FORCE_COLOR` turn colour on elsewhere, as in the logs of a CI.
package struct Style: Sendable {
    private let isColoured: Bool

    /// Decides once for the stream and this process's environment.
    package init(_ stream: Console.Stream) {
        self.init(isTerminal: Console.isTerminal(stream), environment: ProcessInfo.processInfo.environment)
    }

    /// - Parameter environment: `NO_COLOR`, `CLICOLOR_FORCE`, `FORCE_COLOR` and `TERM` count. Any text in `NO_COLOR`
    ///   turns colour off; in the other two `0` and `false` mean no.
    package init(isTerminal: Bool, environment: [String: String]) {
        func says(_ name: String) -> Bool { !["", "0", "false"].contains(environment[name, default: ""]) }
        let isDumb = ["", "dumb"].contains(environment["TERM", default: ""])
        let isWanted = says("CLICOLOR_FORCE") || says("FORCE_COLOR") || isTerminal && !isDumb
        isColoured = environment["NO_COLOR", default: ""].isEmpty && isWanted
    }

    package func red(_ text: String) -> String { paint(text, "31") }
    package func green(_ text: String) -> String { paint(text, "32") }
    package func yellow(_ text: String) -> String { paint(text, "33") }
    package func dim(_ text: String) -> String { paint(text, "2") }

    /// Wraps the text in a control sequence (ECMA-48, SGR) and the one that ends it.
    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
