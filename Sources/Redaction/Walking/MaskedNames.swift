import StrictJSON

/// Gives new names to the members of an object whose own names held secrets. No two are equal, since JSON objects have
/// each name once, though masked names often are.
struct MaskedNames {
    /// The names that the object had.
    private let taken: Set<String>
    /// The last number that was put behind each name: a search that began at 1 each time would be quadratic.
    private var lastNumbers: [String: Int] = [:]

    init(in members: [JSONObject.Member]) {
        taken = Set(members.map(\.name))
    }

    /// Returns `name`, or from the second time on `name 2`, `name 3` and so on.
    mutating func unique(_ name: String) -> String {
        guard let last = lastNumbers[name] ?? (taken.contains(name) ? 1 : nil) else {
            lastNumbers[name] = 1
            return name
        }
        var number = last + 1
        while taken.contains("\(name) \(number)") { number += 1 }
        lastNumbers[name] = number
        return "\(name) \(number)"
    }
}
