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

    /// A client of the service that the configuration names. Nothing is opened or called yet.
    public init(_ configuration: Configuration = Configuration()) {
        self.init(configuration, transport: nil, onStep: { _ in })
    }

    /// A client that tells of each step of an entry's way, for tests that end the process there.
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
            if let transport { return ServiceAPI(transport: transport) }
            return ServiceAPI(transport: CurlTransport(endpoint: try Endpoint(configuration)))
        }
    }
}
