/// Bounds the looks of a scan that do not consume what they read, so that all of them together stay linear.
///
/// A look may go anywhere until all of them have read 8 times the text and 4 KiB. From then on each reads 256 bytes at
/// most, and what lies further away is missed. Only a text that was written to slow the scan down gets there.
struct Reach {
    private static let leastLook = 256

    private var budget: Int

    init(textCount: Int) {
        budget = 8 * textCount + 4_096
    }

    /// Returns the position up to which a look from `start` may read, at most `end`.
    func limit(from start: Int, to end: Int) -> Int {
        min(end, start + max(budget, Self.leastLook))
    }

    /// Takes the length of a look off the budget. A look that does not report it is not bounded.
    mutating func spend(_ count: Int) { budget -= count }
}
