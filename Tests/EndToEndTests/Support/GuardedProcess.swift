import Foundation
import Testing

@testable import EmbeddedPostgres

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A program in a process of its own, which ends when this one does, however that ends: a shell between the two kills it
/// once its own input is over.
///
/// What the program writes goes to files in a folder: nothing that it has to say can make it wait for a reader.
final class GuardedProcess: Sendable {
    private static let script = #"""
        folder=$1
        shift
        exec 3<&0 </dev/null
        "$@" >>"$folder/stdout" 2>>"$folder/stderr" 3<&- &
        program=$!
        echo "$program" >"$folder/pid.new"
        mv -f "$folder/pid.new" "$folder/pid"
        (
            read -r _ <&3
            kill -s KILL "$program"
        ) &
        reader=$!
        wait "$program"
        status=$?
        kill -s KILL "$reader"
        exit "$status"
        """#

    /// The program's own number, not the shell's.
    let id: pid_t
    private let shell: ChildProcess
    private let grip: Descriptor

    /// Starts `command`; what it writes is added to the files `stdout` and `stderr` in `folder`.
    init(_ command: [String], environment: [String: String], folder: String) async throws {
        let pidFile = "\(folder)/pid"
        unlink(pidFile)
        let (input, grip) = try Descriptor.pair()
        let shell = try ChildProcess(
            Command(
                executable: "/bin/sh",
                arguments: ["-c", Self.script, "guard", folder] + command,
                environment: environment
            ),
            input: input,
            output: .open("/dev/null", O_WRONLY)
        )
        var id: pid_t?
        try await eventually("the program has a number") {
            id = (try? String(contentsOfFile: pidFile, encoding: .utf8)).flatMap { pid_t($0.trimmed) }
            return id != nil
        }
        self.id = try id.required("the program's number")
        self.shell = shell
        self.grip = grip
    }

    /// How the program ended: its exit status, or 128 and the signal's number. `nil` while it runs.
    var status: Int32? {
        switch shell.poll() {
        case nil: nil
        case .exited(let status): status
        case .signalled(let signal): 128 + signal
        case .unknown: -1
        }
    }

    /// Does nothing once the program has ended: its number may be another's by then.
    func signal(_ signal: Int32) {
        if status == nil { kill(id, signal) }
    }

    /// Waits for the program's end.
    func end(within limit: Duration = .seconds(300)) async throws -> Int32 {
        try await eventually(within: limit, "the program ends") { status != nil }
        return try status.required("an exit status")
    }
}
