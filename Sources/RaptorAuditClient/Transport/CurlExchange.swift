import Bytes
import CCurl

/// One exchange of libcurl's, which another thread may cancel.
final class CurlExchange: Sendable {
    /// Never changed, and freed with the last reference. Of the functions that take it only `ccurl_cancel` is called
    /// from several threads, and it allows that.
    private nonisolated(unsafe) let pointer: OpaquePointer

    /// - Returns: `nil` when memory is short.
    init?() {
        guard let pointer = ccurl_make() else { return nil }
        self.pointer = pointer
    }

    deinit { ccurl_free(pointer) }

    func cancel() { ccurl_cancel(pointer) }

    /// Makes the exchange, and waits on this thread until it is over. Call it once.
    func perform(
        _ request: HTTPRequest,
        to endpoint: Endpoint,
        within limit: Duration,
        sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    ) -> Result<HTTPResponse, TransportFailure> {
        let answer = CurlAnswer(sink)
        var fields = [
            "Authorization: Bearer \(endpoint.token)", "Accept: \(request.accept)", "User-Agent: \(Self.userAgent)",
            // Without this libcurl asks before it sends a long body, and waits a second for the answer.
            "Expect:",
        ]
        if request.isFresh { fields.append("Cache-Control: no-cache") }
        if let contentType = request.contentType { fields.append("Content-Type: \(contentType)") }
        var texts = [request.method, "\(endpoint.base)\(request.target)"]
        if let authorities = endpoint.certificateAuthority { texts.append(authorities) }
        let outcome = withCStrings(fields) { fields in
            withCStrings(texts) { texts in
                (request.body ?? []).withUnsafeBufferPointer { body in
                    var asked = ccurl_request()
                    asked.method = texts[0]
                    asked.url = texts[1]
                    // Without authorities the NULL that ends the array.
                    asked.authorities = texts[2]
                    asked.fields = fields
                    asked.has_body = request.body != nil
                    asked.body = body.baseAddress
                    asked.body_length = body.count
                    asked.bypasses_proxy = endpoint.isPlain
                    asked.connect_timeout_ms = max(1, limit.milliseconds)
                    asked.timeout_ms = sink == nil ? max(1, limit.milliseconds) : 0
                    asked.stall_timeout_s = sink == nil ? 0 : max(1, (limit.milliseconds + 999) / 1000)
                    asked.context = Unmanaged.passUnretained(answer).toOpaque()
                    asked.on_line = { context, bytes, count in
                        CurlAnswer.from(context)?.take(line: UnsafeRawBufferPointer(start: bytes, count: count))
                    }
                    asked.on_body = { context, bytes, count in
                        CurlAnswer.from(context)?
                            .take(body: UnsafeRawBufferPointer(start: bytes, count: count)) ?? false
                    }
                    return withExtendedLifetime(answer) { ccurl_perform(pointer, &asked) }
                }
            }
        }
        return answer.result(outcome)
    }

    private static let userAgent = "raptor-audit/0.1.0"
}

/// Collects the answer of one exchange. Only its thread uses it.
private final class CurlAnswer {
    /// The most bytes to keep of an answer that is not streamed.
    private static let limit = 8 << 20
    private let sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    private var response = HTTPResponse(status: 0)
    private var isTooLong = false

    init(_ sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)?) {
        self.sink = sink
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> CurlAnswer? {
        context.map { Unmanaged<CurlAnswer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Takes a header line. A status line begins the answer anew: interim ones come before it.
    func take(line: UnsafeRawBufferPointer) {
        let text = String(decoding: line, as: UTF8.self).trimmed
        if text.hasPrefix("HTTP/") {
            let words = text.split(separator: " ", maxSplits: 2)
            response = HTTPResponse(status: words.count > 1 ? Int(words[1]) ?? 0 : 0)
        } else if let colon = text.firstIndex(of: ":") {
            response.fields[text[..<colon].lowercased()] = String(text[text.index(after: colon)...].trimmingSpaces())
        }
    }

    /// Takes a part of the body. Keeps it, unless a sink takes the body of a 200.
    /// - Returns: `false` to end the exchange.
    func take(body part: UnsafeRawBufferPointer) -> Bool {
        if response.status == 200, let sink { return sink(part) }
        isTooLong = response.body.count + part.count > Self.limit
        if !isTooLong { response.body += part }
        return !isTooLong
    }

    /// Returns the answer, or why no answer came.
    func result(_ outcome: ccurl_outcome) -> Result<HTTPResponse, TransportFailure> {
        if isTooLong {
            return .failure(TransportFailure(kind: .tooLong, message: "it is longer than \(Self.limit) bytes"))
        }
        var words = withUnsafeBytes(of: outcome.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        // libcurl quotes the address, which may have a password.
        if words.hasPrefix("Unsupported proxy") { words = "the proxy's address is not one that is supported" }
        let kind: TransportFailure.Kind
        switch outcome.result {
        case ccurl_done where response.status > 0: return .success(response)
        case ccurl_unreachable: kind = .unreachable
        case ccurl_timed_out: kind = .timedOut
        case ccurl_untrusted: kind = .untrusted
        case ccurl_no_authorities: kind = .authorities
        case ccurl_cancelled: kind = .cancelled
        case ccurl_stopped: kind = .stopped
        case _ where outcome.proxy_status >= 300: kind = .proxyRefused
        case _ where Self.lacksTLS(words): kind = .notTLS
        default: kind = .interrupted
        }
        return .failure(TransportFailure(kind: kind, message: words.isEmpty ? "no answer" : words))
    }

    /// Whether a handshake failed because the other side spoke something else, in OpenSSL's or GnuTLS's words.
    private static func lacksTLS(_ words: String) -> Bool {
        words.contains("wrong version number") || words.contains("unexpected TLS packet")
    }
}
