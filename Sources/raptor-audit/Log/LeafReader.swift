import AuditModel
import AuditProof
import StrictJSON
import TransparencyLog

/// The leaves of a tile of level 0, as far as the source has them.
struct TileLeaves: Sendable {
    /// `nil` for each that is missing or could not be read.
    var leaves: [[UInt8]?]
    /// The positions after a missing leaf. These leaves may exist, but cannot be read.
    var unread: Range<Int>
}

/// Reads a log's leaves: once in order, and then again those that are asked for.
///
/// Keeps a few tiles. A tile that is read again must have the same leaves, so a source cannot show two versions.
actor LeafReader {
    /// The tiles that are kept, about eight megabytes.
    private static let mostTiles = 64
    /// So many tiles in a row without a leaf end the reading of a service's log, however many more it claims.
    private static let mostEmptyTiles = 1024

    private let source: LogSource
    /// The tree over the leaves that were read. It is the log's only if ``isWhole``.
    private(set) var tree = LeafTree()
    /// Whether no leaf was missing so far.
    private(set) var isWhole = true
    private var size: UInt64 = 0
    private var tiles: [UInt64: (leaves: [[UInt8]?], used: UInt64)] = [:]
    /// Counts reads, to find the tile that was used longest ago.
    private var clock: UInt64 = 0

    init(_ source: LogSource) {
        self.source = source
    }

    /// Reads all leaves up to `size` that were not read before.
    /// - Returns: `trail` with these leaves, and with those that are missing.
    /// - Throws: ``LogProblem`` when a service lacks a quarter of a million leaves in a row; what the source throws.
    func add(upTo size: UInt64, to trail: TrailAudit) async throws -> TrailAudit {
        var trail = trail
        var emptyTiles = 0
        let former = self.size
        self.size = size
        tiles[former / 256] = nil
        var tile = former / 256
        while tile * 256 < size {
            let found = try await read(tile)
            let start = tile * 256
            emptyTiles = found.leaves.allSatisfy { $0 == nil } ? emptyTiles + 1 : 0
            guard emptyTiles < Self.mostEmptyTiles || !source.isLive else {
                let first = start - UInt64(emptyTiles - 1) * 256
                throw LogProblem("the service lacks the leaves from \(first) on, of \(size)")
            }
            for (position, leaf) in found.leaves.enumerated() where start + UInt64(position) >= former {
                let index = start + UInt64(position)
                guard let leaf else {
                    isWhole = false
                    continue
                }
                skip(to: index, found.unread, start, &trail)
                trail.add(leaf: leaf)
                tree.append(.leaf(leaf))
            }
            skip(to: start + UInt64(found.leaves.count), found.unread, start, &trail)
            tile += 1
        }
        return trail
    }

    /// Notes that leaves before `index` are missing or could not be read.
    private func skip(to index: UInt64, _ unread: Range<Int>, _ start: UInt64, _ trail: inout TrailAudit) {
        let first = start + UInt64(unread.lowerBound)
        if !unread.isEmpty, trail.leafCount < first, first < index { trail.skip(to: first) }
        guard trail.leafCount < index else { return }
        if !unread.isEmpty, trail.leafCount >= first { trail.skip(unread: index) } else { trail.skip(to: index) }
    }

    /// Returns a leaf that was read before; `nil` when the source lacked it, or for an index past the log's end.
    func leaf(at index: UInt64) async throws -> [UInt8]? {
        guard index < size else { return nil }
        return try await leaves(of: index / 256)[Int(index % 256)]
    }

    /// Returns a tile's leaves, as they were read before.
    /// - Throws: ``LogProblem`` when they are others now; what the source throws.
    func leaves(of tile: UInt64) async throws -> [[UInt8]?] {
        clock += 1
        if let known = tiles[tile] {
            tiles[tile]?.used = clock
            return known.leaves
        }
        let leaves = try await read(tile).leaves
        if isWhole, !tree.has(leaves.compactMap(\.self).map { MerkleHash.leaf($0) }, inTile: tile) {
            throw LogProblem("\(TilePath.entries(Tile(level: 0, index: tile))) has other leaves when it is read again")
        }
        if tiles.count >= Self.mostTiles, let oldest = tiles.min(by: { $0.value.used < $1.value.used }) {
            tiles[oldest.key] = nil
        }
        tiles[tile] = (leaves, clock)
        return leaves
    }

    /// Reads a tile of the log's present size from the source.
    private func read(_ tile: UInt64) async throws -> TileLeaves {
        try await source.leaves(of: Tile(level: 0, index: tile, width: Int(min(256, size - tile * 256))))
    }
}

