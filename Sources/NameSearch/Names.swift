import Bytes
import Foundation
import SystemCrypto

/// Finds names that no encoding hides, and their unsalted digests. A name of one byte is found only as the whole text.
struct Names: Sendable {
    /// The longest first, so that the longest name at a place is found first.
    private let folded: [[UInt8]]
    /// As text that is folded has them.
    private let digests: [NameDigest]
    private let index: NeedleIndex

    /// - Parameter identifiers: all names to look for, variants included.
    init(_ identifiers: [String]) {
        let names = Set(identifiers.map { Folding.fold($0) })
        // In a query `+` is a space.
        let queried = names.filter { $0.contains(UInt8(ascii: " ")) }.map { name in
            name.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
        }
        folded = names.union(queried).sorted { $0.count > $1.count }
        let digested = Set(identifiers.flatMap(Self.spellings))
        digests = digested.flatMap { name in
            MessageDigest.allCases.flatMap { NameDigest.all(of: $0.digest(name)) }
        }
        index = NeedleIndex(folded + digests.map(\.digits))
    }

    /// Calls `body` with each occurrence until it answers `false`.
    /// - Returns: whether to go on.
    func search(
        _ layer: TextLayer,
        _ features: TextFeatures,
        form: IdentifierMatcher.Form,
        _ body: (IdentifierMatcher.Occurrence) -> Bool
    ) -> Bool {
        let folding = Folding.fold(layer, features)
        let text = folding.layer
        guard text.bytes.count > 1 else {
            guard folded.contains(text.bytes) else { return true }
            return body(.init(form: form, range: text.source(0..<1)))
        }
        let boundary = folding.boundary
        let protected = ProtectedText(text: text.bytes)
        var goesOn = true
        index.search(text.bytes) { start, needle in
            guard needle < folded.count else {
                guard let range = digests[needle - folded.count].range(at: start, in: text.bytes) else { return true }
                goesOn = body(.init(form: .digest, range: text.source(range)))
                return goesOn
            }
            let range = start..<start + folded[needle].count
            guard boundary.isWhole(range), !protected.holds(range) else { return true }
            goesOn = body(.init(form: form, range: text.source(range)))
            return goesOn
        }
        return goesOn
    }

    /// Returns the bytes with which people and programs write a name: as it was given, in lowercase, in capitals and
    /// with a capital first, in both canonical forms.
    static func spellings(_ name: String) -> [[UInt8]] {
        [name, name.lowercased(), name.uppercased(), name.capitalized, name.prefix(1).uppercased() + name.dropFirst()]
            .flatMap { [$0.precomposedStringWithCanonicalMapping, $0.decomposedStringWithCanonicalMapping] }
            .map { Array($0.utf8) }
    }
}
