/// Makes one HTTP request to the service. Callers decide about retries.
protocol Transport: Sendable {
    /// - Parameters:
    ///   - limit: for the whole exchange; for a streamed one, until bytes begin to flow and between any two of them.
    ///   - sink: takes the body of a 200 as it comes, and answers `false` to end the exchange. Other bodies, and all
    ///     without a sink, are in the answer.
    func send(
        _ request: HTTPRequest,
        within limit: Duration,
        sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    ) async throws(TransportFailure) -> HTTPResponse
}

/// A request without the address and the token, which the transport adds.
struct HTTPRequest: Sendable, Equatable {
    var method = "GET"
    /// Below the service's address, beginning with a slash; with the query.
    var target: String
    var accept = "application/json"
    var contentType: String?
    var body: [UInt8]?
    /// Asks for what the primary has, where lists come from a replica.
    var isFresh = false
}

/// The final answer to a request.
struct HTTPResponse: Sendable, Equatable {
    var status: Int
    /// The fields by their names in lower case. Of a field that came twice, the last.
    var fields: [String: String] = [:]
    var body: [UInt8] = []
}

/// Why a request got no answer.
struct TransportFailure: Error, Equatable {
    enum Kind: Equatable {
        /// The request did not reach the service: the name is unknown, or the connection was refused.
        case unreachable
        case timedOut
        /// The connection ended before the answer did, or what came was not HTTP. The service may have acted.
        case interrupted
        case tooLong
        /// A proxy does not let the request through.
        case proxyRefused
        /// What answers at an https address does not speak TLS.
        case notTLS
        case untrusted
        case authorities
        case cancelled
        /// The sink wanted no more.
        case stopped
    }

    let kind: Kind
    /// A message for people, without the token and without anything of a body.
    let message: String
}
