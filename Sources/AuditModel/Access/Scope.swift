/// What a service account may do.
package enum Scope: String, CaseIterable, Sendable {
    case auditWrite = "audit:write"
    case auditRead = "audit:read"
    case auditErase = "audit:erase"
    case metricsRead = "metrics:read"
}

/// Which actions an account may record: three parts as an action has, each a word or `*`. A `*` at the end stands for
/// all parts that are left: `console.*`, `*.deploy.prod`, `*`.
package struct ActionPattern: Sendable, Hashable {
    package static let all = ActionPattern(rawValue: "*", parts: ["*"])

    package let rawValue: String
    private let parts: [Substring]

    private init(rawValue: String, parts: [Substring]) {
        self.rawValue = rawValue
        self.parts = parts
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 || (parts.count < 3 && parts.last == "*"),
            parts.allSatisfy({ $0 == "*" || $0.utf8.isActionWord })
        else { return nil }
        self.init(rawValue: text, parts: parts)
    }

    package func matches(_ action: Action) -> Bool {
        zip(parts, action.parts).allSatisfy { $0 == "*" || $0 == $1 }
    }
}

/// Which apps an account may record for: a name, or the beginning of one and `*`.
package struct AppPattern: Sendable, Hashable {
    package static let all = AppPattern(prefix: "", isPrefix: true)

    private let prefix: String
    private let isPrefix: Bool

    private init(prefix: String, isPrefix: Bool) {
        self.prefix = prefix
        self.isPrefix = isPrefix
    }

    package init?(_ text: String) {
        let isPrefix = text.hasSuffix("*")
        let prefix = isPrefix ? String(text.dropLast()) : text
        // What a name begins with is a name itself once there is enough of it.
        guard TargetApp(isPrefix ? prefix + "xx" : prefix) != nil || (isPrefix && prefix.isEmpty) else { return nil }
        self.init(prefix: prefix, isPrefix: isPrefix)
    }

    package var rawValue: String { isPrefix ? prefix + "*" : prefix }

    package func matches(_ app: TargetApp) -> Bool {
        isPrefix ? app.rawValue.utf8.starts(with: prefix.utf8) : app.rawValue == prefix
    }
}
