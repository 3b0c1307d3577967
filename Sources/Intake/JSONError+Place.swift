package import Redaction
package import StrictJSON

extension JSONError {
    /// Returns where in the document the error is, by the names of members and the indexes of elements that lead there.
    /// Returns the whole document's pointer when the error is outside of any member. Masks a long name, and one in
    /// which the redactor finds something.
    ///
    /// Reads the bytes a second time, which only a refusal has to pay for.
    /// - Parameter bytes: what the parser refused.
    package func place(in bytes: some Collection<UInt8>, redactor: Redactor = .standard) -> JSONPointer {
        var trace = Trace(redactor: redactor)
        let bytes = Array(bytes)
        var position = 0
        while position < min(offset, bytes.count) {
            let start = position
            position += 1
            guard bytes[start] == UInt8(ascii: "\"") else {
                trace.pass(bytes[start])
                continue
            }
            position = Self.end(ofStringAt: start, in: bytes)
            if position <= offset { trace.pass(string: bytes[start..<position]) }
        }
        if reason == .duplicateName, offset < bytes.count {
            trace.pass(string: bytes[offset..<Self.end(ofStringAt: offset, in: bytes)])
        }
        return trace.pointer
    }

    /// Says what is wrong, in which member and at which byte.
    package func description(in bytes: some Collection<UInt8>) -> String { description(at: place(in: bytes)) }

    /// Says what is wrong at a place that ``place(in:redactor:)`` returned.
    package func description(at place: JSONPointer) -> String {
        place.segments.isEmpty ? description : "in \(place), \(description)"
    }

    /// Returns where what follows the string's closing quote begins.
    private static func end(ofStringAt start: Int, in bytes: [UInt8]) -> Int {
        var position = start + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position + 1, bytes.count)
    }
}

/// The way down to the value that is being read. Of JSON that is well-formed so far.
private struct Trace {
    private enum Step {
        /// In an object, and in which member once its name is known.
        case object(name: String?)
        case array(index: Int)
    }

    private static let longestName = 64

    let redactor: Redactor
    private var steps: [Step] = []

    init(redactor: Redactor) {
        self.redactor = redactor
    }

    /// Ends at an object whose member's name is not known yet.
    var pointer: JSONPointer {
        var pointer = JSONPointer()
        for step in steps {
            switch step {
            case .object(let name?): pointer = pointer.appending(masked(name))
            case .object(nil): return pointer
            case .array(let index): pointer = pointer.appending(index)
            }
        }
        return pointer
    }

    /// Passes a byte outside of strings.
    mutating func pass(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "{"): steps.append(.object(name: nil))
        case UInt8(ascii: "["): steps.append(.array(index: 0))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = steps.popLast()
        case UInt8(ascii: ","):
            switch steps.popLast() {
            case .object?: steps.append(.object(name: nil))
            case .array(let index)?: steps.append(.array(index: index + 1))
            case nil: break
            }
        default: break
        }
    }

    /// Passes a string with its quotes: the name of a member, or a value.
    mutating func pass(string: ArraySlice<UInt8>) {
        // A name of any length is one: otherwise the value after a long one would be taken for it, and shown.
        let limits = StrictJSON.Limits(maximumBytes: string.count)
        guard case .object(nil)? = steps.last, case .string(let name)? = try? StrictJSON.parse(string, limits: limits)
        else { return }
        steps[steps.count - 1] = .object(name: name)
    }

    /// Returns the name, or an ellipsis when it must not be shown.
    private func masked(_ name: String) -> String {
        let object = JSONObject([JSONObject.Member(name: name, value: .null)])
        let isShown = name.utf8.count <= Self.longestName && redactor.redact(.object(object)).redactions.isEmpty
        return isShown ? name : "…"
    }
}
