import StrictJSON

/// What the members of an object say about each other. Each name is looked at once.
struct ObjectSigns {
    typealias Meaning = NameTable.Meaning

    /// What one member makes of another one's value: `{"name": "DB_PASSWORD", "value": …}`.
    private(set) var pair: Meaning?
    /// Whether it is a JSON Web Key (RFC 7517), by its `kty`.
    private(set) var isWebKey = false
    /// `kind`, as Kubernetes has it.
    private(set) var kind: JSONValue?
    /// Whether a flag or a type beside a value says that it is secret: `{"sensitive": true, "value": …}`, and SSM's
    /// `{"Type": "SecureString", "Value": …}`.
    private(set) var isDeclared = false
    /// `{"type": "random_password", …}` of Terraform, whose `result` it is.
    private(set) var isGenerated = false
    /// The index of a command's output, and of the command beside it.
    private(set) var output: Int?
    private(set) var command: Int?

    /// An object with more members is a table, whose members say nothing about each other.
    private static let mostMembers = 40
    /// Longer names are skipped.
    private static let longestName = 20

    init(of members: [JSONObject.Member], _ meanings: Meanings) {
        var all: NameTable.Roles = []
        var isActive = false
        for index in members.indices {
            let member = members[index]
            guard member.name.utf8.count <= Self.longestName else { continue }
            let roles = meanings.roles(of: member.name)
            if roles.isEmpty { continue }
            all.formUnion(roles)
            if roles.contains(.output), output == nil { output = index }
            if roles.contains(.command), command == nil { command = index }
            if roles.contains(.declaration), member.value == true { isDeclared = true }
            if roles.contains(.status), member.value == "active" { isActive = true }
            if roles.contains(.kind) {
                switch member.name {
                case "kty": isWebKey = true
                case "kind": kind = kind ?? member.value
                default: note(type: member.value)
                }
            }
        }
        if !(2...Self.mostMembers ~= members.count) { (isDeclared, output, command) = (false, nil, nil) }
        if members.count > 1, all.contains(.pairValue) { pair = meanings.pairMeaning(of: members) }
        if pair == nil, 3...Self.mostMembers ~= members.count, all.contains(.identity),
            isActive || all.contains(.tokenSign)
        {
            pair = Meaning(rule: "token", kind: .weak)
        }
    }

    private static let secretTypes: Set<String> = [
        "securestring", "secret_text", "securestr", "secretstring", "secureobject", "sensitive", "concealed",
        "encrypted",
    ]

    private mutating func note(type: JSONValue) {
        guard case .string(let text) = type else { return }
        if text == "random_password" { isGenerated = true }
        if text.utf8.count <= 12, Self.secretTypes.contains(text.lowercased()) { isDeclared = true }
    }
}
