#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension AuditClient {
    /// Where the service is, who calls, and how long that may take.
    public struct Configuration: Sendable {
        /// The service's address, such as `https://audit.example.com`. Plain HTTP is for this machine only.
        public var url: URL?
        /// A service account's token. It goes nowhere but into the header field of a request.
        public var token: String?
        /// A PEM file of the certificate authorities to trust instead of the system's.
        public var certificateAuthority: String?
        /// The folder of the spool. Made on first use, for its owner alone.
        public var spool: String
        /// How long a call may take, all attempts together. Delivery of a spool may take this long for each part of it
        /// that gets through.
        public var deadline: Duration = .seconds(10)
        /// How long one attempt may take.
        public var attemptTimeout: Duration = .seconds(5)

        /// A configuration by hand.
        /// - Parameter spool: the folder of the spool; ``defaultSpool(environment:)`` when there is none.
        public init(url: URL?, token: String?, spool: String? = nil) {
            self.url = url
            self.token = token
            self.spool = spool ?? Self.defaultSpool(environment: ProcessInfo.processInfo.environment)
        }

        /// What `RAXX_AUDIT_URL`, `RAXX_AUDIT_TOKEN`, `RAXX_AUDIT_CA` and `RAXX_AUDIT_SPOOL` say. An empty variable
        /// counts as absent.
        ///
        /// What is missing or malformed is an error of the calls that need it, so that recording never depends on it:
        /// without an address, entries are kept in the spool.
        public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
            func value(_ name: String) -> String? {
                environment[name].flatMap { $0.isEmpty ? nil : $0 }
            }
            self.init(
                url: value("RAXX_AUDIT_URL").flatMap { URL(string: $0) },
                token: value("RAXX_AUDIT_TOKEN"),
                spool: value("RAXX_AUDIT_SPOOL") ?? Self.defaultSpool(environment: environment)
            )
            certificateAuthority = value("RAXX_AUDIT_CA")
        }

        /// The platform's folder for what a program must keep: `$XDG_STATE_HOME/raptor-audit/spool`, by default
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
        "AuditClient.Configuration(url: \(url?.absoluteString ?? "none"), spool: \(spool))"
    }

    /// Empty: no `dump` shows the token.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
