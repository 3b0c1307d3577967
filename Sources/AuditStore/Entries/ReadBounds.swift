package import AuditModel
import LibPQ

/// What an account may read: entries whose action and app match a pattern each.
///
/// The service's own acts have no app: they are for accounts that are bound to none.
package struct ReadBounds: Sendable {
    /// For administrators and accounts without limits: every entry, acts included.
    package static let everything = ReadBounds(actions: [.all], apps: [.all])

    private let actions: [ActionPattern]
    private let apps: [AppPattern]

    package init(actions: [ActionPattern], apps: [AppPattern]) {
        self.actions = actions
        self.apps = apps
    }

    package var areEverything: Bool { actions.contains(.all) && apps.contains(.all) }

    /// SQL conditions on `console_audit_log`, of which all must hold. An act has no app, and null matches no pattern.
    var conditions: [Statement] {
        var conditions: [Statement] = []
        if !actions.contains(.all) { conditions.append(Self.any(of: actions.map(\.condition))) }
        if !apps.contains(.all) { conditions.append(Self.any(of: apps.map(\.condition))) }
        return conditions
    }

    /// No pattern matches nothing.
    private static func any(of conditions: [Statement]) -> Statement {
        conditions.isEmpty ? "false" : "(\(Statement(joining: conditions, separator: " or ")))"
    }
}

extension Credential {
    /// What the account may read, by the patterns that bound what it may record.
    package var bounds: ReadBounds { ReadBounds(actions: actionPatterns, apps: appPatterns) }
}

extension ActionPattern {
    /// Matches what ``matches(_:)`` does, and those of the service's own acts that are written like it.
    var condition: Statement {
        guard rawValue.contains("*") else { return "action = \(rawValue)" }
        // Every other character of a pattern stands for itself, and full stops between segments.
        let segments = rawValue.split(separator: ".").map { $0 == "*" ? "[^.]+" : String($0) }
        let regularExpression = "^" + segments.joined(separator: "[.]") + (segments.count == 3 ? "$" : "")
        return "action ~ \(regularExpression)"
    }
}

extension AppPattern {
    /// A range, so that the index serves it: "{" follows every character of an app's name.
    var condition: Statement {
        guard rawValue.hasSuffix("*") else { return "target_app = \(rawValue)" }
        let prefix = String(rawValue.dropLast())
        return "(target_app >= \(prefix) and target_app < \(prefix + "{"))"
    }
}
