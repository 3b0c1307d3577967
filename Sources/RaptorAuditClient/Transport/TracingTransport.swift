/// Reports each request and its answer, for debugging. Shows no header field, no query and no body.
struct TracingTransport: Transport {
    let transport: any Transport
    let trace: @Sendable (String) -> Void

    func send(
        _ request: HTTPRequest,
        within limit: Duration,
        sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    ) async throws(TransportFailure) -> HTTPResponse {
        let start = ContinuousClock.now
        let path = request.target.prefix { $0 != "?" }
        let bytes = request.body.map { ", \($0.count) bytes" } ?? ""
        func report(_ outcome: String) {
            let elapsed = (ContinuousClock.now - start).milliseconds
            trace("\(request.method) \(path)\(bytes): \(outcome), \(elapsed) ms")
        }
        do throws(TransportFailure) {
            let response = try await transport.send(request, within: limit, sink: sink)
            let id = response.fields["x-request-id"].map { ", request \($0)" } ?? ""
            report("\(response.status)\(id)")
            return response
        } catch {
            report(error.message)
            throw error
        }
    }
}
