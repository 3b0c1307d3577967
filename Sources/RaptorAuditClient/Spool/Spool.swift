import AuditModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder that holds each entry which the service has not confirmed yet, in a file of its own.
///
/// An entry is there, whole, once ``add(_:id:at:)`` has returned, whatever happens to the process or the machine after
/// that. Only what the service has confirmed is deleted, and what somebody drops. Entries come here redacted; the folder
/// and all in it are for their owner alone.
struct Spool: Sendable {
    let folder: String
    /// Called at each step of an entry's way, for tests that end the process there.
    let onStep: @Sendable (DeliveryStep) -> Void

    /// After so many seconds a file that was never finished belongs to a process that died.
    private static let abandonedAfter = 600

    init(folder: String, onStep: @escaping @Sendable (DeliveryStep) -> Void = { _ in }) {
        self.folder = folder
        self.onStep = onStep
    }

    /// Keeps the entry: when this returns, its file is there under its name.
    /// - Returns: also why the file may not outlive a power cut, if the disk has not confirmed its name.
    /// - Throws: when the entry is not kept. Nothing of it is left.
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
            throw error
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

    /// The entries that wait, the oldest first. None where there is no folder. A file that a process which died had not
    /// named yet is not among them until ``adoptAbandoned(now:)``.
    func waiting() throws(FileError) -> [SpoolFile] {
        try names(in: folder).compactMap { SpoolFile(name: $0) }.sorted()
    }

    enum Content: Equatable {
        case whole([UInt8])
        case torn
        /// Delivered by another process meanwhile.
        case gone
        /// Not a file that this user can read, which only somebody can change.
        case unusable(FileError)
        /// Not readable at the moment.
        case unreadable(FileError)
    }

    func read(_ file: SpoolFile) -> Content { read(at: path(file.name)) }

    func read(at path: String) -> Content {
        do throws(FileError) {
            // A FIFO of this name would else be waited for.
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

    /// Forgets entries that the service has confirmed. That another process has done so is not an error.
    /// - Returns: why files are still there, if some are.
    func remove(_ files: [SpoolFile]) -> [SpoolFile: FileError] {
        guard !files.isEmpty else { return [:] }
        var left: [SpoolFile: FileError] = [:]
        for file in files {
            if unlink(path(file.name)) != 0, errno != ENOENT { left[file] = FileError("remove", path(file.name)) }
            unlink(path(file.refusalName))
        }
        onStep(.removed)
        // What comes back after a power cut is sent again and recognised by its id.
        try? synchronize(folder)
        return left
    }

    /// Takes in files of processes that died before they had given them their names. Whole ones are entries like any
    /// other; torn ones are found out when they are read.
    func adoptAbandoned(now: Timestamp) throws(FileError) {
        for name in try names(in: folder) where isAbandoned(name, now: now) {
            // Another process may have done it.
            try? move(path(name), to: path(String(name.dropFirst(SpoolFile.temporaryPrefix.count))))
        }
    }

    private func isAbandoned(_ name: String, now: Timestamp) -> Bool {
        var status = stat()
        return name.hasPrefix(SpoolFile.temporaryPrefix)
            && SpoolFile(name: String(name.dropFirst(SpoolFile.temporaryPrefix.count))) != nil
            && lstat(path(name), &status) == 0
            && now.microseconds / 1_000_000 - Int64(status.modified) > Self.abandonedAfter
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
