import StrictJSON

/// A look into answers: what is not there, or not of that type, is `nil`.
extension JSONValue {
    subscript(name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var number: Int? {
        if case .number(let number) = self { Int(exactly: number) } else { nil }
    }

    var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    var members: [JSONObject.Member]? {
        if case .object(let object) = self { object.members } else { nil }
    }
}
