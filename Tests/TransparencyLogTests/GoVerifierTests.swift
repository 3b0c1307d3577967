import Foundation
import Testing
import TransparencyLog

/// What Debian's golang-golang-x-mod-dev makes of our logs, by the program that auditors get.
@Suite struct GoVerifierTests {
    private static let size = 300

    private static func verify(_ log: LogFolder, _ more: [String] = []) throws -> (status: Int32, output: String) {
        let program = URL(filePath: #filePath).appending(path: "../../../docs/proofs/verify.go").standardized
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["go", "run", program.path, log.url.path, log.signer.verifier.description] + more
        process.environment = ProcessInfo.processInfo.environment.merging([
            "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
        ]) { _, new in new }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    @Test func `Go's packages verify the signature, the growth and every leaf`() throws {
        let log = try LogFolder(size: Self.size)
        defer { log.remove() }
        try log.write(log.checkpoint(257), to: "older")
        let (status, output) = try Self.verify(log, [log.url.appending(path: "older").path])
        #expect(status == 0, "\(output)")
        #expect(output.contains("a log of 300 leaves"))
        #expect(output.contains("begins with the 257 leaves"))
        #expect(output.contains("all 300 leaves are in the log"))
    }

    @Test func `Go's packages refuse a changed leaf`() throws {
        let log = try LogFolder(size: Self.size)
        defer { log.remove() }
        let tile = Tile(level: 0, index: 1, width: Self.size - 256)
        let entries = tile.nodes.map { Array("leaf \($0 == 280 ? 0 : $0)".utf8) }
        try log.write(EntryBundle.encode(entries), to: TilePath.entries(tile).description)
        let (status, output) = try Self.verify(log)
        #expect(status == 1)
        #expect(output.contains("leaf 280 is not what the log signed"), "\(output)")
    }

    @Test func `Go's packages refuse a log that was turned back or signed by another key`() throws {
        let log = try LogFolder(size: Self.size)
        defer { log.remove() }
        let other = Checkpoint(origin: "log.example/a", size: 299, root: .leaf([]))
        let forged = SignedCheckpoint(other, signedBy: [log.signer]).note.description
        try log.write(Array(forged.utf8), to: "older")
        #expect(try Self.verify(log, [log.url.appending(path: "older").path]).status == 1)
        let signature = String(decoding: log.checkpoint(300), as: UTF8.self)
        try log.write(Array(signature.replacing("\n300\n", with: "\n301\n").utf8), to: "checkpoint")
        #expect(try Self.verify(log).status == 1)
    }
}
