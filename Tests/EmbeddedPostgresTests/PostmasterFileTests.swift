import Testing

@testable import EmbeddedPostgres

@Suite struct PostmasterFileTests {
    static let complete = "4711\n/data/cluster\n1732400000\n5432\n/data/socket\n\n  1 2\nready   \n"

    @Test func `a running server's file tells its process, its socket and that it is ready`() throws {
        let file = try #require(PostmasterFile(text: Self.complete))
        #expect(file.process == 4711)
        #expect(file.socketFolder == "/data/socket")
        #expect(file.isReady)
    }

    @Test(arguments: ["starting", "stopping", "standby ", ""])
    func `a server in another state is not ready`(status: String) throws {
        let text = Self.complete.replacing("ready   ", with: status)
        #expect(try #require(PostmasterFile(text: text)).isReady == false)
    }

    @Test func `a file still being written has a process only`() throws {
        let file = try #require(PostmasterFile(text: "4711\n/data/cluster\n"))
        #expect(file.process == 4711)
        #expect(file.socketFolder == nil)
        #expect(!file.isReady)
    }

    @Test func `single-user mode's negated process is a process`() {
        #expect(PostmasterFile(text: "-4711\n/data/cluster\n")?.process == 4711)
    }

    @Test(arguments: ["", "\n", "0\n", "postgres\n", "99999999999999999999\n", "-2147483648\n"])
    func `a file without a process is none`(text: String) {
        #expect(PostmasterFile(text: text) == nil)
    }
}
