import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ctrl-C, SIGTERM, a closed terminal and a sudden death, wherever the script is.
struct DeployInterruptTests {
    private static let hook = #"[ ! -e "$STAGE/dead" ]"#
    static let question = "was interrupted and has no entry"

    enum Interruption: CaseIterable, Sendable {
        case controlC, controlBackslash, terminate, closedTerminal
        /// So many that some reach a child of the script before it is what it becomes.
        case burst

        var leavesTerminal: Bool { self != .closedTerminal && self != .burst }

        func happen(in stage: DeployStage) throws {
            switch self {
            case .controlC, .controlBackslash: stage.make("interrupt")
            case .terminate: kill(try stage.process(), SIGTERM)
            case .closedTerminal: kill(try stage.process("terminal"), SIGKILL)
            case .burst:
                let group = getpgid(try stage.process())
                for _ in 0..<200 {
                    kill(-group, SIGHUP)
                    // Signals that come at once count as one.
                    usleep(200)
                }
            }
        }
    }

    /// The command lines of all processes.
    static func commands() throws -> [String] {
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
        return processes.compactMap { FileManager.default.contents(atPath: "/proc/\($0)/cmdline") }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// What is typed, and Ctrl-C or Ctrl-\ when it is time.
    private static func typing(_ text: String, _ interruption: Interruption) -> String {
        #"""
        \#(text)
        until [ -e "$STAGE/interrupt" ]; do runs || break; done
        [ ! -e "$STAGE/interrupt" ] || printf '\#(interruption == .controlC ? #"\003\003"# : #"\034"#)'
        while runs; do :; done
        """#
    }

    @Test(arguments: Interruption.allCases)
    func `an interrupted push is recorded`(interruption: Interruption) async throws {
        let stage = try await DeployStage(hook: Self.hook)
        stage.make("dead")
        async let run = stage.deploy {
            $0.hold = .push
            $0.typing = Self.typing(DeployStage.confirming(), interruption)
        }
        try await stage.isHeld()
        try interruption.happen(in: stage)
        // Nobody has let it go on.
        try await eventually("the entry is stored") { try await !stage.entries().isEmpty }
        // With all that it had started.
        try await eventually("the push is gone") {
            try Self.commands().allSatisfy { !$0.contains("\(stage.client.folder.path)/hold") }
        }
        stage.go()
        let ended = try await run
        let entries = try await stage.entries()
        #expect(entries == "deploy_failed interrupted \(stage.before)")
        let commit = try await stage.remoteCommit()
        #expect(commit == "deploy_failed interrupted \(stage.before)")
        try await eventually("the intent is gone") { !stage.hasIntent }
        guard interruption.leavesTerminal else { return }
        #expect(ended.status == 130, "\(ended)")
        #expect(ended.output.contains("Outcome: deploy_failed (interrupted)"))
        #expect(ended.output.contains("Production is as it was."))
    }

    @Test(arguments: Interruption.allCases)
    func `an interrupted wait for the release is recorded`(interruption: Interruption) async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: ["pending"])
        async let run = stage.deploy { $0.typing = Self.typing(DeployStage.confirming(), interruption) }
        // An interrupt before the push has returned ends otherwise.
        try await eventually("the release is there") { stage.heroku.releases.last?.version == 42 }
        let before = stage.heroku.server.requests.count
        try await eventually("the release is asked for") { stage.heroku.server.requests.count > before }
        try interruption.happen(in: stage)
        let ended = try await run
        try await eventually("the entry is stored") { try await !stage.entries().isEmpty }
        let entries = try await stage.entries()
        #expect(entries == "deploy_failed interrupted \(stage.before)")
        try await eventually("the intent is gone") { !stage.hasIntent }
        guard interruption.leavesTerminal else { return }
        #expect(ended.status == 130, "\(ended)")
        #expect(ended.output.contains("The push has arrived: production changes."))
    }

    @Test(arguments: Interruption.allCases)
    func `an interrupted health check is recorded`(interruption: Interruption) async throws {
        let stage = try await DeployStage()
        let health = try MisbehavingProxy(to: stage.parts.service.port, [.answers(DeployScriptTests.well), .stalls])
        async let run = stage.deploy {
            $0.health = health.url
            $0.typing = Self.typing(DeployStage.confirming(), interruption)
        }
        try await eventually("the health is asked after the push") { health.requests.count >= 2 }
        try interruption.happen(in: stage)
        let ended = try await run
        try await eventually("the entry is stored") { try await !stage.entries().isEmpty }
        let entries = try await stage.entries()
        #expect(entries == "health_check_failed interrupted \(stage.before)")
        try await eventually("the intent is gone") { !stage.hasIntent }
        guard interruption.leavesTerminal else { return }
        #expect(ended.status == 130, "\(ended)")
        #expect(ended.output.contains("heroku releases:rollback v41 --app raxx-console-prod"))
    }

    @Test(arguments: Interruption.allCases)
    func `recording cannot be interrupted`(interruption: Interruption) async throws {
        let stage = try await DeployStage()
        async let run = stage.deploy {
            $0.hold = .record
            $0.typing = Self.typing(DeployStage.confirming(), interruption)
        }
        try await stage.isHeld()
        try interruption.happen(in: stage)
        if interruption == .controlC {
            try await eventually("Ctrl-C is seen") { stage.client.folder.text("run.shown").contains("^C") }
        }
        stage.go()
        _ = try await run
        try await eventually("the entry is stored") { try await !stage.entries().isEmpty }
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test(arguments: Interruption.allCases, [false, true])
    func `what is interrupted before the push leaves nothing`(interruption: Interruption, atPrompt: Bool) async throws {
        let stage = try await DeployStage()
        async let run = stage.deploy {
            if !atPrompt { $0.hold = .status }
            $0.typing = Self.typing(atPrompt ? #"shows 'to continue'; touch "$STAGE/holding""# : ":", interruption)
        }
        try await stage.isHeld()
        try interruption.happen(in: stage)
        // bash 3.2 ends once the program that it waits for has ended.
        if DeployStage.bash != nil { stage.go() }
        _ = try await run
        stage.go()
        #expect(try await stage.entries().isEmpty)
        #expect(!stage.hasIntent)
        let next = try await stage.deploy()
        #expect(next.status == 0, "\(next)")
        #expect(!next.output.contains(Self.question))
    }

    /// Kills the script at a place, and lets what it had started end.
    static func die(
        _ stage: DeployStage,
        at hold: DeployStage.Hold?,
        settings: [String: String] = [:]
    ) async throws {
        let health = try MisbehavingProxy(to: stage.parts.service.port, [.answers(DeployScriptTests.well), .stalls])
        async let run = stage.deploy {
            $0.hold = hold
            $0.settings = settings
            if hold == nil { $0.health = health.url }
        }
        if hold == nil {
            try await eventually("the health is asked after the push") { health.requests.count >= 2 }
        } else {
            try await stage.isHeld()
        }
        if hold == .push { stage.make("dead") }
        kill(try stage.process(), SIGKILL)
        #expect(try await run.status != 0)
        stage.go()
        if hold == .push { try await pushEnds(stage) }
    }

    static func pushEnds(_ stage: DeployStage) async throws {
        let remote = "\(stage.client.folder.path)/heroku"
        try await eventually("the push is gone") { try Self.commands().allSatisfy { !$0.contains(remote) } }
    }

    @Test(
        arguments: [
            (.push, "deploy_failed (interrupted)", ["deploy_failed interrupted", "success -"]),
            (nil, "health_check_failed (interrupted)", ["health_check_failed interrupted"]),
            (.record, "success", ["success -"]),
            // It had been stored; the same entry once more is one.
            (.recorded, "success", ["success -"]),
        ] as [(DeployStage.Hold?, String, [String])]
    )
    func `a deploy that died is recorded by the next run`(
        hold: DeployStage.Hold?,
        offer: String,
        entries: [String]
    ) async throws {
        let stage = try await DeployStage(hook: Self.hook)
        try await Self.die(stage, at: hold)
        #expect(stage.hasIntent)

        let dry = try await stage.deploy { $0.around = #"bash "$SCRIPT" --dry-run"# }
        #expect(dry.output.contains(Self.question), "\(dry)")
        let neither = try await stage.deploy { $0.typing = DeployStage.answering("x") }
        #expect(neither.status == 1)
        #expect(neither.output.contains("Neither y nor n: nothing was done."))
        #expect(stage.hasIntent)

        _ = try? FileManager.default.removeItem(atPath: "\(stage.client.folder.path)/dead")
        let next = try await stage.deploy {
            $0.typing = DeployStage.answering("y")
            // Who deployed is who had begun it.
            $0.settings["RAXX_OPERATOR_EMAIL"] = "sam@raxx.app"
        }
        #expect(next.status == 0, "\(next)")
        #expect(next.output.contains("Record it as \(offer)?"))
        #expect(next.output.contains("--check"))
        #expect(try await stage.entries() == entries.map { "\($0) \(stage.before)" }.joined(separator: "\n"))
        #expect(!stage.hasIntent)
        let actor = try await stage.parts.database.query(
            "select actor from console_audit_log where to_sha = '\(stage.after)' order by ts_utc, outcome limit 1"
        )
        #expect(actor.trimmed == "kris@raxx.app")
    }

    @Test func `a deploy that died can be forgotten`() async throws {
        let stage = try await DeployStage(hook: Self.hook)
        try await Self.die(stage, at: .push)
        try FileManager.default.removeItem(atPath: "\(stage.client.folder.path)/dead")
        let next = try await stage.deploy { $0.typing = DeployStage.answering("n") }
        #expect(next.status == 0, "\(next)")
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test(arguments: ["shows 'to continue'", nil])
    func `a death before the push leaves nothing`(prompt: String?) async throws {
        let stage = try await DeployStage()
        async let run = stage.deploy {
            if let prompt {
                $0.typing = #"\#(prompt); touch "$STAGE/holding"; while runs; do :; done"#
            } else {
                $0.hold = .status
            }
        }
        try await stage.isHeld()
        kill(try stage.process(), SIGKILL)
        #expect(try await run.status != 0)
        stage.go()
        #expect(!stage.hasIntent)
        let next = try await stage.deploy()
        #expect(next.status == 0, "\(next)")
        #expect(!next.output.contains(Self.question))
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test(arguments: ["", "x\n", "-\nnothing\nid\ntime\n1\ndeploy_failed\n-\n\n\n", "\0\0\0\0"])
    func `an intent that cannot be read stops everything`(text: String) async throws {
        let stage = try await DeployStage()
        let folder = URL(fileURLWithPath: stage.intent).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: stage.intent))
        let run = try await stage.deploy()
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("cannot be read. Look at it"))
        #expect(try await stage.entries().isEmpty)
        #expect(stage.hasIntent)
    }
}
