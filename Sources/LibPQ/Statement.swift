/// SQL text and the values bound to it. Interpolation makes every value a `$n`; only another statement is spliced in.
///
/// ```swift
/// let statement: Statement = "select actor from console_audit_log where id = \(id)"
/// ```
package struct Statement: Sendable, ExpressibleByStringInterpolation {
    /// Text of ours, or a value that is sent apart from it.
    enum Segment: Sendable {
        case text(String)
        case value(Binding)
    }

    let segments: [Segment]

    package init(stringLiteral text: String) {
        segments = [.text(text)]
    }

    package init(stringInterpolation: Interpolation) {
        segments = stringInterpolation.segments
    }

    /// Joins statements, the separator between them, such as conditions by `and`. Values keep their order.
    package init(joining statements: [Statement], separator: String) {
        segments = Array(statements.map(\.segments).joined(separator: [.text(separator)]))
    }

    /// What the server is sent, and the values for its placeholders in order.
    var rendered: (sql: String, bindings: [Binding]) {
        var sql = ""
        var bindings: [Binding] = []
        for segment in segments {
            switch segment {
            case .text(let text):
                sql += text
            case .value(let binding):
                bindings.append(binding)
                sql += "$\(bindings.count)"
            }
        }
        return (sql, bindings)
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var segments: [Segment] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            segments.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { segments.append(.text(literal)) }
        }

        package mutating func appendInterpolation(_ value: some Bindable) {
            segments.append(.value(Binding(value)))
        }

        package mutating func appendInterpolation<Value: Bindable>(_ value: Value?) {
            segments.append(.value(value.map { Binding($0) } ?? Binding(nullOf: Value.self)))
        }

        /// Inserts the other statement's text and values. Placeholders are numbered anew.
        package mutating func appendInterpolation(_ statement: Statement) {
            segments += statement.segments
        }
    }
}
