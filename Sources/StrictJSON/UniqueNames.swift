import Bytes

/// Notices a name that an object has already, by its bytes, in time linear in the object's size.
struct UniqueNames {
    /// One bit for each name so far: most new names find theirs unset, and need no comparison.
    private var filter: UInt64 = 0
    /// All names, once there are too many to compare with each.
    private var table: Set<NameBytes> = []

    /// Below this many members, comparing is faster than hashing.
    private static let mostCompared = 16

    /// Returns whether `name` is new after `members`, whose names were inserted one by one. Call it once for each name.
    mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
        guard members.count < Self.mostCompared else {
            if table.isEmpty { table = Set(members.lazy.map { NameBytes(name: $0.name) }) }
            return table.insert(NameBytes(name: name)).inserted
        }
        let mix = name.utf8.count &* 7 &+ Int(name.utf8.first ?? 0)
        let bit: UInt64 = 1 << UInt64(mix & 63)
        defer { filter |= bit }
        return filter & bit == 0 || !members.contains { $0.name.hasSameBytes(as: name) }
    }
}

/// A name that equals another byte for byte. `Hasher` is seeded at random: nobody can choose names that collide.
private struct NameBytes: Hashable {
    let name: String

    static func == (left: NameBytes, right: NameBytes) -> Bool {
        left.name.hasSameBytes(as: right.name)
    }

    func hash(into hasher: inout Hasher) {
        name.withBytes { hasher.combine(bytes: $0) }
    }
}
