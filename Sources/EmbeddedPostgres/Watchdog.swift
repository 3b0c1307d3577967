#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A shell that runs the server, and stops it when we let go: by ``release()``, or by ending in any way, since the
/// kernel then closes our end of what the shell reads.
///
/// It is told by a file's end, never by a signal, and ignores those that a terminal or a supervisor sends, so that the
/// server outlasts the requests that are being answered. The server is the shell's own child: its number cannot pass
/// to another process before the shell has seen its end.
struct Watchdog: Sendable {
    private let shell: ChildProcess
    private let grip: Descriptor

    /// Told to stop, the server gets the signal again and again: one that comes before it listens is lost. After 30
    /// seconds it is told to give up at once, after 35 it is killed.
    private static let script = #"""
        signal=$1
        unwanted=$2
        shift 2
        trap '' HUP INT QUIT TERM
        exec 3<&0 </dev/null
        "$@" 3<&- &
        server=$!
        (
            read -r _ <&3
            attempts=0
            while kill -s "$signal" "$server" 2>/dev/null; do
                sleep 0.1
                attempts=$((attempts + 1))
                if [ "$attempts" -ge 350 ]; then signal=KILL; elif [ "$attempts" -ge 300 ]; then signal=QUIT; fi
            done
        ) &
        reader=$!
        wait "$server"
        status=$?
        kill -s KILL "$reader"
        if [ -n "$unwanted" ]; then rm -rf -- "$unwanted"; fi
        exit "$status"
        """#

    /// How long stopping may take, with time to spare.
    static let longestStop = Duration.seconds(45)

    /// Starts `server` as `account`.
    ///
    /// - Parameters:
    ///   - mode: how the server is stopped.
    ///   - unwanted: a folder that is removed once the server has ended.
    init(
        running server: [String],
        as account: Account,
        log: Descriptor,
        mode: EmbeddedPostgres.StopMode,
        removing unwanted: String?
    ) throws {
        let (input, grip) = try Descriptor.pair()
        let arguments = ["-c", Self.script, "raptor-audit-watchdog", mode.signalName, unwanted ?? ""] + server
        shell = try ChildProcess(account.command("/bin/sh", arguments), input: input, output: log)
        self.grip = grip
    }

    /// Whether the server, or the shell, has ended.
    var hasEnded: Bool { shell.poll() != nil }

    /// Has the server stopped. Answers `false` when shell and server are still there after ``longestStop``.
    func release() async -> Bool {
        grip.close()
        return await shell.wait(until: .now + Self.longestStop) != nil
    }
}
