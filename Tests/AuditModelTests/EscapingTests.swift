import Bytes
import Testing

@Suite struct EscapingTests {
    /// U+0600 makes one character of itself and what follows it, U+0301 of itself and what precedes it.
    @Test(arguments: [
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"), ("\u{600}<script>", "\u{600}&lt;script&gt;"),
        ("<\u{301}&\u{301}>\u{301}", "&lt;\u{301}&amp;\u{301}&gt;\u{301}"),
    ])
    func `no text becomes markup, whatever marks are beside its characters`(text: String, escaped: String) {
        #expect(Array(text.escapedForHTML.unicodeScalars) == Array(escaped.unicodeScalars))
    }
}
