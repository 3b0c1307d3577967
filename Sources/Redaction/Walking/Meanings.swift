import StrictJSON

/// What names make of the values that they stand before: in objects, in pairs, in lists.
struct Meanings {
    typealias Meaning = NameTable.Meaning

    let names: NameTable

    /// The private members of a JSON Web Key, RFC 7518.
    private static let privateKeyMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "k"]

    func meaning(
        of member: JSONObject.Member,
        in container: String,
        _ signs: ObjectSigns,
        inherited: Meaning?
    ) -> Meaning? {
        if signs.isWebKey, Self.privateKeyMembers.contains(member.name) {
            return Meaning(rule: "private-key", kind: .secret)
        }
        if case .kept? = inherited?.kind { return Meaning(rule: "secret", kind: .password) }
        if let own = meaning(of: member.name) { return own }
        // Of Consul, Nomad and Serf, beside what says whether it is: `"encrypt_verify_incoming": true`
        if member.name == "encrypt", case .string(let key) = member.value, [24, 32, 44].contains(key.utf8.count) {
            return Meaning(rule: "private-key", kind: .drawn)
        }
        if !container.isEmpty, case .string = member.value, isHalf(member.name),
            let own = meaning(of: "\(container)_\(member.name)"), own.kind != .weak
        {
            return own
        }
        guard let outer = signs.pair ?? inherited else { return nil }
        if roles(of: member.name).contains(.pairValue) { return outer }
        guard let inherited, !inherited.kind.isPersonal, !isMetadata(member.name) else { return nil }
        return Meaning(rule: inherited.rule, kind: inherited.kind.ofMembers)
    }

    /// What the name in `{"name": …, "value": …}` makes of the value.
    /// - Parameter members: of which one is called as a pair's value is.
    func pairMeaning(of members: [JSONObject.Member]) -> Meaning? {
        for member in members where isShort(member) {
            guard case .string(let text) = member.value, text.utf8.count <= 100,
                roles(of: member.name).contains(.pairName),
                let meaning = meaning(of: text)
            else { continue }
            return meaning
        }
        // Azure's `{"keyName": "key1", "value": …}`
        let isKey = members.contains { $0.name.utf8.count == 7 && $0.name.lowercased() == "keyname" }
        return isKey ? Meaning(rule: "api-key", kind: .drawn) : nil
    }

    /// Whether a name needs the one above it: `{"signing": {"key": …}}`, `{"user": {"ip_address": …}}`
    private func isHalf(_ name: String) -> Bool {
        switch name.utf8.count {
        case ...3: name == "ip" || roles(of: name).contains(.pairName)
        case 9: name == "ipAddress"
        case 10: name == "ip_address"
        default: false
        }
    }

    /// `value`, `text`: what a member is called that holds what another one names or declares.
    func isPairValue(_ name: String) -> Bool { name.utf8.count <= 20 && roles(of: name).contains(.pairValue) }

    private func isShort(_ member: JSONObject.Member) -> Bool { member.name.utf8.count <= 20 }

    /// What an element makes of the next: as half of a pair, as a flag, or as a header's name in a list.
    func meaning(ofElement element: JSONValue, at index: Int, of elements: [JSONValue]) -> Meaning? {
        guard case .string(let text) = element, text.utf8.count <= 64, case .string(let next) = elements[index + 1],
            let meaning = meaning(of: text), isName(text)
        else { return nil }
        if text.utf8.first == UInt8(ascii: "-") { return text.utf8.contains(UInt8(ascii: "=")) ? nil : meaning }
        if elements.count == 2, index == 0 { return isSecretName(next) || isWords(next) ? nil : meaning }
        guard index.isMultiple(of: 2), elements.count.isMultiple(of: 2) else { return nil }
        switch meaning.kind {
        case .authorization, .cookie, .setCookie: return meaning
        default: return isSecretName(next) ? nil : Meaning(rule: meaning.rule, kind: .listed)
        }
    }

    /// What the value of the member `name` is, if that makes it a secret.
    func meaning(of name: String) -> Meaning? {
        name.withBytes { bytes in
            if names.plainNames.contains(bytes[...]) { return nil }
            // What was redacted in a name says nothing of the value.
            if bytes.contains(UInt8(ascii: "[")), name.contains("[redacted:") { return nil }
            return names.meaning(of: bytes[...])
        }
    }

    /// `password`, `X-Api-Key:`, `USER PASSWORD`; a flag may have its `=`.
    private func isName(_ text: String) -> Bool {
        let isFlag = text.utf8.first == UInt8(ascii: "-")
        return text.utf8.allSatisfy {
            $0.isIn(.identifier | .multibyte | .colon) || $0 == UInt8(ascii: " ") && !isFlag
                || $0 == UInt8(ascii: "=") && isFlag
        } && text.utf8.count { $0 == UInt8(ascii: " ") } < 3
    }

    private func isSecretName(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isIn(.identifier) } && text.utf8.count { $0.isIn(.digit) } < 2
            && meaning(of: text) != nil
    }

    /// `["password", "username"]`: names of things.
    private func isWords(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isIn(.lowercase | .underscore | .dash | .dot) }
    }

    func roles(of name: String) -> NameTable.Roles {
        name.withBytes { names.roles(of: $0[...]) }
    }

    func isMetadata(_ name: String) -> Bool {
        name.withBytes { names.isMetadata($0[...]) }
    }
}
