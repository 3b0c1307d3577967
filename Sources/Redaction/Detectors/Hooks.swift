extension Detector {
    /// Recognises URLs that are credentials themselves: anyone who has one may post, deploy or log in. `/hooks/…`,
    /// `.infura.io/v3/…`. The last part of the path goes if it looks drawn; a UUID and base 16 of 20 digits do.
    static let hook = Detector(
        .urlCredential,
        announcedBy: [
            "/hooks/", "/hook/", "/webhook/", "/webhook-test/", "/deploy_hooks/", "/build_hooks/",
            "/integrations/deploy/", "/deploy-hooks/", "/api/push/", ".make.com/", ".infura.io/v3/", ".alchemy.com/v2/",
            ".g.alchemy.com/v2/", "/receiver/v1/http/", "/open-apis/bot/v2/hook/", "/incoming/", "/triggers/",
            "/robot/send/", "/notify/", "/with/key/", "/heartbeat/", "/stacks/webhooks/", ".quiknode.pro/",
        ]
    ) { $0.hook($1, isLink: false) }

    /// Recognises the same where the key is the first part of the path, and names follow it: `/p/KEY/nightly`.
    static let keyedPath = Detector(
        .urlCredential,
        announcedBy: [
            "cronitor.link/p/", "hc-ping.com/", ".loggly.com/inputs/", "logentries.com/noformat/logs/",
            "dl.cloudsmith.io/", "/private-",
        ]
    ) { $0.keyedPath($1) }

    /// Recognises links that let one in: to reset a password, to accept an invitation. The last part of the path has to
    /// look drawn, in 20 bytes at least. Base 16 stays, since it is mostly an id.
    static let link = Detector(
        .urlCredential,
        announcedBy: [
            "/invite/", "/invites/", "/invitation/", "/invitations/", "/join/", "/reset/", "/reset-password/",
            "/reset_password/", "/password-reset/", "/password_reset/", "/password/reset/", "/magic/", "/magic-link/",
            "/verify-email/", "/confirm-email/", "/confirm/", "/activate/",
        ]
    ) { $0.hook($1, isLink: true) }

    /// Recognises secrets in a query by their short names: `…?key=…`, `…&signature=…`, and InfluxDB's
    /// `u=USER&p=PASSWORD`. They have to look drawn: `?key=name` and `?t=1700000000` stay. Longer names are found as
    /// names.
    static let urlParameter = Detector(
        .urlCredential,
        announcedBy: [
            "?key=", "&key=", "?signature=", "&signature=", "?sig=", "&sig=", "&p=", "?p=", "?code=", "&code=", "?t=",
            "?invite=", "?appid=", "&appid=", "?k=", "&k=",
        ]
    ) { $0.parameter($1) }

    /// Recognises what `curl -v` prints of a request to a hook of Slack: `POST /services/T…/B…/…`. The host is on
    /// another line.
    static let slackRequest = Detector(.urlCredential, announcedBy: [" /services/T"], isExact: true) {
        $0.slackRequest($1)
    }
}

/// Finds the secret part of a URL.
extension Scanner {
    /// How far behind the trigger a path is read.
    private static let longestPath = 512

    /// - Parameter isLink: whether ids stand there as well, so that less of it is a secret.
    fileprivate mutating func hook(_ hit: Detector.Hit, isLink: Bool) -> Int? {
        let limit = min(hit.end, hit.literalEnd + Self.longestPath)
        let end = text.runEnd(.base64url | .dot | .percent | .slash | .tilde, from: hit.literalEnd, to: limit)
        let last = text.runStart(.dot | .slash, from: hit.literalEnd, to: end)
        let first = (bytes[hit.literalEnd..<last].lastIndex(of: UInt8(ascii: "/")) ?? hit.literalEnd - 1) + 1
        guard first < last, !isRedacted(first..<min(limit, last + 40)) else { return nil }
        let segment = bytes[first..<last]
        // Of Vercel, and of Uptime Kuma, keys are short.
        let isShort =
            text.has("ons/deploy/", at: hit.literalEnd - 11, to: first) && first > hit.literalEnd
            || text.has("/push/", at: hit.literalEnd - 6, to: first) && text.has("?status=", at: last, to: hit.end)
        let isDrawn =
            Randomness.isUUID(segment) && !isLink || Randomness.isRandom(segment, least: isLink ? 20 : 16)
            || Randomness.Profile(segment).isHex && segment.count >= 20 && !isLink
            || isShort && Judgement.isLikelyPassword(segment)
        guard isDrawn, !isLink || !Randomness.Profile(segment).isHex else { return nil }
        return replaceCredential(first..<last, .urlCredential)
    }

    /// Replaces the first part of the path behind the trigger, if it looks drawn.
    fileprivate mutating func keyedPath(_ hit: Detector.Hit) -> Int? {
        let key = hit.literalEnd..<text.runEnd(.base64url, from: hit.literalEnd, to: hit.end)
        let segment = bytes[key]
        guard key.upperBound < hit.end, bytes[key.upperBound].isIn(.slash), !isRedacted(key),
            Randomness.isUUID(segment) || Randomness.isRandom(segment)
                || Randomness.Profile(segment).isHex && segment.count >= 20
        else { return nil }
        return replaceCredential(key, .urlCredential)
    }

    /// Replaces the parameter behind its name. A key needs 20 bytes, or a UUID; a signature 24, or 32 of base 16; a
    /// password of InfluxDB four, with a user before it.
    fileprivate mutating func parameter(_ hit: Detector.Hit) -> Int? {
        let value =
            hit.literalEnd..<text.runEnd(.base64url | .dot | .percent | .tilde, from: hit.literalEnd, to: hit.end)
        let segment = bytes[value]
        if text.has("p=", before: hit.literalEnd) {
            let before = max(floor, hit.start - 80)
            let hasUser =
                text.find("?u=", from: before, to: hit.start) != nil
                || text.find("&u=", from: before, to: hit.start) != nil
            guard hasUser, segment.count >= 4, !isRedacted(value) else { return nil }
            return replaceCredential(value, .urlPassword)
        }
        let isSignature = text.has("ure=", before: hit.literalEnd) || text.has("sig=", before: hit.literalEnd)
        let isKey = text.has("key=", before: hit.literalEnd)
        // Of Render, keys are short.
        let isRender = isKey && text.find("/deploy/srv-", from: max(floor, hit.start - 64), to: hit.start) != nil
        let isDrawn =
            isKey && Randomness.isUUID(segment) || Randomness.isRandom(segment, least: isSignature ? 24 : 20)
            || isSignature && Randomness.Profile(segment).isHex && segment.count >= 32 || isRender && segment.count >= 8
        guard isDrawn, !isRedacted(value) else { return nil }
        return replaceCredential(value, .urlCredential)
    }

    fileprivate mutating func slackRequest(_ hit: Detector.Hit) -> Int? {
        let team = text.runEnd(.uppercaseOrDigit, from: hit.literalEnd, to: hit.end)
        guard text.has("/b", at: team, to: hit.end) else { return nil }
        let hook = text.runEnd(.uppercaseOrDigit, from: team + 2, to: hit.end)
        guard text.has("/", at: hook, to: hit.end) else { return nil }
        let end = text.runEnd(.alphanumeric, from: hook + 1, to: hit.end)
        return end - hook > 16 ? replace((hook + 1)..<end, Mark.urlCredential.name) : nil
    }
}
