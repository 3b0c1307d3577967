import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

/// Exit statuses (sysexits.h). They are documented, and never change their meaning. 141 is that of
/// ``CommandLineSupport/OutputFailure``.
extension ExitCode {
    /// The entry, the request or the input is not valid (EX_DATAERR).
    static let dataError = ExitCode(65)
    /// The entry or erasure does not exist, or a file cannot be read (EX_NOINPUT).
    static let noInput = ExitCode(66)
    /// The service is away, or answers that it cannot now (EX_UNAVAILABLE).
    static let unavailable = ExitCode(69)
    /// The spool or a stream cannot be used (EX_IOERR).
    static let ioError = ExitCode(74)
    /// Entries wait in the spool, and delivery was required (EX_TEMPFAIL).
    static let temporaryFailure = ExitCode(75)
    /// Something other than the service answered (EX_PROTOCOL).
    static let protocolError = ExitCode(76)
    /// The token is not accepted, or does not allow it (EX_NOPERM).
    static let noPermission = ExitCode(77)
    /// A setting is missing or wrong (EX_CONFIG).
    static let configurationError = ExitCode(78)

    /// Creates the status of a command that failed with `error`.
    init(_ error: AuditClientError) {
        switch error.code {
        case .invalidEntry, .refused: self = .dataError
        case .notFound: self = .noInput
        case .spoolUnavailable: self = .ioError
        case .unexpectedAnswer: self = .protocolError
        case .unauthenticated, .forbidden: self = .noPermission
        case .notConfigured, .insecureURL, .untrustedServer: self = .configurationError
        default: self = .unavailable
        }
    }

    /// Returns the status of a command that should have delivered its entry, which is still in the spool: 77 or 78 when
    /// somebody has to change the token or the settings, otherwise 75.
    static func undelivered(_ error: AuditClientError) -> ExitCode {
        let status = ExitCode(error)
        return status == .noPermission || status == .configurationError ? status : .temporaryFailure
    }
}

/// Runs a command's work. Turns an error of the client into an exit status and sentences on standard error: what is
/// wrong, each broken rule with its flag, the request's id, and what became of entries in the spool.
func reportingFailure<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
        return try await work()
    } catch let error as AuditClientError {
        Progress.clear()
        Console.complain(error.message)
        for violation in error.violations { Console.complain("  \(violation.flag): \(violation.detail)") }
        if let id = error.problem?.requestID { Console.complain("  request \(id)") }
        if let rejection = error.rejection {
            Console.complain("  The entry is kept in \(rejection.file). See: raptor-audit spool list")
        }
        for rejection in error.othersRejected { Flush.warn(of: rejection) }
        Record.warn(ofLeft: error.othersLeft)
        throw ExitCode(error)
    }
}

extension Violation {
    /// The flag that sets the field, or the pointer if no flag does.
    fileprivate var flag: String {
        let name = String(pointer.dropFirst())
        return EntryOptions.hasFlag(name) ? "--\(name)" : pointer.isEmpty ? "entry" : pointer
    }
}
