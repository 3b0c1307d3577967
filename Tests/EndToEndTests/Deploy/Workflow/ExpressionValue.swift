/// What an expression of GitHub Actions comes to.
enum ExpressionValue: Equatable, Sendable, ExpressibleByStringLiteral {
    case null
    case bool(Bool)
    case string(String)
    /// Nobody can tell before the run: it may be anything.
    case unknown

    init(stringLiteral value: String) { self = .string(value) }

    /// `nil` when it may be either.
    var isTrue: Bool? {
        switch self {
        case .null: false
        case .bool(let value): value
        case .string(let text): !text.isEmpty
        case .unknown: nil
        }
    }

    /// As it is put into a text.
    var text: String {
        switch self {
        case .null: ""
        case .bool(let value): "\(value)"
        case .string(let text): text
        case .unknown: "?"
        }
    }

    /// Whether two are the same, as `==` has it: without regard to case, and with nothing the same as the empty text.
    func equals(_ other: ExpressionValue) -> ExpressionValue {
        if self == .unknown || other == .unknown { return .unknown }
        return .bool(text.lowercased() == other.text.lowercased())
    }
}
