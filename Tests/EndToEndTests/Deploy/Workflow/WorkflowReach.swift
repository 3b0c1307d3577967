import Foundation
import Testing
import Yams

/// Whatever a workflow could reach something by: secrets, environments, and the right to start other workflows.
///
/// A list of all of it, whatever it is for. What is not expected is noticed, however it is written.
struct WorkflowReach {
    /// `file/job: what`, where a workflow's own settings are the job `-`.
    private(set) var places: Set<String> = []

    init(_ workflows: [String: String]) throws {
        for (name, text) in workflows {
            for (key, value) in try WorkflowFile(text: text).root.mapping.required(name) {
                guard key.string == "jobs" else {
                    look(at: value, key.string ?? "?", "\(name)/-")
                    continue
                }
                for (job, node) in try value.mapping.required(name) {
                    look(at: node, "jobs", "\(name)/\(job.string ?? "?")")
                }
            }
        }
    }

    private mutating func look(at node: Node, _ key: String, _ place: String) {
        switch node {
        case .mapping(let members):
            for (key, value) in members { look(at: value, key.string ?? "?", place) }
            // A key may be an alias' or an expression's as well as a value.
            if key == "environment" { places.insert("\(place): environment \(node.text("name") ?? "?")") }
        case .sequence(let elements):
            for element in elements { look(at: element, key, place) }
        case .scalar(let scalar):
            let text = scalar.string.trimmed
            let mayStart = ["actions", "permissions"].contains(key) && text.lowercased().contains("write")
            if ["environment", "secrets"].contains(key) {
                places.insert("\(place): \(key) \(text)")
            } else if mayStart || text.lowercased().contains("secrets") {
                places.insert("\(place): \(text)")
            }
        case .alias:
            places.insert("\(place): an alias")
        }
    }
}
