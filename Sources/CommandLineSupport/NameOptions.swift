package import ArgumentParser

/// An operator's names, from flags and from standard input.
package struct NameOptions: ParsableArguments {
    @Option(
        name: .customLong("identifier"),
        help: "A name that the person is known by; repeat for all of them. Names on standard input are added."
    )
    package var identifiers: [String] = []

    /// The most bytes of standard input.
    private static let limit = 65_536

    package init() {}

    /// Returns all names, each once, and at least one. Reads standard input to its end, unless it is a terminal.
    /// - Throws: the exit status, after saying why: 64 without a name, 65 when standard input is not UTF-8, 74 when it
    ///   cannot be read or has more than 64 KiB.
    package func names() throws -> [String] {
        let names = try optionalNames()
        guard !names.isEmpty else {
            Console.complain("Give the operator's names with --identifier, or on standard input, one a line.")
            throw ExitCode.validationFailure
        }
        return names
    }

    /// Returns all names, each once, as ``names()`` does, or none.
    /// - Throws: the exit status, as ``names()`` does: 65 or 74.
    package func optionalNames() throws -> [String] {
        var names = identifiers
        if !Console.inputIsTerminal {
            do throws(InputError) {
                names += Self.names(in: try Console.readText(limit: Self.limit))
            } catch {
                Console.complain(error.description)
                // Repaired, it would be another name than the one that was meant.
                if case .noText = error { throw ExitCode(65) }
                throw ExitCode(74)
            }
        }
        var seen: Set<[UInt8]> = []
        return names.filter { seen.insert(Array($0.utf8)).inserted }
    }

    /// Returns the lines that are not blank, trimmed.
    static func names(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let start = line.drop(while: \.isWhitespace)
            guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return nil }
            return String(start[...last])
        }
    }
}
