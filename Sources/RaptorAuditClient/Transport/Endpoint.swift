import Bytes
import FoundationBase

/// The service's address and the token, both checked. A token never leaves in clear, except to this machine.
struct Endpoint: Sendable {
    /// Scheme, host, port and path, without a slash at the end. Assembled from the parts that were checked.
    let base: String
    /// Plain HTTP, which goes to this machine only and past every proxy.
    let isPlain: Bool
    let token: String
    /// A PEM file.
    let certificateAuthority: String?

    /// - Throws: ``AuditClientError`` ``AuditClientError/Code/notConfigured`` or
    ///   ``AuditClientError/Code/insecureURL``.
    init(_ configuration: AuditClient.Configuration) throws(AuditClientError) {
        if let fault = configuration.fault { throw fault }
        guard let url = configuration.url else {
            throw AuditClientError(.notConfigured, "The service's address is not set: RAXX_AUDIT_URL.")
        }
        guard let token = configuration.token else {
            throw AuditClientError(.notConfigured, "The token is not set: RAXX_AUDIT_TOKEN or RAXX_AUDIT_TOKEN_FILE.")
        }
        // Anything else could end the header field and begin another.
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw AuditClientError(.notConfigured, "The token holds characters that no token has: RAXX_AUDIT_TOKEN.")
        }
        self.token = token
        (base, isPlain) = try Self.parts(of: url)
        certificateAuthority = configuration.certificateAuthority
    }

    static let notAnAddress = AuditClientError(
        .notConfigured,
        "RAXX_AUDIT_URL must be an https URL such as https://audit.example.com."
    )

    /// Returns the address for people, without parts that may hold a secret: `?` for one without a host, which may be a
    /// token that was set in its place.
    static func shown(_ url: URL) -> String {
        guard var components = URLComponents(url: url, resolvingAgainstBaseURL: true), components.host != nil else {
            return "?"
        }
        (components.user, components.password, components.query, components.fragment) = (nil, nil, nil, nil)
        return components.string ?? "?"
    }

    /// Checks the parts of the address, and assembles them.
    private static func parts(of url: URL) throws(AuditClientError) -> (base: String, isPlain: Bool) {
        guard let components = URLComponents(url: url, resolvingAgainstBaseURL: true),
            let scheme = components.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = components.encodedHost?.lowercased(), isHost(host), 1...65_535 ~= components.port ?? 443
        else { throw notAnAddress }
        guard components.user == nil, components.password == nil, components.query == nil, components.fragment == nil
        else {
            throw AuditClientError(.notConfigured, "RAXX_AUDIT_URL must have no user information, query or fragment.")
        }
        guard scheme == "https" || isLoopback(host) else {
            throw AuditClientError(
                .insecureURL,
                "The token is not sent over plain HTTP, except to this machine. Use https: RAXX_AUDIT_URL."
            )
        }
        var path = components.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        // Accepts the address of the trail itself, as documentation and curl commands have it.
        if path.hasSuffix(ServiceAPI.trail) { path.removeLast(ServiceAPI.trail.count) }
        let port = components.port.map { ":\($0)" } ?? ""
        return ("\(scheme)://\(host)\(port)\(path)", scheme == "http")
    }

    /// Whether it is a name, an IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.utf8.dropFirst().dropLast().allSatisfy { byte in
                byte.isLowercaseHexDigit || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
            }
        }
        return !host.isEmpty
            && host.utf8.allSatisfy { byte in
                byte.isASCIILowercase || byte.isASCIIDigit || "-.".utf8.contains(byte)
            }
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // Digits alone: `UInt8` reads -0, which somebody may resolve as a name.
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { $0.utf8.allSatisfy(\.isASCIIDigit) && UInt8($0) != nil }
    }
}

extension Endpoint: CustomStringConvertible, CustomReflectable {
    /// Without the token.
    var description: String { "Endpoint(\(base))" }

    /// Empty: no `dump` shows the token.
    var customMirror: Mirror { Mirror(self, children: []) }
}
