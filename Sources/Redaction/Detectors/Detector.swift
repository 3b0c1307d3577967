/// Something to look for: what announces it, what stands in its place, and the function that takes it apart.
///
/// A detector is all that is known of one thing, in one file. `Detector.all` lists them.
struct Detector: Sendable {
    /// What it puts in the place of what it finds. Empty for a detector whose findings are documented by others.
    let marks: [Mark]
    let triggers: [Trigger]
    /// Looks at a place where a trigger stands, and replaces what is there to be replaced.
    /// - Returns: where to go on; `nil` if this is not what it looked like, and others may look at it.
    let find: Finder

    typealias Finder = @Sendable (inout Scanner, Hit) -> Int?

    /// Where a trigger was found.
    struct Hit {
        let start: Int
        /// Behind the trigger.
        let literalEnd: Int
        /// The limit of the look.
        let end: Int
    }

    /// A detector that is announced by `literals`, in either case unless `isExact`.
    init(
        _ marks: Mark...,
        announcedBy literals: [String],
        isExact: Bool = false,
        find: @escaping Finder
    ) {
        self.marks = marks
        triggers = literals.map { Trigger(literal: $0, isExact: isExact) }
        self.find = find
    }

    init(
        marks: [Mark],
        triggers: [Trigger],
        find: @escaping Finder
    ) {
        (self.marks, self.triggers, self.find) = (marks, triggers, find)
    }
}

/// A text that announces something.
struct Trigger: Sendable {
    let literal: String
    /// Whether it is found as it is written alone, and not in the other case.
    var isExact = false
    /// Whether a word has to begin with it.
    var startsWord = false
    /// What can follow it.
    var next: ByteClass?
}

/// What stands in the place of a secret, and what it says in the documentation.
struct Mark: Sendable {
    /// What stands in `[redacted:…]` and in the report.
    let name: StaticString
    /// What was found, in Markdown.
    let finds: String

    init(_ name: StaticString, _ finds: String) {
        (self.name, self.finds) = (name, finds)
    }
}

extension Detector {
    /// All but the tokens and the names, which are tables of their own. The order decides where triggers are equal.
    static let all: [Detector] =
        [
            url, oracleURL, dataSource, hook, link, urlParameter, slackRequest,
            pem, pemTail, encodedPEM, puttyKey,
            bearer, basic, saslPlain,
            encodedJSON, encodedToken,
            embeddedJSON, escape, marker,
            kubernetesData, kubernetesLiteral, generatedLiterals, terraformData,
            declaredInJSON, secureString, secretVariable,
            flag, passArgument, oracleArgument, pipedCommand, hereString, sentLine, tested, cookieFile, secretArguments,
            enteredValue, newValue, redisLogin, mailLogin, identify, accessList,
            identifiedBy, setPassword, insert, update, statementParameters,
            rejected, got, commandNotFound, following, headed, printed, shown, smtpAnswer, login, pgpass, ipsec,
            networkDevice, userList, mailServer, gemServer,
            generatedPassword, encryptionKeys,
            accountKeys, gossipKey, tokenBlock, remarkBehind, codeList,
        ] + Command.table.map(\.detector) + Command.positions.map(\.detector) + PasswordCall.table.map(\.detector)
}
