/// A row of the table of names: which names make their value a secret, and what the value has to look like.
///
/// A name is judged by its end, so a row lists nouns: `token` is one of `DB_TOKEN`, `accessToken` and `x-csrf-token`.
struct NameRule: Sendable {
    /// What stands in `[redacted:…]` and in the report. Several rows may share it.
    let name: StaticString
    /// Ends of names, in lowercase and ASCII. Names are compared without their separators. `_` is where a separator may
    /// stand: a scan stops at every spelling of `api_key`, also at `api key`, which is two words in a text.
    let nouns: [String]
    /// Whether the noun has to be a word of its own: `monkey` does not name a key, `signingKey` does.
    let standsAlone: Bool
    /// What the value has to look like.
    var kind: Kind
    /// What directly before the noun makes it something else: `page` before `token`. Such a name means nothing, unless
    /// an earlier row fits it.
    let exceptions: [String]
    /// One of these must come directly before the noun, unless this is empty: `client` before `ip`.
    let requires: [String]
    /// Nouns that many words hold: `pin` is in `pinned`. A scan stops at them only where a sign, a quote or a word's
    /// separator is beside them. Without this, most texts would be slow.
    let narrow: Set<String>

    /// What a value has to look like to be taken for the secret. ``Judgement/isSecret(_:_:_:)`` has the details, and a
    /// case for each.
    enum Kind: Equatable, BitwiseCopyable, Sendable {
        /// Anything but a placeholder, a reference, or a remark that the password is missing. People choose passwords,
        /// so words count.
        case password
        /// The same, but not an id of 16 digits, as keys have one.
        case key
        /// The same as a password, but not words, since tokens are drawn: `token: refreshed nightly` stays.
        case secret
        /// A password where the name does not mean the outcome of a test: `pass: 3/3` stays.
        case verdict
        /// What looks random, except digests and UUIDs: the name may mean many things, as `key` does.
        case weak
        /// What looks random, digests too: below a name that stands for several secrets.
        case drawn
        /// Anything but a placeholder, for all that is below the name: what Kubernetes keeps in a Secret.
        case kept
        /// A password of one word that has a letter, digits or not: `pass` beside a user's name.
        case chosenWord
        /// A password of one word that has letters and a digit: below a name that means passwords.
        case chosen
        /// What has a digit, or more than one case: the value after its name in a list, which may be one of names.
        case listed
        /// A one-time code: digits, or letters with digits.
        case code
        /// Three to eight digits.
        case pin
        /// A header's value: a scheme and its credentials. Only the credentials go.
        case authorization
        /// `name=value; name=value`. Only values that may be sessions go.
        case cookie
        /// `name=value; Path=/; HttpOnly`. Only the first value goes.
        case setCookie
        /// Base 64 of `user:password`, or a token.
        case auth
        /// A telephone number. It is personal data, and stays where that is intended.
        case phone
        /// An IP address under a name that says whose it is; personal data as well.
        case address

        /// What an object under the name makes of its members: in `{"credentials": {"region": "eu", "x": "…"}}` not all
        /// are secrets, so they have to look more like one.
        var ofMembers: Kind {
            switch self {
            case .password, .key: .chosen
            case .secret: .drawn
            case .code: .code
            default: .weak
            }
        }

        /// Whether the value is personal data rather than a secret.
        var isPersonal: Bool {
            switch self {
            case .phone, .address: true
            default: false
            }
        }
    }

    /// Makes a row. Lists are texts of words with white space between them.
    init(
        _ name: StaticString,
        _ nouns: String,
        standsAlone: Bool = false,
        _ kind: Kind,
        except: String = "",
        after: String = "",
        narrow: String = ""
    ) {
        self.name = name
        self.nouns = Self.words(nouns)
        self.narrow = Set(Self.words(narrow))
        self.standsAlone = standsAlone
        self.kind = kind
        exceptions = Self.words(except)
        requires = Self.words(after)
    }

    /// Returns the words of a text, which white space separates.
    static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
}
