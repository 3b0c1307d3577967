/// Takes out everything that Kubernetes keeps in a Secret, under any name and in any notation.
extension Detector {
    /// YAML's `data:` and `stringData:`, in blocks and in braces; Go's `Data:map[…]`; the same in escaped JSON.
    static let kubernetesData = Detector(
        announcedBy: ["data:\n", "data:\r", "data: {", "data:{", "data:map[", "data\\\":", "data\": {", "data\":{"]
    ) { $0.kubernetesData($1) }

    /// `kubectl create secret generic NAME --from-literal=KEY=VALUE`
    static let kubernetesLiteral = Detector(announcedBy: ["--from-literal=", "--from-literal "]) { $0.fromLiteral($1) }

    /// Kustomize's `secretGenerator`.
    static let generatedLiterals = Detector(announcedBy: ["literals:\n", "literals:\r", "literals: ["]) {
        $0.generated($1)
    }

    /// Terraform's `kubernetes_secret`.
    static let terraformData = Detector(announcedBy: ["data = {", "data        = {"]) { $0.terraformData($1) }
}

extension Scanner {
    private static let longestDocument = 8_192

    fileprivate mutating func kubernetesData(_ hit: Detector.Hit) -> Int? {
        let isString = text.has("string", at: hit.start - 6, to: hit.start)
        // Not `metadata:`.
        guard hit.start == 0 || isString || !bytes[hit.start - 1].isIn(.letter) else { return nil }
        let key = isString ? hit.start - 6 : hit.start
        let line = text.lineStart(of: key, reach: 200)
        let isBlock = bytes[hit.literalEnd - 1].isIn(.lineEnd)
        let isSecret = isString && !isBlock || documentIsSecret(around: key, column: key - line, to: hit.end)
        guard isSecret else { return nil }
        return isBlock
            ? blockData(hit, column: key - line)
            : flowData(from: hit.literalEnd, isMap: bytes[hit.literalEnd - 1] == UInt8(ascii: "["), to: hit.end)
    }

    /// Whether the document says that it is a Secret, or a list of them; other documents of the text do not count.
    private mutating func documentIsSecret(around key: Int, column: Int, to end: Int) -> Bool {
        let limit = reach(from: key, to: min(end, key + Self.longestDocument))
        var first = max(0, key - 2_048)
        spend(limit - first)
        var position = key
        while position > first {
            let line = text.lineStart(of: position, reach: 400)
            if line < position || position == key, endsDocument(line, column: column) { first = line }
            if line <= first { break }
            position = line - 1
        }
        var last = limit
        position = key
        while position < limit {
            let next = text.lineEnd(of: position, to: limit) + 1
            if next < limit, endsDocument(next, column: column) {
                last = next
                break
            }
            position = next
        }
        // In braces, the object is the document.
        return isKind("kind: secret", from: first, to: last) || isKind("kind:secret", from: first, to: last)
            || isKind("kind\": \"secret", from: first, to: last) || isKind("kind\":\"secret", from: first, to: last)
            || isKind("kind\\\":\\\"secret", from: first, to: last) || isKind("kind: \"secret", from: first, to: last)
    }

    private func endsDocument(_ line: Int, column: Int) -> Bool {
        text.has("---", at: line, to: end) && !text.has("--- ", at: line, to: end)
            || text.has("---", at: line + column, to: end) && column > 0
    }

    private func isKind(_ literal: StaticString, from start: Int, to end: Int) -> Bool {
        guard let kind = text.find(literal, from: start, to: end) else { return false }
        let next = kind + literal.utf8CodeUnitCount
        return next >= self.end || !bytes[next].isIn(.letter) || text.has("list", at: next, to: self.end)
    }

    /// The lines below `data:` that are deeper than it. What a log or a diff puts before each line is as wide on all.
    private mutating func blockData(_ hit: Detector.Hit, column: Int) -> Int? {
        let limit = min(hit.end, hit.start + Self.longestDocument)
        var line = hit.literalEnd
        if line < limit, bytes[line] == 0x0A, bytes[line - 1] == 0x0D { line += 1 }
        // The indentation of a key whose value is in the lines below it.
        var scalar: Int?
        while line < limit {
            let lineEnd = text.lineEnd(of: line, to: limit)
            let content = text.runEnd(.blank, from: min(line + column, lineEnd), to: lineEnd)
            if content == lineEnd {
                if text.trimmed(line..<lineEnd).count > column { break }
            } else {
                let indentation = content - line
                guard indentation > column else { break }
                if let outer = scalar, indentation <= outer { scalar = nil }
                if scalar != nil {
                    kept(text.trimmed(content..<lineEnd))
                } else if bytes[content] != UInt8(ascii: "#"),
                    let colon = bytes[content..<lineEnd].firstIndex(of: UInt8(ascii: ":"))
                {
                    let value = text.trimmed((colon + 1)..<lineEnd)
                    if let first = value.first, "|>".utf8.contains(bytes[first]), value.count <= 3 {
                        scalar = indentation
                    } else {
                        kept(unquoted(value))
                    }
                }
            }
            line = lineEnd + 1
            if line < limit, bytes[line] == 0x0A, bytes[lineEnd] == 0x0D { line += 1 }
        }
        return min(line, hit.end)
    }

