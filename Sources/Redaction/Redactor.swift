package import AuditModel
package import StrictJSON

/// Takes secrets out of JSON and leaves the text around them.
package struct Redactor: Sendable {
    package static let standard = Redactor()

    private static let names: Set<String> = [
        "password", "passwd", "pwd", "passphrase", "secret", "clientsecret", "token", "accesstoken", "refreshtoken",
        "authtoken", "apikey", "accesskey", "privatekey", "signingkey", "encryptionkey", "credentials", "authorization",
        "cookie", "sessionid", "otp",
    ]

    /// What a token begins with, and how many characters of it at least must follow.
    private static let prefixes: [(rule: String, prefix: [UInt8], least: Int)] = [
        ("github-token", Array("ghp_".utf8), 30), ("github-token", Array("gho_".utf8), 30),
        ("github-token", Array("ghs_".utf8), 30), ("aws-access-key-id", Array("AKIA".utf8), 16),
        ("heroku-token", Array("HRKU-".utf8), 30), ("service-token", Array("rxa_".utf8), 30),
        ("bearer-token", Array("Bearer ".utf8), 16),
    ]

    /// - Parameter identities: names of top-level members whose PII is intended.
    package func redact(
        _ value: JSONValue,
        identities: Set<String>
    ) -> (value: JSONValue, redactions: [RedactionNote]) {
        var notes: [RedactionNote] = []
        let redacted = redact(value, at: JSONPointer(), into: &notes)
        return (redacted, notes)
    }

    private func redact(_ value: JSONValue, at pointer: JSONPointer, into notes: inout [RedactionNote]) -> JSONValue {
        switch value {
        case .null, .bool, .number:
            return value
        case .string(let text):
            let (redacted, rules) = redact(text)
            notes += rules.map { RedactionNote(pointer: pointer.description, rule: $0) }
            return .string(redacted)
        case .array(let elements):
            return .array(elements.enumerated().map { redact($1, at: pointer.appending($0), into: &notes) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { member in
                        let place = pointer.appending(member.name)
                        if case .string(let text) = member.value, isSecret(member.name), !text.isEmpty,
                            !text.hasPrefix("[redacted:")
                        {
                            notes.append(RedactionNote(pointer: place.description, rule: "secret-name"))
                            return .init(name: member.name, value: .string("[redacted:secret-name]"))
                        }
                        return .init(name: member.name, value: redact(member.value, at: place, into: &notes))
                    }
                )
            )
        }
    }

    private func isSecret(_ name: String) -> Bool {
        let plain = name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." }
        return Self.names.contains { plain.hasSuffix($0) }
    }

    private func redact(_ text: String) -> (String, rules: [String]) {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var rules: [String] = []
        var index = 0
        while index < bytes.count {
            if let (rule, end) = secret(in: bytes, at: index) {
                result += "[redacted:\(rule)]".utf8
                rules.append(rule)
                index = end
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return rules.isEmpty ? (text, []) : (String(decoding: result, as: UTF8.self), rules)
    }

    private func secret(in bytes: [UInt8], at index: Int) -> (rule: String, end: Int)? {
        for (rule, prefix, least) in Self.prefixes where bytes[index...].starts(with: prefix) {
            let end = bytes[(index + prefix.count)...].firstIndex { !$0.isTokenCharacter } ?? bytes.count
            if end - index - prefix.count >= least { return (rule, end) }
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}
