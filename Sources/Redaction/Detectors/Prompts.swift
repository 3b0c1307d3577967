extension Detector {
    /// Recognises what Terraform asks for: `var.db_password`, and `Enter a value: PASSWORD` below it. The variable's
    /// name decides.
    static let enteredValue = Detector(announcedBy: ["enter a value: "]) { $0.enteredValue($1) }

    /// Recognises what a reset prints: `Password for the [elastic] user successfully reset.` and `New value: PASSWORD`
    /// below it. Without the word in 120 bytes before it, a new value stays.
    static let newValue = Detector(announcedBy: ["new value: "]) { scanner, hit in
        guard scanner.text.find("password", from: max(0, hit.start - 120), to: hit.start) != nil else { return nil }
        let value = scanner.text.word(at: hit.literalEnd, to: min(hit.end, hit.literalEnd + 256))
        return value.isEmpty ? nil : scanner.member(value, NameTable.Meaning(rule: "password", kind: .chosen))
    }
}

extension Scanner {
    /// The last `var.` in 240 bytes before the prompt counts.
    fileprivate mutating func enteredValue(_ hit: Detector.Hit) -> Int? {
        let before = max(floor, hit.start - 240)
        var last: Int?
        while let next = text.find("var.", from: last.map { $0 + 1 } ?? before, to: hit.start) { last = next }
        guard let variable = last, isWordStart(variable) else { return nil }
        let name = (variable + 4)..<text.runEnd(.identifier, from: variable + 4, to: hit.start)
        guard let meaning = tables.names.meaning(of: bytes[name]) else { return nil }
        let value = text.trimmed(
            hit.literalEnd..<text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 256))
        )
        return value.isEmpty ? nil : member(value, meaning)
    }
}
