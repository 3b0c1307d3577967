import StrictJSON

/// Gives new names to the members of an object whose own names held secrets. Masked names are often equal, and an
/// object has each name once, so a number goes behind the second one.
struct MaskedNames {
    /// The names that the object had, and those that were given since.
    private var taken: Set<String>
    /// The last number that was put behind each name: a search that began at 2 each time would be quadratic.
    private var lastNumbers: [String: Int] = [:]

    init(in members: [JSONObject.Member]) { taken = Set(members.map(\.name)) }

    /// Returns `name`, or `name 2`, `name 3` and so on where the object has it already.
    mutating func unique(_ name: String) -> String {
        if taken.insert(name).inserted { return name }
        var number = lastNumbers[name, default: 1] + 1
        while !taken.insert("\(name) \(number)").inserted { number += 1 }
        lastNumbers[name] = number
        return "\(name) \(number)"
    }
}
