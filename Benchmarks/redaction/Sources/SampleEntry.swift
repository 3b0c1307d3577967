import SeededRandomness
import StrictJSON

/// Draws entries as deploys send them: commit messages, log tails, environments, steps; a secret now and then.
struct SampleEntry {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// An entry of about `size` bytes.
    mutating func draw(size: Int) -> JSONValue {
        var entry: JSONObject = [
            "action": "console.deploy.prod",
            "actor": "kris@raxx.app",
            "from_sha": .string(hex(40)),
            "to_sha": .string(hex(40)),
            "target_app": "raxx-console-prod",
            "trigger": "ci",
            "outcome": "success",
            "ts_utc": "2026-11-24T04:45:51.218Z",
            "run_url": .string("https://github.com/raxx/console/actions/runs/\(number(11))/attempts/1"),
            "reason": .string("Merge pull request #\(number(3)) from raxx/\(word())-\(word())\n\n\(sentence())"),
        ]
        var steps: [JSONValue] = []
        var log = ""
        var length = 0
        while length < size - 600 {
            let line = self.line()
            log += line + "\n"
            length += line.utf8.count + 3
            if log.utf8.count > 3_000 {
                let step = step(log)
                steps.append(step)
                length += 250
                log = ""
            }
        }
        if !log.isEmpty { entry["log_tail"] = .string(log) }
        if !steps.isEmpty { entry["steps"] = .array(steps) }
        return .object(entry)
    }

    private mutating func step(_ log: String) -> JSONValue {
        [
            "name": .string("\(word()) \(word())"), "exit_code": 0, "duration_ms": .number(Double(number(4)) ?? 0),
            "env": ["REGION": "eu-west-1", "PORT": "8080", "IMAGE": .string("raxx/console@sha256:\(hex(64))")],
            "log": .string(log),
        ]
    }

    private mutating func line() -> String {
        let time = "2026-11-24T04:\(number(2)):\(number(2)).\(number(3))Z"
        return switch Int.random(in: 0..<40, using: &random) {
        case 0...5: "\(time) INFO  \(sentence())"
        case 6...9: "\(time) DEBUG [\(word()).\(word())] request_id=\(uuid()) status=200 took=\(number(2))ms"
        case 10...12: "#\(number(2)) sha256:\(hex(64)) 3.2MB / 3.2MB 0.4s done"
        case 13...15: "  at \(word()).\(word())(Sources/\(word())/\(word()).swift:\(number(3)))"
        case 16...18: "[\(number(3))/812] Compiling \(word()) \(word()).swift"
        case 19...21:
            "\(word())@\(number(1)).\(number(2)).\(number(1)) resolved https://registry.npmjs.org/\(word())/-/\(word()).tgz"
        case 22...24: "{\"level\":\"info\",\"msg\":\"\(sentence())\",\"sha\":\"\(hex(7))\",\"n\":\(number(3))}"
        case 25...27: "GET /api/internal/audit?limit=\(number(2))&sha=\(hex(7)) 200 \(number(2))ms"
        case 28...30: "remote: -----> \(sentence())"
        case 31...33: "\(word().uppercased())_\(word().uppercased())=\(word())"
        case 34...36: "diff --git a/src/\(word()).ts b/src/\(word()).ts index \(hex(7))..\(hex(7)) 100644"
        case 37: "Größe geändert — \(sentence()) 🚀"
        case 38: "the token is valid, password unchanged, \(word()) key rotated"
        default: "\(time) WARN  \(word().uppercased())_TOKEN=\(secret()) was printed"
        }
    }

    private static let words = """
        deploy console release rollback health check operator production surface trail gate confirm preview worker queue
        migration schema build artifact cache image registry container cluster service instance region network request
        response handler session manager client server database index table column value update insert select branch
        commit merge pull review pipeline runner job step stage test report coverage metric trace span event message
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private mutating func word() -> String { Self.words.randomElement(using: &random) ?? "" }

    private mutating func sentence() -> String {
        (0..<Int.random(in: 5...14, using: &random)).map { _ in word() }.joined(separator: " ")
    }

    private mutating func text(_ alphabet: String, _ count: Int) -> String {
        String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "0" })
    }

    private mutating func hex(_ count: Int) -> String { text("0123456789abcdef", count) }
    private mutating func number(_ count: Int) -> String { text("123456789", count) }
    private mutating func uuid() -> String { [8, 4, 4, 4, 12].map { hex($0) }.joined(separator: "-") }
    private mutating func secret() -> String {
        "gh" + "p_" + text("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 36)
    }
}
