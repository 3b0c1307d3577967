import ArgumentParser
import AuditModel
import RaptorAuditClient
import StrictJSON

/// What `status` has found out.
struct StatusReport {
    let url: String?
    let spool: String
    let actor: OperatorIdentity?
    let health: Result<Health, AuditClientError>
    let account: Result<ServiceAccount, AuditClientError>
    let spooled: Result<Status.Spooled, AuditClientError>
    /// What is going to be recorded, and for which app, where that was said.
    let action: Action?
    let app: TargetApp?

    /// `nil` when an entry would be stored now.
    var exitStatus: ExitCode? {
        if case .failure(let error) = spooled { return ExitCode(error) }
        if case .failure(let error) = account { return ExitCode(error) }
        if case .failure(let error) = health { return ExitCode(error) }
        if case .success(let health) = health, !health.isPassing { return .unavailable }
        if case .success(let account) = account, !account.mayRecord || !coversActions(account) || !coversApps(account) {
            return .noPermission
        }
        return nil
    }

    private func coversActions(_ account: ServiceAccount) -> Bool {
        action.map { action in account.actionPatterns.contains { ActionPattern($0)?.matches(action) ?? false } } ?? true
    }

    private func coversApps(_ account: ServiceAccount) -> Bool {
        app.map { app in account.appPatterns.contains { AppPattern($0)?.matches(app) ?? false } } ?? true
    }

    func text(_ style: Style) -> String {
        var rows: [(String, String)] = [("service", url ?? style.red("not set: RAXX_AUDIT_URL"))]
        switch health {
        case .success(let health):
            let checks = health.checks.filter { !$0.isPassing }.map { "\($0.name): \($0.output ?? "fails")" }
            rows.append(("health", health.isPassing ? style.green("pass") : style.red("fail")))
            rows += checks.map { ("", $0) }
        case .failure(let error): rows.append(("health", style.red(error.message)))
        }
        switch account {
        case .success(let account):
            rows.append(("account", account.name))
            let scopes = account.scopes.joined(separator: " ")
            rows.append(("scopes", account.mayRecord ? scopes : style.red("\(scopes): may not record")))
            let actions = account.actionPatterns.joined(separator: " ")
            rows.append(
                ("actions", coversActions(account) ? actions : style.red("\(actions): not what is to be recorded"))
            )
            let apps = account.appPatterns.joined(separator: " ")
            rows.append(("apps", coversApps(account) ? apps : style.red("\(apps): not what is to be recorded")))
            rows.append(("expires", account.expiresAt?.wireText ?? "never"))
        case .failure(let error): rows.append(("account", style.red(error.message)))
        }
        rows.append(("actor", actor.map { "\($0.name) (\($0.source))" } ?? style.red("not known: RAXX_OPERATOR_EMAIL")))
        rows.append(("spool", spool))
        switch spooled {
        case .success(let spooled):
            let waiting = "\(spooled.waiting) waiting"
            rows.append(("", spooled.waiting > 0 ? style.yellow(waiting + ": raptor-audit flush") : waiting))
            if spooled.rejected > 0 {
                rows.append(("", style.yellow("\(spooled.rejected) refused: see \(spool)/rejected")))
            }
        case .failure(let error): rows.append(("", style.red(error.message)))
        }
        return rows.map { name, value in
            style.dim(name + String(repeating: " ", count: 10 - name.count)) + value
        }.joined(separator: "\n")
    }

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
    var mayRecord: Bool { scopes.contains("audit:write") }
}
