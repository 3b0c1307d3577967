import Bytes
import SystemCrypto

/// A hash of the Merkle tree (RFC 6962, 2.1): of a leaf, of two subtrees, or of the whole tree.
package struct MerkleHash: Hashable, Sendable {
    /// Not a vector of 32 bytes: that is aligned to 32, and an asynchronous function which passes on such a value was
    /// aborted by Swift 6.3 ("freed pointer was not the last allocation").
    private struct Words: Hashable, Sendable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var fourth: UInt64 = 0
    }

    private var storage = Words()

    /// - Returns: `nil` unless there are 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == SHA256.byteCount else { return nil }
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes) }
    }

    /// Writes the digest in place, without an array: trees make millions of them.
    private init(digestOf message: UnsafeRawBufferPointer) {
        withUnsafeMutableBytes(of: &storage) { SHA256.digest(message, into: $0) }
    }

    /// The root of the tree without leaves.
    package static let empty = MerkleHash(digestOf: UnsafeRawBufferPointer(start: nil, count: 0))

    /// Returns SHA-256 of 0x00 and the leaf.
    package static func leaf(_ leaf: some Collection<UInt8>) -> MerkleHash {
        let message = [0] + Array(leaf)
        return message.withUnsafeBytes { MerkleHash(digestOf: $0) }
    }

    /// Returns SHA-256 of 0x01 and the two subtrees.
    package static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * SHA256.byteCount, alignment: 1) { message in
            message.storeBytes(of: 1, as: UInt8.self)
            message.storeBytes(of: left.storage, toByteOffset: 1, as: Words.self)
            message.storeBytes(of: right.storage, toByteOffset: 1 + SHA256.byteCount, as: Words.self)
            return MerkleHash(digestOf: UnsafeRawBufferPointer(message))
        }
    }

    package var bytes: [UInt8] {
        withUnsafeBytes(of: storage) { Array($0) }
    }
}

extension MerkleHash: CustomStringConvertible {
    /// Base64, as checkpoints and proofs write it.
    package var description: String { Base64.encode(bytes) }

    /// - Returns: `nil` unless `text` is the base64 of 32 bytes.
    package init?(base64 text: some StringProtocol) {
        guard let bytes = Base64.decode(text) else { return nil }
        self.init(bytes)
    }
}
