package import StrictJSON

extension ErasureRequest {
    private enum Member: String, CaseIterable {
        case erasureID = "erasure_id"
        case identifiers, verify, force
        case isDryRun = "dry_run"
        case atMost = "at_most"
        case dryRunToken = "dry_run_token"
        case isPartial = "partial"

        var pointer: JSONPointer { JSONPointer().appending(rawValue) }
    }

    /// Reads the request that `value` denotes. Refuses unknown members: a misspelt `verify` must not go unnoticed.
    /// - Throws: every rule that it breaks, without quoting what was sent.
    package init(_ value: JSONValue) throws(InvalidEntry) {
        guard case .object(let object) = value else {
            throw InvalidEntry(
                violations: [Violation(pointer: JSONPointer(), code: .wrongType, detail: "Must be an object.")]
            )
        }
        var violations: [Violation] = []
        func note(_ pointer: JSONPointer, _ rule: BrokenRule) {
            violations.append(Violation(pointer: pointer, code: rule.code, detail: rule.detail))
        }
        func flag(_ member: Member) -> Bool {
            switch object[member.rawValue] {
            case .bool(let value)?: return value
            case nil, .null?: return false
            default:
                note(member.pointer, BrokenRule(.wrongType, "Must be true or false."))
                return false
            }
        }
        if object.members.contains(where: { Member(rawValue: $0.name) == nil }) {
            let names = Member.allCases.map(\.rawValue).joined(separator: ", ")
            note(JSONPointer(), BrokenRule(.notAllowed, "Must have no members but \(names)."))
        }
        let erasureID: ErasureID? = Self.read(object[Member.erasureID.rawValue], at: Member.erasureID.pointer, note)
        let isForced = flag(.force)
        let identifiers = Self.identifiers(object[Member.identifiers.rawValue], isForced: isForced, note)
        let verify = flag(.verify)
        let isDryRun = flag(.isDryRun)
        let isPartial = flag(.isPartial)
        var atMost: Int?
        switch object[Member.atMost.rawValue] {
        case .number(let number)?:
            // Doubles are exact up to here.
            if 0...9_007_199_254_740_991 ~= number, Double(Int(number)) == number {
                atMost = Int(number)
            } else {
                note(Member.atMost.pointer, BrokenRule(.notAllowed, "Must be a whole number, zero or more."))
            }
        case nil, .null?: break
        default: note(Member.atMost.pointer, BrokenRule(.wrongType, "Must be a number."))
        }
        var dryRunToken: String?
        switch object[Member.dryRunToken.rawValue] {
        case .string(let text)?: dryRunToken = text
        case nil, .null?: break
        default: note(Member.dryRunToken.pointer, BrokenRule(.wrongType, "Must be a string."))
        }
        guard let erasureID, violations.isEmpty else { throw InvalidEntry(violations: violations) }
        self.init(erasureID: erasureID, identifiers: identifiers)
        self.isForced = isForced
        self.verify = verify
        self.isDryRun = isDryRun
        self.isPartial = isPartial
        self.atMost = atMost
        self.dryRunToken = dryRunToken
    }

    static func identifiers(
        _ value: JSONValue?,
        isForced: Bool,
        _ note: (JSONPointer, BrokenRule) -> Void
    ) -> [Identity] {
        let pointer = JSONPointer().appending(Member.identifiers.rawValue)
        guard case .array(let elements)? = value else {
            note(
                pointer,
                value == nil || value == .null
                    ? BrokenRule(.required, "Must be present and not null.")
                    : BrokenRule(.wrongType, "Must be an array of strings.")
            )
            return []
        }
        guard !elements.isEmpty else {
            note(pointer, BrokenRule(.empty, "Must hold one identifier at least."))
            return []
        }
        guard elements.count <= maximumIdentifiers else {
            note(pointer, BrokenRule(.tooLong, "Must hold at most \(maximumIdentifiers) identifiers."))
            return []
        }
        var identifiers: [Identity] = []
        for (index, element) in elements.enumerated() {
            guard let identifier: Identity = read(element, at: pointer.appending(index), note) else { continue }
            if !isForced, let objection = ReservedIdentifier.objection(to: identifier.rawValue) {
                note(pointer.appending(index), objection)
            }
            if !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        return identifiers
    }

    static func read<Value: WireText>(
        _ value: JSONValue?,
        at pointer: JSONPointer,
        _ note: (JSONPointer, BrokenRule) -> Void
    ) -> Value? {
        switch value {
        case .string(let text)?:
            do throws(BrokenRule) {
                return try Value(validating: text)
            } catch {
                note(pointer, error)
                return nil
            }
        case nil, .null?:
            note(pointer, BrokenRule(.required, "Must be present and not null."))
            return nil
        default:
            note(pointer, BrokenRule(.wrongType, "Must be a string."))
            return nil
        }
    }
}
