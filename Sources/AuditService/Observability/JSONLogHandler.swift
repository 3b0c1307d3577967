import CLibrary
package import Logging
import StrictJSON
import Synchronization

/// Writes one JSON object a line to standard error, each in one write, so that lines of threads do not mix.
///
/// The names `ts`, `level`, `logger` and `message` are taken: metadata with one of them is left out.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private static let fixedNames = ["ts", "level", "logger", "message"]

    private let label: String
    private let now: @Sendable () -> String

    /// - Parameter now: the time as it stands in a line.
    package init(label: String, level: Logger.Level, now: @escaping @Sendable () -> String) {
        self.label = label
        self.logLevel = level
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes the line. Takes a name that occurs several times from the event first, then from the provider, then from
    /// the logger. Blocks while standard error is full.
    package func log(event: LogEvent) {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(16)
        func add(_ name: String, _ value: JSONValue) {
            members.append(JSONObject.Member(name: name, value: value))
        }
        add("ts", .string(now()))
        add("level", .string(event.level.rawValue))
        add("logger", .string(label))
        add("message", .string(event.message.description))
        // The event's metadata comes before the logger's, and each name occurs once.
        let sources = [event.metadata, metadataProvider?.get(), metadata].compactMap(\.self)
        for (index, source) in sources.enumerated() {
            for (key, value) in source where !sources[..<index].contains(where: { $0[key] != nil }) {
                let name = key == "hb.request.id" ? "request_id" : key
                if !Self.fixedNames.contains(name) { add(name, Self.json(value)) }
            }
        }
        var line = StrictJSON.canonical(.object(JSONObject(members)))
        line.append(UInt8(ascii: "\n"))
        // A line that cannot be written is lost: there is nowhere left to say so.
        _ = write(STDERR_FILENO, line, line.count)
    }

    /// Statuses and durations are numbers for readers of the log; JSON has none for infinity.
    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int): .number(Double(number))
        case .stringConvertible(let number as Double) where number.isFinite: .number(number)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(JSONObject(values.map { JSONObject.Member(name: $0.key, value: json($0.value)) }))
        }
    }
}
