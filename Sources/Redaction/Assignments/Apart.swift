/// Finds values that do not follow their name at once.
extension ByteText {
    /// Returns where a value begins that has a place of its own behind other words: `value="…"`, `value:` on the next
    /// line, `default =` in a block, `--value`, the body of a part of a form. `start` is behind the name and white space.
    func apart(at start: Int, of name: NamePlace, to end: Int) -> Int? {
        var start = start
        // What a plan or a diff puts before each line, and YAML before the first member of an item.
        for _ in 0..<4
        where start + 2 < end && bytes[start].isIn(.dash | .plusSlash | .tilde) && bytes[start + 1] == UInt8(ascii: " ")
            && bytes[name.end..<start].contains(0x0A)
        { start = runEnd(.blank, from: start + 1, to: end) }
        guard start < end else { return nil }
        if name.isQuoted, let value = partBody(after: name, to: end) { return value }
        switch bytes[start] | 0x20 {
        case UInt8(ascii: "v") where start < name.end + 40 && has("value", at: start, to: end):
            // <add key="password" value="…"/>, or `- name: PASSWORD` and `value: …` below it
            let sign = runEnd(.space, from: start + 5, to: end)
            let isBelow = bytes[name.end..<start].contains(0x0A)
            // `name = "PASSWORD"` and `value = "…"` below it, in HCL
            if isBelow, name.isQuoted, has("=", at: sign, to: end) {
                let line = lineStart(of: name.range.lowerBound, reach: 64)
                return find("name", from: line, to: name.range.lowerBound) == nil ? nil : sign + 1
            }
            // <password value="…"/>
            let isTag = name.range.lowerBound > 0 && bytes[name.range.lowerBound - 1] == UInt8(ascii: "<")
            let expected = (name.isQuoted || isTag) && !isBelow ? UInt8(ascii: "=") : UInt8(ascii: ":")
            return sign < end && bytes[sign] == expected ? sign + 1 : nil
        case UInt8(ascii: "{") where name.isQuoted:
            // variable "password" { default = "…" }
            let word = runEnd(.space, from: start + 1, to: min(end, start + 40))
            let sign = runEnd(.space, from: word + 7, to: end)
            return has("default", at: word, to: end) && has("=", at: sign, to: end) ? sign + 1 : nil
        case UInt8(ascii: "-"):
            // aws ssm put-parameter --name /prod/password --value …
            for flag: StaticString in ["--value", "--body", "-b"] {
                guard let found = find(flag, from: start, to: min(end, start + 48)) else { continue }
                let sign = found + flag.utf8CodeUnitCount
                if sign + 1 < end, bytes[sign].isIn(.blank | .equals), !bytes[sign + 1].isIn(.dash) { return sign + 1 }
                if sign < end, found == start, bytes[sign].isIn(.quote) { return sign }
            }
            return nil
        // `reg add … /v Password /t REG_SZ /d VALUE`, and the row that `reg query` prints
        case UInt8(ascii: "/") where has("/t reg_sz /d ", at: start, to: end): return start + 13
        case UInt8(ascii: "r") where has("reg_sz ", at: start, to: end): return start + 7
        // YAML's `? password`, and `: value` on the line below it
        case UInt8(ascii: ":")
        where has(": ", at: start, to: end) && has("? ", before: name.range.lowerBound)
            && bytes[name.end..<start].contains(0x0A):
            return start + 1
        // <meta name="csrf-token" content="…">
        case UInt8(ascii: "c") where name.isQuoted && has("content=", at: start, to: end): return start + 8
        // `WITH PASSWORD`, and `'value'` on the line below it
        case UInt8(ascii: "'")
        where bytes[name.range].allSatisfy({ $0.isIn(.uppercase) }) && bytes[name.end..<start].contains(0x0A):
            return start
        case UInt8(ascii: "s") where has("string = ", at: start, to: end):
            return opener(at: start + 9, to: end) == nil ? nil : start + 9
        default: return nil
        }
    }

    /// Returns the body of a part of a form: `Content-Disposition: form-data; name="password"`, an empty line, the
    /// value.
    private func partBody(after name: NamePlace, to end: Int) -> Int? {
        let start = name.range.lowerBound
        guard has("name=", at: start - 6, to: end) || has("name=\\", at: start - 7, to: end) else { return nil }
        for blank: StaticString in ["\r\n\r\n", "\n\n", "\\r\\n\\r\\n"] where has(blank, at: name.end, to: end) {
            return name.end + blank.utf8CodeUnitCount
        }
        return nil
    }
}
