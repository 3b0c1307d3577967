import Testing

@testable import CommandLineSupport

/// What others wrote, on a terminal.
struct TerminalTextTests {
    @Test(arguments: [
        "\u{1B}]0;title\u{7}", "\u{1B}[2J", "\u{9B}31m", "a\rb", "\u{202E}abc", "\u{2066}x", "\u{2028}", "\u{FEFF}",
        "\u{200D}", "\u{7F}",
    ])
    func `nothing that a terminal obeys is left, and JSON says the same`(text: String) {
        let obeyed: (Unicode.Scalar) -> Bool = { scalar in
            [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        #expect(!text.visible.unicodeScalars.contains(where: obeyed))
        #expect(!text.escapedForTerminal.unicodeScalars.contains(where: obeyed))
        #expect(text.visibleLines.allSatisfy { !$0.unicodeScalars.contains(where: obeyed) })
    }

    @Test func `an escape is of UTF-16`() {
        #expect("\u{E0001}é".escapedForTerminal == #"\udb40\udc01é"#)
    }

    @Test func `lines end as any system ends them, and tabs are spaces`() {
        #expect("a\r\nb\rc\n\nd".visibleLines == ["a", "b", "c", "", "d"])
        #expect("ab\tc\t\td".visibleLines == ["ab      c               d"])
        #expect("\tx".visibleLines == ["        x"])
        #expect(String(repeating: "\t", count: 100_000).visibleLines.map(\.utf8.count) == [800_000])
    }

    @Test(arguments: [
        ("abc", 3), ("é", 1), ("e\u{301}", 1), ("山田", 4), ("한글", 4), ("ｱ", 1), ("Ａ", 2), ("👍", 2), ("👍🏽", 4),
        ("…", 1), ("🇩🇪", 4), ("a\u{FE0F}", 1), ("", 0),
    ])
    func `columns are counted as a terminal counts them`(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test func `text is cut to columns, never through a character`() {
        #expect("山田太郎".cut(to: 6) == "山田…")
        #expect("山田太郎".cut(to: 8) == "山田太郎")
        #expect("e\u{301}e\u{301}e\u{301}".cut(to: 2) == "e\u{301}…")
        #expect("山".padded(to: 4) == "山  ")
    }

    @Test func `a table's columns are aligned`() {
        let table = TextTable(header: ["A", "B"], rows: [["山", "x"], ["\u{1B}", "y"]])
        #expect(table.description == "A   B\n山  x\n\u{FFFD}   y")
    }

    @Test(arguments: [40, 80, 120])
    func `a table is cut to the terminal, columns that another command takes last`(width: Int) {
        let id = "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11"
        let tokens = TextTable(
            header: ["TOKEN", "ACCOUNT", "STATE", "EXPIRES", "USED"],
            rows: [
                [id, "console-deploys", "disabled", "in 365d", "120d ago"],
                [id, String(repeating: "account-", count: 16), "live", "never", "never"],
                [id, "山田太郎の長い名前です山田太郎の長い名前です", "live", "never", "never"],
            ]
        )
        let lines = tokens.text(width: width, keeping: ["TOKEN", "STATE", "EXPIRES", "USED"]).split(separator: "\n")
        #expect(lines.count == 4 && lines.allSatisfy { String($0).columns <= width }, "\(lines)")
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(id) || width < 80 })
        #expect(width < 80 || lines[1].contains("disabled  in 365d  120d ago"), "\(lines)")
        #expect(tokens.description.contains(String(repeating: "account-", count: 16)))
    }

    @Test func `names are lines, without a mark of Windows and white space`() {
        #expect(
            NameOptions.names(in: "kris@raxx.app \r\n\r\n kris-gh") == ["kris@raxx.app", "kris-gh"]
        )
    }

    @Test(arguments: [
        (true, ["TERM": "xterm"], true), (true, ["TERM": "dumb"], false), (true, [:], false),
        (true, ["TERM": ""], false),
        (true, ["TERM": "xterm", "NO_COLOR": "1"], false), (true, ["TERM": "xterm", "NO_COLOR": "0"], false),
        (true, ["TERM": "xterm", "NO_COLOR": ""], true), (false, ["TERM": "xterm"], false),
        (false, ["FORCE_COLOR": "1"], true), (false, ["CLICOLOR_FORCE": "1"], true),
        (false, ["FORCE_COLOR": "0"], false),
        (false, ["FORCE_COLOR": "1", "NO_COLOR": "1"], false),
    ])
    func `colour is where it is seen and wanted`(isTerminal: Bool, environment: [String: String], isColoured: Bool) {
        #expect((Style(isTerminal: isTerminal, environment: environment).red("x") != "x") == isColoured)
    }
}
