import ArgumentParser

/// Consent to an erasure, which cannot be undone.
package enum ErasureConsent {
    /// Asks the person at the terminal to type the request's number.
    /// - Parameter remark: what else they should know.
    /// - Throws: the exit status for wrong usage when nobody can be asked, or something else is typed.
    package static func ask(for names: [String], erasureID: String, remark: () async -> String = { "" }) async throws {
        guard let terminal = Question() else {
            Console.complain("No terminal to ask at. It cannot be undone: give --yes to erase. Nothing was erased.")
            throw ExitCode.validationFailure
        }
        let remark = await remark()
        Console.complain("This erases \(names.joined(separator: ", ")) from the trail, permanently.\(remark)")
        guard terminal.ask("Type the request's number, \(erasureID), to go on:") == erasureID else {
            Console.complain("Nothing was erased.")
            throw ExitCode.validationFailure
        }
    }
}
