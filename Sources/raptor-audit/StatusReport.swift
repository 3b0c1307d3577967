import ArgumentParser
import AuditModel
import CommandLineSupport
import RaptorAuditClient
import StrictJSON

/// What `status` has found out.
struct StatusReport {
    /// `nil` when no address is set.
    let url: String?
    let spool: String
    /// Who an entry would name; `nil` when the environment names nobody.
    let actor: OperatorIdentity?
    let health: Result<Health, AuditClientError>
    let account: Result<ServiceAccount, AuditClientError>
    let spooled: Result<Status.Spooled, AuditClientError>
    /// The action to be recorded, if it was given.
    let action: Action?
    /// The app to record for, if it was given.
    let app: TargetApp?

    /// `nil` when an entry would be stored now. Of several problems the first here counts.
    var exitStatus: ExitCode? {
        if case .failure(let error) = spooled { return ExitCode(error) }
        if case .failure(let error) = account { return ExitCode(error) }
        if case .failure(let error) = health { return ExitCode(error) }
        if case .success(let health) = health, !health.isPassing { return .unavailable }
        if isClockAhead { return .configurationError }
        if case .success(let account) = account, !account.mayRecord || !coversActions(account) || !coversApps(account) {
            return .noPermission
        }
        return nil
    }

    /// Whether the account may record the action; `true` when none was given.
    private func coversActions(_ account: ServiceAccount) -> Bool {
        action.map { action in account.actionPatterns.contains { ActionPattern($0)?.matches(action) ?? false } } ?? true
    }

    /// Whether the account may record for the app; `true` when none was given.
    private func coversApps(_ account: ServiceAccount) -> Bool {
        app.map { app in account.appPatterns.contains { AppPattern($0)?.matches(app) ?? false } } ?? true
    }

    /// How far ahead of its clock the service accepts entries. An entry that is dated later waits in the spool.
    private static let toleratedLead: Duration = .seconds(300)

    /// How far the clock here is ahead; `nil` when the service did not say.
    private var clockLead: Duration? { if case .success(let health) = health { health.clockLead } else { nil } }
    private var isClockAhead: Bool { clockLead.map { $0 > Self.toleratedLead } ?? false }

    /// For people: a line for each thing that was checked.
    func text(_ style: Style) -> String {
        var fields: [FieldList.Field] = []
        func add(_ name: String, _ value: String, _ paint: @escaping @Sendable (Style, String) -> String = { $1 }) {
            fields.append(.init(name, value, paint: paint))
        }
        add("service", url ?? "not set: RAXX_AUDIT_URL") { [url] in url == nil ? $0.red($1) : $1 }
        switch health {
        case .success(let health):
            add("health", health.isPassing ? "pass" : "fail") { health.isPassing ? $0.green($1) : $0.red($1) }
            for check in health.checks where !check.isPassing { add("", "\(check.name): \(check.output ?? "fails")") }
        case .failure(let error): add("health", error.message) { $0.red($1) }
        }
        switch account {
        case .success(let account): addAccount(account, add)
        case .failure(let error): add("account", error.message) { $0.red($1) }
        }
        if let lead = clockLead, lead != .zero {
            let clock = ServiceClock.words(lead)
            if isClockAhead {
                add("clock", "\(clock): entries wait until their time has come") { $0.red($1) }
            } else {
                add("clock", clock) { lead > .seconds(60) || lead < .seconds(-60) ? $0.yellow($1) : $1 }
            }
        } else if clockLead != nil {
            add("clock", "as the service's")
        }
        if let actor {
            add("actor", "\(actor.name) (\(actor.source))")
        } else {
            add("actor", "not known: RAXX_OPERATOR_EMAIL") { $0.red($1) }
        }
        add("spool", spool)
        switch spooled {
        case .success(let spooled): addSpooled(spooled, add)
        case .failure(let error): add("", error.message) { $0.red($1) }
        }
        return FieldList(fields).text(style)
    }

    private typealias Add = (String, String, @escaping @Sendable (Style, String) -> String) -> Void

    /// Adds lines about the account, and marks what it lacks for the recording.
    private func addAccount(_ account: ServiceAccount, _ add: Add) {
        func addWords(_ name: String, _ words: [String], _ isEnough: Bool, _ lack: String) {
            let text = words.joined(separator: " ")
            add(name, isEnough ? text : "\(text): \(lack)") { isEnough ? $1 : $0.red($1) }
        }
        add("account", account.name) { $1 }
        addWords("scopes", account.scopes, account.mayRecord, "may not record")
        addWords("actions", account.actionPatterns, coversActions(account), "not what is to be recorded")
        addWords("apps", account.appPatterns, coversApps(account), "not what is to be recorded")
        add("expires", account.expiresAt?.wireText ?? "never") { $1 }
    }

    /// Adds lines about the spool, with the command for what needs one.
    private func addSpooled(_ spooled: Status.Spooled, _ add: Add) {
        let waiting = "\(spooled.waiting) waiting"
        add("", spooled.waiting > 0 ? "\(waiting): raptor-audit flush" : waiting) {
            spooled.waiting > 0 ? $0.yellow($1) : $1
        }
        for (count, what) in [(spooled.refused, "of them refused"), (spooled.rejected, "put aside")] where count > 0 {
            add("", "\(count) \(what): raptor-audit spool list") { $0.yellow($1) }
        }
    }

    /// For programs. A check that failed has an object with `code` and `detail`.
    var json: JSONObject {
        var object: JSONObject = ["spool": .string(spool)]
        object["url"] = url.map { .string($0) } ?? .null
        object["actor"] = actor.map { .string($0.name) } ?? .null
        object["actor_source"] = actor.map { .string($0.source.description) } ?? .null
        switch health {
        case .success(let health):
            object["health"] = [
                "status": health.isPassing ? "pass" : "fail",
                "checks": .object(
                    JSONObject(
                        health.checks.map { check in
                            JSONObject.Member(name: check.name, value: check.isPassing ? "pass" : "fail")
                        }
                    )
                ),
            ]
        case .failure(let error): object["health"] = Self.json(error)
        }
        if let lead = clockLead { object["clock_lead_s"] = .number(Double(lead.components.seconds)) }
        switch account {
        case .success(let account):
            object["account"] = [
                "service_account": .string(account.name), "scopes": .array(account.scopes.map { .string($0) }),
                "action_patterns": .array(account.actionPatterns.map { .string($0) }),
                "app_patterns": .array(account.appPatterns.map { .string($0) }),
                "expires_at": account.expiresAt.map { .string($0.wireText) } ?? .null,
            ]
        case .failure(let error): object["account"] = Self.json(error)
        }
        switch spooled {
        case .success(let spooled):
            object["waiting"] = .number(Double(spooled.waiting))
            object["refused"] = .number(Double(spooled.refused))
            object["rejected"] = .number(Double(spooled.rejected))
        case .failure(let error): object["waiting"] = Self.json(error)
        }
        return object
    }

    private static func json(_ error: AuditClientError) -> JSONValue {
        ["code": .string(error.code.description), "detail": .string(error.message)]
    }
}

extension ServiceAccount {
    /// Whether it has the scope for recording. Its actions and apps may still exclude an entry.
    var mayRecord: Bool { scopes.contains("audit:write") }
}
