import Redaction
import SeededRandomness
import StrictJSON
import Testing

struct RuleTests {
    @Test(arguments: RuleCase.all(found: true))
    func `what a rule finds is replaced, and nothing around it`(rule: RuleCase) {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<5 {
            let (text, kept, _) = rule.draw(using: &generator)
            let (value, redactions) = Redactor.standard.redact(["note": .string(text)])
            #expect(value == ["note": .string(kept)])
            #expect(redactions == [Redactor.Note(pointer: "/note", rule: rule.rule)])
        }
    }

    @Test(arguments: RuleCase.all(found: false))
    func `what only resembles it is left alone`(rule: RuleCase) {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<5 {
            let (text, kept, _) = rule.draw(using: &generator)
            #expect(Redactor.standard.redact(["note": .string(text)]).value == ["note": .string(kept)])
        }
    }

    @Test func `every rule has cases of both kinds`() {
        // Those of a deployment's own names and tokens are tried with its settings.
        let names = Set(RuleCatalogue.rows.map(\.name)).subtracting(["own-name", "own-token"])
        #expect(names.subtracting(RuleCase.all(found: true).map(\.rule)) == [])
        #expect(names.subtracting(RuleCase.all(found: false).map(\.rule)) == [])
        #expect(Set(RuleCase.all(found: true).map(\.rule)).subtracting(names) == [])
    }
}
