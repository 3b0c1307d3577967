import Foundation

/// Base64 with padding (RFC 4648, section 4), as notes, checkpoints and proofs use it.
package enum Base64 {
    package static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// - Returns: `nil` unless `text` is what ``encode(_:)`` writes: one value has one form.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == String(text) else {
            return nil
        }
        return Array(data)
    }
}
