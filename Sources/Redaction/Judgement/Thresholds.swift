/// The numbers that decide what is a secret, in one place. Each was chosen on corpora that `make bench-redaction` runs.
enum Thresholds {
    /// Shorter texts may be words by chance.
    static let random = 16
    /// A token in a sentence may be shorter, if it changes its kind of letter more often.
    static let randomInProse = 12
    /// Passwords in sentences are longer than numbers of things.
    static let passwordInProse = 6
    /// A password in an object or a table whose name only may mean one.
    static let chosen = 6
    /// The value after its name in a list that may be of names.
    static let listed = 8
    /// A token that a name announces.
    static let token = 5
    /// The same, of digits alone.
    static let numericToken = 6
    /// The same, below `auth`, which services are called as well.
    static let auth = 12
    /// What a commit is abbreviated to.
    static let abbreviatedCommit = 7...10
    /// Digits of codes, PINs and telephones.
    static let code = 4...10
    static let pin = 3...8
    static let phone = 7...15
}
