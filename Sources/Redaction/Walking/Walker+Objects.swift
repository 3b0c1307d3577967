import StrictJSON

extension Walker {
    /// - Parameter identities: members whose personal data is intended.
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
        var masked: MaskedNames?
        var changed: [JSONObject.Member]?
        for index in members.indices {
            let member = members[index]
            let known = notes.count
            firstNote = known
            if !identities.isEmpty, identities.contains(member.name) { keepsPersonalData = true }
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
            if case .verdict? = meaning?.kind, DeclaredSecrecy.hasUser(members) {
                meaning = Meaning(rule: "password", kind: .password)
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

    /// A name that is a secret, or holds one.
    private mutating func redact(name: String) -> String? {
        guard name.utf8.count >= 6 else { return nil }
        return redact(name, under: nil)
    }
}
