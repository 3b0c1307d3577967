import AuditModel
import Bytes
import CLibrary
public import FoundationBase
import Intake
import Redaction

extension AuditClient {
    /// Where the service is, who calls, and how long that may take.
    public struct Configuration: Sendable {
        /// The service's address, such as `https://audit.example.com`. Plain HTTP is for this machine only.
        public var url: URL?
        /// A service account's token. It goes nowhere but into the header field of a request.
        public var token: String?
        /// A PEM file of the certificate authorities to trust instead of the system's.
        public var certificateAuthority: String?
        /// The folder of the spool, an absolute path. Made on first use, for its owner alone.
        public var spool: String
        /// How long a call may take, all attempts together. Delivery of a spool may take this long for each part of it
        /// that gets through. A service whose name is unknown, or that refuses connections, is given up sooner, after a
        /// second or two.
        public var deadline: Duration = .seconds(10)
        /// How long one attempt may take.
        public var attemptTimeout: Duration = .seconds(5)
        /// Called with a line about each request and its answer, from any thread. Holds no token and nothing of an
        /// entry.
        public var trace: (@Sendable (String) -> Void)?
        /// Problems with variables of the environment that prevent no call, as sentences.
        public private(set) var warnings: [String] = []

        /// With this deployment's own names and token shapes; `nil` for the rules that everybody has.
        private(set) var redactor: Redactor?
        /// Why the service cannot be called, even with ``url`` and ``token``.
        private(set) var fault: AuditClientError?

        /// Creates a configuration from values.
        /// - Parameter spool: the folder of the spool; ``defaultSpool(environment:)`` when it is `nil`.
        public init(url: URL?, token: String?, spool: String? = nil) {
            self.url = url
            self.token = token
            self.spool = spool ?? Self.defaultSpool(environment: ProcessInfo.processInfo.environment)
        }

        /// Reads `RAXX_AUDIT_URL`, `RAXX_AUDIT_TOKEN` or `RAXX_AUDIT_TOKEN_FILE`, `RAXX_AUDIT_CA`, `RAXX_AUDIT_SPOOL`
        /// and `RAXX_AUDIT_TIMEOUT`, and of the service's settings `AUDIT_REDACT_WORDS` and `AUDIT_REDACTION_FILE`. Ignores
        /// white space around a value, and treats an empty variable as absent.
        ///
        /// A missing or malformed variable is an error only of the calls that need it. Recording does not: without an
        /// address, entries are kept in the spool.
        public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
            func value(_ name: String) -> String? {
                environment[name].map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
            }
            self.init(
                url: nil,
                token: nil,
                spool: value("RAXX_AUDIT_SPOOL") ?? Self.defaultSpool(environment: environment)
            )
            certificateAuthority = value("RAXX_AUDIT_CA")
            if let text = value("RAXX_AUDIT_URL") {
                url = URL(string: text)
                if url == nil { fault = Endpoint.notAnAddress }
            }
            do throws(AuditClientError) {
                token = value("RAXX_AUDIT_TOKEN")
                if token == nil, let file = value("RAXX_AUDIT_TOKEN_FILE") { token = try Self.token(inFile: file) }
            } catch {
                fault = fault ?? error
            }
            readRedaction(value)
            if let text = value("RAXX_AUDIT_TIMEOUT") {
                if let timeout = DurationText(text, bareUnit: "s")?.duration, timeout > .zero {
                    limit(to: timeout)
                } else {
                    warnings.append(
                        "RAXX_AUDIT_TIMEOUT must be a length of time such as 3s, not \(text); it is ignored."
                    )
                }
            }
        }

        /// The service's address for people, without what may be a secret; `nil` without an address.
        public var address: String? { url.map { Endpoint.shown($0) } ?? (fault == nil ? nil : "not a URL") }

        /// Sets how long a call may take, and limits each attempt to that.
        public mutating func limit(to timeout: Duration) {
            deadline = timeout
            attemptTimeout = min(attemptTimeout, timeout)
        }

        /// Reads what this deployment adds to redaction. An entry is worth more than what a faulty setting protects in the
        /// spool, and the service redacts once more: a fault is a warning here.
        private mutating func readRedaction(_ variable: (String) -> String?) {
            guard variable("AUDIT_REDACT_WORDS") != nil || variable("AUDIT_REDACTION_FILE") != nil else { return }
            do throws(RedactionSettingsError) {
                redactor = Redactor(
                    try RedactionSettings(variable: variable) { path in
                        try SystemFile(path, O_RDONLY | O_NONBLOCK, followsLinks: true).read(limit: 1 << 20) ?? []
                    }
                )
            } catch {
                warnings.append("\(error) It is ignored: the spool may keep what it would take out.")
            }
        }

        /// Reads the token from a file, as Docker and Kubernetes provide secrets.
        private static func token(inFile path: String) throws(AuditClientError) -> String {
            do throws(FileError) {
                let bytes = try SystemFile(path, O_RDONLY | O_NONBLOCK, followsLinks: true).read(limit: 4096)
                let token = String(decoding: bytes ?? [], as: UTF8.self).trimmed
                guard token.isEmpty else { return token }
            } catch {
                // Not which file: somebody may have put the token itself there.
                throw AuditClientError(
                    .notConfigured,
                    "RAXX_AUDIT_TOKEN_FILE names a file that cannot be read: \(error.reason)."
                )
            }
            throw AuditClientError(.notConfigured, "RAXX_AUDIT_TOKEN_FILE names a file that holds no token.")
        }

        /// Returns the platform's folder for what a program must keep: `$XDG_STATE_HOME/raptor-audit/spool`, by default
        /// `~/.local/state/raptor-audit/spool`; on macOS `~/Library/Application Support/raptor-audit/spool`.
        public static func defaultSpool(environment: [String: String]) -> String {
            #if os(macOS)
            let state = "\(home(environment))/Library/Application Support"
            #else
            // The specification has relative paths ignored.
            let set = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            let state = set ?? "\(home(environment))/.local/state"
            #endif
            return "\(state)/raptor-audit/spool"
        }

        private static func home(_ environment: [String: String]) -> String {
            environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? URL.homeDirectory.path
        }
    }
}

extension AuditClient.Configuration: CustomStringConvertible, CustomReflectable {
    /// Without the token.
    public var description: String {
        "AuditClient.Configuration(url: \(url.map { Endpoint.shown($0) } ?? "none"), spool: \(spool))"
    }

    /// Empty: no `dump` shows the token.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension String {
    /// Without ASCII white space at its ends.
    var trimmed: String {
        String(trimming { $0 == " " || 0x09...0x0D ~= $0.value })
    }
}
