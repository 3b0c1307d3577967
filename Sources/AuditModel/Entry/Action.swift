/// What was done: `<surface>.<verb>.<environment>`, such as `console.deploy.prod`.
package struct Action: Sendable, Hashable {
    /// At most this many bytes.
    static let limit = 128

    package let rawValue: String

    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.limit, parts.count == 3, parts.allSatisfy({ $0.isActionWord }),
            Verb(rawValue: String(decoding: parts[1], as: UTF8.self)) != nil
        else { return nil }
        rawValue = text
    }

    package enum Verb: String, CaseIterable, Sendable {
        case deploy, rollback, apply
    }

    /// Surface, verb and environment.
    package var parts: [Substring] { rawValue.split(separator: ".") }
}

extension Collection<UInt8> {
    /// `[a-z][a-z0-9_-]*`.
    var isActionWord: Bool {
        guard let first, first.isLowercase else { return false }
        return allSatisfy { $0.isLowercase || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
}

extension UInt8 {
    var isLowercase: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLowercaseHex: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self) }
}
