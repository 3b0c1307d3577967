import StrictJSON

/// Reads an entry's members one after the other and gathers what is wrong with them.
struct EntryReader {
    private let object: JSONObject
    private(set) var violations: [Violation] = []

    init(_ object: JSONObject) {
        self.object = object
    }

    private mutating func add(_ field: AuditEntryField, _ code: ViolationCode, _ detail: String) {
        violations.append(Violation(pointer: JSONPointer().appending(field.rawValue), code: code, detail: detail))
    }

    /// The member's text; `nil` for one that may be absent and is, or is null.
    private mutating func text(_ field: AuditEntryField) -> String? {
        switch object[field.rawValue] {
        case nil, .null?:
            if field.isRequired { add(field, .required, "Is missing.") }
            return nil
        case .string(let text)?:
            return text
        default:
            add(field, .wrongType, "Must be a string.")
            return nil
        }
    }

    mutating func read<Value>(
        _ field: AuditEntryField, or code: ViolationCode = .badFormat, _ parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(field) else { return nil }
        if let value = parse(text) { return value }
        add(field, code, field.expectation)
        return nil
    }

    mutating func readIdentity(_ field: AuditEntryField) -> Identity? {
        guard let text = text(field) else { return nil }
        do throws(Identity.Fault) {
            return try Identity(validating: text)
        } catch {
            switch error {
            case .empty: add(field, .empty, "Must not be blank.")
            case .tooLong: add(field, .tooLong, "Must have at most \(Identity.limit) bytes of UTF-8.")
            case .controlCharacter: add(field, .controlCharacter, "Must have no control or format characters.")
            }
            return nil
        }
    }

    mutating func readTimestamp(_ field: AuditEntryField, latest: Timestamp, oldest: Timestamp?) -> Timestamp? {
        guard let timestamp = read(field, { Timestamp($0) }) else { return nil }
        if timestamp > latest {
            add(field, .inTheFuture, "Must be at most 5 minutes ahead of the server's clock.")
            return nil
        }
        if let oldest, timestamp < oldest {
            add(field, .tooOld, "Must not be older than entries are kept.")
            return nil
        }
        return timestamp
    }

    mutating func readText(_ field: AuditEntryField, limit: Int, lineBreaks: Bool = false) -> String? {
        guard let text = text(field) else { return nil }
        guard !text.isEmpty else {
            add(field, .empty, "Must not be empty.")
            return nil
        }
        guard text.utf8.count <= limit else {
            add(field, .tooLong, "Must have at most \(limit) bytes of UTF-8.")
            return nil
        }
        let isRefused: (Unicode.Scalar) -> Bool = { scalar in
            scalar.isControlOrFormat && !(lineBreaks && (scalar == "\n" || scalar == "\r" || scalar == "\t"))
        }
        guard !text.unicodeScalars.contains(where: isRefused) else {
            add(field, .controlCharacter, "Must have no control or format characters.")
            return nil
        }
        return text
    }

    mutating func require(_ field: AuditEntryField, _ text: String, _ isValid: Bool) -> String? {
        if isValid { return text }
        add(field, .badFormat, field.expectation)
        return nil
    }
}

extension AuditEntryField {
    /// What a value of the right type must look like.
    fileprivate var expectation: String {
        switch self {
        case .id: "Must be a UUID."
        case .action: "Must be <surface>.<verb>.<environment>, the verb deploy, rollback or apply."
        case .fromSHA: "Must be 7 to 40 or 64 lowercase hexadecimal digits, or null for a first deploy."
        case .toSHA: "Must be 7 to 40 or 64 lowercase hexadecimal digits."
        case .targetApp: "Must have 2 to 63 lowercase letters, digits, dots and hyphens, a letter first."
        case .trigger: "Must be " + Trigger.allCases.map(\.rawValue).joined(separator: " or ") + "."
        case .outcome: "Must be " + Outcome.allCases.map(\.rawValue).joined(separator: " or ") + "."
        case .timestamp: "Must be an RFC 3339 time in UTC such as 2026-01-31T12:00:00Z, to the microsecond at most."
        case .runURL: "Must be an absolute http or https URL without user information."
        case .actorSource: "Must be a word of at most 32 lowercase letters, digits, underscores and hyphens."
        case .actor, .approvedBy, .requestedBy, .release, .reason: "Must be text."
        }
    }
}
