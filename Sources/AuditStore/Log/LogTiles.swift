import LibPQ
import TransparencyLog

/// Reads the tree's hashes and leaves from their tables, by tile (C2SP tlog-tiles).
enum LogTiles {
    /// Returns the hashes of tiles, in the order of `tiles` and each as wide as asked for; all with one statement, and
    /// so from one snapshot. Hashes of level 0 are the leaves', those above the roots of full subtrees.
    /// - Returns: `nil` when the tables have fewer, or one that is not a hash.
    static func hashes(
        of tiles: [Tile],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [[MerkleHash]]? {
        let starts = tiles.map { Int($0.nodes.lowerBound) }
        let ends = tiles.map { Int($0.nodes.upperBound) }
        let rows = try connection.query(
            """
            select tile.number, node.hash
              from unnest(\(tiles.map(\.level)), \(starts), \(ends)) with ordinality as tile (level, first, last, number)
             cross join lateral (
                       select leaf.index, leaf.leaf_hash as hash from audit_log_leaf as leaf
                        where tile.level = 0 and leaf.index >= tile.first and leaf.index < tile.last
                       union all
                       select subtree.index, subtree.hash from audit_log_subtree as subtree
                        where subtree.level = tile.level and subtree.index >= tile.first and subtree.index < tile.last
                   ) as node
             order by tile.number, node.index
            """,
            by: deadline
        ) { row throws(PostgresError) in (try row.get(0, as: Int.self) - 1, try row.get(1, as: Bytea.self).bytes) }
        var hashes: [[MerkleHash]] = Array(repeating: [], count: tiles.count)
        for (tile, bytes) in rows {
            guard let hash = MerkleHash(bytes) else { return nil }
            hashes[tile].append(hash)
        }
        return zip(tiles, hashes).allSatisfy { $0.width == $1.count } ? hashes : nil
    }

    /// Returns the leaves of a tile of level 0, in their order.
    /// - Returns: `nil` when the table has fewer than the tile is wide.
    static func leaves(
        of tile: Tile,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [[UInt8]]? {
        let leaves = try presentLeaves(of: tile, on: connection, by: deadline).compactMap(\.self)
        return leaves.count == tile.width ? leaves : nil
    }

    /// Returns as many leaves as a tile of level 0 is wide, `nil` for each that the table lacks. For audits.
    static func presentLeaves(
        of tile: Tile,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [[UInt8]?] {
        let start = Int(tile.nodes.lowerBound)
        var leaves: [[UInt8]?] = Array(repeating: nil, count: tile.width)
        let rows = try connection.query(
            "select index, leaf from audit_log_leaf where index >= \(start) and index < \(start + tile.width)",
            by: deadline
        ) { row throws(PostgresError) in (try row.get(0, as: Int.self), try row.get(1, as: Bytea.self).bytes) }
        for (index, leaf) in rows { leaves[index - start] = leaf }
        return leaves
    }
}
