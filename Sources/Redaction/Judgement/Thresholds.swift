/// The numbers that decide what is a secret, in one place.
///
/// Each was chosen on the corpora that `make bench-redaction` runs. A smaller number finds more secrets and takes more
/// harmless text. To change one, compare what the benchmark prints before and after: how many secrets are found, and
/// how much harmless text survives. Lengths are in bytes.
enum Thresholds {
    /// The least length of what looks drawn, where it has no name, or a name that may mean many things. Shorter texts
    /// change between letters and digits by chance: `node-modules-18`.
    static let random = 16
    /// The least length of a token in a sentence, `the token is …`. It may be shorter than ``random`` if two fifths of
    /// its neighbours differ in kind.
    static let randomInProse = 12
    /// The least length of a password in a sentence. Shorter ones are numbers of things: `password v2`.
    static let passwordInProse = 6
    /// The least length of a password whose name may mean something else, in a table or in an object.
    static let chosen = 6
    /// The least length of the value after its name in a list, which may be a list of names.
    static let listed = 8
    /// The least length of a token that its name announces: `token: …`.
    static let token = 5
    /// The same, of digits alone. Shorter ones are counts: `token: 4096`.
    static let numericToken = 6
    /// The same, below `auth`, which services are called as well.
    static let auth = 12
    /// The lengths that a commit is abbreviated to. Below a token's name, lowercase base 16 of these lengths stays.
    static let abbreviatedCommit = 7...10
    /// How many digits one-time codes have.
    static let code = 4...10
    /// How many digits PINs and the codes on cards have.
    static let pin = 3...8
    /// How many digits telephone numbers have, under a name that says so; ITU-T E.164 allows 15.
    static let phone = 7...15
}
