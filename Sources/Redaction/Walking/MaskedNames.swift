import StrictJSON

/// Gives new names to the members of an object whose own names held secrets. Masked names are often equal, and an
/// object has each name once, so a number goes behind the second one.
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
