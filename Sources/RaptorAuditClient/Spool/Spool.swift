import AuditModel
import CLibrary

/// A folder that holds each entry which the service has not confirmed yet, in a file of its own.
///
/// Once ``add(_:id:at:)`` has returned, the entry is there, whole, even if the process or the machine stops after
/// that. Only entries that the service has confirmed, or that somebody drops, are deleted. Entries come here redacted,
/// and only their owner can read the folder.
struct Spool: Sendable {
    let folder: String
    /// Called at each step of an entry's way, for tests that end the process there.
    let onStep: @Sendable (DeliveryStep) -> Void

    /// The age in seconds from which an unfinished file belongs to a process that died.
    private static let abandonedAfter: Int64 = 600

    init(folder: String, onStep: @escaping @Sendable (DeliveryStep) -> Void = { _ in }) {
        self.folder = folder
        self.onStep = onStep
    }

    /// Keeps the entry: when this returns, its file is there under its name.
    /// - Returns: the file, and why a power cut may lose it, if the disk has not confirmed its name.
    /// - Throws: an error when the entry is not kept. Nothing of it is left then.
    func add(
        _ line: [UInt8],
        id: EntryID,
        at time: Timestamp
    ) throws(FileError) -> (file: SpoolFile, weakness: FileError?) {
        try prepare()
        let file = SpoolFile(id: id, spooledAt: time)
        let temporary = path(SpoolFile.temporaryPrefix + file.name)
        do throws(FileError) {
            try write(SpoolContent.encode(line), to: temporary)
            onStep(.synchronized)
            try move(temporary, to: path(file.name))
        } catch {
            unlink(temporary)
            // Another process may have adopted the file, and NFS repeats a rename whose answer was lost.
            guard error.code == ENOENT, read(at: path(file.name)) == .whole(line) else { throw error }
        }
        onStep(.renamed)
        do throws(FileError) {
            try synchronize(folder)
        } catch {
            return (file, error)
        }
        onStep(.spooled)
        return (file, nil)
    }

    /// Returns the entries that wait, the oldest first; empty without a folder. Files that a dead process had not named
    /// yet are missing until ``adoptAbandoned(now:)``.
    func waiting() throws(FileError) -> [SpoolFile] {
        try names(in: folder).compactMap { SpoolFile(name: $0) }.sorted()
    }

    /// What a file turned out to hold.
    enum Content: Equatable {
        case whole([UInt8])
        case torn
        /// Delivered by another process meanwhile.
        case gone
        /// Not a file that this user can read. Time alone does not change that.
        case unusable(FileError)
        /// Not readable at the moment.
        case unreadable(FileError)
    }

    /// Reads an entry that waits. One whose name has another id than its content is unusable.
    func read(_ file: SpoolFile) -> Content {
        let content = read(at: path(file.name))
        // The service answers with the entry's own id, which would be taken for the answer to another.
        if case .whole(let line) = content, !line.starts(with: SpoolContent.head(of: file.id)) {
            return .unusable(FileError("read \(path(file.name)): its name has another id than its entry"))
        }
        return content
    }

    /// Reads a file, and checks it against its checksum.
    func read(at path: String) -> Content {
        do throws(FileError) {
            // Otherwise opening a FIFO of this name would wait.
            let opened = try SystemFile(path, O_RDONLY | O_NONBLOCK)
            guard try opened.status().st_mode & S_IFMT == S_IFREG else {
                return .unusable(FileError("read \(path): it is not a regular file"))
            }
            let limit = SpoolContent.maximumBytes + 128
            guard let bytes = try opened.read(limit: limit), let line = SpoolContent.decode(bytes) else { return .torn }
            return .whole(line)
        } catch {
            switch error.code {
            case ENOENT: return .gone
            case ELOOP: return .unusable(FileError("read \(path): it is a symbolic link"))
            case EACCES, EPERM, ENXIO: return .unusable(error)
            default: return .unreadable(error)
            }
        }
    }

    /// Deletes entries that the service has confirmed. A file that another process has deleted is not an error.
    /// - Returns: the files that are still there, and why.
    func remove(_ files: [SpoolFile]) -> [SpoolFile: FileError] {
        guard !files.isEmpty else { return [:] }
        var left: [SpoolFile: FileError] = [:]
        for file in files {
            if unlink(path(file.name)) != 0, errno != ENOENT { left[file] = FileError("remove", path(file.name)) }
            unlink(path(file.refusalName))
        }
        onStep(.removed)
        // An entry that comes back after a power cut is sent again and recognised by its id.
        try? synchronize(folder)
        return left
    }

    /// Adopts files of processes that died before they had named them. Reading finds those that are torn.
    func adoptAbandoned(now: Timestamp) throws(FileError) {
        for name in try names(in: folder) where isAbandoned(name, now: now) {
            // Another process may have done it.
            try? move(path(name), to: path(String(name.dropFirst(SpoolFile.temporaryPrefix.count))))
        }
    }

    /// Whether the name is that of a temporary file which nobody has written for ten minutes.
    private func isAbandoned(_ name: String, now: Timestamp) -> Bool {
        var status = stat()
        return name.hasPrefix(SpoolFile.temporaryPrefix)
            && SpoolFile(name: String(name.dropFirst(SpoolFile.temporaryPrefix.count))) != nil
            && lstat(path(name), &status) == 0
            && Int64(status.modified) < now.microseconds / 1_000_000 - Self.abandonedAfter
    }
}

extension stat {
    /// Seconds since 1970.
    fileprivate var modified: time_t {
        #if canImport(Darwin)
        st_mtimespec.tv_sec
        #else
        st_mtim.tv_sec
        #endif
    }
}
