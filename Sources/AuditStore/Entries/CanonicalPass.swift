import Bytes

/// One pass over the text of a `jsonb` that writes its canonical form (RFC 8785). Trusts that PostgreSQL wrote it:
/// there are one space after each colon and comma, no name twice, and no character that JSON would escape.
///
/// The canonical form is never longer than that text, so the buffer never ends too early; every read is checked all the
/// same. Stops at the first thing that is not certain: numbers that doubles may not tell apart, names beyond ASCII.
struct CanonicalPass: ~Copyable {
    /// Deeper arrays and objects are left to the parser.
    private static let maximumDepth = 32
    /// Doubles tell apart all decimals of at most this many digits: the shortest form of one has the same digits.
    private static let maximumDigits = 15

    /// A member of an open object, by its place in the output.
    private struct Member {
        /// In the output, before the quotation mark of the name.
        let start: Int
        /// The name's length, without quotation marks.
        let nameLength: Int
        /// In the output, behind the value. Set once that is written.
        var end = 0
    }

    private let input: UnsafeRawBufferPointer
    private var position = 0
    private let output: UnsafeMutableBufferPointer<UInt8>
    /// Bytes of the output so far. Means nothing after ``run()`` has returned `false`.
    private(set) var written = 0
    /// Of the objects that are open, the innermost last. Empty between values of the top.
    private var members: [Member] = []

    /// - Precondition: `output` holds as many bytes as `input`.
    init(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableBufferPointer<UInt8>) {
        precondition(output.count >= input.count)
        self.input = input
        self.output = output
    }

    /// Writes the whole canonical form. Called once.
    /// - Returns: `false` where it meets something that has to be parsed, or text after the value.
    mutating func run() -> Bool {
        value(depth: 0) && position == input.count
    }

    private var next: UInt8? { position < input.count ? input[position] : nil }

