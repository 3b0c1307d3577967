extension TokenFormat {
    /// Vaults, networks, and what watches over them.
    static let infrastructure: [TokenFormat] = [
        .shaped("terraform-token", "HCP Terraform", [".atlasv1."])
            .run(.base64url | .equals, 67, least: 30).behind(.run(.alphanumeric, count: 14, least: 8)).anywhere,
        .token("vault-token", "HashiCorp Vault", ["hvs.", "hvb.", "hvr."], .base64url, 95, least: 20),
        .token("vault-token", "HashiCorp Vault, legacy", ["s.", "b.", "r."], .alphanumeric, 24, least: 24, edge: .word)
            .drawn.except(.words),
        .shaped("doppler-token", "Doppler", ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."])
            .run(.dotted, 43, least: 20).anywhere,
        .shaped("infisical-token", "Infisical", ["st."]).run(.alphanumeric | .dash, 24, least: 16)
            .text(".").run(.alphanumeric, 32, least: 24).text(".").run(.alphanumeric, 32, least: 24),
        .token("1password-token", "1Password", ["ops_eyJ"], .anyBase64, 300, least: 40),
        .shaped("1password-secret-key", "1Password", ["A3-"])
            .exactly(.uppercaseOrDigit, 6).text("-").run(.uppercaseOrDigit | .dash, 29, least: 26),
        .token("age-key", "age", ["AGE-SECRET-KEY-1", "AGE-SECRET-KEY-PQ-1"], .alphanumeric, 58, least: 20),
        .token("tailscale-key", "Tailscale", ["tskey-"], .base64url, 44, least: 16),
        .token("openshift-token", "OpenShift", ["sha256~"], .base64url, 43, least: 30, edge: .word),
        .shaped("rancher-token", "Rancher", ["token-"])
            .exactly(.lowercaseOrDigit, 5).text(":").run(.alphanumeric, 54, least: 40),
        .token("portainer-token", "Portainer", ["ptr_"], .base64, 44, least: 32, edge: .word),
        .token("okta-token", "Okta", ["SSWS "], .base64url, 42, least: 20, edge: .word),
        .token("secret-token", "RFC 8959", ["secret-token:"], .dotted, 40, least: 8),
        .shaped("bitwarden-token", "Bitwarden", ["0."]).uuid.text(".").run(.anyBase64, 50, least: 20),
        .token("semaphore-token", "Semaphore", ["smpr_"], .alphanumeric, 40, least: 20, edge: .word),
        .token("sentry-token", "Sentry", ["sntryu_", "sntrys_", "sntrya_", "sntryi_"], .anyBase64, 64, least: 20),
        .token("datadog-token", "Datadog", ["ddapp_", "ddog_", "ddpat_"], .alphanumeric, 34, least: 20, edge: .word),
        .shaped("newrelic-key", "New Relic", ["NRAK-", "NRII-", "NRIQ-", "NRSP-", "NRRA-", "NRAA-", "NRJS-"])
            .run(.base64url, 27, least: 16),
        .shaped("newrelic-key", "New Relic", ["NRAL"]).behind(.run(.alphanumeric, count: 36, least: 36)).anywhere,
        .token("grafana-key", "Grafana", ["eyJrIjoi"], .anyBase64, 92, least: 40, edge: .word),
        .token("neon-password", "Neon", ["npg_"], .alphanumeric, 12, least: 12, edge: .word),
        .token("grafana-token", "Grafana", ["glsa_"], .word, 41, least: 20),
        .token("grafana-token", "Grafana Cloud", ["glc_"], .anyBase64, 100, least: 24, edge: .word),
        .shaped("honeycomb-key", "Honeycomb", ["hcaik_", "hcbik_", "hcxik_", "hcamk_", "hcxmk_"])
            .run(.alphanumeric, 58, least: 24).anywhere,
        .shaped("dynatrace-token", "Dynatrace", ["c01", "s01", "s02", "s03", "s04", "s08", "s16"].map { "dt0\($0)." })
            .run(.dotted, 89, least: 30).anywhere,
        .token("pagerduty-key", "PagerDuty", ["pdus+"], .anyBase64, 40, least: 16, edge: .word),
        .token("axiom-token", "Axiom", ["xaat-", "xapt-"], .base64url, 36, least: 30, edge: .word),
        .token("logfire-token", "Pydantic Logfire", ["pylf_v1_"], .base64url, 48, least: 20),
        .token("elastic-key", "Elastic Cloud", ["essu_"], .base64, 60, least: 24, edge: .word),
        .token("checkly-key", "Checkly", ["cu_"], .hex, 32, least: 32, edge: .word),
        .shaped("uptimerobot-key", "UptimeRobot", ["ur"]).run(.digit, 7).text("-").run(.hex, 24),
        .token("posthog-key", "PostHog", ["phx_", "phs_"], .alphanumeric, 43, least: 30, edge: .word),
        .token("ngrok-token", "ngrok", ["ngrok_"], .word, 48, least: 32, edge: .word),
        .shaped("launchdarkly-key", "LaunchDarkly", ["sdk-", "api-"]).uuid,
        .shaped("voiceflow-key", "Voiceflow", ["VF.DM.", "VF.WS.", "VF."])
            .run(.hex, 24).text(".").run(.alphanumeric, 16),
        .shaped("password-hash", "bcrypt", ["$2a$", "$2b$", "$2y$"])
            .run(.alphanumeric | .dot | .plusSlash | .sign, 56, least: 40).anywhere,
        .token("password-hash", "PostgreSQL", ["md5"], .hex, 32, least: 32, edge: .word),
        .token("password-hash", "PostgreSQL", ["SCRAM-SHA-256$"], .base64 | .sign | .colon, 130, least: 40),
        .token("password-hash", "Apache", ["$apr1$"], .base64 | .dot | .sign, 31, least: 28),
        .shaped("password-hash", "crypt, argon2", ["$argon2id$", "$argon2i$", "$argon2d$", "$6$", "$5$", "$y$"])
            .run(.base64 | .dot | .sign, 90, least: 40).anywhere,
        .shaped("password-hash", "argon2", ["$argon2id$v=", "$argon2i$v=", "$argon2d$v="])
            .run(.digit, 2, least: 1).text("$m=").run(.digit, 5, least: 1).text(",t=").run(.digit, 1, least: 1)
            .text(",p=").run(.digit, 1, least: 1).text("$").run(.base64, 22, least: 10).text("$")
            .run(.base64, 43, least: 16).anywhere,
        .shaped("password-hash", "Django", ["pbkdf2_sha256$", "pbkdf2_sha512$", "pbkdf2_sha1$"])
            .run(.digit, 6, least: 3).text("$").run(.alphanumeric, 22, least: 6).text("$").run(.base64, 44, least: 24)
            .anywhere,
        .shaped("password-hash", "Werkzeug", ["scrypt:", "pbkdf2:sha256:", "pbkdf2:sha512:"])
            .run(.digit | .colon, 9, least: 4).text("$").run(.alphanumeric, 16, least: 6).text("$")
            .run(.hex, 128, least: 40).anywhere,
        .token("password-hash", "LDAP", ["{SSHA}", "{SHA}", "{SSHA256}", "{SSHA512}"], .base64, 32, least: 24),
        .token("password-hash", "phpass", ["$P$B", "$P$D", "$H$9"], .alphanumeric | .dot | .slash, 30, least: 30),
        .shaped("k3s-token", "k3s, RKE2", ["K10"]).run(.hex, 60).text("::").run(.dotted | .colon, 39, least: 16),
        .token("swarm-token", "Docker Swarm", ["SWMTKN-1-"], .lowercaseOrDigit | .dash, 76, least: 40),
        .shaped("rancher-token", "Rancher", ["kubeconfig-u"])
            .run(.lowercaseOrDigit | .dash | .dot, 16, least: 2).text(":").run(.alphanumeric, 54, least: 40),
        .shaped("ory-token", "Ory", ["ory_at_", "ory_rt_", "ory_ac_", "ory_pat_", "ory_st_", "ory_apikey_"])
            .run(.dotted, 80, least: 20).anywhere,
        .token("netbird-token", "NetBird", ["nbp_"], .alphanumeric, 36, least: 30, edge: .word),
        .token("rootly-token", "Rootly", ["rootly_"], .hex, 64, least: 32, edge: .word),
        .token("incident-token", "incident.io", ["inc_"], .hex, 64, least: 32, edge: .word),
        .token("zuplo-key", "Zuplo", ["zpka_"], .word, 41, least: 32, edge: .word),
        .token("unkey-key", "Unkey", ["unkey_"], .alphanumeric, 22, least: 16, edge: .word).drawn,
        .token("growthbook-key", "GrowthBook", ["secret_admin_"], .alphanumeric, 40, least: 30, edge: .word).drawn,
        .token("nostr-key", "Nostr", ["nsec1"], .lowercaseOrDigit, 58, least: 58, edge: .word),
        .after("sumologic-url", "Sumo Logic", ["sumologic.com/receiver/v1/http/"], .anyBase64, 88, least: 30),
    ]
}
