import FoundationBase
import StrictJSON

/// A JSON value: what an entry may hold beside its known fields. Literals make one.
///
/// Numbers are doubles (RFC 7493), finite ones.
public enum JSON: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A finite number.
    case number(Double)
    /// Text without U+0000 and Unicode's noncharacters.
    case string(String)
    /// Values in their order.
    case array([JSON])
    /// Members, in no order.
    case object([String: JSON])
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A Boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object. Of members with the same name it keeps the last.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { $1 })
    }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
}

extension JSON: CustomStringConvertible {
    /// The canonical form (RFC 8785), with null for numbers that JSON does not have.
    public var description: String { String(decoding: StrictJSON.canonical(value), as: UTF8.self) }
}

extension JSON {
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(elements.map { JSON($0) })
        case .object(let object):
            // Names that differ only in their Unicode form are one key of a dictionary.
            self = .object(Dictionary(object.members.map { ($0.name, JSON($0.value)) }) { $1 })
        }
    }

    var value: JSONValue {
        switch self {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .number(let number): number.isFinite ? .number(number) : .null
        case .string(let text): .string(text)
        case .array(let elements): .array(elements.map(\.value))
        case .object(let members):
            .object(JSONObject(members.map { JSONObject.Member(name: $0.key, value: $0.value.value) }))
        }
    }
}

/// What a value is, if it is of that type.
extension JSONValue {
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var integer: Int? {
        if case .number(let number) = self { Int(exactly: number) } else { nil }
    }

    /// A text of the wire's form of times.
    var date: Date? { text.flatMap { Date(wireText: $0) } }

    /// The strings of an array that holds nothing else.
    var texts: [String]? {
        guard case .array(let elements) = self else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }
}
