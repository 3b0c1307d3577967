import CLibrary
import FoundationBase

/// Delivers the spool in a process of its own, in a session of its own: it goes on after this process, and after the
/// terminal. It holds no file or pipe of this one open, so a program that reads them does not wait for it.
///
/// Used by `record --no-wait`. It reports nothing. What it cannot deliver stays in the spool for the next call.
enum BackgroundFlush {
    /// `POSIX_SPAWN_SETSID`, which Swift does not see on Linux.
    #if canImport(Darwin)
    private static let inNewSession = Int16(0x400)
    #else
    private static let inNewSession = Int16(0x80)
    #endif

    /// Starts it, and returns without waiting. If it cannot be started, the next call delivers what waits.
    /// - Parameter proofs: the folder for proofs, if one was given as a flag.
    static func start(proofs: String?) {
        guard let program = Self.program else { return }
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.inNewSession)
        closeFilesOnExec()
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
        }
        let arguments = [program, "flush"] + (proofs.map { ["--proofs=\($0)"] } ?? [])
        let pointers = arguments.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        var child = pid_t()
        posix_spawn(&child, program, &actions, &attributes, pointers, environ)
    }

    /// Keeps descriptors that this process has inherited, such as a pipe of a script, from the next program.
    private static func closeFilesOnExec() {
        let open = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
        for number in open.compactMap({ Int32($0) }) where number > STDERR_FILENO {
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        }
    }

    /// The path of this program's file; `nil` when the system does not tell.
    private static var program: String? {
        #if os(Linux)
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #else
        Bundle.main.executablePath
        #endif
    }
}
