import Foundation
import StrictJSON

/// Entries for tests.
enum Sample {
    /// An entry that breaks no rule and is like no other, with `changes`: members that are set, or left out for `nil`.
    static func entry(_ changes: KeyValuePairs<String, JSONValue?> = [:]) -> JSONObject {
        var entry: JSONObject = [
            "action": "console.deploy.prod",
            "actor": "kris@raxx.app",
            "from_sha": "4f2a91c",
            "to_sha": .string(sha()),
            "target_app": "raxx-console-prod",
            "trigger": "ci",
            "outcome": "success",
            "ts_utc": .string(Date.now.ISO8601Format()),
        ]
        for (name, value) in changes { entry[name] = value }
        return entry
    }

    /// One line of NDJSON.
    static func line(_ entry: JSONObject) -> String {
        String(decoding: StrictJSON.canonical(.object(entry)), as: UTF8.self)
    }

    /// Forty digits that nobody else has.
    static func sha() -> String {
        String((0..<40).map { _ in "0123456789abcdef".randomElement() ?? "0" })
    }

    static func id() -> String {
        UUID().uuidString.lowercased()
    }

    /// A time so many seconds from now.
    static func time(_ seconds: Double) -> String {
        Date(timeIntervalSinceNow: seconds).ISO8601Format()
    }

    /// What looks like a secret of GitHub's. Put together here, so that nobody takes this file for a leak.
    static func secret() -> String {
        let characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        return "gh" + "p_" + String((0..<36).map { _ in characters.randomElement() ?? "0" })
    }

    /// A word that no other test uses: found in a place, it came from here.
    static func marker() -> String {
        "marker" + UUID().uuidString.lowercased().replacing("-", with: "")
    }

    /// An address for documentation (RFC 5737 and 2544), for tests whose failures must not count against each other.
    static func address() -> String {
        "198.\(18 + Int.random(in: 0...1)).\(Int.random(in: 0...255)).\(Int.random(in: 1...254))"
    }
}
