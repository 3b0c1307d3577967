import Foundation
import Intake
import Redaction
import StrictJSON

/// How fast the redactor is on one core, and that no input makes it slower than linear.
///
///     swift run -c release RedactionBenchmark [SECONDS for each line, 1 unless given]
@main
struct RedactionBenchmark {
    static func main() {
        let seconds = CommandLine.arguments.dropFirst().first.flatMap(Double.init) ?? 1
        show("realistic entries                    redact      parse, redact, write")
        for (name, size) in [("0.6 KiB", 614), ("8 KiB", 8_192), ("64 KiB", 65_000)] {
            var sample = SampleEntry(seed: 2026)
            let entries = (0..<max(4, 1_000_000 / size)).map { _ in sample.draw(size: size) }
            let texts = entries.map { StrictJSON.canonical($0) }
            let bytes = texts.reduce(0) { $0 + $1.count }
            let alone = speed(bytes, seconds) {
                for entry in entries { keep(Redactor.standard.redact(entry).redactions.count) }
            }
            let preview = RedactionPreview()
            var output: [UInt8] = []
            let whole = speed(bytes, seconds) {
                output.removeAll(keepingCapacity: true)
                for text in texts { try? preview.append(text[...], to: &output) }
                keep(output.count)
            }
            let mean = "(mean \(bytes / entries.count) bytes)"
            show("\(pad(name, 32)) \(pad(alone.text, -12)) \(pad(whole.text, -12))   \(mean)")
        }
        show("\nadversarial text                      16 KiB       64 KiB      256 KiB")
        for (name, unit) in adversaries {
            let speeds = [16, 64, 256].map { kibibytes in
                let count = kibibytes * 1_024 / unit.utf8.count
                let value = JSONValue.string(String(repeating: unit, count: count))
                return speed(kibibytes * 1_024, seconds / 16) { keep(Redactor.standard.redact(value).redactions.count) }
            }
            show("\(pad(name, 32)) " + speeds.map { pad($0.text, -12) }.joined(separator: " "))
        }
        showSlowest()
    }

    /// Every literal with what can follow it, repeated: the slowest, and how many times longer four times the text takes.
    private static func showSlowest() {
        func repeated(_ unit: String, _ kibibytes: Int, _ seconds: Double) -> Speed {
            let value = JSONValue.string(String(repeating: unit, count: kibibytes * 1_024 / unit.utf8.count))
            return speed(kibibytes * 1_024, seconds) { keep(Redactor.standard.redact(value).redactions.count) }
        }
        let units = RuleCatalogue.literals.flatMap { literal in
            ["", "=", " ", "\"", ": ", "a1", "\\\"", "%3D", "{\""].map { literal + $0 }
        }
        show("\nslowest of \(units.count) literals, repeated       64 KiB   time at 64 / at 16 KiB")
        // One round shows which are worth measuring.
        let slowest = units.map { ($0, repeated($0, 8, 0).megabytes) }.sorted { $0.1 < $1.1 }.prefix(16).map(\.0)
        let speeds = slowest.map { unit in (unit, [16, 64].map { repeated(unit, $0, 0.2) }) }
        for (unit, speeds) in speeds.sorted(by: { $0.1[1].megabytes < $1.1[1].megabytes }).prefix(8) {
            let growth = pad("\(Double(Int(40 * speeds[0].megabytes / speeds[1].megabytes)) / 10)", -12)
            show("\(pad(unit.debugDescription, 32)) \(pad(speeds[1].text, -25)) \(growth)")
        }
    }

    /// Prints at once, also into a pipe.
    private static func show(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// Each repeated to the size. What is linear is about as fast in each column.
    private static let adversaries: [(name: String, unit: String)] = [
        ("a", "a"), ("=", "="), ("spaces", " "), ("digits", "1"), ("@", "@"), ("a@", "a@"), ("%40", "%40"), (".", "."),
        ("ghp_", "gh" + "p_"), ("eyJ", "eyJ"), ("eyJ.", "eyJ."), ("key=", "key="), ("password", "password"),
        ("password=", "password="), ("password: \"", "password: \""), ("token ", "token "), ("bearer ", "bearer "),
        ("nested quotes", "\\\"{\\\\\""), ("{\"", "{\""), ("[[", "[["), ("{\"a\":", "{\"a\":"), ("{}", "{}"),
        ("://", "a://"), ("://a:b", "a://a:b"), ("BEGIN PRIVATE KEY", "-----BEGIN " + "PRIVATE KEY-----"),
        (" -p", " -p"), ("mysql -p", "mysql -p "), ("curl -u", "curl -u "), (":AA", ":AA"), ("AZDO", "AZDO"),
        (".atlasv1.", ".atlasv1."), ("_mmk", "_mmk"), ("cookie: a=", "cookie: a="),
        ("authorization:", "authorization: "),
        ("+1", "+1"), ("4111 ", "4111 "), ("DE8937", "DE8937"), ("[redacted:", "[redacted:"), ("backslashes", "\\"),
        ("\u{20AC}", "\u{20AC}"), ("key_", "key_"), ("secret-", "secret-"), ("base64", "ZXlK"), ("Q~", "8Q~"),
    ]

    private struct Speed {
        let megabytes: Double
        /// With a digit after the point where it matters.
        var text: String {
            megabytes < 10 ? "\(Double(Int(megabytes * 10)) / 10) MB/s" : "\(Int(megabytes + 0.5)) MB/s"
        }
    }

    /// The best of several rounds: what others do on the machine only makes it slower.
    private static func speed(_ bytes: Int, _ seconds: Double, _ work: () -> Void) -> Speed {
        let clock = ContinuousClock()
        var best = Duration.seconds(1_000)
        var total = Duration.zero
        repeat {
            let time = clock.measure(work)
            best = min(best, time)
            total += time
        } while total < .seconds(seconds)
        return Speed(megabytes: Double(bytes) / 1e6 / (best / .seconds(1)))
    }

    @inline(never)
    private static func keep(_ value: Int) { withExtendedLifetime(value) {} }

    /// To the right of `width` columns, or to the left if it is negative.
    private static func pad(_ text: String, _ width: Int) -> String {
        let filler = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? filler + text : text + filler
    }
}
