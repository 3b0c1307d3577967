import StrictJSON

/// Finds out what names make of the values that they stand before: in objects, in pairs such as
/// `{"name": …, "value": …}`, and in lists. What a name itself says is in the ``NameTable``.
struct Meanings {
    typealias Meaning = NameTable.Meaning

    let names: NameTable

    /// The private members of a JSON Web Key, RFC 7518. Elsewhere these letters name anything.
    private static let privateKeyMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "k"]

    /// Returns what the value of a member is, if its name or something around it makes it a secret. The first of these
    /// decides: a web key; what is kept secret whole; the member's own name; the container's name with a short name
    /// behind it (`{"signing": {"key": …}}`); a pair's name; at last the name of the object.
    ///
    /// - Parameters:
    ///   - container: the name of the member that holds the object; empty at the top.
    ///   - signs: what the object's members say about each other.
    ///   - inherited: what the object's name makes of all in it. A stricter form of it goes to the members.
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

    /// Returns what the name in `{"name": "DB_PASSWORD", "value": …}` makes of the value; `nil` if the object is not
    /// such a pair, or its name means nothing.
    func pairMeaning(of members: [JSONObject.Member]) -> Meaning? {
        for member in members where isShort(member) {
            guard case .string(let text) = member.value, text.utf8.count <= 100,
                roles(of: member.name).contains(.pairName), let meaning = meaning(of: text)
            else { continue }
            return meaning
        }
        // Azure's `{"keyName": "key1", "value": …}`
        let isKey = members.contains { $0.name.utf8.count == 7 && $0.name.lowercased() == "keyname" }
        return isKey ? Meaning(rule: "api-key", kind: .drawn) : patchMeaning(of: members)
    }

    /// Returns what the path of a change makes of its value, in a JSON Patch (RFC 6902):
    /// `{"op": "replace", "path": "/db/password", "value": …}`, or with an `old_value` and no `op`.
    private func patchMeaning(of members: [JSONObject.Member]) -> Meaning? {
        guard members.contains(where: { $0.name == "op" || $0.name == "old_value" || $0.name == "oldValue" }),
            case .string(let path)? = members.first(where: { $0.name == "path" })?.value, path.utf8.count <= 100
        else { return nil }
        return path.hasPrefix("/stringData/") ? Meaning(rule: "secret", kind: .kept) : meaning(of: path)
    }

    /// Whether a name means something only with the one above it: `{"signing": {"key": …}}`,
    /// `{"user": {"ip_address": …}}`.
    private func isHalf(_ name: String) -> Bool {
        switch name.utf8.count {
        case ...3: name == "ip" || roles(of: name).contains(.pairName)
        case 9: name == "ipAddress"
        case 10: name == "ip_address"
        default: false
        }
    }

    /// Whether a member of this name, `value` or `text`, holds what another one names or declares.
    func isPairValue(_ name: String) -> Bool { name.utf8.count <= 20 && roles(of: name).contains(.pairValue) }

    /// Whether the name is short enough to be a word of ``NameRule/pairNames`` or ``NameRule/pairValues``.
    private func isShort(_ member: JSONObject.Member) -> Bool { member.name.utf8.count <= 20 }

    /// Returns what an element makes of the next one, which must exist. It may be a flag (`["--password", "…"]`), the
    /// first of two (`["password", "…"]`), or a name in a list of names and values in turn.
    ///
    /// Lists often hold names alone, `["password", "username"]`. So in a pair, the second must not be a word, and in a
    /// longer list it has to look like a secret.
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

    /// Returns what the value of the member `name` is, if that makes it a secret.
    func meaning(of name: String) -> Meaning? {
        name.withBytes { bytes in
            if names.plainNames.contains(bytes[...]) { return nil }
            // What was redacted in a name says nothing of the value.
            if ByteText(bytes).find("[redacted:", isExact: true, from: 0, to: bytes.count) != nil { return nil }
            return names.meaning(of: bytes[...])
        }
    }

    /// Whether the text has the form of a name, rather than of a sentence: `password`, `X-Api-Key:`, `USER PASSWORD`; a
    /// flag may have its `=`.
    private func isName(_ text: String) -> Bool {
        let isFlag = text.utf8.first == UInt8(ascii: "-")
        return text.utf8.allSatisfy {
            $0.isIn(.identifier | .multibyte | .colon) || $0 == UInt8(ascii: " ") && !isFlag
                || $0 == UInt8(ascii: "=") && isFlag
        } && text.utf8.count { $0 == UInt8(ascii: " ") } < 3
    }

    /// Whether the text is itself a secret's name, so that the list is one of names. A secret with that ending has
    /// digits.
    private func isSecretName(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isIn(.identifier) } && text.utf8.count { $0.isIn(.digit) } < 2
            && meaning(of: text) != nil
    }

    /// Whether the text is lowercase words, as names of things are: `["password", "username"]`.
    private func isWords(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isIn(.lowercase | .underscore | .dash | .dot) }
    }

    func roles(of name: String) -> NameTable.Roles { name.withBytes { names.roles(of: $0[...]) } }

    func isMetadata(_ name: String) -> Bool { name.withBytes { names.isMetadata($0[...]) } }
}
