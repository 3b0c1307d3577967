/// How far a scanner may look ahead without taking what it sees: anywhere, until all such looks together went a few
/// times over the text, and from then on only a little.
struct Reach {
    private static let leastLook = 256

    private var budget: Int

    init(textCount: Int) {
        budget = 8 * textCount + 4_096
    }

    func limit(from start: Int, to end: Int) -> Int {
        min(end, start + max(budget, Self.leastLook))
    }

    mutating func spend(_ count: Int) { budget -= count }
}
