package import StrictJSON

/// One rule that an entry or a request breaks, and where. May be logged: it holds nothing of the value that broke it.
package struct Violation: Sendable, Equatable {
    /// Into the document as it was sent.
    package let pointer: JSONPointer
    package let code: ViolationCode
    /// What is expected, as a sentence.
    package let detail: String

    package init(pointer: JSONPointer, code: ViolationCode, detail: String) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
    }

    /// As a problem's `errors` list it.
    package var json: JSONValue {
        ["pointer": .string(pointer.description), "code": .string(code.rawValue), "detail": .string(detail)]
    }
}

/// The kind of a violation. Raw values are part of the API: stable, and never given another meaning.
package enum ViolationCode: String, CaseIterable, Sendable {
    /// The member is absent, or null, which means the same.
    case required
    /// Another JSON type is expected.
    case wrongType = "wrong_type"
    /// Nothing is left once white space around it is gone.
    case empty
    case tooLong = "too_long"
    /// Not in the field's form.
    case badFormat = "bad_format"
    /// Well written, but not among what the field may say.
    case notAllowed = "not_allowed"
    /// Holds a character that cannot be seen, or that changes how others are shown.
    case controlCharacter = "control_character"
    case inTheFuture = "in_the_future"
    /// Older than entries are kept.
    case tooOld = "too_old"
    /// Holds a secret, and what redaction would leave means nothing. The redactor finds it, not validation.
    case containsSecret = "contains_secret"
}

/// Every rule that an entry or a request breaks, in the order in which its fields are read.
package struct InvalidEntry: Error, Equatable {
    /// Never empty.
    package let violations: [Violation]

    package init(violations: [Violation]) {
        self.violations = violations
    }
}
