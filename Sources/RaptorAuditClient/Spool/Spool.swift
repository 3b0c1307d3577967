import AuditModel
import StrictJSON

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
/// that. Nothing is ever deleted but what the service has confirmed. Entries come here redacted; the folder and all in it
/// are for their owner alone.
struct Spool: Sendable {
    let folder: String
    /// Told of each step in an entry's way, for tests that end the process there.
    let onStep: @Sendable (DeliveryStep) -> Void

    /// After so many seconds a file that was never finished belongs to a process that died.
    private static let abandonedAfter = 600
    static let rejectedFolder = "rejected"

    init(folder: String, onStep: @escaping @Sendable (DeliveryStep) -> Void = { _ in }) {
        self.folder = folder
        self.onStep = onStep
    }

    /// Keeps the entry: when this returns it is on the disk, under its name.
    func add(_ line: [UInt8], id: EntryID, at time: Timestamp) throws(FileError) -> SpoolFile {
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
        try synchronize(folder)
        onStep(.spooled)
        return file
    }

    /// The entries that wait, the oldest first. None where there is no folder. A file that a process which died had not
    /// named yet is not among them until ``adoptAbandoned(now:)``.
    func waiting() throws(FileError) -> [SpoolFile] {
        try names(in: folder).compactMap { SpoolFile(name: $0) }.sorted()
    }

    /// The names of files that were put aside.
    func rejected() throws(FileError) -> [String] {
        try names(in: path(Self.rejectedFolder)).filter { SpoolFile(name: $0) != nil }.sorted()
    }

    enum Content: Equatable {
        case whole([UInt8])
        case torn
        /// Delivered by another process meanwhile.
        case gone
    }

    func read(_ file: SpoolFile) throws(FileError) -> Content {
        do throws(FileError) {
            let opened = try SystemFile(path(file.name), O_RDONLY)
            let limit = SpoolContent.maximumBytes + 128
            guard let bytes = try opened.read(limit: limit), let line = SpoolContent.decode(bytes) else { return .torn }
            return .whole(line)
        } catch {
            if error.code == ENOENT { return .gone }
            throw error
        }
    }

    /// Forgets entries that the service has confirmed. That another process has done so is no error.
    func remove(_ files: [SpoolFile]) throws(FileError) {
        guard !files.isEmpty else { return }
        for file in files where unlink(path(file.name)) != 0 && errno != ENOENT {
            throw FileError("remove", path(file.name))
        }
        onStep(.removed)
        try synchronize(folder)
    }

    /// Puts a file aside, with the problem beside it. The problem comes first, so that no file is there without one.
    /// - Returns: where the file is now.
    func reject(_ file: SpoolFile, problem: JSONValue) throws(FileError) -> String {
        let aside = path(Self.rejectedFolder)
        try makeFolder(aside)
        let document = "\(aside)/\(file.name.dropLast(SpoolFile.suffix.count)).problem.json"
        let temporary = "\(document).new"
        unlink(temporary)
        try write(StrictJSON.canonical(problem) + [UInt8(ascii: "\n")], to: temporary)
        try move(temporary, to: document)
        try synchronize(aside)
        onStep(.problemWritten)
        let target = "\(aside)/\(file.name)"
        do throws(FileError) {
            try move(path(file.name), to: target)
        } catch {
            // Another process has put it there.
            if error.code != ENOENT { throw error }
        }
        try synchronize(aside)
        try synchronize(folder)
        return target
    }

    /// Takes in files of processes that died before they had given them their names. Whole ones are entries like any
    /// other; torn ones are found out when they are read.
    func adoptAbandoned(now: Timestamp) throws(FileError) {
        for name in try abandoned(now: now) {
            try move(path(name), to: path(String(name.dropFirst(SpoolFile.temporaryPrefix.count))))
        }
    }

    private func abandoned(now: Timestamp) throws(FileError) -> [String] {
        try names(in: folder).filter { name in
            var status = stat()
            return name.hasPrefix(SpoolFile.temporaryPrefix)
                && SpoolFile(name: String(name.dropFirst(SpoolFile.temporaryPrefix.count))) != nil
                && lstat(path(name), &status) == 0
                && now.microseconds / 1_000_000 - Int64(status.modified) > Self.abandonedAfter
        }
    }

    /// The right to deliver what waits. Not needed to be correct, since what is sent twice is stored once: it keeps two
    /// processes from doing the same work.
    /// - Returns: `nil` when somebody else has it. It ends with the value, or the process.
    func lock() throws(FileError) -> SpoolLock? {
        let file = try SystemFile(path("lock"), O_RDWR | O_CREAT)
        return try file.lock() ? SpoolLock(file) : nil
    }

    /// Makes the folder, or makes sure that it is ours and nobody else's.
    func prepare() throws(FileError) {
        var parent = folder.hasPrefix("/") ? "" : "."
        for name in folder.split(separator: "/").dropLast() {
            parent += "/\(name)"
            guard mkdir(parent, 0o700) == 0 || errno == EEXIST else { throw FileError("make the folder", parent) }
        }
        try makeFolder(folder)
    }

    /// Whether the folder could be written to, or made, without doing either.
    func checkIsWritable() throws(FileError) {
        var path = folder
        // With "/." the path of a file is none.
        while access("\(path)/.", W_OK | X_OK) != 0 {
            guard errno == ENOENT else { throw FileError("write to", path) }
            guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
            path = String(path[..<slash])
        }
    }

    private func makeFolder(_ path: String) throws(FileError) {
        if mkdir(path, 0o700) == 0 { return }
        guard errno == EEXIST else { throw FileError("make the folder", path) }
        let opened = try SystemFile(path, O_RDONLY | O_DIRECTORY)
        let status = try opened.status()
        guard status.st_uid == geteuid() else { throw FileError("use the folder of another user,", path, EPERM) }
        if status.st_mode & 0o077 != 0 { try opened.setMode(0o700) }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = try SystemFile(path, O_WRONLY | O_CREAT | O_EXCL)
        try file.write(bytes)
        onStep(.written)
        try file.synchronize()
    }

    private func move(_ path: String, to target: String) throws(FileError) {
        guard rename(path, target) == 0 else { throw FileError("rename to", target) }
    }

    private func synchronize(_ folder: String) throws(FileError) {
        try SystemFile(folder, O_RDONLY | O_DIRECTORY).synchronize()
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func names(in folder: String) throws(FileError) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw FileError("list", folder)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            )
            errno = 0
        }
        guard errno == 0 else { throw FileError("list", folder) }
        return names
    }
}

/// Holds a spool's lock for as long as it lives.
final class SpoolLock: Sendable {
    private let file: SystemFile

    fileprivate init(_ file: consuming SystemFile) {
        self.file = file
    }

    deinit { file.unlock() }
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
