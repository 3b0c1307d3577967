extension TokenFormat {
    /// Money, shops and office software.
    static let business: [TokenFormat] = [
        .token(
            "stripe-key",
            "Stripe",
            ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_prod_", "rk_prod_", "sk_org_live_", "sk_org_test_"],
            .word,
            24,
            least: 10
        ),
        .shaped(
            "stripe-client-secret",
            "Stripe",
            ["pi_", "seti_", "cs_live_", "cs_test_"],
            [.run(.alphanumeric, count: 24, least: 14), .text("_secret_"), .run(.alphanumeric, count: 25, least: 10)]
        ),
        .token("webhook-secret", "Stripe, Svix, Clerk", ["whsec_"], .anyBase64, 32, least: 12),
        .token("square-token", "Square", ["sq0atp-", "sq0csp-"], .base64url, 22, least: 16),
        .token("square-token", "Square", ["EAAA"], .base64url, 60, least: 50, edge: .word),
        .shaped(
            "paypal-token",
            "PayPal, Braintree",
            ["access_token$production$", "access_token$sandbox$"],
            [.run(.alphanumeric, count: 16, least: 10), .text("$"), .run(.hex, count: 32, least: 20)]
        ),
        .token("shippo-token", "Shippo", ["shippo_live_", "shippo_test_"], .hex, 40, least: 16),
        .token("easypost-key", "EasyPost", ["EZAK", "EZTK"], .alphanumeric, 54, least: 30, edge: .word),
        .token("adyen-key", "Adyen", ["AQE"], .anyBase64 | .sign, 150, least: 80, edge: .word),
        .shaped(
            "plaid-token",
            "Plaid",
            ["access-sandbox-", "access-development-", "access-production-"],
            Part.uuid
        ),
        .token("razorpay-key", "Razorpay", ["rzp_live_", "rzp_test_"], .alphanumeric, 14, least: 10),
        .token("flutterwave-key", "Flutterwave", ["FLWSECK-", "FLWSECK_TEST-"], .base64url, 34, least: 12),
        .token(
            "mollie-key",
            "Mollie, GoCardless, Lob",
            ["live_", "test_"],
            .base64url,
            35,
            least: 30,
            edge: .word
        ).drawn.except(.hex),
        .token("paddle-key", "Paddle", ["pdl_live_", "pdl_sdbx_", "pdl_ntfset_"], .word, 60, least: 24),
        .token("duffel-token", "Duffel", ["duffel_live_", "duffel_test_"], .base64url, 43, least: 16),
        .token("brex-token", "Brex", ["bxt_"], .alphanumeric, 40, least: 24, edge: .word),
        .token("pagarme-key", "Pagar.me", ["ak_live_", "ak_test_"], .alphanumeric, 30, least: 20, edge: .word),
        .token("fleetbase-key", "Fleetbase", ["flb_live_", "flb_test_"], .alphanumeric, 20, least: 16, edge: .word),
        .token(
            "shopify-token",
            "Shopify",
            ["shpat_", "shpca_", "shppa_", "shpss_", "shptka_", "shpua_"],
            .hex,
            32,
            least: 12
        ),
        .token("airtable-token", "Airtable", ["pat"], .alphanumeric | .dot, 79, least: 70, edge: .word),
        .token("notion-token", "Notion", ["ntn_"], .alphanumeric, 46, least: 24, edge: .word),
        .token("notion-token", "Notion, older", ["secret_"], .alphanumeric, 43, least: 40, edge: .word),
        .token("linear-key", "Linear", ["lin_api_", "lin_oauth_", "lin_wh_"], .alphanumeric, 40, least: 16),
        .shaped(
            "asana-token",
            "Asana",
            ["0/", "1/", "2/"],
            [.digits(16), .text(":"), .run(.alphanumeric, count: 32, least: 32)]
        ),
        .shaped(
            "asana-token",
            "Asana",
            ["2/"],
            [.digits(16), .text("/"), .digits(16), .text(":"), .run(.hex, count: 32, least: 32)]
        ),
        .token("trello-token", "Trello", ["ATTA"], .alphanumeric, 72, least: 60, edge: .word),
        .shaped(
            "clickup-token",
            "ClickUp",
            ["pk_"],
            [.digits(7), .text("_"), .run(.uppercaseOrDigit, count: 32, least: 32)]
        ),
        .token(
            "figma-token",
            "Figma",
            ["figd_", "figo_", "figu_", "figoh_", "figor_", "figuh_", "figur_"],
            .base64url,
            40,
            least: 20
        ),
        .token("dropbox-token", "Dropbox", ["sl."], .dotted, 140, least: 100, edge: .word),
        .token("contentful-token", "Contentful", ["CFPAT-"], .base64url, 43, least: 20),
        .shaped("hubspot-token", "HubSpot", ["pat-na1-", "pat-eu1-", "pat-na2-", "pat-eu2-", "pat-ap1-"], Part.uuid),
        .shaped(
            "salesforce-token",
            "Salesforce",
            ["00D"],
            [.run(.alphanumeric, count: 12, least: 12), .text("!"), .run(.word | .dot, count: 96, least: 60)]
        ),
        .token("typeform-token", "Typeform", ["tfp_"], .dotted, 59, least: 30),
        .token(
            "stytch-secret",
            "Stytch",
            ["secret-live-", "secret-test-"],
            .base64url | .equals,
            36,
            least: 24,
            edge: .word
        ),
        .token("postman-key", "Postman", ["PMAK-", "PMAT-"], .base64url, 59, least: 20),
        .shaped("mapbox-token", "Mapbox", ["sk.eyJ", "tk.eyJ"], [.run(.dotted, count: 100, least: 40)]),
        .shaped("maxmind-key", "MaxMind", ["_mmk"], [], before: .run(.word, count: 36, least: 36), edge: .free),
        .token("apify-token", "Apify", ["apify_api_"], .alphanumeric, 36, least: 16),
        .token("frameio-token", "Frame.io", ["fio-u-"], .base64url, 64, least: 24),
        .token("adobe-secret", "Adobe", ["p8e-", "p8_"], .base64url, 32, least: 30, edge: .word),
        .token("intra42-secret", "42", ["s-s4t2ud-", "s-s4t2af-"], .hex, 64, least: 24),
        .token(
            "facebook-token",
            "Meta",
            ["EAA", "IGQV", "IGAA"],
            .alphanumeric,
            180,
            least: 61,
            edge: .word
        ),
        .token("twitter-token", "X", ["AAAAAAAAAAAAAAAAAAAAA"], .base64url, 90, least: 60),
        .token("pinterest-token", "Pinterest", ["pina_"], .alphanumeric, 32, least: 24, edge: .word),
        .token("ebay-token", "eBay", ["v^1.1#"], .base64 | .sign, 500, least: 30),
        .token("wakatime-key", "WakaTime", ["waka_"], .base64url, 36, least: 30, edge: .word),
        .token("lichess-token", "Lichess", ["lip_"], .alphanumeric, 20, least: 16, edge: .word),
        .token("adafruit-key", "Adafruit IO", ["aio_"], .alphanumeric, 28, least: 20, edge: .word),
        .token("ubidots-token", "Ubidots", ["BBFF-", "BBUS-"], .alphanumeric, 30, least: 20, edge: .word),
        .token("settlemint-token", "SettleMint", ["sm_aat_", "sm_pat_", "sm_sat_"], .alphanumeric, 16, least: 12),
        .shaped("zoho-token", "Zoho", ["1000."], [.hex(32), .text("."), .run(.hex, count: 32, least: 20)]),
        .token("teamwork-token", "Teamwork", ["tkn.v1_"], .base64, 72, least: 30),
        .token("n8n-key", "n8n, Retool", ["n8n_api_", "retool_"], .base64url, 40, least: 26, edge: .word),
        .token("gitbook-token", "GitBook", ["gb_api_"], .alphanumeric, 40, least: 16),
        .token("flexport-token", "Flexport", ["shltm_"], .base64url, 40, least: 20),
        .token("defined-key", "Defined Networking", ["dnkey-"], .base64url, 79, least: 30),
        .token("scalingo-token", "Scalingo", ["tk-us-"], .base64url, 48, least: 24, edge: .word),
        .token("nightfall-key", "Nightfall", ["NF-"], .alphanumeric, 32, least: 32, edge: .word),
        .token("dfuse-key", "dfuse", ["web_"], .lowercaseOrDigit, 32, least: 32, edge: .word),
        .token("xendit-key", "Xendit", ["xnd_production_", "xnd_development_"], .base64url, 56, least: 24),
        .shaped(
            "mercadopago-token",
            "Mercado Pago",
            ["APP_USR-", "TEST-"],
            [
                .run(.digit, count: 16, least: 12), .text("-"), .run(.digit, count: 6, least: 6), .text("-"),
                .run(.alphanumeric, count: 32, least: 24),
            ]
        ),
        .token("omise-key", "Omise", ["skey_live_", "skey_test_"], .alphanumeric, 19, least: 15),
        .token(
            "toss-key",
            "Toss Payments",
            ["live_sk_", "test_sk_", "live_gsk_", "test_gsk_"],
            .alphanumeric,
            30,
            least: 20
        ),
        .token("midtrans-key", "Midtrans", ["SB-Mid-server-", "Mid-server-"], .base64url, 24, least: 16),
        .token("klaviyo-key", "Klaviyo", ["pk_"], .hex, 34, least: 34, edge: .word),
        .token("ramp-secret", "Ramp", ["ramp_sec_"], .word, 48, least: 24),
        .token("cal-key", "Cal.com", ["cal_live_"], .alphanumeric, 32, least: 20),
        .token("polar-token", "Polar", ["polar_oat_", "polar_pat_", "polar_whs_"], .alphanumeric, 40, least: 20),
        .token("imagekit-key", "ImageKit", ["private_"], .base64, 28, least: 26, edge: .word).drawn.except(.words),
        .token("statsig-key", "Statsig", ["secret-"], .alphanumeric, 43, least: 36, edge: .word).drawn,
        .token("linkedin-secret", "LinkedIn", ["WPL_AP0.", "WPL_AP1."], .dotted | .equals, 30, least: 12),
        .token("evernote-token", "Evernote", ["S=s1:U="], .base64url | .colon | .equals, 100, least: 40, edge: .word),
        .token("metabase-key", "Metabase", ["mb_"], .base64, 44, least: 44, edge: .word).drawn,
        .token("liveblocks-key", "Liveblocks, WorkOS", ["sk_dev_"], .base64url, 40, least: 20, edge: .word),
    ]
}
