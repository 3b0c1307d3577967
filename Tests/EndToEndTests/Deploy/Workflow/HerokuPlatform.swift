import Foundation
import StrictJSON
import Synchronization

/// Heroku's Platform API, as far as a deploy asks it, beside a stage's remote: what is pushed there becomes a release.
final class HerokuPlatform: Sendable {
    /// What becomes of a push.
    enum Release: Sendable {
        case succeeds
        /// Pending for so many answers first.
        case succeedsAfter(Int)
        case fails
        /// Never leaves the release phase.
        case pends
        /// The remote has the commit, and no release of it appears.
        case isMissing
    }

    private struct State {
        var release = Release.succeeds
        /// Commits and descriptions of the releases before, the oldest first.
        var before: [(commit: String, description: String)]
        var answers = 0
        var isAway = Absence.never
        var hidesCommits = false
    }

    private enum Absence { case never, afterPush, now }

    /// What the server's threads share with the test.
    private final class Shared: Sendable {
        let state: Mutex<State>
        let folder: ScratchFolder

        init(_ state: State, _ folder: ScratchFolder) {
            self.state = Mutex(state)
            self.folder = folder
        }
    }

    /// Apps have a suffix since 2023.
    static let address = "https://raxx-console-prod-0123456789ab.herokuapp.com/"

    private let server: MisbehavingProxy
    private let shared: Shared

    init(_ stage: DeployStage) async throws {
        // The remote tells of what it has taken.
        try await stage.git(
            #"""
            printf '#!/bin/sh\n%s\n%s\n' 'while read -r old new ref; do echo "$new" >>"$STAGE/pushed"; done' \
                '[ ! -e "$STAGE/cut" ] || kill -9 "$PPID"' >../heroku/hooks/post-receive
            chmod +x ../heroku/hooks/post-receive
            """#
        )
        let running = try await stage.git("git ls-remote ../heroku refs/heads/main").prefix(40)
        let before = running.isEmpty ? [] : [(commit: String(running), description: "Deploy \(running.prefix(8))")]
        let shared = Shared(State(before: before), stage.client.folder)
        self.shared = shared
        server = try MisbehavingProxy(to: 0, [.responds { Self.answer($0, shared) }])
    }

    var url: String { server.url }
    var requests: [String] { server.requests }

    /// What becomes of the next push.
    func release(_ release: Release) { shared.state.withLock { $0.release = release } }

    /// Adds a release that was made otherwise, such as by a rollback.
    func add(_ commit: String, _ description: String) {
        shared.state.withLock { $0.before.append((commit, description)) }
    }

    /// Refuses to answer, from now or once something has been pushed.
    func goAway(afterPush: Bool = false) { shared.state.withLock { $0.isAway = afterPush ? .afterPush : .now } }

    /// Tells no commit of any release, as of a container image.
    func hideCommits() { shared.state.withLock { $0.hidesCommits = true } }

    private static func answer(_ request: String, _ shared: Shared) -> String {
        let hasPushed = !shared.folder.data("pushed").isEmpty
        let isAway = shared.state.withLock { $0.isAway == .now || ($0.isAway == .afterPush && hasPushed) }
        if isAway { return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n" }
        let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        if let commit = path.wholeMatch(of: /\/apps\/[^\/]+\/slugs\/(.+)/)?.1 {
            let isHidden = shared.state.withLock { $0.hidesCommits }
            return http(isHidden ? #"{"commit": null}"# : #"{"id": "\#(commit)", "commit": "\#(commit)"}"#)
        }
        if path.hasSuffix("/releases") { return http(releases(shared)) }
        return http(#"{"web_url": "\#(address)"}"#)
    }

    private static func releases(_ shared: Shared) -> String {
        let pushed = shared.folder.text("pushed").split(separator: "\n").map(String.init)
        let (before, status) = shared.state.withLock { state -> ([(commit: String, description: String)], String?) in
            if !pushed.isEmpty { state.answers += 1 }
            let status: String? =
                switch state.release {
                case .succeeds: "succeeded"
                case .succeedsAfter(let count): state.answers > count ? "succeeded" : "pending"
                case .fails: "failed"
                case .pends: "pending"
                case .isMissing: nil
                }
            return (state.before, status)
        }
        var all = before.map { (commit: $0.commit, description: $0.description, status: "succeeded") }
        if let status { all += pushed.map { ($0, "Deploy \($0.prefix(8))", status) } }
        if shared.state.withLock({ $0.hidesCommits }) { all = all.map { ($0.commit, "Release", $0.status) } }
        let current = all.lastIndex { $0.status == "succeeded" }
        let list = all.enumerated().map { index, release in
            """
            {"version": \(index + 2), "status": "\(release.status)", "current": \(index == current),
             "description": "\(release.description)", "slug": {"id": "\(release.commit)"},
             "created_at": "\(Sample.time(0))"}
            """
        }
        // The newest first.
        return "[\(list.reversed().joined(separator: ","))]"
    }

    private static func http(_ json: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }
}
