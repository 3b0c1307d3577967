import CLibrary

extension Spool {
    /// Makes the folder, or checks that it is this user's and nobody else's. It may be a link to one.
    func prepare() throws(FileError) {
        guard folder.hasPrefix("/"), folder.contains(where: { $0 != "/" }) else {
            throw FileError("use \(folder): RAXX_AUDIT_SPOOL must be an absolute path, and not the root")
        }
        var parent = ""
        for name in folder.split(separator: "/").dropLast() {
            parent += "/\(name)"
            // An existing folder may give another error, such as on a read-only file system.
            guard make(parent) || errno == EEXIST || access(parent, F_OK) == 0 else {
                throw FileError("make the folder", parent)
            }
        }
        try makeFolder(folder)
    }

    /// Checks that an entry could be kept, by writing as much as the longest one takes and removing it.
    func probe() throws(FileError) {
        try prepare()
        let path = path("\(SpoolFile.temporaryPrefix)probe-\(getpid())")
        unlink(path)
        defer { unlink(path) }
        let file = try SystemFile(path, O_WRONLY | O_CREAT | O_EXCL)
        try file.write([UInt8](repeating: UInt8(ascii: " "), count: SpoolContent.maximumBytes + 128))
        try file.synchronize()
    }

    /// Makes a folder for this user alone, or checks that it is this user's, and closes it to others.
    func makeFolder(_ path: String) throws(FileError) {
        if make(path) { return }
        guard errno == EEXIST || access(path, F_OK) == 0 else { throw FileError("make the folder", path) }
        let opened = try SystemFile(path, O_RDONLY | O_DIRECTORY, followsLinks: true)
        let status = try opened.status()
        guard status.st_uid == geteuid() else { throw FileError("use the folder of another user,", path, EPERM) }
        // The sticky bit: root would otherwise close /tmp to everybody.
        guard status.st_mode & 0o1000 == 0 else {
            throw FileError("use \(path): it is a folder for the files of all users; name one in it")
        }
        if status.st_mode & 0o077 != 0 { try opened.setMode(0o700) }
    }

    /// Makes a folder, and returns when its name is on the disk: a power cut would take it with all that is in it.
    /// - Returns: `false` when it is not made; `errno` says why.
    private func make(_ path: String) -> Bool {
        guard mkdir(path, 0o700) == 0 else { return false }
        try? synchronize("/" + path.split(separator: "/").dropLast().joined(separator: "/"))
        return true
    }

    /// Writes a new file, and returns when its bytes are on the disk. Its name may not be: see ``synchronize(_:)``.
    func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let file = try SystemFile(path, O_WRONLY | O_CREAT | O_EXCL)
        try file.write(bytes)
        onStep(.written)
        try file.synchronize()
    }

    /// Renames a file, over one that has the name already. A crash leaves the old name or the new.
    func move(_ path: String, to target: String) throws(FileError) {
        guard rename(path, target) == 0 else { throw FileError("rename to", target) }
    }

    /// Returns when the names in a folder are on the disk.
    func synchronize(_ folder: String) throws(FileError) {
        try SystemFile(folder, O_RDONLY | O_DIRECTORY, followsLinks: true).synchronize()
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Returns the names in a folder, in no order; none when it is missing.
    func names(in folder: String) throws(FileError) -> [String] {
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

    /// Takes the lock for delivering what waits. Correctness does not need it, since what is sent twice is stored once:
    /// it only keeps two processes from doing the same work. So a file that cannot be locked stops nobody.
    /// - Returns: `nil` when another holder has it. The lock ends with the value, or with the process.
    func lock() -> SpoolLock? {
        do throws(FileError) {
            let file = try SystemFile(path("lock"), O_RDWR | O_CREAT | O_NONBLOCK)
            return try file.lock() ? SpoolLock(file) : nil
        } catch {
            return SpoolLock(nil)
        }
    }
}

/// Holds a spool's lock for as long as it lives.
final class SpoolLock: Sendable {
    private let file: SystemFile?

    fileprivate init(_ file: consuming SystemFile?) {
        self.file = file
    }

    deinit { file?.unlock() }
}
