import Bytes

/// A text and who signed it (C2SP signed-note).
package struct SignedNote: Hashable, Sendable {
    package struct Signature: Hashable, Sendable {
        package let name: String
        /// The key's first bytes of a hash, a hint at which key to try.
        package let keyID: UInt32
        /// The key's type decides its length.
        package let bytes: [UInt8]
    }

    /// The most signatures to read. The specification asks for at least 16.
    private static let mostSignatures = 64
    private static let signatureStart = "\u{2014} "

    /// Ends with a newline.
    package let text: String
    package let signatures: [Signature]

    /// Signs a text with each of the keys.
    /// - Precondition: the text ends with a newline.
    package init(signing text: String, by signers: [NoteSigner]) {
        precondition(text.hasSuffix("\n"), "a note's text ends with a newline")
        self.text = text
        signatures = signers.map { $0.signature(for: Array(text.utf8)) }
    }

    /// Whether one of the keys signed it.
    ///
    /// A signature under a known key that is not valid makes the whole note invalid, as the specification recommends.
    /// Signatures of unknown keys say nothing.
    package func isSigned(byOneOf keys: [VerifierKey]) -> Bool {
        let text = Array(text.utf8)
        var isSigned = false
        for signature in signatures {
            guard let key = keys.first(where: { $0.name == signature.name && $0.id == signature.keyID }) else {
                continue
            }
            guard key.isValid(signature.bytes, for: text) else { return false }
            isSigned = true
        }
        return isSigned
    }
}

extension SignedNote: CustomStringConvertible {
    package var description: String {
        signatures.reduce(into: text + "\n") { note, signature in
            let id = (0..<4).map { UInt8(truncatingIfNeeded: signature.keyID >> UInt32(24 - 8 * $0)) }
            note += "\(Self.signatureStart)\(signature.name) \(Base64.encode(id + signature.bytes))\n"
        }
    }

    /// - Returns: `nil` unless the bytes are a note: UTF-8 with a signature and without control characters.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let note = String(validating: bytes, as: UTF8.self) else { return nil }
        self.init(note)
    }

    /// - Returns: `nil` unless the text is a note.
    package init?(_ note: String) {
        guard note.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }), note.utf8.last == 0x0A else { return nil }
        // The last empty line separates the text from the signatures.
        let lines = note.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        guard let blank = lines.lastIndex(where: \.isEmpty), blank > lines.startIndex else { return nil }
        let signatureLines = lines[(blank + 1)...]
        guard 1...Self.mostSignatures ~= signatureLines.count else { return nil }
        var signatures: [Signature] = []
        for line in signatureLines {
            guard let signature = Self.signature(Substring(line)) else { return nil }
            signatures.append(signature)
        }
        text = lines[..<blank].map { "\(Substring($0))\n" }.joined()
        self.signatures = signatures
    }

    /// Reads a line: an em dash, the key's name, and the id and signature in base64.
    /// - Returns: `nil` for any other line.
    private static func signature(_ line: Substring) -> Signature? {
        guard line.hasPrefix(signatureStart) else { return nil }
        let parts = line.dropFirst(signatureStart.count).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, VerifierKey.isName(String(parts[0])), let bytes = Base64.decode(parts[1]),
            bytes.count > 4
        else { return nil }
        let id = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        return Signature(name: String(parts[0]), keyID: id, bytes: Array(bytes.dropFirst(4)))
    }
}
