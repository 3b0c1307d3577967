/// Functions that take a password by its place.
enum PasswordCall {
    /// How a call begins, with its bracket, in lowercase, and which argument the password is, from 1. A call is found in
    /// either case. One that names its arguments is found by the names instead.
    static let table: [(String, Int)] = [
        ("pdo->__construct(", 3), ("new pdo(", 3), ("mysqli->__construct(", 3), ("new mysqli(", 3),
        ("mysqli_connect(", 3), ("mysql_connect(", 3), ("mysqli_real_connect(", 4), ("ftp_login(", 3),
        ("ldap_bind(", 3), ("imap_open(", 3), ("ssh2_auth_password(", 3), ("->login(", 2), (".login(", 2),
        (".auth(", 2), ("newstaticv4(", 2), ("newstaticcredentials(", 2), ("newstaticcredentialsprovider(", 2),
        ("basicawscredentials(", 2), ("awsbasiccredentials.create(", 2), ("awscredentials(", 2),
        ("drivermanager.getconnection(", 3), ("basicauth(", 2), ("basic_auth(", 2), ("plainauth(", 3),
        ("plaincredentials(", 2), ("usernamepasswordcredentials(", 2), ("networkcredential(", 2),
        ("passwordauthentication(", 2), ("usernamepasswordauthenticationtoken(", 2), ("auth=(", 2), ("auth: [", 2),
        ("dbi->connect(", 3), ("new sequelize(", 3), ("jwt.sign(", 2), ("jwt.verify(", 2), ("jwt.encode(", 2),
        ("jwt.decode(", 2),
        // In statements of SQL; behind them, other calls have the same names.
        ("pass = md5(", 1), ("pass=md5(", 1), ("password = md5(", 1), ("password=md5(", 1), ("pass = sha1(", 1),
        ("password = sha1(", 1), ("= crypt(", 1), ("=crypt(", 1), (", crypt(", 1),
    ]

    /// A detector for each row.
    static var detectors: [Detector] {
        table.map { beginning, argument in
            Detector(.callPassword, announcedBy: [beginning]) { $0.passwordCall(argument, $1) }
        }
    }
}

extension Mark {
    static let callPassword = Mark(
        "call-password",
        "the password in a call that takes it by its place: `PDO->__construct(…)`, `smtp.login(…)`, `auth=(…)`"
    )
}

extension Scanner {
    /// How far the arguments of a call are looked at.
    private static let longestCall = 300

    /// Looks for the argument by its number: `new PDO("…", "app", "…")`. Strings are skipped whole, everything else up
    /// to its comma. Gives up where the call or the line ends before.
    fileprivate mutating func passwordCall(_ argument: Int, _ hit: Detector.Hit) -> Int? {
        let limit = min(hit.end, hit.literalEnd + Self.longestCall)
        var position = hit.literalEnd
        for number in 1...argument {
            position = text.runEnd(.space, from: position, to: limit)
            guard position < limit else { return nil }
            if number == argument { return passwordArgument(at: position, from: hit.literalEnd, to: limit) }
            if let opener = text.opener(at: position, to: limit) { position = text.quotedEnd(opener, to: limit) }
            guard let comma = comma(from: position, to: limit) else { return nil }
            position = comma + 1
        }
        return nil
    }

    /// Returns the comma behind the argument that `start` is in. An argument may be a call itself: `Object(LDAP)`.
    private func comma(from start: Int, to limit: Int) -> Int? {
        var depth = 0
        for position in start..<limit {
            switch bytes[position] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")") where depth > 0: depth -= 1
            case UInt8(ascii: ",") where depth == 0: return position
            case UInt8(ascii: ")"), 0x0A, 0x0D: return nil
            default: break
            }
        }
        return nil
    }

    /// Replaces the argument at `start` if it is a string with a digit or more than one case.
    /// `login("kris", "password")` stays, and so does a variable. The arguments before it, from `first` on, are
    /// scanned: a user may be an address.
    private mutating func passwordArgument(at start: Int, from first: Int, to limit: Int) -> Int? {
        guard let opener = text.opener(at: start, to: limit) else { return nil }
        let range = opener.start..<text.quotedEnd(opener, to: limit)
        guard !range.isEmpty, range.upperBound < limit, !isRedacted(range),
            Judgement.isSecret(bytes[range], .listed, .assigned)
        else { return nil }
        scan(from: first, to: start)
        return replaceCredential(range, .callPassword)
    }
}
