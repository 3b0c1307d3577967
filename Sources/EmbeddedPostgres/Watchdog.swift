import CLibrary

/// A shell that runs the server, and stops it when its input ends: by ``release()``, or however this process ends.
///
/// Only the end of its input stops it. It ignores the signals of a terminal or a supervisor, so that the server
/// outlasts the requests in flight. The server is the shell's own child, so its process id is not reused before the
/// shell has seen its end.
struct Watchdog: Sendable {
    private let shell: ChildProcess
    private let grip: Descriptor

    /// Repeats the signal, which a server that does not listen yet loses. Sends QUIT after 30 seconds, KILL after 35.
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

    /// Stops the server. Returns `false` when shell and server still run after ``longestStop``.
    func release() async -> Bool {
        grip.close()
        return await shell.wait(until: .now + Self.longestStop) != nil
    }
}
