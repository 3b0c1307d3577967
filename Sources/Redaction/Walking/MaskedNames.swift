import StrictJSON

/// Names for the members of an object whose own held secrets: each is another one's, as masked names may be equal.
struct MaskedNames {
    private let taken: Set<String>
    private var lastNumbers: [String: Int] = [:]

    init(in members: [JSONObject.Member]) {
        taken = Set(members.map(\.name))
    }

    /// `name`, or with a number after it from the second time on.
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
