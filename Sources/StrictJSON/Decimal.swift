/// A decimal number without its sign: `significand` × 10 to the `exponent`. No significand ends in a zero but zero
/// itself, so equal numbers have equal fields.
struct Decimal: Equatable {
    /// Not usable past 19 significant digits, where it has overflowed.
    private(set) var significand: UInt64 = 0
    /// How many digits the significand has; 0 for zero.
    private(set) var significantDigits = 0
    /// The power of ten that the significand is multiplied with.
    private(set) var exponent = 0

    /// Reads the number that `literal` denotes.
    /// - Precondition: the literal follows JSON's grammar.
    init(_ literal: some Sequence<UInt8>) {
        var trailingZeros = 0
        var isFraction = false
        var literal = literal.makeIterator()
        while let byte = literal.next() {
            switch byte {
            case UInt8(ascii: "0"):
                if significantDigits > 0 { trailingZeros += 1 }
                if isFraction { exponent -= 1 }
            case UInt8(ascii: "1")...UInt8(ascii: "9"):
                for _ in 0...trailingZeros { significand &*= 10 }
                significand &+= UInt64(byte - UInt8(ascii: "0"))
                significantDigits += trailingZeros + 1
                trailingZeros = 0
                if isFraction { exponent -= 1 }
            case UInt8(ascii: "."):
                isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent += Self.exponent(&literal)
            default:
                break
            }
        }
        exponent = significantDigits == 0 ? 0 : exponent + trailingZeros
    }

    /// Creates the shortest number that reads back as `value`, without its sign; of several, the nearest to it.
    /// - Precondition: `value` is finite.
    init(shortest value: Double) {
        // Swift's description has the digits that ECMAScript's Number::toString asks for, in another layout.
        self.init(value.magnitude.description.utf8)
    }

    var isInteger: Bool { exponent >= 0 }

    /// What is left of a literal after its `e`. No double is near the bound, which keeps sums from overflowing.
    private static func exponent(_ literal: inout some IteratorProtocol<UInt8>) -> Int {
        var magnitude = 0
        var isNegative = false
        while let byte = literal.next() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "+"): break
            default: magnitude = min(magnitude * 10 + Int(byte - UInt8(ascii: "0")), 1 << 40)
            }
        }
        return isNegative ? -magnitude : magnitude
    }
}
