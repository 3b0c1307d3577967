/// The features of a text, found in one pass without branches. Most texts need no other pass.
struct TextFeatures: OptionSet {
    let rawValue: UInt8

    /// A byte with which an escape may begin.
    static let escape = TextFeatures(rawValue: 1)
    /// A byte with which quoted-printable may begin.
    static let equalsSign = TextFeatures(rawValue: 2)
    /// A line end, within which base64 may be broken.
    static let lineFeed = TextFeatures(rawValue: 4)
    /// Folding changes more than case: there are other characters than ASCII, control characters, or spaces in a row.
    static let unfolded = TextFeatures(rawValue: 8)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Reads every byte once.
    init(of text: [UInt8]) {
        var features: UInt8 = 0
        text.withUnsafeBufferPointer { text in
            Self.byByte.withUnsafeBufferPointer { byByte in
                // Two spaces in a row, or one at the start.
                var previous: UInt8 = 0
                for byte in text {
                    features |= byByte[Int(byte)] | (byte | previous == 0x20 ? Self.unfolded.rawValue : 0)
                    previous = byte
                }
            }
        }
        rawValue = features
    }

    /// The features of each byte.
    private static let byByte: [UInt8] = (0...UInt8.max).map { byte in
        var features: TextFeatures = []
        if [0x1B, UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "\\")].contains(byte) { features.insert(.escape) }
        if byte == UInt8(ascii: "=") { features.insert(.equalsSign) }
        if byte == 0x0A { features.insert(.lineFeed) }
        if byte < 0x20 || byte >= 0x80 { features.insert(.unfolded) }
        return features.rawValue
    }
}
