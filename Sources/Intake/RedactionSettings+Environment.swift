package import Redaction

/// What is wrong with a setting of the redactor: a sentence for the operator.
package struct RedactionSettingsError: Error, CustomStringConvertible, Equatable {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}

extension RedactionSettings {
    /// Reads `AUDIT_REDACT_WORDS` and `AUDIT_REDACTION_FILE`.
    /// - Parameters:
    ///   - variable: the value of an environment variable.
    ///   - read: the content of a file; throws what says why it cannot be read.
    /// - Throws: ``RedactionSettingsError`` for a value that is not a Boolean, and for a file that cannot be read or
    ///   has a fault anywhere. A process that starts without its own names would store what they protect.
    package init(variable: (String) -> String?, read: (String) throws -> [UInt8]) throws(RedactionSettingsError) {
        self.init()
        switch variable("AUDIT_REDACT_WORDS") {
        case nil, "", "false": break
        case "true": redactsWords = true
        default: throw RedactionSettingsError(description: "AUDIT_REDACT_WORDS must be true or false.")
        }
        guard let path = variable("AUDIT_REDACTION_FILE"), !path.isEmpty else { return }
        let content: [UInt8]
        do {
            content = try read(path)
        } catch {
            throw RedactionSettingsError(description: "AUDIT_REDACTION_FILE: \(path) cannot be read: \(error)")
        }
        do {
            additions = try RedactionAdditions(json: content)
        } catch {
            throw RedactionSettingsError(description: "AUDIT_REDACTION_FILE: \(path): \(error)")
        }
    }
}
