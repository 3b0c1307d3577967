import CLibrary

/// The right to run a cluster: a lock that the kernel releases when this process ends, however it ends.
///
/// Children do not inherit the file, so that a server which outlives us does not hold its successor's lock.
final class FolderLock: Sendable {
    private let file: Descriptor

    /// Takes the lock. Throws ``EmbeddedPostgresError/inUse(folder:owner:)`` when another start has it.
    init(folder: String) throws {
        let path = "\(folder)/lock"
        file = try FileSystem.openOwn(path, O_RDWR)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw EmbeddedPostgresError.system("lock", path) }
            let owner = Int32(file.text().prefix { $0.isNumber })
            throw EmbeddedPostgresError.inUse(folder: folder, owner: owner)
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file.number, 0) == 0, pwrite(file.number, text, text.count, 0) == text.count else {
            throw EmbeddedPostgresError.system("write", path)
        }
    }

    deinit { release() }

    /// Gives the lock up. Another start may take it at once, also while children of this process run.
    func release() {
        file.unlock()
        file.close()
    }
}
