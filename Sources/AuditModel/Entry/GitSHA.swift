/// The name of a Git object: 7 to 40 lowercase hexadecimal digits, or the 64 of SHA-256.
package struct GitSHA: Sendable, Hashable {
    package let rawValue: String

    package init?(_ text: String) {
        let count = text.utf8.count
        guard (7...40).contains(count) || count == 64, text.utf8.allSatisfy(\.isLowercaseHex) else { return nil }
        rawValue = text
    }
}

/// The app that was deployed to: `[a-z][a-z0-9.-]{1,62}`.
package struct TargetApp: Sendable, Hashable {
    package let rawValue: String

    package init?(_ text: String) {
        guard (2...63).contains(text.utf8.count), let first = text.utf8.first, first.isLowercase,
            text.utf8.allSatisfy({ $0.isLowercase || $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
        else { return nil }
        rawValue = text
    }
}

/// What set the deploy off.
package enum Trigger: String, CaseIterable, Sendable {
    case ci
    case localScript = "local-script"
}

/// How the deploy ended.
package enum Outcome: String, CaseIterable, Sendable {
    case success
    case healthCheckFailed = "health_check_failed"
    case deployFailed = "deploy_failed"
}
