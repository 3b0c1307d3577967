import CLibrary
import CommandLineSupport
import Dispatch
import Synchronization

/// Prints a message before Ctrl-C, SIGTERM or the end of a terminal ends the process. Leaves signals alone that the
/// parent ignores.
///
/// Keep it until the command ends: it replaces the process's handlers and does not restore them.
final class Interruption: Sendable {
    private let sentence = Mutex<String?>(nil)
    /// Sources are not `Sendable`; these are only kept alive.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    /// Takes over the signals. Until ``say(_:)`` is called, an interruption ends the process silently.
    init() {
        let signals = [SIGINT, SIGTERM, SIGHUP].filter { !Self.isIgnored($0) }
        sources = signals.map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for (source, number) in zip(sources, signals) {
            source.setEventHandler { [weak self] in
                if let sentence = self?.sentence.withLock(\.self) { Console.complain(sentence) }
                Self.end(by: number)
            }
            source.resume()
        }
    }

    /// Sets the sentence that an interruption prints from now on.
    func say(_ text: String) { sentence.withLock { $0 = text } }

    /// Ends this process by the signal, so that its parent sees which it was.
    private static func end(by number: Int32) {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        // The threads of a dispatch queue have signals blocked.
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(number)
    }

    /// Whether a parent ignores the signal, as a script does that must not be interrupted.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return true }
        #if canImport(Darwin)
        let handler = action.__sigaction_u.__sa_handler
        #elseif canImport(Musl)
        let handler = action.__sa_handler.sa_handler
        #else
        let handler = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
