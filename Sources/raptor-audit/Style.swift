#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Colour where it is seen and wanted: on a terminal, unless `NO_COLOR` is set (no-color.org) or the terminal is dumb.
struct Style {
    private let isColoured: Bool

    init(_ stream: Console.Stream) {
        let environment = ProcessInfo.processInfo.environment
        isColoured =
            Console.isTerminal(stream) && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    func red(_ text: String) -> String { paint(text, "31") }
    func green(_ text: String) -> String { paint(text, "32") }
    func yellow(_ text: String) -> String { paint(text, "33") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func bold(_ text: String) -> String { paint(text, "1") }

    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
