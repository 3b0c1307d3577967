extension NameRule {
    /// Every row. The order matters: of the rows that have a noun at a name's end, the first one that fits decides,
    /// however long its noun is. So a narrow row stands before a wide one. Were the last `key` first, an `api_key`
    /// would have to look random, and `Set-Cookie` would be a `cookie`.
    ///
    /// A row of a deployment comes before all of them, and there is room for 64 rows in all.
    static let all: [NameRule] = [
        NameRule(
            "password",
            """
            password passwd passphrase pass_phrase passcode passwort contrasena contrasea mot_de_passe wachtwoord salasana adgangskode
            requirepass masterauth p4ssw0rd passw0rd sshpass bindpw
            """,
            .password,
            except: "no forgot forgotten"
        ),
        NameRule("password", "pwd pw psw pgpass kennwort psk", standsAlone: true, .password, narrow: "pw psk"),
        NameRule(
            "password",
            "pass pwd pw",
            .password,
            after: """
                db database user root admin my smtp ftp sudo ldap become redis pg mysql postgres store key keystore
                truststore http proxy mail email app api server rabbitmq mongo login become_user bind auth net router wifi vault
                svc service deploy ci
                """,
            narrow: "pw"
        ),
        // Alone it is a verdict: `--- PASS: TestLogin`, `12 pass`.
        NameRule("password", "pass", standsAlone: true, .verdict),
        // Portuguese, French, Polish, the languages of the North, Romanian, Czech, Hungarian, Turkish. Letters outside
        // ASCII are left out, as `NameTable` leaves them out of names.
        NameRule(
            "password",
            """
            senha mdp haslo haso losenord lsenord passord passordet adgangskoden parola heslo jelszo sifre lozinka geslo
            contrasenya palavra_passe kata_sandi
            """,
            standsAlone: true,
            .password
        ),
        // Spanish; where it means a key, words follow it.
        NameRule("password", "clave", standsAlone: true, .secret),
        // Latvian; in English, French and Italian it means something else.
        NameRule("password", "parole", standsAlone: true, .chosen, narrow: "parole"),
        NameRule("password", "mnemonic seed_phrase recovery_phrase backup_phrase security_answer", .password),
        NameRule("session", "sessionid sessionkey sessiontoken sessid connectsid sessioncookie", .secret),
        NameRule("session", "session sid", standsAlone: true, .weak, narrow: "sid"),
        NameRule("csrf", "csrftoken xsrftoken csrf xsrf csrfmiddlewaretoken authenticitytoken", .secret),
        NameRule(
            "token",
            "token",
            .secret,
            except: """
                page pagination next nextpage prev continuation continue sync delta resume cursor cancel cancellation max
                min num number total prompt completion input output reasoning per count stop eos bos pad unk mask special
                design syntax lexer last first public publishable publickey starting scroll marker fencing concurrency
                """
        ),
        NameRule("token", "jwt bearer jeton", standsAlone: true, .secret),
        NameRule(
            "token",
            "pat",
            standsAlone: true,
            .secret,
            after: "ext azure devops ado github gitlab gh gl bitbucket deploy ci api personal",
            narrow: "pat"
        ),
        NameRule("token", "pat", standsAlone: true, .weak, narrow: "pat"),
        // People also choose these; they do not name a Secret of Kubernetes.
        NameRule(
            "secret",
            """
            clientsecret sharedsecret appsecret consumersecret apisecret jwtsecret sessionsecret cookiesecret webhooksecret
            signingsecret hmacsecret encryptionsecret
            """,
            .password
        ),
        NameRule("secret", "secret", .secret, except: "existing imagepull tls no has is checksum"),
        NameRule("secret", "geheimnis schluessel access_code secreto secreta gizli_anahtar", .secret),
        NameRule("credential", "saml_response saml_request saml_assertion", .secret),
        NameRule("secret", "pepper secretkeybase secretbase", standsAlone: true, .secret),
        NameRule("secret", "secret_id oauth_signature password_digest", .drawn),
        NameRule("secret", "auth_salt logged_in_salt nonce_salt", .password),
        // Salts of digests are public, those of frameworks are keys.
        NameRule("secret", "salt", standsAlone: true, .weak),
        NameRule(
            "api-key",
            "apikey appkey applicationkey integrationkey ingestkey ingestionkey licensekey licencekey writekey apisecret",
            .secret,
            except: "public publishable"
        ),
        NameRule(
            "private-key",
            """
            encryptionkey decryptionkey signingkey masterkey privacykey encryption_primary_key logged_in_key nonce_key
            """,
            .key,
            except: "public"
        ),
        NameRule(
            "private-key",
            """
            accesskey secretkey privatekey privkey signkey encryptkey rootkey
            accountkey storageaccountkey storagekey sharedkey presharedkey sharedaccesskey hostedkey servicekey hmackey aeskey rsakey
            sshkey unsealkey recoverykey wrappingkey sessionkey webhookkey cookiekey jwtkey authkey adminkey
            serverkey validationkey functionkey subscriptionkey consumerkey wpakey authenticationkey cipherkey symmetrickey datakey
            userkey clientkey deploykey readkey totpkey otpkey keybase keydata seckey passkey
            """,
            .secret,
            except: "public meta"
        ),
        // A key of GPG is mostly told by its fingerprint.
        NameRule("private-key", "gpgkey pgpkey", .weak),
        NameRule("api-key", "routing_key", .drawn),
        // The widest noun, once for each: with a vendor before it, and with anything else but a harmless word.
        NameRule("api-key", "key", standsAlone: true, .secret, after: vendors),
        NameRule("api-key", "key", standsAlone: true, .weak, except: harmlessKeys, after: ""),
        NameRule("credential", "credential credentials authident", .secret, except: "persist allow"),
        NameRule("credential", "creds cred", standsAlone: true, .secret),
        NameRule("authorization", "authorization", .authorization),
        NameRule("authorization", "authentication", standsAlone: true, .drawn),
        NameRule("api-key", "honeycomb_team sonar_login", .drawn),
        NameRule("api-key", "cf_api cloudflare_api", standsAlone: true, .drawn),
        NameRule("secret", "community_string snmp_community", .chosen),
        NameRule("credential", "auth", standsAlone: true, .auth),
        // Before `cookie`, with which it ends.
        NameRule("cookie", "setcookie", .setCookie),
        NameRule("secret", "erlang_cookie", .secret),
        NameRule("cookie", "cookie", .cookie),
        NameRule(
            "one-time-code",
            """
            one_time_code mfa_code verification_code auth_code authorization_code backup_code recovery_code device_code
            scratch_code otp_code totp_code sms_code two_factor_code 2fa_code login_code pairing_code token_code
            """,
            .code
        ),
        NameRule("one-time-code", "otp totp hotp mfa", standsAlone: true, .code),
        NameRule("pin", "pin cvv cvc cvv2 cvc2 csc", standsAlone: true, .pin, narrow: "pin"),
        NameRule("pin", "pin_code", .pin),
        NameRule("one-time-code", "security_code", .code),
        NameRule("ssn", "ssn social_security_number", standsAlone: true, .code),
        NameRule(
            "phone",
            "phone phone_number telephone mobile mobile_number cell_phone tel fax whatsapp msisdn contact_number cell",
            standsAlone: true,
            .phone,
            narrow: "tel fax cell"
        ),
        NameRule(
            "ip-address",
            "x_forwarded_for forwarded_for true_client_ip x_real_ip cf_connecting_ip remote_addr",
            .address
        ),
        // An address alone is a server's, and stays.
        NameRule(
            "ip-address",
            "ip ip_address ip_addr addr address ipv4 ipv6 ipv4_address ipv6_address",
            .address,
            after: """
                client remote user source src actor login visitor customer operator caller requester requestor real
                connecting forwardedfor peer origin sender subscriber employee member author signin person home
                registration signup lastlogin request
                """,
            narrow: "ip addr address ipv4 ipv6"
        ),
    ]

    /// Issuers and uses whose keys are secrets, though `key` alone may mean many things: `STRIPE_KEY`.
    private static let vendors = """
        heroku stripe datadog dd sendgrid smtp mailgun twilio openai anthropic github gitlab bitbucket npm aws azure gcp google
        cloudflare cf sentry newrelic relic pagerduty opsgenie infisical fastly algolia segment mixpanel amplitude snyk sonar
        circleci rollbar honeycomb grafana postmark mailchimp mailjet sparkpost shopify supabase vercel netlify linear notion
        airtable hubspot intercom zendesk vault slack discord telegram jira atlassian okta auth0 launchdarkly bugsnag codecov
        coveralls travis buildkite terraform pulumi digitalocean linode vultr hetzner scaleway cohere mistral groq
        huggingface replicate elevenlabs deepgram assemblyai wandb pinecone mapbox maps here ipinfo adyen paypal braintree plaid square
        coinbase binance kraken api secret private access admin
        """

    /// Keys that open nothing: `cache_key`, `primary_key`, `public_key`.
    private static let harmlessKeys = """
        public pub cache idempotency primary foreign partition sort sorting dedup dedupe deduplication object s3 bucket row
        group index routing map lookup config configuration translation i18n message unique hash range sharding shard
        correlation tracking event metric label tag json yaml env environment issue project ticket hot short file path prefix
        order feature flag variable parameter dictionary publishable site measurement known host build artifact restore
        websocket registry storage image commit content digest checksum integrity node modules
        """
}
