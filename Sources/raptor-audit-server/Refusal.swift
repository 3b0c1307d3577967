import ArgumentParser
import AuditStore
import CommandLineSupport
import EmbeddedPostgres
import Foundation
import Intake
import TransparencyLog

/// An error that an operator can fix. Its description says how, and holds no secret.
struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Runs a command's work. Turns the errors that an operator can fix into a sentence on standard error and an exit
/// status (sysexits.h): 69 when the database is away, 78 for any other. Passes on other errors, such as exit statuses.
func reportingFailure(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let error as StoreError {
        // The detail is PostgreSQL's own message. Only the operator at this terminal sees it.
        let detail = error.detail.trimmingCharacters(in: .whitespacesAndNewlines)
        Console.complain(detail.isEmpty ? error.description : "\(error): \(detail)")
        throw ExitCode(error.kind == .unavailable ? EX_UNAVAILABLE : EX_CONFIG)
    } catch let error as any Error & CustomStringConvertible
        where error is Refusal || error is MigrationError || error is PepperError || error is LogError
        || error is CheckpointError || error is ServiceAccountError || error is ErasureError
        || error is EmbeddedPostgresError || error is RedactionSettingsError
    {
        Console.complain(error.description)
        throw ExitCode(EX_CONFIG)
    }
}
