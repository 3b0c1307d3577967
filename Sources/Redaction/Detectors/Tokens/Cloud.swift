extension TokenFormat {
    /// Clouds, and where things are deployed to.
    static let cloud: [TokenFormat] = [
        .token("heroku-token", "Heroku", ["HRKU-"], .base64url, 60, least: 20),
        .token("cloudflare-token", "Cloudflare", ["cfut_", "cfat_", "cfk_"], .base64url, 48, least: 20),
        .token("cloudflare-token", "Cloudflare Origin CA", ["v1.0-"], .base64url, 171, least: 60, edge: .word),
        .shaped("aws-access-key-id", "AWS", ["AKIA", "ASIA", "ABIA", "ACCA", "A3TX", "A3TA"])
            .run(.uppercaseOrDigit, 16).except(.capitalWords).beside(.base64, 40),
        .shaped("aws-mws-key", "Amazon MWS", ["amzn.mws."]).uuid,
        .token("aws-bedrock-key", "AWS Bedrock", ["ABSK"], .base64, 128, least: 60, edge: .word),
        .token("aws-bedrock-key", "AWS Bedrock, short-lived", ["bedrock-api-key-"], .base64, 100, least: 20),
        .shaped("aws-session-token", "AWS STS", ["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "AQoDYXdz"])
            .run(.anyBase64, 300, least: 60),
        .after("aws-signature", "AWS", ["X-Amz-Signature="], .hex, 64, least: 16),
        .after("google-signature", "Google Cloud Storage", ["X-Goog-Signature="], .hex, 512, least: 16),
        .after("aws-signature", "AWS Signature 4", ["Signature="], .anyBase64, 64, least: 32, edge: .word),
        .after("oauth-code", "OAuth 2.0, in a URL", ["?code=", "&code=", "?state=", "&state="], .dotted, 40, least: 20)
            .drawn,
        .token("google-api-key", "Google", ["AIza"], .base64url, 35, least: 30),
        .token("google-oauth-token", "Google", ["ya29."], .dotted, 200, least: 20, edge: .word),
        .token("google-oauth-secret", "Google", ["GOCSPX-"], .base64url, 28, least: 16),
        .token("google-refresh-token", "Google", ["1//0"], .base64url, 99, least: 30, edge: .word),
        .token("google-oauth-code", "Google", ["4/0A"], .base64url, 68, least: 40, edge: .word),
        .shaped("firebase-token", "Firebase Cloud Messaging", ["AAAA"])
            .exactly(.base64url, 7).text(":").run(.base64url, 140, least: 80),
        .shaped("azure-client-secret", "Microsoft Entra ID", (0...9).map { "\($0)Q~" })
            .run(.dotted | .tilde, 31, least: 28).behind(.exactly(.dotted | .tilde, 3)),
        .after("azure-signature", "Azure SAS", ["sig="], .anyBase64, 44, least: 20, edge: .word),
        .shaped("azure-account-key", "Azure", ["AccountKey=", "SharedAccessKey=", "SharedSecretValue="])
            .run(.anyBase64, 88, least: 20).anywhere.keepingLiteral,
        .shaped("azure-key", "Azure AI services", ["JQQJ99"])
            .run(.alphanumeric, 26, least: 16).behind(.run(.alphanumeric, count: 52, least: 30)).anywhere,
        .identifiableKey(["+ASt", "+ABa", "+AMC", "ACDb"], after: 76),
        .identifiableKey(["AzFu"], after: 44),
        .identifiableKey(["AzSe", "+ACR"], after: 42),
        .identifiableKey(["+ASb", "+AEh", "+ARm", "AIoT", "AzCa"], after: 33),
        .token("alibaba-key", "Alibaba Cloud", ["LTAI"], .alphanumeric, 20, least: 12, edge: .word)
            .beside(.alphanumeric, 30),
        .token("tencent-key", "Tencent Cloud", ["AKID"], .alphanumeric, 32, least: 28, edge: .word)
            .beside(.alphanumeric, 32),
        .token("yandex-key", "Yandex Cloud", ["AQVN"], .base64url, 36, least: 30, edge: .word),
        .shaped("yandex-token", "Yandex Cloud", ["t1."])
            .run(.base64url | .equals, 40, least: 8).text(".").run(.base64url | .equals, 86, least: 40),
        .token("yandex-token", "Yandex OAuth", ["y0_"], .base64url, 58, least: 39, edge: .word).drawn,
        .token("volcengine-key", "Volcano Engine", ["AKLT"], .base64url, 43, least: 36, edge: .word).drawn,
        .token("digitalocean-token", "DigitalOcean", ["dop_v1_", "doo_v1_", "dor_v1_"], .alphanumeric, 64, least: 20),
        .token("scaleway-key", "Scaleway", ["SCW"], .uppercaseOrDigit, 17, least: 17, edge: .word),
        .token("fly-token", "Fly.io", ["fo1_", "fm1a_", "fm1r_", "fm2_"], .anyBase64, 100, least: 30),
        .token("render-token", "Render", ["rnd_"], .alphanumeric, 28, least: 20, edge: .word),
        .token(
            "netlify-token",
            "Netlify",
            ["nfp_", "nfc_", "nfo_", "nfu_"],
            .alphanumeric,
            36,
            least: 24,
            edge: .word
        ),
        .shaped("vercel-token", "Vercel", ["vcp_", "vci_", "vca_", "vcr_", "vck_"]).run(.base64url, 24, least: 16),
        .token("vercel-token", "Vercel Blob", ["vercel_blob_rw_"], .word, 47, least: 20),
        .token("deno-token", "Deno Deploy", ["ddp_", "ddo_"], .alphanumeric, 36, least: 24, edge: .word),
        .token("supabase-key", "Supabase", ["sbp_", "sb_secret_"], .base64url, 40, least: 16, edge: .word),
        .shaped("planetscale-token", "PlanetScale", ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"])
            .run(.dotted | .equals, 43, least: 16).anywhere,
        .token("neon-key", "Neon", ["napi_"], .alphanumeric, 64, least: 32, edge: .word),
        .token("mongodb-key", "MongoDB Atlas", ["mdb_sa_sk_"], .base64url, 40, least: 16),
        .token("databricks-token", "Databricks", ["dapi", "dkea", "dose"], .hex | .dash, 32, least: 32, edge: .word),
        .token("aiven-password", "Aiven", ["AVNS_"], .base64url, 19, least: 10, edge: .word),
        .token("upcloud-token", "UpCloud", ["ucat_"], .alphanumeric, 26, least: 16, edge: .word),
        .token("dbt-token", "dbt Cloud", ["dbtc_", "dbtu_"], .base64url, 40, least: 20, edge: .word),
        .token("exoscale-key", "Exoscale", ["EXO"], .hex, 24, least: 24, edge: .word),
        .token("ionic-token", "Ionic", ["ion_"], .alphanumeric, 42, least: 40, edge: .word),
        .token("clickhouse-key", "ClickHouse Cloud", ["4b1d"], .alphanumeric, 38, least: 38, edge: .word),
        .token("backblaze-key", "Backblaze B2", (0...9).map { "K00\($0)" }, .base64, 27, least: 27, edge: .word).drawn,
        .token("spaces-key", "DigitalOcean Spaces", ["DO00"], .uppercaseOrDigit, 16, least: 16, edge: .word)
            .beside(.base64, 43),
        .shaped("yandex-key", "Yandex Cloud", ["YCA", "YCM", "YCN", "YCO", "YCP"]).run(.base64url, 37, least: 22).drawn,
        .token("google-api-key", "Google Vertex AI", ["AQ.Ab8"], .base64url, 47, least: 30, edge: .word),
        .token("cockroach-key", "CockroachDB Cloud", ["CCDB1_"], .word, 64, least: 40),
        .shaped("astra-token", "DataStax Astra", ["AstraCS:"]).run(.alphanumeric, 20).text(":").run(.hex, 40),
        .token("xata-key", "Xata", ["xau_"], .alphanumeric, 40, least: 24, edge: .word),
        .token("tinybird-token", "Tinybird", ["p.eyJ"], .dotted, 100, least: 40, edge: .word),
        .token("tigris-key", "Tigris", ["tsec_"], .word | .plusSlash | .dash, 48, least: 30, edge: .word),
        .token("confluent-secret", "Confluent Cloud", ["cflt"], .base64, 60, least: 56, edge: .word),
        .shaped("trigger-key", "Trigger.dev", ["tr_prod_", "tr_dev_", "tr_stg_", "tr_preview_", "tr_pat_"])
            .run(.alphanumeric, 24, least: 16).anywhere,
        .token("inngest-key", "Inngest", ["signkey-prod-", "signkey-test-", "signkey-branch-"], .hex, 64, least: 24),
    ]

    /// Returns the row of a key of Azure that has its service's name in it, `count` characters from its beginning. Its
    /// name is too short to be sure by itself, but not in that place.
    private static func identifiableKey(_ literals: [String], after count: Int) -> TokenFormat {
        shaped("azure-key", "Azure", literals)
            .run(.base64 | .base64url, 8, least: 6).behind(.exactly(.base64url | .plusSlash, count))
    }
}
