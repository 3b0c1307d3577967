import Bytes
import CLibPQ

/// One of the servers that a connection string names, as libpq's parameters.
struct ConnectionTarget: Sendable {
    let parameters: [(keyword: String, value: String)]

    /// Splits a connection string that names several hosts. The settings are the same for each.
    ///
    /// `target_session_attrs` is left out for several hosts: which of them is written to is decided by their standing.
    /// - Parameter conninfo: libpq's `key=value` form or a `postgresql://` URI.
    /// - Throws: ``PostgresError`` `misreadAddress` for a string that libpq does not understand, or takes apart so that a
    ///   piece of the password is a host, a port or a database. What libpq says of either quotes that piece.
    static func all(in conninfo: String) throws(PostgresError) -> [ConnectionTarget] {
        let options = try parse(conninfo)
        guard !isMisread(options, from: conninfo) else { throw misread }
        func list(_ keyword: String) -> [String] {
            options.first { $0.keyword == keyword }?.value.split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init) ?? []
        }
        let hosts = list("host")
        let addresses = list("hostaddr")
        let ports = list("port")
        let count = max(hosts.count, addresses.count)
        guard count > 1 else { return [ConnectionTarget(parameters: options)] }
        let common = options.filter { !["host", "hostaddr", "port", "target_session_attrs"].contains($0.keyword) }
        return (0..<count).map { index in
            var parameters = common
            if index < hosts.count { parameters.append(("host", hosts[index])) }
            if index < addresses.count { parameters.append(("hostaddr", addresses[index])) }
            // One port is for all of the hosts.
            if let port = ports.count > 1 ? ports[min(index, ports.count - 1)] : ports.first {
                parameters.append(("port", port))
            }
            return ConnectionTarget(parameters: parameters)
        }
    }

    private static let misread = PostgresError(.misreadAddress, message: "")

    /// Whether a host, a port or the database has what none of them can have. A `/` or `@` of a password that is not
    /// percent-encoded ends it, and begins the next of them.
    private static func isMisread(_ options: [(keyword: String, value: String)], from conninfo: String) -> Bool {
        let uri = ["postgresql://", "postgres://"].first(where: conninfo.hasPrefix).map { conninfo.dropFirst($0.count) }
        if let uri, hasStrayAt(uri) { return true }
        return options.contains { keyword, value in
            switch keyword {
            // A socket of Linux's abstract namespace begins with @.
            case "host": uri == nil && value.split(separator: ",").contains { $0.dropFirst().contains("@") }
            case "port": !value.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ",") }
            default: false
            }
        }
    }

    /// Whether there is an `@` in the hosts or the database of a URI, without its scheme. One that belongs there is
    /// percent-encoded. The first `@` ends the password, unless a `/` stands before it.
    private static func hasStrayAt(_ uri: Substring) -> Bool {
        var rest = uri
        if let end = uri.firstIndex(where: { $0 == "@" || $0 == "/" }), uri[end] == "@" {
            rest = uri[uri.index(after: end)...]
        }
        return rest.prefix { $0 != "?" }.contains("@")
    }

    /// Returns the parameters that the string sets, environment variables left to libpq.
    private static func parse(_ conninfo: String) throws(PostgresError) -> [(keyword: String, value: String)] {
        guard let options = PQconninfoParse(conninfo, nil) else { throw misread }
        defer { PQconninfoFree(options) }
        var parsed: [(keyword: String, value: String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parsed.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        return parsed
    }

    /// Begins to connect, without waiting. Returns the handle, which the caller frees; `nil` when libpq is out of
    /// memory. The encoding is always UTF-8.
    func start() -> OpaquePointer? {
        let ours = [("client_encoding", "UTF8"), ("fallback_application_name", "raptor-audit")]
        let all = parameters + ours.map { (keyword: $0.0, value: $0.1) }
        return withCStrings(all.map(\.keyword)) { keywords in
            withCStrings(all.map(\.value)) { values in PQconnectStartParams(keywords, values, 0) }
        }
    }
}
