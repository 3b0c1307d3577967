package import Logging
import StrictJSON
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One JSON object a line on standard error, each line whole in one write.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
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

    package func log(event: LogEvent) {
        var object: JSONObject = [
            "ts": .string(now()), "level": .string(event.level.rawValue), "logger": .string(label),
            "message": .string(event.message.description),
        ]
        var all = metadata
        if let more = metadataProvider?.get() { all.merge(more) { _, new in new } }
        if let more = event.metadata { all.merge(more) { _, new in new } }
        for (key, value) in all { object[key == "hb.request.id" ? "request_id" : key] = Self.json(value) }
        var line = StrictJSON.canonical(.object(object))
        line.append(UInt8(ascii: "\n"))
        // A line that cannot be written is lost: there is nowhere left to say so.
        _ = write(STDERR_FILENO, line, line.count)
    }

    /// Statuses and durations are numbers to whoever reads the log.
    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let number as Int): .number(Double(number))
        case .stringConvertible(let number as Double): .number(number)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(JSONObject(values.map { JSONObject.Member(name: $0.key, value: json($0.value)) }))
        }
    }
}
