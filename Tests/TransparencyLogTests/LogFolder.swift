import Foundation
import SystemCrypto
import TransparencyLog

/// A small log written to a folder as C2SP's tlog-tiles lays it out, for programs that are not ours.
struct LogFolder {
    let url: URL
    let signer: NoteSigner
    let tree: NaiveTree

    init(size: Int) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())")
        guard let key = Ed25519.PrivateKey(seed: Array(0..<32)),
            let signer = NoteSigner(name: "log.example/a", key: key)
        else { throw CheckpointError.notSigned }
        self.signer = signer
        tree = NaiveTree(size)
        try write(checkpoint(size), to: "checkpoint")
        for level in 0...1 {
            let hashes = size >> (8 * level)
            for index in 0..<(hashes + 255) / 256 {
                let tile = Tile(level: level, index: UInt64(index), width: min(256, hashes - index * 256))
                try write(Tile.encode(tree.hashes(of: tile, size: size)), to: TilePath.hashes(tile).description)
                guard level == 0 else { continue }
                let entries = tile.nodes.map { Array("leaf \($0)".utf8) }
                try write(EntryBundle.encode(entries), to: TilePath.entries(tile).description)
            }
        }
    }

    func checkpoint(_ size: Int) -> [UInt8] {
        let checkpoint = Checkpoint(origin: "log.example/a", size: UInt64(size), root: tree.root(size))
        return Array(SignedCheckpoint(checkpoint, signedBy: [signer]).note.description.utf8)
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }
}
