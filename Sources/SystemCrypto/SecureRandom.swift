import COpenSSL

/// Random bytes for keys, tokens and blinds, from libcrypto's generator (seeded by the kernel).
package enum SecureRandom {
    /// Returns this many bytes. Ends the process when the generator fails.
    package static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let status = RAND_bytes(buffer.baseAddress, Int32(count))
            precondition(status == 1, "libcrypto has no entropy")
            initialized = count
        }
    }
}

/// The same source in the standard library's form, for unbiased choices: `Int.random(in:using:)`.
package struct SecureRandomNumberGenerator: RandomNumberGenerator {
    package init() {}

    /// Returns the next 64 bits. Asks libcrypto each time.
    package mutating func next() -> UInt64 {
        SecureRandom.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension SecureRandom {
    /// Returns the sixteen bytes of a random UUID: version 4 of RFC 9562.
    package static func uuid() -> [UInt8] {
        var bytes = bytes(16)
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes
    }
}
