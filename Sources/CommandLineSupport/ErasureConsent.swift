import ArgumentParser

/// Consent to an erasure, which cannot be undone. Both programs ask for it in the same way.
package enum ErasureConsent {
    /// Says on standard error how many names are to be erased, and which. Unless consent is given already, asks the
    /// person at the terminal to type the request's number.
    /// - Parameter isGiven: whether to ask nobody.
    /// - Throws: the exit status for wrong usage when nobody can be asked, or something else is typed.
    package static func obtain(for names: [String], erasureID: String, isGiven: Bool) throws {
        let subject = "\(names.count) \(names.count == 1 ? "name" : "names"): \(names.joined(separator: ", "))"
        if isGiven { return Console.complain("Erasing \(subject)") }
        guard let terminal = Question() else {
            Console.complain("No terminal to ask at. It cannot be undone: give --yes to erase. Nothing was erased.")
            throw ExitCode.validationFailure
        }
        Console.complain("This erases from the trail, permanently, \(subject).")
        guard terminal.ask("Type the request's number, \(erasureID), to go on:") == erasureID else {
            Console.complain("Nothing was erased.")
            throw ExitCode.validationFailure
        }
    }
}
