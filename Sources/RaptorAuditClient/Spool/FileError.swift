import CLibrary

/// A file operation that failed.
struct FileError: Error, Equatable, CustomStringConvertible {
    let operation: String
    let path: String
    /// Zero when no system call failed.
    let code: Int32

    /// Creates the failure that `errno` names.
    init(_ operation: String, _ path: String, _ code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Whether `code` says that the file system lacks the call: CIFS, vboxsf and some of FUSE have no `fsync` of a
    /// folder, NFS may have no locks.
    static func isUnsupported(_ code: Int32) -> Bool {
        [EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP, ENOLCK].contains(code)
    }

    /// Creates a failure without a system call.
    init(_ sentence: String) {
        (operation, path, code) = (sentence, "", 0)
    }

    /// What the system says, without the path.
    var reason: String { code == 0 ? operation : String(cString: strerror(code)) }

    var description: String {
        code == 0 ? "cannot \(operation)" : "cannot \(operation) \(path): \(reason)"
    }
}

extension AuditClientError {
    /// - Parameter prefix: a sentence to put first.
    init(_ error: FileError, _ prefix: String = "") {
        self.init(.spoolUnavailable, "\(prefix)The spool: \(error).")
    }
}
