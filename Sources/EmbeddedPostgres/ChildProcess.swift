import Bytes
import CLibrary
import Synchronization

/// A running program: in its own session, so that Ctrl-C and a closed terminal do not reach it; in `/`, which every
/// account can enter; with default signals, and with no open files but the three it is given.
final class ChildProcess: Sendable {
    /// Also the id of its session and of its process group.
    let id: pid_t
    private let status = Mutex<Status?>(nil)

    enum Status: Equatable {
        case exited(Int32)
        case signalled(Int32)
        /// Another part of this process collected the status.
        case unknown
    }

    /// Starts `command`. `output` takes both its standard output and its standard error.
    /// - Throws: ``EmbeddedPostgresError`` when the shell cannot be started. A missing program ends with status 127.
    init(_ command: Command, input: Descriptor, output: Descriptor) throws {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input.number, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDERR_FILENO)
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        // POSIX_SPAWN_SETSID, which glibc's header shows only to C programs that ask for it.
        let inNewSession: Int32 = 0x80
        let flags = inNewSession | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var child: pid_t = 0
        let words = ["/bin/sh", "-c", #"cd / && exec "$@""#, "sh", command.executable] + command.arguments
        let code = withCStrings(words) { arguments in
            withCStrings(command.environment.map { "\($0.key)=\($0.value)" }) { environment in
                posix_spawn(&child, words[0], &actions, &attributes, asDeclared(arguments), asDeclared(environment))
            }
        }
        guard code == 0 else { throw EmbeddedPostgresError.system("run", words[0], code) }
        id = child
    }

    /// Returns how the program ended, or nil while it runs. The system does not reuse its id before that.
    func poll() -> Status? {
        status.withLock { status in
            if status != nil { return status }
            var raw: Int32 = 0
            var result: pid_t
            repeat { result = waitpid(id, &raw, WNOHANG) } while result < 0 && errno == EINTR
            switch result {
            case 0: status = nil
            case id where raw & 0x7F == 0: status = .exited(raw >> 8 & 0xFF)
            case id: status = .signalled(raw & 0x7F)
            default: status = .unknown
            }
            return status
        }
    }

    /// Waits for the program's end until `deadline`. Returns nil if it still runs.
    func wait(until deadline: ContinuousClock.Instant) async -> Status? {
        while true {
            if let status = poll() { return status }
            if deadline <= .now { return nil }
            await pause()
        }
    }

    /// Kills the program and everything in its process group, and waits up to five seconds for its end.
    func kill() async {
        guard poll() == nil else { return }
        _ = systemKill(-id, SIGKILL)
        _ = await wait(until: .now + .seconds(5))
    }
}

// Inside the class this name would mean its own function.
private func systemKill(_ id: pid_t, _ signal: Int32) -> Int32 { kill(id, signal) }

/// Returns the array as `posix_spawn` declares it: it does not change the strings.
private func asDeclared(
    _ strings: UnsafePointer<UnsafePointer<CChar>?>
) -> UnsafePointer<UnsafeMutablePointer<CChar>?> {
    UnsafeRawPointer(strings).assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self)
}
