import Testing
import TransparencyLog

@Suite struct TileTests {
    @Test(arguments: [
        (TilePath.hashes(Tile(level: 0, index: 1_234_067)), "tile/0/x001/x234/067"),
        (.hashes(Tile(level: 2, index: 0, width: 17)), "tile/2/000.p/17"),
        (.entries(Tile(level: 0, index: 273, width: 112)), "tile/entries/273.p/112"),
        (.entries(Tile(level: 0, index: 1000)), "tile/entries/x001/000"),
        (.hashes(Tile(level: 1, index: 1_000_000, width: 255)), "tile/1/x001/x000/000.p/255"),
    ])
    func `paths are the specification's`(path: TilePath, text: String) {
        #expect(path.description == text)
        #expect(TilePath(parts: text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)) == path)
    }

    @Test(arguments: [
        "", "0", "0/", "0/1", "0/0001", "0/x001", "0/001/000", "0/x000/001", "00/001", "+0/001", "8/000", "-1/000",
        "0/00a", "0/+01", "0/001.p", "0/001.p/0", "0/001.p/256", "0/001.p/01", "0/001.p/1/", "0/001/", "0/.p/1",
        "entries", "Entries/000", "data/000", "0/x999/x999/x999/x999/x999/x999/999", "7/x999/x999/999", "0/٠٠١",
        "0/x999/x999/x999/x999/x999/999", "entries/x036/x028/x797/x018/x963/968", "1/x140/x737/x488/x355/328", "7/001",
    ])
    func `other paths are refused`(text: String) {
        #expect(TilePath(parts: text.split(separator: "/", omittingEmptySubsequences: false)) == nil)
    }

    /// 2^55 - 1 and 2^47 - 1: the last tiles of a tree of 2^63.
    @Test(arguments: ["0/x036/x028/x797/x018/x963/967", "entries/x036/x028/x797/x018/x963/967", "7/000"])
    func `the last tile of the largest tree is not in a small one`(text: String) throws {
        let path = try #require(TilePath(parts: text.split(separator: "/", omittingEmptySubsequences: false)))
        #expect(!path.tile.isIn(treeOf: 70_000))
    }

    /// The example of the specification: a tree of 70,000.
    @Test func `a tree has its full tiles and one partial tile a level`() {
        for (tile, isThere) in [
            (Tile(level: 0, index: 272), true), (Tile(level: 0, index: 273), false),
            (Tile(level: 0, index: 273, width: 112), true), (Tile(level: 0, index: 273, width: 113), false),
            (Tile(level: 1, index: 0), true), (Tile(level: 1, index: 1, width: 17), true),
            (Tile(level: 1, index: 1, width: 18), false), (Tile(level: 2, index: 0, width: 1), true),
            (Tile(level: 3, index: 0, width: 1), false),
        ] {
            #expect(tile.isIn(treeOf: 70_000) == isThere, "\(TilePath.hashes(tile))")
        }
    }

    @Test func `bundles hold each entry after its length`() {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 300)]
        let bundle = EntryBundle.encode(entries)
        #expect(Array(bundle.prefix(5)) == [0, 0, 0, 1, 1])
        #expect(Array(bundle[5..<7]) == [1, 44])
        let whole = EntryBundle.decodePrefix(bundle)
        #expect(whole.entries == entries && whole.isWhole)
        let cut = EntryBundle.decodePrefix(Array(bundle.dropLast()))
        #expect(cut.entries == Array(entries.dropLast()) && !cut.isWhole)
        #expect(!EntryBundle.decodePrefix([0]).isWhole)
    }
}
