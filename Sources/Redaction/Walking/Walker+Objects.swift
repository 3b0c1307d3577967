import StrictJSON

extension Walker {
    /// Redacts an object: first what its members say of each other, then each name and each value, then the output of a
    /// command. A name that is a secret is masked, also in the report's pointer.
    ///
    /// A value is kept secret under any name if it is the `data` of a Secret of Kubernetes, has a flag beside it that
    /// declares it, or is marked by Terraform. Otherwise its name decides, or the name in another member, or
    /// `inherited`.
    ///
    /// - Parameters:
    ///   - inherited: what the name of the object makes of its values.
    ///   - identities: members whose personal data is intended.
    mutating func redact(_ object: JSONObject, under inherited: Meaning?, identities: Set<String> = []) -> JSONValue? {
        let members = object.members
        let signs = ObjectSigns(of: members, meanings)
        let kind = signs.kind
        let isSecretList = isSecretList
        if kind == "SecretList" { self.isSecretList = true }
        defer { self.isSecretList = isSecretList }
        let isKubernetesSecret = kind == "Secret" || kind == nil && isSecretList
        let isGenerated = isGenerated
        if signs.isGenerated { self.isGenerated = true }
        defer { self.isGenerated = isGenerated }
        let sensitivity = sensitivity
        let outer = keepsPersonalData
        let container = container
        // Asked once: any member may be called `pass`.
        var isBesideUser: Bool?
        var masked: MaskedNames?
        var changed: [JSONObject.Member]?
        for index in members.indices {
            let member = members[index]
            let known = notes.count
            firstNote = known
            if !identities.isEmpty && identities.contains(member.name) || Self.isTrace(member.name) {
                keepsPersonalData = true
            }
            let name = redact(name: member.name)
            let own = DeclaredSecrecy.sensitivity(of: member.name, in: members, outer: sensitivity)
            if own != nil || sensitivity != nil { self.sensitivity = own }
            let isKept =
                isKubernetesSecret && member.name == "data"
                || member.name.utf8.count == 10 && member.name == "stringData" || isSensitive
                || signs.isDeclared && meanings.isPairValue(member.name)
                || self.isGenerated && member.name.utf8.count == 6 && member.name == "result"
            var meaning =
                isKept
                ? Meaning(rule: "secret", kind: .kept)
                : meanings.meaning(of: member, in: container, signs, inherited: inherited)
            // Beside a user's, a verdict's name is a password's.
            if case .verdict? = meaning?.kind {
                let hasUser = isBesideUser ?? DeclaredSecrecy.hasUser(members)
                isBesideUser = hasUser
                if hasUser { meaning = Meaning(rule: "password", kind: .password) }
            }
            self.container = member.name
            let value = redact(member.value, under: meaning)
            if own != nil || sensitivity != nil { self.sensitivity = sensitivity }
            keepsPersonalData = outer
            guard name != nil || value != nil else { continue }
            var kept = member.name
            if let name {
                masked = masked ?? MaskedNames(in: members)
                kept = masked?.unique(name) ?? name
            }
            changed = changed ?? members
            changed?[index] = JSONObject.Member(name: kept, value: value ?? member.value)
            prefix(from: known, with: .name(kept))
        }
        return redactOutput(of: members, signs, changed).map { .object(JSONObject($0)) }
    }

    private static let traces: Set<String> = [
        "trace_id", "span_id", "parent_id", "traceId", "spanId", "traceID", "spanID", "dd.trace_id", "dd.span_id",
    ]

    /// Whether the member is an id of a trace, whose digits are a card's by chance.
    private static func isTrace(_ name: String) -> Bool {
        6...11 ~= name.utf8.count && name.utf8.last.map { $0.folded == UInt8(ascii: "d") } == true
            && traces.contains(name)
    }

    /// Redacts a name that is a secret or holds one: a token whose uses are counted, or somebody's address.
    private mutating func redact(name: String) -> String? {
        guard name.utf8.count >= 6 else { return nil }
        return redact(name, under: nil)
    }
}