extension LogSource {
    /// Reads a bundle. When it lacks leaves, finds out which.
    /// - Throws: ``LogProblem`` for a resource that is not a bundle; what the source throws.
    func leaves(of tile: Tile) async throws -> TileLeaves {
        guard let bytes = try await resourceIfPresent(.entries(tile)) else { return try await beginning(of: tile) }
        let (leaves, isWhole) = EntryBundle.decodePrefix(bytes)
        if isWhole, leaves.count == tile.width { return TileLeaves(leaves: leaves, unread: 0..<0) }
        guard leaves.count < tile.width else {
            throw LogProblem("\(TilePath.entries(tile)) is not a bundle of \(tile.width) leaves")
        }
        return try await placed(leaves, in: tile)
    }

    /// Finds where each leaf of an incomplete bundle stands: by the hashes, or where these are incomplete too, by what
    /// the entries say. A wrong guess is found later: the leaf then does not hash to what was signed.
    private func placed(_ leaves: [[UInt8]], in tile: Tile) async throws -> TileLeaves {
        let hashes = (try? await self.hashes([tile]).first) ?? []
        let claims = hashes.count == tile.width ? [:] : try await claims(in: tile)
        var placed: [[UInt8]?] = Array(repeating: nil, count: tile.width)
        var next = 0
        for (number, leaf) in leaves.enumerated() {
            // As many as follow must find a place, too.
            let last = tile.width - (leaves.count - number)
            if hashes.count == tile.width {
                let hash = MerkleHash.leaf(leaf)
                next = (next...last).first { hashes[$0] == hash } ?? next
            } else if case .entry(let own)? = LogLeaf(leaf), let claim = claims[own.id],
                (next...last).contains(claim)
            {
                next = claim
            }
            placed[next] = leaf
            next += 1
        }
        return TileLeaves(leaves: placed, unread: 0..<0)
    }

    /// Returns the positions in a tile at which entries say that their leaves are.
    private func claims(in tile: Tile) async throws -> [EntryID: Int] {
        var claims: [EntryID: Int] = [:]
        var entries = try await self.entries()
        while let entry = try entries.next() {
            guard let index = entry.logIndex, tile.nodes.contains(index), case .string(let text)? = entry["id"],
                let id = EntryID(text)
            else { continue }
            claims[id] = Int(index - tile.nodes.lowerBound)
        }
        return claims
    }

    /// Reads as many leaves of a tile as the service has before the first missing one. Asks for parts of the tile,
    /// halving the range each time. A folder has no parts, so all of its leaves are missing.
    private func beginning(of tile: Tile) async throws -> TileLeaves {
        var leaves: [[UInt8]?] = Array(repeating: nil, count: tile.width)
        guard isLive else { return TileLeaves(leaves: leaves, unread: 0..<0) }
        var (present, absent) = (0, tile.width)
        while absent - present > 1 {
            let width = (present + absent) / 2
            let part = Tile(level: 0, index: tile.index, width: width)
            if let bytes = try await resourceIfPresent(.entries(part)) {
                let found = EntryBundle.decodePrefix(bytes).entries
                guard found.count == width else { throw LogProblem("\(TilePath.entries(part)) is not a bundle") }
                for (position, leaf) in found.enumerated() { leaves[position] = leaf }
                present = width
            } else {
                absent = width
            }
        }
        return TileLeaves(leaves: leaves, unread: present + 1..<tile.width)
    }
}
