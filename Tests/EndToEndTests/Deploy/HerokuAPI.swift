import Foundation
import StrictJSON
import Synchronization

/// Plays Heroku's Platform API for one app: a release for each commit that a git remote's `main` comes to have, and
/// rollbacks.
final class HerokuAPI: Sendable {
    struct Release: Sendable {
        let version: Int
        let commit: String
        var description: String
        /// What it is at each look, in their order; the last stays.
        var statuses: [String]
        var hasSlug = true

        var id: String { "01234567-89ab-cdef-0123-\(String(repeating: "0", count: 12 - "\(version)".count))\(version)" }
    }

    private struct State {
        var releases: [Release] = []
        var nextStatuses: [String] = ["succeeded"]
        var webURL: String?
        var replacement: String?
        var losesAnswer = false
        var garblesAnswer = false
        var holdsAnswer = false
        var refusesRollback: Int?
        var hidesCommits = false
        var refusesSlugs: Int?
        /// Once `main` is another commit than this, nothing is answered.
        var answersWhileAt: String?
    }

    /// Apps have a suffix since 2023.
    static let address = "https://raxx-console-prod-0123456789ab.herokuapp.com/"

    let server: MisbehavingProxy
    private let main: String
    private let state: Mutex<State>

    /// - Parameter remote: the folder of the git remote.
    init(remote: String) throws {
        main = "\(remote)/refs/heads/main"
        state = Mutex(State())
        server = try MisbehavingProxy(to: 0, [])
        server.behave(.responds { [weak self] request in self?.answer(request) ?? "" })
    }

    /// Makes what it may have been told meanwhile be as at first.
    func works() { server.behave(.responds { [weak self] request in self?.answer(request) ?? "" }) }

