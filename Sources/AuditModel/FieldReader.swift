import StrictJSON

/// Reads an entry's fields one by one, and keeps every rule they break, in the order in which they were read.
///
/// A member that is null counts as absent.
struct FieldReader {
    /// The fields that are present. Their values are at the same indexes.
    private var fields: [AuditEntryField] = []
    private var values: [JSONValue] = []
    /// The members without a field of their own, in order.
    let additional: JSONObject
    /// In the order in which the fields were read.
    private(set) var violations: [Violation] = []

    /// Sorts the members into fields and others. Names must match to the byte.
    init(_ object: JSONObject) {
        var additional: [JSONObject.Member] = []
        fields.reserveCapacity(AuditEntryField.allCases.count)
        values.reserveCapacity(AuditEntryField.allCases.count)
        for member in object.members {
            if let field = AuditEntryField.named(member.name) {
                fields.append(field)
                values.append(member.value)
            } else {
                additional.append(member)
            }
        }
        self.additional = JSONObject(additional)
    }

    /// - Returns: `nil` when a violation was noted.
    mutating func required<Value: WireText>(_ field: AuditEntryField) -> Value? {
        guard let value = value(of: field) else {
            note(.required, "Must be present and not null.", at: field)
            return nil
        }
        return read(value, at: field)
    }

    /// - Returns: `nil` when the member is absent, or a violation was noted.
    mutating func optional<Value: WireText>(_ field: AuditEntryField) -> Value? {
        value(of: field).flatMap { read($0, at: field) }
    }

    /// Keeps a violation. Reading goes on, so that the caller learns of every broken rule at once.
    mutating func note(_ code: ViolationCode, _ detail: String, at field: AuditEntryField) {
        let pointer = JSONPointer().appending(field.rawValue)
        violations.append(Violation(pointer: pointer, code: code, detail: detail))
    }

    /// Returns the member's value; `nil` when it is absent or null.
    private func value(of field: AuditEntryField) -> JSONValue? {
        guard let index = fields.firstIndex(of: field) else { return nil }
        if case .null = values[index] { return nil }
        return values[index]
    }

    private mutating func read<Value: WireText>(_ value: JSONValue, at field: AuditEntryField) -> Value? {
        do throws(BrokenRule) {
            return try Value(reading: value)
        } catch {
            note(error.code, error.detail, at: field)
            return nil
        }
    }
}