    /// Goes past the byte if it is the next one, and writes nothing.
    private mutating func pass(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Goes past the byte and writes it, if it is the next one.
    private mutating func copy(_ byte: UInt8) -> Bool {
        guard pass(byte), written < output.count else { return false }
        output[written] = byte
        written += 1
        return true
    }

    /// Writes everything up to `end`, which must be within the input.
    private mutating func copy(upTo end: Int) {
        let count = end - position
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[written..<written + count])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: input[position..<end]))
        written += count
        position = end
    }

    /// Writes one value of any kind.
    /// - Parameter depth: of the array or object around it; 0 at the top.
    private mutating func value(depth: Int) -> Bool {
        switch next {
        case UInt8(ascii: "{"): object(depth: depth + 1)
        case UInt8(ascii: "["): array(depth: depth + 1)
        case UInt8(ascii: "\""): string(isName: false)
        case UInt8(ascii: "t"): literal("true")
        case UInt8(ascii: "f"): literal("false")
        case UInt8(ascii: "n"): literal("null")
        default: number()
        }
    }

    /// Writes as many bytes as the literal has. PostgreSQL writes nothing else that begins with its first letter.
    private mutating func literal(_ text: StaticString) -> Bool {
        let end = position + text.utf8CodeUnitCount
        guard end <= input.count else { return false }
        copy(upTo: end)
        return true
    }

    // MARK: Strings

    /// Writes a string with its quotation marks, as it is. A name is plain ASCII without escapes, so that bytes order
    /// it as UTF-16 does.
    private mutating func string(isName: Bool) -> Bool {
        var end = position + 1
        while end < input.count {
            let byte = input[end]
            if byte == UInt8(ascii: "\"") {
                copy(upTo: end + 1)
                return true
            }
            if byte >= 0x80 {
                // I-JSON has no noncharacters, and these bytes begin them.
                if isName || byte >= 0xEF { return false }
            } else if byte == UInt8(ascii: "\\") {
                if isName { return false }
                end += 1
            }
            end += 1
        }
        return false
    }

    // MARK: Numbers

    /// Writes a number whose canonical form is the decimal that PostgreSQL wrote: at most ``maximumDigits`` digits, no
    /// exponent, no zeros at the end of a fraction.
    private mutating func number() -> Bool {
        var end = position
        if next == UInt8(ascii: "-") { end += 1 }
        let whole = digits(from: end)
        let count = whole.count
        guard count > 0 else { return false }
        end = whole.upperBound
        if end < input.count, input[end] == UInt8(ascii: ".") {
            let fraction = digits(from: end + 1)
            let leadingZeros = input[fraction].prefix { $0 == UInt8(ascii: "0") }.count
            // From 0.000001 on, and without zeros at the end, the canonical form is the decimal itself.
            guard fraction.count > 0, input[fraction.upperBound - 1] != UInt8(ascii: "0"), leadingZeros < 6,
                count + fraction.count <= Self.maximumDigits
            else { return false }
            end = fraction.upperBound
        }
        guard count <= Self.maximumDigits else { return false }
        copy(upTo: end)
        return true
    }

    /// Returns where the digits from `start` on are; empty when there are none.
    private func digits(from start: Int) -> Range<Int> {
        var end = start
        while end < input.count, input[end].isASCIIDigit { end += 1 }
        return start..<end
    }

    // MARK: Arrays and objects

    /// Writes an array without its spaces.
    private mutating func array(depth: Int) -> Bool {
        guard depth <= Self.maximumDepth, copy(UInt8(ascii: "[")) else { return false }
        if copy(UInt8(ascii: "]")) { return true }
        while true {
            guard value(depth: depth) else { return false }
            if copy(UInt8(ascii: "]")) { return true }
            guard copy(UInt8(ascii: ",")), pass(UInt8(ascii: " ")) else { return false }
        }
    }

    /// Writes an object without its spaces, its members by name. PostgreSQL orders them by length first.
    private mutating func object(depth: Int) -> Bool {
        guard depth <= Self.maximumDepth, copy(UInt8(ascii: "{")) else { return false }
        if copy(UInt8(ascii: "}")) { return true }
        let first = members.count
        var isInOrder = true
        while true {
            let start = written
            guard string(isName: true) else { return false }
            members.append(Member(start: start, nameLength: written - start - 2))
            if isInOrder, members.count > first + 1 {
                isInOrder = precedes(members[members.count - 2], members[members.count - 1])
            }
            guard copy(UInt8(ascii: ":")), pass(UInt8(ascii: " ")), value(depth: depth) else { return false }
            members[members.count - 1].end = written
            if next == UInt8(ascii: "}") { break }
            guard copy(UInt8(ascii: ",")), pass(UInt8(ascii: " ")) else { return false }
        }
        if !isInOrder { sort(first) }
        members.removeLast(members.count - first)
        return copy(UInt8(ascii: "}"))
    }

    /// Compares the names by their bytes.
    private func precedes(_ one: Member, _ other: Member) -> Bool {
        for offset in 1..<1 + min(one.nameLength, other.nameLength) {
            let bytes = (output[one.start + offset], output[other.start + offset])
            if bytes.0 != bytes.1 { return bytes.0 < bytes.1 }
        }
        return one.nameLength < other.nameLength
    }

    /// Puts the members from `first` on, which end where the output does, into the order of their names.
    private mutating func sort(_ first: Int) {
        let start = members[first].start
        let sorted = members[first...].sorted { precedes($0, $1) }
        withUnsafeTemporaryAllocation(byteCount: written - start, alignment: 1) { scratch in
            var count = 0
            for member in sorted {
                if count > 0 {
                    scratch[count] = UInt8(ascii: ",")
                    count += 1
                }
                let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[member.start..<member.end])
                UnsafeMutableRawBufferPointer(rebasing: scratch[count..<count + bytes.count]).copyMemory(from: bytes)
                count += bytes.count
            }
            UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[start..<written])
                .copyMemory(from: UnsafeRawBufferPointer(scratch))
        }
    }
}
