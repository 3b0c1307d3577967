import AuditModel
import Bytes
import LibPQ
import NameSearch
import StrictJSON
import SystemCrypto

/// Collects what an erasure would change: how many entries, where in them, whose they are, and some to look at. A pure
/// value to which entries are added; its memory does not grow with the trail.
struct ErasurePreview: Sendable {
    /// The first ones that are read.
    private static let maximumSamples = 20
    /// Further people are not listed. Their entries count in ``entries`` all the same.
    private static let maximumPeople = 200

    struct Sample: Sendable {
        let id: EntryID
        let actor: String
        /// How names are written, by field.
        let fields: [String: Set<IdentifierMatcher.Form>]
    }

    private let person: Person
    private let pepper: Pepper
    /// Entries that would change, without those that are held.
    private(set) var entries = 0
    /// Entries that a hold would keep as they are.
    private(set) var held = 0
    /// Entries whose actor is the person.
    private var ownEntries = 0
    /// Entries by the field in which the person stands; one entry may count in several.
    private var byField: [String: Int] = [:]
    /// Other people's entries that name the person, by their actor.
    private var byPerson: [String: Int] = [:]
    private var samples: [Sample] = []
    /// Tells this set of entries from any other: the first 16 bytes of an HMAC of each id, combined by XOR, so the
    /// order of reading does not matter.
    private(set) var fingerprint = [UInt8](repeating: 0, count: 16)

    init(person: Person, pepper: Pepper) {
        self.person = person
        self.pepper = pepper
    }

    /// Counts an entry if an erasure would change it. Add each once: a second time takes it out of the fingerprint.
    mutating func add(_ row: TrailScan.Row) {
        let fields = person.fields(in: row)
        guard !fields.isEmpty else { return }
        guard !row.isHeld else {
            held += 1
            return
        }
        entries += 1
        for (index, byte) in pepper.previews.authenticationCode(for: row.id.bytes).prefix(16).enumerated() {
            fingerprint[index] ^= byte
        }
        for field in fields.keys { byField[field, default: 0] += 1 }
        let actor = row.actor ?? row.tombstone ?? ""
        if person.isActor(of: row) {
            ownEntries += 1
        } else if byPerson[actor] != nil || byPerson.count < Self.maximumPeople {
            byPerson[actor, default: 0] += 1
        }
        if samples.count < Self.maximumSamples { samples.append(Sample(id: row.id, actor: actor, fields: fields)) }
    }

    /// Returns what a request sends to change these entries and no others: the fingerprint and a code of 16 bytes over
    /// it and the identifiers, in hexadecimal. It is not stored, and does not expire.
    func token(for identifiersDigest: [UInt8]) -> String {
        let code = pepper.previews.authenticationCode(for: identifiersDigest + fingerprint).prefix(16)
        return Hex.encode(fingerprint + code)
    }

    /// Returns the fingerprint that a token holds; `nil` unless it was made for these identifiers with this pepper.
    static func fingerprint(of token: String, identifiersDigest: [UInt8], pepper: Pepper) -> [UInt8]? {
        guard let bytes = Hex.decode(token), bytes.count == 32 else { return nil }
        let fingerprint = Array(bytes.prefix(16))
        let code = pepper.previews.authenticationCode(for: identifiersDigest + fingerprint).prefix(16)
        return Array(code) == Array(bytes.suffix(16)) ? fingerprint : nil
    }

    /// Returns the answer to a dry run. Samples say where a name stands, not what it is; actors are listed by name.
    func json(erasureID: String, identifiersDigest: [UInt8]) -> JSONValue {
        [
            "erasure_id": .string(erasureID),
            "dry_run": true,
            "dry_run_token": .string(token(for: identifiersDigest)),
            "entries": .number(Double(entries)),
            "entries_held": .number(Double(held)),
            "entries_of_the_operator": .number(Double(ownEntries)),
            "by_field": Self.counts(byField),
            "by_person": Self.counts(byPerson),
            "samples": .array(samples.map(\.json)),
        ]
    }

    /// Returns an object of the counts, in the order of their names.
    private static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(
            JSONObject(counts.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .number(Double($0.value))) })
        )
    }
}

extension ErasurePreview.Sample {
    /// The sample as the API writes it, fields and forms in order.
    var json: JSONValue {
        [
            "id": .string(id.description),
            "actor": .string(actor),
            "fields": .object(
                JSONObject(
                    fields.sorted { $0.key < $1.key }.map { field in
                        .init(name: field.key, value: .array(field.value.map(\.rawValue).sorted().map { .string($0) }))
                    }
                )
            ),
        ]
    }
}
