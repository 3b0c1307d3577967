import Foundation

/// Evaluates the expressions of GitHub Actions, as far as the workflows use them.
struct Expression {
    struct Malformed: Error {
        let text: String
    }

    typealias Context = (_ path: String) -> ExpressionValue

    private let text: String
    private let tokens: [Substring]
    private let context: Context
    private var position = 0

    /// - Parameter context: what a path such as `github.event_name`, or a function without arguments such as `always()`,
    ///   stands for.
    static func evaluate(_ text: String, _ context: Context) throws -> ExpressionValue {
        try withoutActuallyEscaping(context) { context in
            var expression = try Expression(text, context)
            let value = try expression.disjunction()
            guard expression.position == expression.tokens.count else { throw Malformed(text: text) }
            return value
        }
    }

    /// A text with each `${{ … }}` replaced; the value itself where the text is nothing else.
    static func interpolate(_ text: String, _ context: Context) throws -> ExpressionValue {
        var result = ""
        var rest = text[...]
        while let start = rest.range(of: "${{") {
            guard let end = rest[start.upperBound...].range(of: "}}") else { throw Malformed(text: text) }
            let value = try evaluate(String(rest[start.upperBound..<end.lowerBound]), context)
            if start.lowerBound == text.startIndex && end.upperBound == text.endIndex { return value }
            if value == .unknown { return .unknown }
            result += rest[..<start.lowerBound] + value.text
            rest = rest[end.upperBound...]
        }
        return .string(result + rest)
    }

    private init(_ text: String, _ context: @escaping Context) throws {
        self.text = text
        self.context = context
        var tokens: [Substring] = []
        var rest = text[...].drop { $0.isWhitespace }
        while !rest.isEmpty {
            let token = /'(?:[^']|'')*'|&&|\|\||==|!=|[!(),]|[A-Za-z_][\w.-]*/
            guard let match = try token.prefixMatch(in: rest) else { throw Malformed(text: text) }
            tokens.append(match.output)
            rest = rest[match.range.upperBound...].drop { $0.isWhitespace }
        }
        self.tokens = tokens
    }

    private mutating func take(_ token: String) -> Bool {
        guard position < tokens.count, tokens[position] == token else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ token: String) throws {
        guard take(token) else { throw Malformed(text: text) }
    }

    private mutating func disjunction() throws -> ExpressionValue {
        var value = try conjunction()
        while take("||") {
            let right = try conjunction()
            switch value.isTrue {
            case true?: break
            case false?: value = right
            case nil: value = .unknown
            }
        }
        return value
    }

    private mutating func conjunction() throws -> ExpressionValue {
        var value = try comparison()
        while take("&&") {
            let right = try comparison()
            switch value.isTrue {
            case true?: value = right
            case false?: break
            case nil: value = right.isTrue == false ? right : .unknown
            }
        }
        return value
    }

    private mutating func comparison() throws -> ExpressionValue {
        let left = try unary()
        if take("==") { return left.equals(try unary()) }
        if take("!=") { return Self.not(left.equals(try unary())) }
        return left
    }

    private static func not(_ value: ExpressionValue) -> ExpressionValue {
        value.isTrue.map { .bool(!$0) } ?? .unknown
    }

    private mutating func unary() throws -> ExpressionValue {
        if take("!") { return Self.not(try unary()) }
        if take("(") {
            let value = try disjunction()
            try expect(")")
            return value
        }
        guard position < tokens.count else { throw Malformed(text: text) }
        let token = tokens[position]
        position += 1
        if token.hasPrefix("'") { return .string(String(token.dropFirst().dropLast()).replacing("''", with: "'")) }
        switch token {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default: return take("(") ? try call(String(token)) : context(String(token))
        }
    }

    private mutating func call(_ name: String) throws -> ExpressionValue {
        var arguments: [ExpressionValue] = []
        while !take(")") {
            arguments.append(try disjunction())
            _ = take(",")
        }
        if arguments.isEmpty { return context("\(name)()") }
        if arguments.contains(.unknown) { return .unknown }
        let texts = arguments.map { $0.text.lowercased() }
        switch (name, texts.count) {
        case ("endsWith", 2): return .bool(texts[0].hasSuffix(texts[1]))
        case ("startsWith", 2): return .bool(texts[0].hasPrefix(texts[1]))
        case ("contains", 2): return .bool(texts[0].contains(texts[1]))
        default: throw Malformed(text: text)
        }
    }
}
