#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file operation that failed.
struct FileError: Error, Equatable, CustomStringConvertible {
    let operation: String
    let path: String
    /// Zero for what the system was not asked.
    let code: Int32

    /// The failure that `errno` names.
    init(_ operation: String, _ path: String, _ code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Whether `code` says that the file system, not the file, is why: CIFS, vboxsf and some of FUSE have no `fsync` of
    /// a folder, NFS may have no locks.
    static func isUnsupported(_ code: Int32) -> Bool {
        [EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP, ENOLCK].contains(code)
    }

    /// A failure that the system was not needed for.
    init(_ sentence: String) {
        (operation, path, code) = (sentence, "", 0)
    }

    var description: String {
        code == 0 ? "cannot \(operation)" : "cannot \(operation) \(path): \(String(cString: strerror(code)))"
    }
}

extension AuditClientError {
    /// - Parameter prefix: what is true besides.
    init(_ error: FileError, _ prefix: String = "") {
        self.init(.spoolUnavailable, "\(prefix)The spool: \(error).")
    }
}
