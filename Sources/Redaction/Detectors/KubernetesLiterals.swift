/// Finds what goes into Secrets of Kubernetes by commands and by other tools' files. All of it is secret, under any
/// name.
extension Detector {
    /// Recognises `kubectl create secret generic NAME --from-literal=KEY=VALUE`. On the line of a config map, and under
    /// a name such as `password_policy`, the value stays.
    static let kubernetesLiteral = Detector(announcedBy: ["--from-literal=", "--from-literal "]) { $0.fromLiteral($1) }

    /// Recognises the `- KEY=VALUE` below `literals:` of Kustomize's `secretGenerator`. A `configMapGenerator` keeps
    /// its own.
    static let generatedLiterals = Detector(announcedBy: ["literals:\n", "literals:\r", "literals: ["]) {
        $0.generated($1)
    }

    /// Recognises `data = { key = "…" }` of Terraform's `kubernetes_secret`. Expressions and what has `${…}` in it
    /// stay.
    static let terraformData = Detector(announcedBy: ["data = {", "data        = {"]) { $0.terraformData($1) }
}

extension Scanner {
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

    /// Replaces the values of the lines that begin with a dash. A `secretGenerator` stands within 400 bytes before
    /// them, and a `configMapGenerator` does not stand between.
    fileprivate mutating func generated(_ hit: Detector.Hit) -> Int? {
        let before = max(floor, hit.start - 400)
        guard let generator = text.find("secretgenerator", from: before, to: hit.start),
            text.find("configmapgenerator", from: generator, to: hit.start) == nil
        else { return nil }
        if bytes[hit.literalEnd - 1] == UInt8(ascii: "[") { return generatedInBrackets(hit) }
        var line = hit.literalEnd
        while line < hit.end {
            let lineEnd = text.lineEnd(of: line, to: hit.end)
            let content = text.runEnd(.blank, from: line, to: lineEnd)
            guard text.has("-", at: content, to: lineEnd) else { break }
            if let sign = bytes[content..<lineEnd].firstIndex(of: UInt8(ascii: "=")) {
                var value = text.trimmed((sign + 1)..<lineEnd)
                if let last = value.last, bytes[last].isIn(.quote) { value = value.dropLast() }
                kept(value)
            }
            line = lineEnd + 1
        }
        return line > hit.literalEnd ? min(line, hit.end) : nil
    }

    /// Replaces the values of `[KEY=VALUE, "KEY=VALUE"]`, whose closing bracket must stand within 8 KiB.
    private mutating func generatedInBrackets(_ hit: Detector.Hit) -> Int? {
        let limit = min(hit.end, hit.literalEnd + Self.longestDocument)
        guard let close = bytes[hit.literalEnd..<limit].firstIndex(of: UInt8(ascii: "]")) else { return nil }
        var start = hit.literalEnd
        while start < close {
            let comma = bytes[start..<close].firstIndex(of: UInt8(ascii: ",")) ?? close
            let item = text.trimmed(start..<comma)
            if let sign = bytes[item].firstIndex(of: UInt8(ascii: "=")) {
                let isQuoted = bytes[item.upperBound - 1].isIn(.quote)
                kept((sign + 1)..<max(sign + 1, item.upperBound - (isQuoted ? 1 : 0)))
            }
            start = comma + 1
        }
        return close
    }

    /// Replaces the strings of the lines up to the closing brace, or 8 KiB. The resource must begin within 1,000 bytes
    /// before them. What is not a string is scanned.
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
