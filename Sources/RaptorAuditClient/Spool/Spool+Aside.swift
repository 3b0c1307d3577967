import AuditModel
import CLibrary
import StrictJSON

/// The folder `rejected`: what can never be stored as it is, each file with the problem beside it.
extension Spool {
    static let rejectedFolder = "rejected"

    /// Returns the files that were put aside, the oldest first.
    func rejected() throws(FileError) -> [SpoolFile] {
        try names(in: path(Self.rejectedFolder)).compactMap { SpoolFile(name: $0) }.sorted()
    }

    /// Returns the path of a file that was put aside.
    func rejectedPath(_ file: SpoolFile) -> String { path("\(Self.rejectedFolder)/\(file.name)") }

    /// Returns what is wrong with a file that was put aside.
    func problem(of file: SpoolFile) -> JSONObject? { document(problemPath(file)) }

    /// Puts a file aside, with the problem beside it. The problem comes first, so that no file is there without one.
    /// - Returns: where the file is now.
    func reject(_ file: SpoolFile, problem: JSONValue) throws(FileError) -> String {
        let aside = path(Self.rejectedFolder)
        try makeFolder(aside)
        try replace(problemPath(file), with: problem)
        try synchronize(aside)
        onStep(.problemWritten)
        let target = rejectedPath(file)
        do throws(FileError) {
            try move(path(file.name), to: target)
        } catch {
            // Another process has put it there.
            if error.code != ENOENT { throw error }
        }
        unlink(path(file.refusalName))
        try? synchronize(aside)
        try? synchronize(folder)
        return target
    }

    /// Puts a set-aside file back among those that wait.
    func retry(_ file: SpoolFile) throws(FileError) {
        try move(rejectedPath(file), to: path(file.name))
        unlink(problemPath(file))
        try? synchronize(folder)
    }

    /// Deletes a file, wherever it is, and what is beside it.
    func drop(_ file: SpoolFile) throws(FileError) {
        for path in [path(file.name), rejectedPath(file)] {
            guard unlink(path) == 0 || errno == ENOENT || rmdir(path) == 0 else { throw FileError("remove", path) }
        }
        for path in [path(file.refusalName), problemPath(file)] { unlink(path) }
        try? synchronize(folder)
    }

    private func problemPath(_ file: SpoolFile) -> String { path("\(Self.rejectedFolder)/\(file.stem).problem.json") }

    /// Writes a document whole or not at all. Other processes may write it at the same time.
    func replace(_ path: String, with document: JSONValue) throws(FileError) {
        let temporary = "\(path).\(UInt32.random(in: .min ... .max)).new"
        do throws(FileError) {
            try write(StrictJSON.canonical(document) + [UInt8(ascii: "\n")], to: temporary)
            try move(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Returns a JSON object in a file; `nil` when the file is missing, cannot be read or has something else.
    func document(_ path: String) -> JSONObject? {
        guard let bytes = try? SystemFile(path, O_RDONLY | O_NONBLOCK).read(limit: 1 << 20),
            case .object(let object)? = try? StrictJSON.parse(bytes, limits: .init(maximumBytes: 1 << 20))
        else { return nil }
        return object
    }
}
