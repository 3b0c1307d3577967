/// A row of the other table: a name that makes its value a secret.
struct NameRule: Sendable {
    /// What stands in `[redacted:…]` and in the report.
    let name: StaticString
    /// Ends of names, in lowercase; `_` is where separators may stand.
    let nouns: [String]
    /// Whether the noun has to be a word of its own: `monkey` does not name a key.
    let standsAlone: Bool
    var kind: Kind
    /// What directly before the noun makes it something else: `page` before `token`.
    let exceptions: [String]
    /// One of these must come before the noun, unless empty.
    let requires: [String]
    /// Nouns that most texts have in other words: a scan stops at them where a value or a word's separator is beside them.
    let narrow: Set<String>

    /// What a value has to be like to be taken for the secret.
    enum Kind: Equatable, BitwiseCopyable, Sendable {
        /// Anything but a placeholder, a reference, or a remark that the password is missing.
        case password
        /// The same, but not an id of 16 digits, as keys have one.
        case key
        /// The same as a password, but no words: `token: refreshed nightly`.
        case secret
        /// A password where no test, check or pass of a tool is meant.
        case verdict
        /// What looks random, except digests.
        case weak
        /// What looks random, digests too: below a name that stands for several.
        case drawn
        /// All that is below the name: what Kubernetes keeps in a Secret.
        case kept
        /// The same, but with letters and without blanks: `pass` beside a user's name.
        case chosenWord
        /// What has letters and a digit and is one word: below a name of passwords.
        case chosen
        /// What has a digit, or more than one case: the value after its name in a list of both.
        case listed
        /// Digits, or letters with digits.
        case code
        /// Three to eight digits.
        case pin
        /// A scheme and its credentials.
        case authorization
        /// `name=value; name=value`.
        case cookie
        /// `name=value; Path=/; HttpOnly`.
        case setCookie
        /// Base 64 of `user:password`, or a token.
        case auth
        case phone
        case address

        /// What an object under the name makes of its members.
        var ofMembers: Kind {
            switch self {
            case .password, .key: .chosen
            case .secret: .drawn
            case .code: .code
            default: .weak
            }
        }

        var isPersonal: Bool {
            switch self {
            case .phone, .address: true
            default: false
            }
        }
    }

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

    static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
}
