/// A JSON value that satisfies I-JSON (RFC 7493): what ``StrictJSON/parse(_:limits:)`` accepts, and all that
/// ``StrictJSON/canonical(_:)`` can write.
///
/// Two values are equal when their canonical forms are: strings compare by their bytes, never by Unicode's canonical
/// equivalence (Swift's `==` takes NFC for NFD, PostgreSQL does not), and objects compare without regard to order.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// Finite: I-JSON's numbers are IEEE 754 doubles.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// An object's members in the order they were written, each name once.
package struct JSONObject: Sendable {
    package struct Member: Sendable {
        package var name: String
        package var value: JSONValue

        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Names are unique by their bytes; code that builds an object by hand keeps them so.
    package private(set) var members: [Member]

    /// - Precondition: each name occurs once. It is not checked.
    package init(_ members: [Member] = []) {
        self.members = members
    }

    /// The value of the member with exactly these bytes as its name. `nil` removes it; a new name is appended.
    package subscript(name: String) -> JSONValue? {
        get { members.first { $0.name.hasSameBytes(as: name) }?.value }
        set {
            let index = members.firstIndex { $0.name.hasSameBytes(as: name) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    package var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// - Precondition: each name occurs once. It is not checked.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = elements.map { Member(name: $0.0, value: $0.1) }
    }
}

extension JSONObject: Equatable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.members.count == right.members.count else { return false }
        let areInSameOrder = zip(left.members, right.members).allSatisfy { $0.name.hasSameBytes(as: $1.name) }
        let pairs = areInSameOrder ? zip(left.members, right.members) : zip(left.sortedMembers, right.sortedMembers)
        return pairs.allSatisfy { $0.name.hasSameBytes(as: $1.name) && $0.value == $1.value }
    }

    /// By bytes of UTF-8: any fixed order will do to compare two objects.
    private var sortedMembers: [Member] {
        members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

extension JSONValue: Equatable {
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(name: $0.0, value: $0.1) }))
    }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(integerLiteral value: Int) { self = .number(Double(value)) }
}

extension String {
    /// Equality of UTF-8 bytes.
    package func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
