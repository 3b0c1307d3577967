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
    let code: Int32

    /// The failure that `errno` tells of.
    init(_ operation: String, _ path: String, _ code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }
}

extension AuditClientError {
    init(_ error: FileError) {
        self.init(.spoolUnavailable, "The spool: \(error).")
    }
}
