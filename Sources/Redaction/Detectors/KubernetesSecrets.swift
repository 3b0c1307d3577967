/// Takes out everything that Kubernetes keeps in a Secret, under any name and in any notation.
extension Detector {
    /// Recognises `data:` and `stringData:` of YAML, in blocks and in braces, Go's `Data:map[…]`, and the same in
    /// escaped JSON. Everything in it goes, under any name. `data:` of other kinds, such as config maps, is scanned
    /// like any text; `metadata:` is another word.
    static let kubernetesData = Detector(
        announcedBy: ["data:\n", "data:\r", "data: {", "data:{", "data:map[", "data\\\":", "data\": {", "data\":{"]
    ) { $0.kubernetesData($1) }
}

extension Scanner {
    /// How much of a document is read behind its `data:`. What is further away is scanned like any text.
    static let longestDocument = 8_192

    /// `stringData` in braces exists in Secrets only; otherwise the document has to be one.
    fileprivate mutating func kubernetesData(_ hit: Detector.Hit) -> Int? {
        let isString = text.has("string", before: hit.start)
        // Not `metadata:`.
        guard hit.start == 0 || isString || !bytes[hit.start - 1].isIn(.letter) else { return nil }
        let key = isString ? hit.start - 6 : hit.start
        let line = text.lineStart(of: key, reach: 200)
        let isBlock = bytes[hit.literalEnd - 1].isIn(.lineEnd)
        // `kubectl patch secret NAME -p '{"data": …}'`
        let isPatch = !isBlock && text.find("patch secret", from: line, to: key) != nil
        let isSecret =
            isString && !isBlock || isPatch || documentIsSecret(around: key, column: key - line, to: hit.end)
        guard isSecret else { return nil }
        return isBlock
            ? blockData(hit, column: key - line)
            : flowData(from: hit.literalEnd, isMap: bytes[hit.literalEnd - 1] == UInt8(ascii: "["), to: hit.end)
    }

    /// Whether the document around `key` says that it is a Secret, or a list of them, up to 2 KiB before and 8 KiB
    /// behind. Lines of `---` bound it, so that other documents of the text do not count.
    ///
    /// - Parameter column: how far `key` is from the beginning of its line. A log may have put text before each line.
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
        return isKind(from: first, to: last)
    }

    private static let kinds = Phrases([
        "kind: secret", "kind:secret", "kind\": \"secret", "kind\":\"secret", "kind\\\":\\\"secret", "kind: \"secret",
    ])

    /// Whether the line is `---`, behind `column` bytes if there are any. `--- a/file` is a diff's.
    private func endsDocument(_ line: Int, column: Int) -> Bool {
        text.has("---", at: line, to: end) && !text.has("--- ", at: line, to: end)
            || text.has("---", at: line + column, to: end) && column > 0
    }

    /// Whether a kind is `Secret` or `SecretList`, and not `SecretStore`.
    private func isKind(from start: Int, to end: Int) -> Bool {
        var position = start
        while let kind = Self.kinds.first(in: text, from: position, to: end),
            let word = text.find("secret", from: kind, to: end)
        {
            position = word + 6
            if position >= self.end || !bytes[position].isIn(.letter) || text.has("list", at: position, to: self.end) {
                return true
            }
        }
        return false
    }

    /// Replaces the values of the lines below `data:` that are deeper than it, and the lines of a value that is in a
    /// block (`|`). What a log or a diff puts before each line is as wide on all.
    ///
    /// - Returns: the first line that is not deeper.
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
                // A list belongs to another kind, such as an ExternalSecret: a Secret's data has names.
                if scalar == nil, text.has("- ", at: content, to: lineEnd) { break }
                if let outer = scalar, indentation <= outer { scalar = nil }
                if scalar != nil {
                    kept(text.trimmed(content..<lineEnd))
                } else if bytes[content] != UInt8(ascii: "#"), !text.has("{{", at: content, to: lineEnd),
                    let colon = bytes[content..<lineEnd].firstIndex(of: UInt8(ascii: ":"))
                {
                    let value = text.trimmed((colon + 1)..<lineEnd)
                    if let first = value.first, bytes[first].isIn("|>"), value.count <= 3 {
                        scalar = indentation
                    } else if value.isEmpty || bytes[value.lowerBound] != UInt8(ascii: "#") {
                        kept(unquoted(value))
                    }
                }
            }
            line = lineEnd + 1
            if line < limit, bytes[line] == 0x0A, bytes[lineEnd] == 0x0D { line += 1 }
        }
        return min(line, hit.end)
    }

    /// Returns a scalar of YAML or of HCL without the quotes around it.
    mutating func unquoted(_ value: Range<Int>) -> Range<Int> {
        guard let opener = text.opener(at: value.lowerBound, to: value.upperBound) else { return value }
        return quoted(opener, isShell: false, to: value.upperBound)
    }

    /// Whether a value that is known to be secret goes: a placeholder stays, and what has less than three bytes.
    func isKept(_ value: Range<Int>) -> Bool {
        value.count > 2 && !isRedacted(value) && !Placeholder.isNoSecret(bytes[value])
    }

    /// Replaces a value that is known to be secret, under any name.
    @discardableResult
    mutating func kept(_ value: Range<Int>) -> Int? { isKept(value) ? replaceCredential(value, "secret") : nil }

    /// Replaces the values of `{key: value, "key": "value"}`, or of Go's `map[key:value key:value]`, whose quotes may
    /// be escaped.
    ///
    /// - Returns: where the brace or the bracket closes, or what is there is not a pair.
    mutating func flowData(from start: Int, isMap: Bool, to end: Int) -> Int? {
        let limit = reach(from: start, to: min(end, start + Self.longestDocument))
        let close = UInt8(ascii: isMap ? "]" : "}")
        var position = start
        if !isMap {
            position = text.runEnd(.blank | .backslash | .quote | .colon, from: position, to: limit)
            if text.has("{", at: position, to: limit) { position += 1 }
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
}
