#if os(Linux)
import Foundation
import Testing

@testable import EmbeddedPostgres

/// A library in C that changes what the system tells a program, built from a source in `Tests/Torture`.
struct PreloadedLibrary {
    let folder: ScratchFolder

    /// - Parameter source: the file's name, such as `faults.c`.
    init(_ source: String) async throws {
        folder = try ScratchFolder()
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let path = tests.deletingLastPathComponent().appendingPathComponent("Torture/\(source)").path
        let run = try await Program.runShell(
            #"exec "$(command -v cc || command -v clang)" -shared -fPIC -O1 -o "$0" "$1" -ldl"#,
            ["\(folder.path)/library.so", path],
            environment: ["PATH": Command.searchPath.joined(separator: ":")]
        )
        try #require(run.status == 0, "\(run)")
    }

    /// What a program's environment needs for it.
    var environment: [String: String] { ["LD_PRELOAD": "\(folder.path)/library.so"] }
}
#endif
