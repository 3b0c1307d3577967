import EmbeddedPostgres
import Foundation

// A service that does nothing but own a cluster: what the tests kill. It ignores Ctrl-C, as a service that is still
// answering requests does, and stops its cluster when it is told to on its standard input.
//
//     embedded-postgres-host FOLDER | --throwaway
//
// It prints the server's process and the socket's connection string, or "error:" and the reason.

signal(SIGINT, SIG_IGN)
do {
    let folder = CommandLine.arguments[1]
    let postgres =
        try await folder == "--throwaway" ? EmbeddedPostgres.startThrowaway() : EmbeddedPostgres.start(in: folder)
    print(postgres.postmasterPID, postgres.connectionString())
    fflush(nil)
    _ = readLine()
    try await postgres.stop()
    print("stopped")
} catch {
    print("error: \(error)")
}
