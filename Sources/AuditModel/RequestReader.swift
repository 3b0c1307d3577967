import StrictJSON

/// Reads the members of a request one by one, and keeps every rule they break, in the order in which they were read.
///
/// A member that is null counts as absent. An unknown one breaks a rule: a misspelt `verify` must not go unnoticed.
struct RequestReader<Member: RawRepresentable<String> & CaseIterable> {
    private let object: JSONObject
    private(set) var violations: [Violation] = []

    /// Notes a violation when the object has a member outside of `Member`.
    /// - Throws: ``InvalidEntry`` for a value that is not an object.
    init(_ value: JSONValue) throws(InvalidEntry) {
        guard case .object(let object) = value else {
            throw InvalidEntry(
                violations: [Violation(pointer: JSONPointer(), code: .wrongType, detail: "Must be an object.")]
            )
        }
        self.object = object
        if object.members.contains(where: { Member(rawValue: $0.name) == nil }) {
            let names = Member.allCases.map(\.rawValue).joined(separator: ", ")
            note(.notAllowed, "Must have no members but \(names).", at: JSONPointer())
        }
    }

    /// Keeps a violation. Reading goes on.
    mutating func note(_ code: ViolationCode, _ detail: String, at pointer: JSONPointer) {
        violations.append(Violation(pointer: pointer, code: code, detail: detail))
    }

    mutating func note(_ code: ViolationCode, _ detail: String, at member: Member) {
        note(code, detail, at: Self.pointer(member))
    }

    /// - Returns: `nil` when a violation was noted.
    mutating func required<Value: WireText>(_ member: Member) -> Value? {
        guard let value = requiredValue(member) else { return nil }
        return read(value, at: Self.pointer(member))
    }

    /// - Returns: `nil` when the member is absent, or a violation was noted; so do ``text(_:)`` and ``count(_:)``.
    mutating func optional<Value: WireText>(_ member: Member) -> Value? {
        value(member).flatMap { read($0, at: Self.pointer(member)) }
    }

    /// Reads a string without rules of its own.
    mutating func text(_ member: Member) -> String? {
        guard let value = value(member) else { return nil }
        if case .string(let text) = value { return text }
        note(.wrongType, "Must be a string.", at: member)
        return nil
    }

    /// - Returns: `false` for a member that is absent or not a Boolean, too.
    mutating func flag(_ member: Member) -> Bool {
        guard let value = value(member) else { return false }
        if case .bool(let flag) = value { return flag }
        note(.wrongType, "Must be true or false.", at: member)
        return false
    }

    /// Reads a whole number from 0 to 2^53 - 1, which JSON numbers hold exactly (RFC 7493, section 2.2).
    mutating func count(_ member: Member) -> Int? {
        guard let value = value(member) else { return nil }
        guard case .number(let number) = value else {
            note(.wrongType, "Must be a number.", at: member)
            return nil
        }
        // Doubles are exact up to here.
        if 0...9_007_199_254_740_991 ~= number, Double(Int(number)) == number { return Int(number) }
        note(.notAllowed, "Must be a whole number, zero or more.", at: member)
        return nil
    }

    /// Reads the names of one person: 1 to 32, required. Notes a violation for each that is refused.
    /// - Parameter isForced: whether to accept names that ``ReservedIdentifier`` objects to.
    /// - Returns: the names in their order, without duplicates; those that were read, where a violation was noted.
    mutating func identifiers(_ member: Member, isForced: Bool) -> [Identity] {
        guard let value = requiredValue(member) else { return [] }
        guard case .array(let elements) = value else {
            note(.wrongType, "Must be an array of strings.", at: member)
            return []
        }
        guard !elements.isEmpty else {
            note(.empty, "Must hold one identifier at least.", at: member)
            return []
        }
        guard elements.count <= ErasureRequest.maximumIdentifiers else {
            note(.tooLong, "Must hold at most \(ErasureRequest.maximumIdentifiers) identifiers.", at: member)
            return []
        }
        var identifiers: [Identity] = []
        for (index, element) in elements.enumerated() {
            let pointer = Self.pointer(member).appending(index)
            guard let identifier: Identity = read(element, at: pointer) else { continue }
            if !isForced, let objection = ReservedIdentifier.objection(to: identifier.rawValue) {
                note(objection.code, objection.detail, at: pointer)
            }
            if !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        return identifiers
    }

    /// Whether the member is there and not null.
    func isPresent(_ member: Member) -> Bool { value(member) != nil }

    private static func pointer(_ member: Member) -> JSONPointer { JSONPointer().appending(member.rawValue) }

    private func value(_ member: Member) -> JSONValue? {
        switch object[member.rawValue] {
        case nil, .null?: nil
        case let value?: value
        }
    }

    private mutating func requiredValue(_ member: Member) -> JSONValue? {
        if let value = value(member) { return value }
        note(.required, "Must be present and not null.", at: member)
        return nil
    }

    private mutating func read<Value: WireText>(_ value: JSONValue, at pointer: JSONPointer) -> Value? {
        do throws(BrokenRule) {
            // In an array null is an element like any other.
            if value == .null { throw BrokenRule(.required, "Must be present and not null.") }
            return try Value(reading: value)
        } catch {
            note(error.code, error.detail, at: pointer)
            return nil
        }
    }
}
