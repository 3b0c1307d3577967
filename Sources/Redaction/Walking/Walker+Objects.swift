import AuditModel
import StrictJSON

extension Walker {
    /// The private members of a JSON Web Key, RFC 7518.
    private static let privateKeyMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "k"]

    /// - Parameter identities: members whose personal data is intended.
    mutating func redact(_ object: JSONObject, under inherited: Meaning?, identities: Set<String> = []) -> JSONValue? {
        let members = object.members
        let pair = pairMeaning(of: members)
        let isWebKey = members.contains { $0.name.utf8.count == 3 && $0.name == "kty" }
        let isKubernetesSecret = members.contains {
            $0.name.utf8.count == 4 && $0.name == "kind" && $0.value == "Secret"
        }
        let outer = keepsPersonalData
        let container = container
        var masked: MaskedNames?
        var changed: [JSONObject.Member]?
        for (index, member) in members.enumerated() {
            let known = notes.count
            firstNote = known
            if identities.contains(member.name) { keepsPersonalData = true }
            let name = redact(name: member.name)
            let meaning =
                isKubernetesSecret && ["data", "stringData"].contains(member.name)
                ? Meaning(rule: "secret", kind: .kept)
                : meaning(of: member, in: container, pair: pair, inherited: inherited, isWebKey: isWebKey)
            self.container = member.name
            let value = redact(member.value, under: meaning)
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
        return changed.map { .object(JSONObject($0)) }
    }

    /// A name that is a secret, or holds one.
    private mutating func redact(name: String) -> String? {
        guard name.utf8.count >= 6 else { return nil }
        return redact(name, under: nil)
    }

    private func meaning(
        of member: JSONObject.Member,
        in container: String,
        pair: Meaning?,
        inherited: Meaning?,
        isWebKey: Bool
    ) -> Meaning? {
        if isWebKey, Self.privateKeyMembers.contains(member.name) { return Meaning(rule: "private-key", kind: .secret) }
        if case .kept? = inherited?.kind { return Meaning(rule: "secret", kind: .password) }
        if let own = meaning(of: member.name) { return own }
        // `{"signing": {"key": …}}`
        if member.name.utf8.count <= 3, !container.isEmpty, case .string = member.value,
            roles(of: member.name).contains(.pairName), let own = meaning(of: "\(container)_\(member.name)")
        {
            return own
        }
        guard pair != nil || inherited != nil else { return nil }
        let roles = roles(of: member.name)
        if roles.contains(.pairValue), let meaning = pair ?? inherited { return meaning }
        guard let inherited, !inherited.kind.isPersonal, !isMetadata(member.name) else { return nil }
        return Meaning(rule: inherited.rule, kind: inherited.kind.ofMembers)
    }

    /// What the name in `{"name": …, "value": …}` makes of the value.
    private func pairMeaning(of members: [JSONObject.Member]) -> Meaning? {
        guard members.count > 1, members.contains(where: { isShort($0) && roles(of: $0.name).contains(.pairValue) })
        else {
            return nil
        }
        for member in members where isShort(member) {
            guard case .string(let text) = member.value, text.utf8.count <= 100,
                roles(of: member.name).contains(.pairName),
                let meaning = meaning(of: text)
            else { continue }
            return meaning
        }
        return nil
    }

    private func isShort(_ member: JSONObject.Member) -> Bool { member.name.utf8.count <= 20 }
}
