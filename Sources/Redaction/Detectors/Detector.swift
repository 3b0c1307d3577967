/// Describes one kind of secret: the texts that announce it, the marks that may take its place, and the function that
/// finds where it begins and ends.
///
/// A file in this folder holds one detector, or a few that are alike. To add one, write the file and put its name into
/// ``all``. A token with a prefix is a row of ``TokenFormat/all`` instead, and a name is a row of ``NameRule/all``:
/// detectors are made of both tables.
struct Detector: Sendable {
    /// The marks that this detector adds to `docs/redaction-rules.md`. Empty if all that it writes is documented
    /// elsewhere: `password` and `token`, for example, by the rows of names.
    let marks: [Mark]
    /// The texts that announce it. A scan stops wherever one of them stands, so a common one makes every scan slower.
    let triggers: [Trigger]
    /// Looks at a place where a trigger stands, and replaces the secret there.
    ///
    /// Only the trigger itself has been compared, so the function checks the rest: that a word begins at `hit.start`,
    /// that the value is not a placeholder, and that it was not redacted before (``Scanner/isRedacted(_:)``). It
    /// replaces ranges in the order of the text, since ``Scanner/replace(_:_:)`` ignores what ends before the last
    /// finding. It may read as far as it consumes. Any other look has a constant bound, or goes through
    /// ``Scanner/paid(from:to:_:)``.
    ///
    /// - Returns: where the scan goes on, mostly the end of the secret. The scan looks once more at the gaps between
    ///   `hit.literalEnd`, the findings and that place. `nil` if this is something else: the next detector with a
    ///   trigger here is asked. A function that returns `nil` must have left the findings as they were.
    let find: Finder

    typealias Finder = @Sendable (inout Scanner, Hit) -> Int?

    /// The place where a trigger was found. All three are offsets in bytes, and `start < literalEnd <= end`.
    struct Hit {
        /// Where the trigger begins. What stands before it may be read as context; before ``Scanner/floor``, nothing is
        /// replaced any more.
        let start: Int
        /// The first byte behind the trigger.
        let literalEnd: Int
        /// The first byte that is not to be read. It is the end of the text, or of the part of it that is scanned: a
        /// column, a user before an `@`.
        let end: Int
    }

    /// Makes a detector that each of `literals` announces, in either case unless `isExact`. A literal has two bytes at
    /// least.
    init(_ marks: Mark..., announcedBy literals: [String], isExact: Bool = false, find: @escaping Finder) {
        self.marks = marks
        triggers = literals.map { Trigger(literal: $0, isExact: isExact) }
        self.find = find
    }

    init(marks: [Mark], triggers: [Trigger], find: @escaping Finder) {
        (self.marks, self.triggers, self.find) = (marks, triggers, find)
    }
}

/// A text at which a scan stops to ask a detector.
struct Trigger: Sendable {
    let literal: String
    /// Whether only this spelling counts. Otherwise ASCII letters match in either case.
    var isExact = false
    /// Whether the scan asks only where a word begins, as ``Scanner/isTokenStart(_:ofLiteral:)`` decides. A detector
    /// whose triggers do not set this asks for itself.
    var startsWord = false
    /// The class that the byte behind the literal must have, if one is known. It only makes the scan cheaper, and only
    /// for a literal of two bytes: the detector checks that byte as well.
    var next: ByteClass?
}

/// Names what stands in the place of a secret, and documents it.
struct Mark: Sendable {
    /// Stands in `[redacted:…]` and in the report: lowercase letters, digits and dashes, at most 32. Every name that a
    /// detector writes must be in ``RuleCatalogue``, since a text that was redacted before is recognised by these
    /// names.
    let name: StaticString
    /// Says in `docs/redaction-rules.md` what was found, in Markdown.
    let finds: String

    init(_ name: StaticString, _ finds: String) { (self.name, self.finds) = (name, finds) }
}

extension Detector {
    /// Every detector but those that are made of the tables of tokens and of names. At one place, the scan asks the
    /// detector with the longest trigger first. Of equal triggers, tokens come first, then these in their order, then
    /// names. A detector that returns a place hides those behind it there.
    static let all: [Detector] =
        [
            url, oracleURL, dataSource, hook, keyedPath, link, urlParameter, slackRequest,
            pem, pemTail, encodedPEM, puttyKey,
            bearer, basic, saslPlain,
            encodedJSON, encodedToken,
            embeddedJSON, escape, marker,
            kubernetesData, kubernetesLiteral, generatedLiterals, terraformData, valueFirst,
            declaredInJSON, secureString, secretVariable,
            flag, passArgument, oracleArgument, pipedCommand, hereString, sentLine, tested, cookieFile, secretArguments,
            pdfPasswords, enteredValue, newValue, redisLogin, mailLogin, identify, accessList,
            identifiedBy, setPassword, insert, copiedRows, update, statementParameters,
            spilledPort, spilledHost, refusedInput, sentCode, authenticatorKey,
            rejected, got, commandNotFound, following, headed, printed, shown, smtpAnswer, login, pgpass, ipsec,
            networkDevice, userList, mailServer, gemServer, caddyUser,
            generatedPassword, encryptionKeys,
            accountKeys, gossipKey, tokenBlock, vaultTable, remarkBehind, codeList,
        ] + Command.table.map(\.detector) + Command.positions.map(\.detector) + PasswordCall.detectors
}
