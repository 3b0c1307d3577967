import Foundation
import Redaction
import Testing

struct CatalogueTests {
    @Test func `the page of rules says what the tables do`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/redaction-rules.md")
        if ProcessInfo.processInfo.environment["UPDATE_DOCS"] != nil {
            try Data(RuleCatalogue.markdown.utf8).write(to: page)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == RuleCatalogue.markdown)
    }

    @Test func `a rule's name is one word of lowercase letters and digits, with dashes`() {
        for row in RuleCatalogue.rows {
            #expect(
                row.name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) },
                "\(row.name)"
            )
            #expect(row.name.utf8.count <= 32, "\(row.name)")
        }
    }
}
