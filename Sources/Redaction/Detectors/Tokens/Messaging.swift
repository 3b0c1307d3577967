extension TokenFormat {
    /// Chat, mail, telephony, and the webhooks that post to them.
    static let messaging: [TokenFormat] = [
        .token(
            "slack-token",
            "Slack",
            [
                "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxc-", "xoxd-", "xoxe.xox", "xapp-",
                "xwfp-",
            ],
            .base64url,
            50,
            least: 16
        ),
        .shaped("slack-webhook", "Slack", ["services", "workflows", "triggers"].map { "hooks.slack.com/\($0)/" })
            .run(.base64url | .plusSlash, 46, least: 16).anywhere.keepingLiteral,
        .after("slack-webhook", "Slack", ["hooks.slack.com\\/services\\/"], .base64url | .plusSlash, 46, least: 16),
        .shaped("slack-webhook", "Slack, escaped", ["hooks.slack.com\\/services\\/"])
            .run(.alphanumeric, 9, least: 6).text("\\/").run(.alphanumeric, 11, least: 6).text("\\/")
            .run(.alphanumeric, 24, least: 16).anywhere.keepingLiteral,
        .shaped("discord-token", "Discord", discordStarts)
            .run(.base64url, 24, least: 19).text(".").run(.base64url, 6).text(".").run(.base64url, 38, least: 25),
        .shaped("discord-webhook", "Discord", ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"])
            .run(.base64url | .plusSlash, 87, least: 30).anywhere.keepingLiteral,
        .after(
            "teams-webhook",
            "Microsoft Teams",
            ["webhook.office.com/webhookb2/", "outlook.office.com/webhook/", "outlook.office365.com/webhook/"],
            .base64url | .plusSlash | .colon | .at,
            120,
            least: 30
        ),
        .after("zapier-webhook", "Zapier", ["hooks.zapier.com/hooks/catch/"], .base64url | .plusSlash, 15, least: 10),
        .after("pagerduty-key", "PagerDuty", ["events.pagerduty.com/integration/"], .alphanumeric, 32, least: 20),
        .after("healthchecks-url", "Healthchecks.io", ["hc-ping.com/"], .hex | .dash, 36, least: 36),
        .shaped("telegram-token", "Telegram", [":AA"])
            .run(.base64url, 33, least: 30).behind(.run(.digit, count: 10, least: 8)).anywhere,
        .token("twilio-key", "Twilio", ["SK"], .hex, 32, least: 32, edge: .word).beside(.alphanumeric, 32),
        .shaped("sendgrid-key", "SendGrid", ["SG."])
            .run(.base64url, 22, least: 16).text(".").run(.base64url, 43, least: 16),
        .token("mailgun-key", "Mailgun", ["key-"], .lowercaseOrDigit, 32, least: 32, edge: .word),
        .shaped("mailchimp-key", "Mailchimp", ["-us"])
            .run(.digit, 2, least: 1).behind(.run(.hex, count: 32, least: 32)),
        .token("mandrill-key", "Mandrill", ["md-"], .base64url, 22, least: 22, edge: .word),
        .token("brevo-key", "Brevo", ["xkeysib-", "xsmtpsib-"], .base64url, 81, least: 24),
        .shaped("resend-key", "Resend", ["re_"]).run(.alphanumeric, 8).text("_").run(.alphanumeric, 24, least: 20),
        .token("telnyx-key", "Telnyx", ["KEY0"], .base64url, 54, least: 40, edge: .word),
        .token("intercom-token", "Intercom", ["dG9rO"], .base64, 55, least: 40, edge: .word),
        .token("onesignal-key", "OneSignal", ["os_v2_app_", "os_v2_org_"], .alphanumeric, 100, least: 24),
        .token("twitch-token", "Twitch", ["oauth:"], .lowercaseOrDigit, 30, least: 30, edge: .word),
        .token("pubnub-key", "PubNub", ["sec-c-"], .base64url, 48, least: 24),
        .token("beamer-key", "Beamer", ["b_"], .base64url | .equals, 44, least: 44, edge: .word).except(.longRun),
        .token("expo-token", "Expo", ["expo_pat_"], .base64url, 40, least: 16),
        .token("discord-token", "Discord, of users", ["mfa."], .base64url, 84, least: 60, edge: .word),
        .token("mailersend-key", "MailerSend", ["mlsn."], .hex, 64, least: 32, edge: .word),
        .token("nylas-key", "Nylas", ["nyk_v0_"], .alphanumeric, 64, least: 24),
    ]

    /// How Discord's tokens start: with the bot's id in base 64, so with two digits of it.
    private static let discordStarts = ["MT", "MD", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"]
}
