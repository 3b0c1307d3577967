import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The wrapper for Terraform at a terminal, with small programs that stand for Terraform's and Amazon's.
struct TerraformExampleTests {
    private struct Example {
        let stage: DeployStage

        init() async throws {
            stage = try await DeployStage()
            let programs = [
                "aws": #"""
                echo "aws $2 $*" | cut -d ' ' -f 1-2 >>"$STAGE/calls"
                case $2 in
                create-instance-snapshot) printf '%s\n' "$6" >"$STAGE/snapshot" && exit "${AWS-0}" ;;
                esac
                # Ready when it is asked for the second time.
                if [ -e "$STAGE/asked" ]; then echo "${SNAPSHOT-available}"; else touch "$STAGE/asked" && echo pending; fi
                """#,
                "terraform": #"""
                echo "terraform $1" >>"$STAGE/calls"
                case $1 in
                plan) echo 'Plan: 1 to change.' && exit "${PLAN-0}" ;;
                apply) sh "$STAGE/hold" push && exit "${APPLY-0}" ;;
                esac
                """#,
            ]
            for (name, text) in programs { try await stage.install(name, text) }
        }

        func apply(_ change: (inout DeployStage.Manner) -> Void = { _ in }) async throws -> Program.Run {
            try await stage.deploy {
                $0.arguments = "tickets raxx-tickets-1"
                $0.typing = "shows 'to continue'; echo 'apply tickets to prod'; while runs; do :; done"
                $0.settings = [
                    "SCRIPT": WorkflowFile.folder.appendingPathComponent("../docs/examples/terraform-apply.sh").path,
                    "APPLY_INTERVAL": "0.05",
                ]
                change(&$0)
            }
        }

        var calls: [String] { stage.client.folder.text("calls").split(separator: "\n").map(String.init) }

        func entry() async throws -> String {
            try await stage.parts.database.query(
                """
                select concat_ws(' ', action, target_app, actor, outcome, payload_redacted->>'reason',
                                 payload_redacted->>'snapshot') from console_audit_log where to_sha = '\(stage.after)'
                """
            ).trimmed
        }
    }

    private static let untilPlan = [
        "aws create-instance-snapshot", "aws get-instance-snapshot", "aws get-instance-snapshot", "terraform plan",
    ]

    @Test func `first the snapshot, then the plan, then what was confirmed, then the entry`() async throws {
        let example = try await Example()
        let run = try await example.apply()
        #expect(run.status == 0, "\(run)")
        #expect(example.calls == Self.untilPlan + ["terraform apply"])
        let snapshot = example.stage.client.folder.text("snapshot").trimmed
        #expect(snapshot.contains(/^raxx-tickets-1-kris-\d{8}T\d{6}Z$/))
        #expect(try await example.entry() == "tickets.apply.prod raxx-tickets-1 kris@raxx.app success \(snapshot)")
        #expect(run.output.contains("To roll back: a new instance from the snapshot \(snapshot)"))
    }

    @Test(
        arguments: [
            (["AWS": "1"], ["aws create-instance-snapshot"]),
            (["SNAPSHOT": "error"], Array(Self.untilPlan.dropLast())), (["PLAN": "1"], Self.untilPlan),
            (["RAXX_OPERATOR_EMAIL": ""], []),
        ] as [([String: String], [String])]
    )
    func `what fails before the apply applies nothing and leaves no entry`(
        settings: [String: String],
        calls: [String]
    ) async throws {
        let example = try await Example()
        let run = try await example.apply { $0.settings.merge(settings) { $1 } }
        #expect(run.status != 0, "\(run)")
        #expect(example.calls == calls)
        #expect(try await example.entry().isEmpty)
    }

    @Test(arguments: ["yes", "apply vault to prod", ""])
    func `what is not confirmed is not applied`(answer: String) async throws {
        let example = try await Example()
        let run = try await example.apply { $0.typing = "shows 'to continue'; echo '\(answer)'" }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("nothing was applied; the snapshot raxx-tickets-1-kris-"))
        #expect(example.calls == Self.untilPlan)
        #expect(try await example.entry().isEmpty)
    }

    @Test func `what was typed before the question is no answer`() async throws {
        let example = try await Example()
        let run = try await example.apply {
            $0.typing = "echo 'apply tickets to prod'; shows 'to continue'; echo no"
        }
        #expect(run.status == 1, "\(run)")
        #expect(example.calls == Self.untilPlan)
    }

    @Test(arguments: ["mail raxx-tickets-1", "tickets", "tickets RAXX_Tickets"])
    func `what the trail would refuse is not begun`(arguments: String) async throws {
        let example = try await Example()
        #expect(try await example.apply { $0.arguments = arguments }.status == 64)
        #expect(example.calls.isEmpty)
    }

    @Test func `an apply that fails is recorded`() async throws {
        let example = try await Example()
        let run = try await example.apply { $0.settings["APPLY"] = "1" }
        #expect(run.status == 1, "\(run)")
        #expect(
            try await example.entry().hasPrefix("tickets.apply.prod raxx-tickets-1 kris@raxx.app deploy_failed raxx-")
        )
    }

    @Test func `an apply that leaves it unhealthy is recorded as that`() async throws {
        let example = try await Example()
        let run = try await example.apply {
            $0.settings["APPLY_HEALTH_URL"] = "http://127.0.0.1:\(example.stage.parts.service.port)/not-there"
        }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("try 6 of 6 failed"))
        #expect(try await example.entry().contains(" health_check_failed raxx-"))
    }

    @Test(arguments: ["003", "034"])
    func `Ctrl-C and Ctrl-backslash during the apply are recorded`(key: String) async throws {
        let example = try await Example()
        let run = try await example.apply {
            $0.hold = .push
            $0.typing = #"""
                shows 'to continue'
                echo 'apply tickets to prod'
                until [ -e "$STAGE/holding" ]; do runs || break; done
                printf '\\#(key)'
                while runs; do :; done
                """#
        }
        #expect(run.status == 130, "\(run)")
        #expect(try await example.entry().contains(" deploy_failed interrupted raxx-"))
    }

    @Test func `with the service away it is applied, and recorded with the next flush`() async throws {
        let example = try await Example()
        let run = try await example.apply { $0.settings["RAXX_AUDIT_URL"] = "http://127.0.0.1:1" }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("AUDIT SERVICE NOT READY"))
        #expect(try await example.stage.client.run("flush").status == 0)
        #expect(try await example.entry().contains(" success "))
    }

    /// `dirty`, and how the entry was made.
    private func details(_ example: Example) async throws -> String {
        try await example.stage.parts.database.query(
            """
            select concat_ws(' ', outcome, payload_redacted->>'reason', coalesce(payload_redacted->>'dirty', 'clean'), actor)
              from console_audit_log where to_sha = '\(example.stage.after)'
            """
        ).trimmed
    }

    @Test(arguments: [("y", "deploy_failed interrupted clean kris@raxx.app"), ("n", "")])
    func `an apply that was killed is asked about by the next one`(answer: String, entry: String) async throws {
        let example = try await Example()
        async let first = example.apply { $0.hold = .push }
        try await example.stage.isHeld()
        kill(try example.stage.process(), SIGKILL)
        example.stage.go()
        _ = try await first
        #expect(try await example.entry().isEmpty)
        let second = try await example.apply {
            $0.typing = "shows 'forget it'; echo \(answer); shows 'to continue'; echo no"
            $0.settings["RAXX_OPERATOR_EMAIL"] = "alex@raxx.app"
        }
        #expect(second.output.contains("was interrupted and has no entry. Its snapshot is raxx-tickets-1-kris-"))
        #expect(try await details(example) == entry, "\(second)")
        let third = try await example.apply { $0.typing = "shows 'to continue'; echo no" }
        #expect(!third.output.contains("was interrupted"), "\(third)")
    }

    @Test func `while one applies another is refused`() async throws {
        let example = try await Example()
        async let first = example.apply { $0.hold = .push }
        try await example.stage.isHeld()
        let second = try await example.apply {
            $0.typing = ":"
            $0.name = "second"
        }
        #expect(second.status == 1, "\(second)")
        #expect(second.output.contains("another apply to raxx-tickets-1 is under way"))
        example.stage.go()
        #expect(try await first.status == 0)
        #expect(try await details(example) == "success clean kris@raxx.app")
    }

    @Test func `what was not committed is said, and recorded`() async throws {
        let example = try await Example()
        try await example.stage.git("touch uncommitted")
        let run = try await example.apply()
        #expect(run.output.contains("WARNING: the tree is dirty."))
        #expect(try await details(example) == "success true kris@raxx.app")
    }

    @Test func `a terminal that closes during the apply keeps no entry away`() async throws {
        let example = try await Example()
        async let run = example.apply { $0.hold = .push }
        try await example.stage.isHeld()
        kill(try example.stage.process("terminal"), SIGKILL)
        example.stage.go()
        _ = try await run
        try await eventually("the entry is stored") {
            try await example.entry().contains(" deploy_failed interrupted raxx-")
        }
        let intent = "\(example.stage.client.folder.path)/.local/state/raptor-audit/intents/raxx-tickets-1"
        try await eventually("the intent is gone") { !FileManager.default.fileExists(atPath: intent) }
    }

    /// A plan holds secrets.
    @Test func `a terminal that closes at the question leaves no plan`() async throws {
        let example = try await Example()
        // As of a terminal that is gone, however soon the script looks.
        try await example.stage.install(
            "stty",
            #"[ ! -e "$STAGE/holding" ] || exit 1; PATH=${PATH#*:}; exec stty "$@""#
        )
        let plans = "\(example.stage.client.folder.path)/plans"
        try FileManager.default.createDirectory(atPath: plans, withIntermediateDirectories: false)
        async let run = example.apply {
            $0.settings["TMPDIR"] = plans
            $0.typing = #"shows 'to continue'; touch "$STAGE/holding"; while runs; do :; done"#
        }
        try await example.stage.isHeld()
        #expect(try FileManager.default.contentsOfDirectory(atPath: plans).count == 1)
        kill(try example.stage.process("terminal"), SIGKILL)
        _ = try await run
        try await eventually("the plan is gone") {
            try FileManager.default.contentsOfDirectory(atPath: plans).isEmpty
        }
        #expect(try await example.entry().isEmpty)
    }

    @Test func `Ctrl-C at the question says which snapshot is left`() async throws {
        let example = try await Example()
        let run = try await example.apply { $0.typing = #"shows 'to continue'; printf '\003'; while runs; do :; done"# }
        #expect(run.output.contains("nothing was applied; the snapshot raxx-tickets-1-kris-"), "\(run)")
        #expect(example.calls == Self.untilPlan)
    }
}
