/// What to try where a literal was found.
enum Cue: BitwiseCopyable, Sendable {
    /// The row at this index of the table, which may ask for a word to begin there.
    case rule(Int, atWordStart: Bool)
    /// A noun that may be the end of a secret's name.
    case name
    /// A program whose arguments may be secrets.
    case command(Command)
    case special(Special)

    enum Special: CaseIterable, Sendable {
        case url, pem, encodedPEM, bearer, basic, encodedJSON, encodedToken, escape, marker, json
        case passwordFlag, userFlag, authFlag, passArgument, identifiedBy, oracle, dataSource, standardInput,
            setPassword, lastArgument, secondArgument, loginToken, insert, dataBlock, puttyKey, saslPlain

        /// Found in either case, unless `isExact`.
        var literals: [String] {
            switch self {
            case .url: ["://", ":\\/\\/"]
            case .pem: ["-----BEGIN"]
            case .encodedPEM: ["LS0tLS1CRUdJTi"]
            case .bearer: ["bearer ", "bearer+", "bearer: ", "bearer\t"]
            case .basic: ["basic "]
            case .encodedJSON: ["eyJ", "ewo", "eyA", "ewk", "W3s", "WyJ", "Wwo"]
            case .encodedToken: ["ZXlK"]
            case .escape: ["\u{1B}[", "&quot;", "&amp;", "&apos;", "&#", "\\u00", "\\x"] + "234567".map { "%\($0)" }
            case .marker: ["[redacted:"]
            case .json: ["{\"", "[{", "[\"", "{ \"", "{\n", "[\n", "[ {", "[["]
            case .passwordFlag: [" -p", "\t-p"]
            case .userFlag: [" -u", "-user ", "-user="]
            case .authFlag: [" -a ", " -w ", " -n ", " -k "]
            case .passArgument: ["pass:"]
            case .identifiedBy: ["identified by ", "identified with ", "convertto-securestring "]
            case .oracle: [":thin:"]
            case .dataSource: ["@tcp(", "@unix("]
            case .standardInput: ["--password-stdin", "--token-stdin", "--with-token", "chpasswd", "sudo -S"]
            case .setPassword: ["set password for "]
            case .lastArgument: ["htpasswd -"]
            case .secondArgument: ["rabbitmqctl add_user ", "rabbitmqctl change_password "]
            case .loginToken: ["vault login ", "cargo login "]
            case .insert: ["insert into "]
            case .dataBlock: ["data:\n"]
            case .puttyKey: ["private-lines: "]
            case .saslPlain: ["auth plain "]
            }
        }

        var isExact: Bool {
            switch self {
            case .pem, .encodedPEM, .encodedJSON, .encodedToken: true
            default: false
            }
        }
    }
}
