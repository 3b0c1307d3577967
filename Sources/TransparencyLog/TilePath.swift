/// Where a tiled log keeps what it serves, relative to its prefix (C2SP tlog-tiles).
package enum TilePath: Hashable, Sendable {
    /// `tile/<L>/<N>[.p/<W>]`: hashes.
    case hashes(Tile)
    /// `tile/entries/<N>[.p/<W>]`: the entries that a tile of level 0 has the hashes of.
    case entries(Tile)

    package var tile: Tile {
        switch self {
        case .hashes(let tile), .entries(let tile): tile
        }
    }
}

extension TilePath: CustomStringConvertible {
    package var description: String {
        let kind =
            switch self {
            case .hashes(let tile): String(tile.level)
            case .entries: "entries"
            }
        let width = tile.isFull ? "" : ".p/\(tile.width)"
        return "tile/\(kind)/\(Self.path(of: tile.index))\(width)"
    }

    /// Writes three digits for each part, with an `x` before all but the last: 1234067 is `x001/x234/067`.
    private static func path(of index: UInt64) -> String {
        let last = String(index % 1000)
        let padded = String(repeating: "0", count: 3 - last.count) + last
        return index < 1000 ? padded : prefix(of: index / 1000) + padded
    }

    /// Writes the parts before the last, each with an `x`.
    private static func prefix(of index: UInt64) -> String {
        path(of: index).split(separator: "/").map { $0.first == "x" ? "\($0)/" : "x\($0)/" }.joined()
    }

    /// - Parameter parts: what follows `tile/`, split at slashes.
    /// - Returns: `nil` unless they are exactly what ``description`` writes for some tile.
    package init?(parts: [Substring]) {
        guard parts.count >= 2, let kind = parts.first else { return nil }
        let isEntries = kind == "entries"
        guard let level = isEntries ? 0 : Int(kind), 0...Tile.highestLevel ~= level else { return nil }
        var rest = parts.dropFirst()
        var width = Tile.fullWidth
        if rest.count >= 2, rest[rest.endIndex - 2].hasSuffix(".p") {
            guard let partial = Int(rest.removeLast()), 1..<Tile.fullWidth ~= partial else { return nil }
            width = partial
            let last = rest.removeLast()
            rest.append(last.dropLast(2))
        }
        guard rest.count <= 6 else { return nil }
        var index: UInt64 = 0
        for (position, part) in zip(rest.indices, rest) {
            let digits = position == rest.endIndex - 1 ? part : part.dropFirst()
            guard digits.utf8.count == 3, let number = UInt64(digits) else { return nil }
            index = index * 1000 + number
        }
        // A tree of 2^63 leaves has no tile past this one, and its leaves' indexes do not overflow.
        guard index <= UInt64(Int64.max) >> UInt64(Tile.height * (level + 1)) else { return nil }
        let tile = Tile(level: level, index: index, width: width)
        self = isEntries ? .entries(tile) : .hashes(tile)
        // One tile has one path: no sign, no other digits, no zeros that need not be there.
        guard description == "tile/" + parts.joined(separator: "/") else { return nil }
    }
}
