/// Bytes being written one after another, without the checks that `Array` makes for each. Frees them with itself.
struct ByteBuilder: ~Copyable {
    private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 1)
    private var count = 0

    deinit {
        storage.deallocate()
    }

    /// What was written so far. Valid until the next append.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        storage[count] = byte
        count += 1
    }

    /// Appends `text` from `start` on, up to the first byte that a JSON string must escape, and returns where that is.
    mutating func append(upToEscape text: UnsafeRawBufferPointer, from start: Int) -> Int {
        // Whole words are stored; of the last, up to eight bytes are in excess.
        reserve(text.count - start + 8)
        let target = UnsafeMutableRawBufferPointer(rebasing: storage[count...])
        var copied = 0
        var plain = 8
        while plain == 8, text.count &- start &- copied >= 8 {
            let word = ByteWord(text, at: start &+ copied)
            target.storeBytes(of: word.bits.littleEndian, toByteOffset: copied, as: UInt64.self)
            plain = word.countBeforeEscape
            copied &+= plain
        }
        if plain == 8, start &+ copied < text.count {
            let word = ByteWord(tailOf: text, from: start &+ copied)
            target.storeBytes(of: word.bits.littleEndian, toByteOffset: copied, as: UInt64.self)
            copied &+= word.countBeforeEscape
        }
        count += copied
        return start + copied
    }

    @inline(__always)
    mutating func append(_ bytes: some Collection<UInt8>) {
        for byte in bytes { append(byte) }
    }

    /// Appends text of ours, which needs no escapes.
    mutating func append(ascii text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Makes room for this many bytes more.
    private mutating func reserve(_ additional: Int) {
        if storage.count - count < additional { grow(by: additional) }
    }

    /// At least doubles the buffer, so that appending takes constant time on average.
    @inline(never)
    private mutating func grow(by additional: Int) {
        let capacity = max(storage.count * 2, count + additional)
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 1)
        larger.copyMemory(from: bytes)
        storage.deallocate()
        storage = larger
    }
}
