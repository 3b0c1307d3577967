import CLibrary
import Foundation

/// The few file operations whose modes, owners and order matter here.
package enum FileSystem {
    /// Returns the owner and mode of what is at `path`, without following a link, or nil when nothing is there.
    static func owner(of path: String) -> (uid: uid_t, gid: gid_t, isFolder: Bool, mode: mode_t)? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return (status.st_uid, status.st_gid, status.st_mode & S_IFMT == S_IFDIR, status.st_mode & 0o7777)
    }

    /// Makes one folder, ignoring the umask. Returns `false`, and changes nothing, when it exists.
    @discardableResult
    static func makeFolder(_ path: String, mode: mode_t, owner: Account? = nil) throws -> Bool {
        guard mkdir(path, 0o700) == 0 else {
            guard errno == EEXIST else { throw EmbeddedPostgresError.system("make the folder", path) }
            return false
        }
        if let owner { try give(path, to: owner) }
        guard chmod(path, mode) == 0 else { throw EmbeddedPostgresError.system("set the mode of", path) }
        return true
    }

    /// Makes a folder of mode 0700, named `prefix` and six random characters, and returns its path.
    static func makeUniqueFolder(prefix: String, owner: Account) throws -> String {
        var template = Array((prefix + "XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw EmbeddedPostgresError.system("make a folder", prefix + "XXXXXX") }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try give(path, to: owner)
        return path
    }

    /// Changes the owner of one file or folder, not of what a link leads to. Does nothing for our own account.
    static func give(_ path: String, to account: Account) throws {
        guard !account.isCurrent else { return }
        guard lchown(path, account.uid, account.gid) == 0 else {
            throw EmbeddedPostgresError.system("change the owner of", path)
        }
    }

    /// Renames, and returns when the new name is on disk.
    static func rename(_ path: String, to target: String) throws {
        guard systemRename(path, target) == 0 else { throw EmbeddedPostgresError.system("rename \(path) to", target) }
        try synchronizeFolder(of: target)
    }

    /// Opens one of our files, and makes it if it is missing. As root, gives it to the owner of its folder, so that a
    /// service once started as root does not lock that owner out. Refuses a link.
    static func openOwn(_ path: String, _ flags: Int32) throws -> Descriptor {
        guard let file = try? Descriptor.open(path, flags | O_CREAT | O_EXCL) else {
            return try Descriptor.open(path, flags | O_NOFOLLOW)
        }
        if geteuid() == 0, let owner = owner(of: (path as NSString).deletingLastPathComponent) {
            guard fchown(file.number, owner.uid, owner.gid) == 0 else {
                throw EmbeddedPostgresError.system("change the owner of", path)
            }
        }
        return file
    }

    /// Replaces the file's content at once: a reader, or a crash of the machine, sees the old content or the new. Only
    /// the file's owner can read it, at any moment.
    package static func write(_ text: String, to path: String) throws {
        let temporary = path + ".new"
        let file = try openOwn(temporary, O_WRONLY | O_TRUNC)
        let bytes = Array(text.utf8)
        guard systemWrite(file.number, bytes, bytes.count) == bytes.count, fsync(file.number) == 0 else {
            throw EmbeddedPostgresError.system("write", temporary)
        }
        try rename(temporary, to: path)
    }

    /// Returns the file's text, or nil when the file is missing or cannot be read.
    static func text(of path: String) -> String? {
        try? Descriptor.open(path, O_RDONLY).text()
    }

    /// Returns the only line of a file, without its line end.
    static func line(of path: String) -> String? {
        text(of: path)?.split(separator: "\n").first.map(String.init)
    }

    /// Returns the absolute path without links, or nil when nothing is there.
    static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Waits until the folder's names are on disk.
    private static func synchronizeFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = try Descriptor.open(folder, O_RDONLY | O_DIRECTORY)
        guard fsync(descriptor.number) == 0 else { throw EmbeddedPostgresError.system("flush", folder) }
    }
}

// Inside the type these names would mean its own functions.
private func systemRename(_ path: String, _ target: String) -> Int32 { rename(path, target) }
private func systemWrite(_ number: Int32, _ bytes: [UInt8], _ count: Int) -> Int { write(number, bytes, count) }
