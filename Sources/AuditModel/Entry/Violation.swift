package import StrictJSON

/// One rule that an entry breaks.
package struct Violation: Sendable, Equatable, Error {
    package let pointer: JSONPointer
    package let code: ViolationCode
    /// What is expected. Never the value that was refused, which may be a secret.
    package let detail: String

    package init(pointer: JSONPointer, code: ViolationCode, detail: String) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
    }

    package var json: JSONValue {
        [
            "pointer": .string(pointer.description), "code": .string(code.rawValue), "detail": .string(detail),
        ]
    }
}

/// The kinds of violation. Stable: a code is never given another meaning.
package enum ViolationCode: String, CaseIterable, Sendable {
    /// The member is missing, or null.
    case required
    case wrongType = "wrong_type"
    /// The value has not the form that is asked for.
    case badFormat = "bad_format"
    /// The value is none of those that there are.
    case notAllowed = "not_allowed"
    case empty
    case tooLong = "too_long"
    case controlCharacter = "control_character"
    case inTheFuture = "in_the_future"
    case tooOld = "too_old"
    /// A member that cannot be redacted without losing its meaning holds a secret.
    case containsSecret = "contains_secret"
}

/// All rules that one entry breaks.
package struct InvalidEntry: Error, Equatable {
    package let violations: [Violation]

    package init(violations: [Violation]) {
        self.violations = violations
    }
}
