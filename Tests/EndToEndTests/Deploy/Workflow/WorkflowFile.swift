import Foundation
import Testing
import Yams

/// A workflow, or an action, as its YAML has it.
struct WorkflowFile {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../../.github").standardizedFileURL

    let root: Node

    init(text: String) throws {
        root = try Yams.compose(yaml: text).required("YAML")
    }

    /// - Parameter path: from `.github`.
    init(_ path: String) throws {
        try self.init(text: Self.text(path))
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    /// All workflows' texts, by their names.
    static func workflows() throws -> [String: String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("workflows").path)
        return try Dictionary(uniqueKeysWithValues: names.map { ($0, try text("workflows/\($0)")) })
    }

    /// What sets it off.
    var events: [String] {
        guard let on = root["on"] else { return [] }
        if let event = on.string { return [event] }
        return on.mapping?.keys.compactMap(\.string) ?? on.sequence?.compactMap(\.string) ?? []
    }

    var jobs: [(name: String, job: Node)] {
        root["jobs"]?.mapping?.compactMap { key, job in key.string.map { ($0, job) } } ?? []
    }
}

extension Node {
    /// A mapping of names to texts, such as `env` and `with`.
    func texts(_ name: String) -> [(name: String, text: String)] {
        self[name]?.mapping?.compactMap { key, value in
            guard let key = key.string, let text = value.scalar?.string else { return nil }
            return (key, text)
        } ?? []
    }

    func text(_ name: String) -> String? { self[name]?.scalar?.string }

    /// A condition, with or without its braces.
    var condition: String? {
        guard let text = text("if")?.trimmed else { return nil }
        return text.hasPrefix("${{") && text.hasSuffix("}}") ? String(text.dropFirst(3).dropLast(2)) : text
    }

    var steps: [Node] { self["steps"]?.sequence.map { Array($0) } ?? [] }
    var needs: [String] {
        self["needs"].map { need in need.string.map { [$0] } ?? need.sequence?.compactMap(\.string) ?? [] } ?? []
    }
}
