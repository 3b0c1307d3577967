import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

/// Exit statuses (sysexits.h). They are documented, and never change their meaning. 141 is that of
/// ``CommandLineSupport/OutputFailure``.
extension ExitCode {
    static let dataError = ExitCode(65)
    static let noInput = ExitCode(66)
    static let unavailable = ExitCode(69)
    static let ioError = ExitCode(74)
    static let temporaryFailure = ExitCode(75)
    static let protocolError = ExitCode(76)
    static let noPermission = ExitCode(77)
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

    /// Returns the status of a command that should have delivered its entry, which is still in the spool.
    static func undelivered(_ error: AuditClientError) -> ExitCode {
        let status = ExitCode(error)
        return status == .noPermission || status == .configurationError ? status : .temporaryFailure
    }
}

/// Runs a command's work. Turns what it throws into sentences on standard error and an exit status.
func reportingFailure<Value>(
    _ work: () async throws(AuditClientError) -> Value
) async throws -> Value {
    do throws(AuditClientError) {
        return try await work()
    } catch {
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