    /// Answers everything by a status.
    func refuses(_ status: Int) {
        server.behave(.answers(Self.answer(status, #"{"id": "unauthorized", "message": "Invalid credentials"}"#)))
    }

    /// Answers the next question by a status.
    func refusesOnce(_ status: Int) {
        server.behave(
            .answers(Self.answer(status, #"{"id": "unavailable"}"#)),
            .responds { [weak self] request in self?.answer(request) ?? "" }
        )
    }

    /// What the next releases are at each look; without any, pushes make none.
    func release(as statuses: [String]) { state.withLock { $0.nextStatuses = statuses } }

    /// Lets another commit run once the next release has succeeded.
    func replaceNext(by commit: String) { state.withLock { $0.replacement = commit } }

    /// Makes a release that no push has made.
    func add(_ description: String, commit: String, statuses: [String] = ["succeeded"], hasSlug: Bool = true) {
        look()
        state.withLock { state in
            state.releases.append(
                Release(
                    version: (state.releases.last?.version ?? 40) + 1,
                    commit: commit,
                    description: description,
                    statuses: statuses,
                    hasSlug: hasSlug
                )
            )
        }
    }

    /// Lets the latest release succeed.
    func endRelease() { state.withLock { $0.releases[$0.releases.count - 1].statuses = ["succeeded"] } }

    /// Makes a release before all others.
    func addFirst(commit: String) {
        look()
        state.withLock { state in
            let version = (state.releases.first?.version ?? 41) - 1
            let description = "Deploy \(commit.prefix(8))"
            state.releases.insert(
                Release(version: version, commit: commit, description: description, statuses: ["succeeded"]),
                at: 0
            )
        }
    }

    /// Answers nothing any more once something else is pushed.
    func goesAwayAfterPush() {
        let commit = commit
        state.withLock { $0.answersWhileAt = commit ?? "" }
    }

    /// Answers by a status when it is asked for a slug, which has the commit.
    func refusesSlugs(_ status: Int) { state.withLock { $0.refusesSlugs = status } }

    /// Tells no commit of any release, as of a container image.
    func hideCommits() { state.withLock { $0.hidesCommits = true } }

    /// Accepts a rollback and does not say its version.
    func garblesAnswerOfRollback() { state.withLock { $0.garblesAnswer = true } }
    func losesAnswerOfRollback() { state.withLock { $0.losesAnswer = true } }
    func holdsAnswerOfRollback(_ holds: Bool) { state.withLock { $0.holdsAnswer = holds } }
    func refusesRollback(_ status: Int = 422) { state.withLock { $0.refusesRollback = status } }

    func serve(at webURL: String) { state.withLock { $0.webURL = webURL } }

    var releases: [Release] { state.withLock { $0.releases } }
    var requests: [String] { server.requests }

    private var commit: String? { try? String(contentsOfFile: main, encoding: .utf8).trimmed }

    /// Makes a release of what `main` has, if it has none yet.
    func look() {
        guard let commit else { return }
        state.withLock { state in
            let isKnown = state.releases.contains { $0.commit == commit && !$0.description.hasPrefix("Rollback") }
            guard !isKnown, !state.nextStatuses.isEmpty else { return }
            state.releases.append(
                Release(
                    version: (state.releases.last?.version ?? 40) + 1,
                    commit: commit,
                    description: "Deploy \(commit.prefix(8))",
                    statuses: state.nextStatuses
                )
            )
            guard let replacement = state.replacement else { return }
            let version = state.releases.count + 41
            state.releases.append(
                Release(version: version, commit: replacement, description: "Rollback to v41", statuses: ["succeeded"])
            )
            state.replacement = nil
        }
    }

    private func answer(_ request: String) -> String {
        let words = request.split(separator: " ", maxSplits: 2)
        guard words.count == 3 else { return Self.answer(400, "{}") }
        let path = words[1].split(separator: "/").map(String.init)
        look()
        let commit = commit
        let (isAway, hidesCommits) = state.withLock { state in
            (state.answersWhileAt.map { $0 != commit ?? "" } ?? false, state.hidesCommits)
        }
        if isAway { return Self.answer(503, "{}") }
        switch (words[0], path.dropFirst(2).first) {
        case ("GET", "releases"?) where path.count > 3:
            guard let index = releases.firstIndex(where: { "\($0.version)" == path[3] }) else { break }
            return Self.answer(200, describe(releases[index]))
        case ("GET", "releases"?): return Self.answer(206, list())
        case ("POST", "releases"?): return rollBack(request)
        case ("GET", "slugs"?) where state.withLock { $0.refusesSlugs != nil }:
            let status = state.withLock { $0.refusesSlugs } ?? 0
            return Self.answer(status, #"{"id": "forbidden", "message": "Not allowed."}"#)
        case ("GET", "slugs"?) where hidesCommits: return Self.answer(200, #"{"commit": null}"#)
        case ("GET", "slugs"?):
            return Self.answer(200, #"{"commit": "\#(path[3].dropFirst(5))", "id": "\#(path[3])"}"#)
        case ("GET", nil):
            guard let url = state.withLock({ $0.webURL }) else { break }
            return Self.answer(200, #"{"name": "\#(path[1])", "web_url": "\#(url)"}"#)
        default: break
        }
        return Self.answer(404, #"{"id": "not_found", "message": "Couldn't find that app."}"#)
    }

    /// The newest 50 first, as the deploy asks for them.
    private func list() -> String {
        let lines = releases.suffix(50).reversed().map(describe)
        state.withLock { state in
            for index in state.releases.indices where state.releases[index].statuses.count > 1 {
                state.releases[index].statuses.removeFirst()
            }
        }
        return "[\(lines.joined(separator: ",\n"))]"
    }

    private func describe(_ release: Release) -> String {
        let (current, hidesCommits) = state.withLock { state in
            (state.releases.last { $0.statuses.first == "succeeded" }?.version, state.hidesCommits)
        }
        return """
            {"addon_plan_names": ["a:b"], "app": {"name": "x", "id": "y"}, "created_at": "\(Sample.time(0))",
             "description": "\(hidesCommits ? "Release" : release.description)", "status": "\(release.statuses.first ?? "pending")",
             "id": "\(release.id)", "slug": \(release.hasSlug ? #"{"id": "slug-\#(release.commit)"}"# : "null"),
             "user": {"email": "kris@raxx.app", "id": "u"}, "version": \(release.version),
             "current": \(release.version == current), "output_stream_url": null}
            """
    }

    private func rollBack(_ request: String) -> String {
        let body = request.components(separatedBy: "\r\n\r\n").dropFirst().joined()
        guard let wanted = (try? StrictJSON.parse(Array(body.utf8)))?["release"]?.text,
            let release = releases.first(where: { $0.id == wanted })
        else { return Self.answer(404, #"{"id": "not_found", "message": "Couldn't find that release."}"#) }
        if let status = state.withLock({ $0.refusesRollback }) {
            return Self.answer(status, #"{"message": "Cannot roll back."}"#)
        }
        let statuses = state.withLock { $0.nextStatuses }
        add("Rollback to v\(release.version)", commit: release.commit, statuses: statuses)
        while state.withLock({ $0.holdsAnswer }) { Thread.sleep(forTimeInterval: 0.02) }
        if state.withLock({ $0.losesAnswer }) { return "" }
        if state.withLock({ $0.garblesAnswer }) { return Self.answer(202, #"{"id": "x"}"#) }
        return Self.answer(201, #"{"version": \#(releases.last?.version ?? 0), "status": "succeeded"}"#)
    }

    private static func answer(_ status: Int, _ body: String) -> String {
        "HTTP/1.1 \(status) As told\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }
}
