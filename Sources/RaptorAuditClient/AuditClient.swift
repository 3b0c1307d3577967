package import FoundationBase

/// A client of the audit service: records deploys so that none is lost, reads the trail, erases operators.
///
/// ```swift
/// let client = AuditClient()  // RAXX_AUDIT_URL and RAXX_AUDIT_TOKEN
/// let delivery = try await client.record(entry)
/// ```
///
/// It has no state of its own but the spool, a folder that every process of a user shares. Values may be copied and
/// used by many tasks at once.
public struct AuditClient: Sendable {
    let configuration: Configuration
    /// The service, or why it cannot be called at all.
    let service: Result<ServiceAPI, AuditClientError>
    let spool: Spool
    /// Called with the receipt of each entry that the service confirms, also of those that waited in the spool, before the
    /// spool forgets it. From any thread. A process that dies in between calls it again for that entry.
    public var onStored: @Sendable (Receipt) -> Void = { _ in }
    /// Called once an entry that is to be recorded is in the spool, before it is sent.
    package var onKept: @Sendable (UUID) -> Void = { _ in }
    /// Called while a spool is delivered, with how many entries are stored and how many waited at first.
    package var onProgress: @Sendable (_ stored: Int, _ total: Int) -> Void = { _, _ in }

    /// Creates a client of the service that the configuration names. Opens and calls nothing yet.
    public init(_ configuration: Configuration = Configuration()) {
        self.init(configuration, transport: nil, onStep: { _ in })
    }

    /// Creates a client that reports each step of an entry's way, for tests that end the process there.
    package init(_ configuration: Configuration, onStep: @escaping @Sendable (DeliveryStep) -> Void) {
        self.init(configuration, transport: nil, onStep: onStep)
    }

    init(
        _ configuration: Configuration,
        transport: (any Transport)?,
        onStep: @escaping @Sendable (DeliveryStep) -> Void
    ) {
        self.configuration = configuration
        spool = Spool(folder: configuration.spool, onStep: onStep)
        service = Result { () throws(AuditClientError) in
            var transport: any Transport =
                if let transport { transport } else { CurlTransport(endpoint: try Endpoint(configuration)) }
            if let trace = configuration.trace { transport = TracingTransport(transport: transport, trace: trace) }
            return ServiceAPI(transport: transport)
        }
    }
}