    private mutating func unquoted(_ value: Range<Int>) -> Range<Int> {
        guard let opener = text.opener(at: value.lowerBound, to: value.upperBound) else { return value }
        return quoted(opener, isShell: false, to: value.upperBound)
    }

    private mutating func kept(_ value: Range<Int>) {
        guard value.count > 2, !Placeholder.isNoSecret(bytes[value]), !isRedacted(value) else { return }
        replace(value, credential(at: value.lowerBound, to: value.upperBound) ?? "secret")
    }

    /// `{key: value, "key": "value"}`, or Go's `map[key:value key:value]`; quotes may be escaped.
    private mutating func flowData(from start: Int, isMap: Bool, to end: Int) -> Int? {
        let limit = reach(from: start, to: min(end, start + Self.longestDocument))
        let close = UInt8(ascii: isMap ? "]" : "}")
        var position = start
        if !isMap {
            position = text.runEnd(.blank | .backslash | .quote | .colon, from: position, to: limit)
            if position < limit, bytes[position] == UInt8(ascii: "{") { position += 1 }
        }
        while position < limit {
            position = text.runEnd(.space | .comma | .backslash | .quote, from: position, to: limit)
            guard position < limit, bytes[position] != close,
                let colon = bytes[position..<limit].firstIndex(of: UInt8(ascii: ":")), colon - position < 120
            else { break }
            let value = text.runEnd(.blank, from: colon + 1, to: limit)
            let range: Range<Int>
            if let opener = text.opener(at: value, to: limit) {
                range = quoted(opener, isShell: false, to: limit)
            } else {
                let last = bytes[value..<limit].firstIndex { $0 == close || $0.isIn(isMap ? .space : .comma) } ?? limit
                range = text.trimmed(value..<last)
            }
            kept(range)
            position = max(range.upperBound, value + 1)
        }
        spend(position - start)
        return position
    }

    fileprivate mutating func fromLiteral(_ hit: Detector.Hit) -> Int? {
        let before = text.lineStart(of: hit.start, reach: 300)
        guard text.find("configmap", from: before, to: hit.start) == nil else { return nil }
        var start = hit.literalEnd
        let isQuoted = start < hit.end && bytes[start].isIn(.quote)
        if isQuoted { start += 1 }
        let key = text.runEnd(.identifier, from: start, to: hit.end)
        guard key > start, key + 1 < hit.end, bytes[key] == UInt8(ascii: "="),
            !tables.names.isMetadata(bytes[start..<key])
        else { return nil }
        if isQuoted {
            let opener = ByteText.Opener(start: key + 1, quote: bytes[start - 1], escapes: 0)
            kept(quoted(opener, isShell: true, to: hit.end))
        } else {
            kept(argumentRange(key + 1, to: hit.end))
        }
        return max(floor, hit.literalEnd)
    }

    fileprivate mutating func generated(_ hit: Detector.Hit) -> Int? {
        let before = max(floor, hit.start - 400)
        guard let generator = text.find("secretgenerator", from: before, to: hit.start),
            text.find("configmapgenerator", from: generator, to: hit.start) == nil
        else { return nil }
        var line = hit.literalEnd
        while line < hit.end {
            let lineEnd = text.lineEnd(of: line, to: hit.end)
            let content = text.runEnd(.blank, from: line, to: lineEnd)
            guard content < lineEnd, bytes[content] == UInt8(ascii: "-") else { break }
            if let sign = bytes[content..<lineEnd].firstIndex(of: UInt8(ascii: "=")) {
                var value = text.trimmed((sign + 1)..<lineEnd)
                if let last = value.last, bytes[last].isIn(.quote) { value = value.dropLast() }
                kept(value)
            }
            line = lineEnd + 1
        }
        return line > hit.literalEnd ? min(line, hit.end) : nil
    }

    fileprivate mutating func terraformData(_ hit: Detector.Hit) -> Int? {
        guard text.find("kubernetes_secret", from: max(floor, hit.start - 1_000), to: hit.start) != nil else {
            return nil
        }
        var line = hit.literalEnd
        while line < min(hit.end, hit.literalEnd + Self.longestDocument) {
            let lineEnd = text.lineEnd(of: line, to: hit.end)
            let content = text.trimmed(line..<lineEnd)
            if bytes[content].contains(UInt8(ascii: "}")), !bytes[content].contains(UInt8(ascii: "=")) { break }
            if let sign = bytes[content].firstIndex(of: UInt8(ascii: "=")) {
                let value = text.trimmed((sign + 1)..<content.upperBound)
                // What is not a string, or has something put into it, is an expression.
                let isLiteral = value.first.map { bytes[$0].isIn(.quote) } ?? false
                let name = text.runEnd(.identifier, from: content.lowerBound, to: sign)
                if isLiteral, !tables.names.isMetadata(bytes[content.lowerBound..<name]),
                    text.find("${", from: value.lowerBound, to: value.upperBound) == nil
                {
                    kept(unquoted(value))
                } else {
                    scan(from: value.lowerBound, to: value.upperBound)
                }
            }
            line = lineEnd + 1
        }
        return min(line, hit.end)
    }
}
