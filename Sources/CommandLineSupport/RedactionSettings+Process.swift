import FoundationBase
import Intake
package import Redaction

extension RedactionSettings {
    /// The most bytes that the file of a deployment's own names and tokens may have.
    private static let largestFile = 1 << 20

    /// Reads the redactor's settings from the process's environment, for both programs.
    /// - Throws: ``RedactionSettingsError``, a sentence for the operator.
    package static func ofProcess() throws -> RedactionSettings {
        let environment = ProcessInfo.processInfo.environment
        return try RedactionSettings(
            variable: { environment[$0] },
            read: { try Console.readFile($0, limit: largestFile) }
        )
    }
}
