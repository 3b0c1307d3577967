import CLibrary
import CommandLineSupport
import Dispatch
import Synchronization

/// Prints a message before Ctrl-C, SIGTERM or the end of a terminal ends the process.
///
/// Keep it until the command ends: it replaces the process's handlers and does not restore them.
final class Interruption: Sendable {
    private let sentence = Mutex<String?>(nil)
    /// Sources are not `Sendable`; these are only kept alive.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    /// Takes over the signals. Until ``say(_:)`` is called, an interruption ends the process silently.
    init() {
        // What a parent ignores stays so, as for a script that must not be interrupted.
        let signals = [SIGINT, SIGTERM, SIGHUP].filter { number in
            let former = signal(number, SIG_IGN)
            return unsafeBitCast(former, to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self)
        }
        sources = signals.map { DispatchSource.makeSignalSource(signal: $0, queue: .global()) }
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
}
