#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Delivers the spool in a process of its own, which goes on after this one, and after its terminal.
enum BackgroundFlush {
    /// Starts it, and returns without waiting. If it cannot be started, the next call delivers what waits.
    /// - Parameter proofs: the folder for proofs, if one was given as a flag.
    static func start(proofs: String?) {
        guard let program = Self.program else { return }
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        #else
        var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
        }
        let arguments = [program, "flush"] + (proofs.map { ["--proofs", $0] } ?? [])
        let pointers = arguments.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        var child = pid_t()
        posix_spawn(&child, program, &actions, nil, pointers, environ)
    }

    private static var program: String? {
        #if os(Linux)
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #else
        Bundle.main.executablePath
        #endif
    }
}
