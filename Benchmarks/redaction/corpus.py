"""A corpus of audit payloads: credentials and personal data of many formats in many places, and harmless text.

Everything is drawn from a seeded generator, so that no secret stands in this file and a run can be repeated. The formats
are written from their issuers' descriptions, not from the redactor's table.
"""

import base64
import json
import random
import re
import string
import urllib.parse
import zlib

LOWER, UPPER, DIGIT = string.ascii_lowercase, string.ascii_uppercase, string.digits
HEX, B62, B64, B64URL = "0123456789abcdef", LOWER + UPPER + DIGIT, LOWER + UPPER + DIGIT + "+/", LOWER + UPPER + DIGIT + "-_"
BASE62 = DIGIT + UPPER + LOWER


class Draw:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def of(self, alphabet, count):
        return "".join(self.random.choice(alphabet) for _ in range(count))

    def hex(self, count):
        return self.of(HEX, count)

    def b62(self, count):
        return self.of(B62, count)

    def url(self, count):
        return self.of(B62, 1) + self.of(B64URL, count - 2) + self.of(B62, 1)

    def uuid(self):
        return "-".join(self.hex(n) for n in (8, 4, 4, 4, 12))

    def one(self, items):
        return self.random.choice(items)

    def b64(self, data):
        return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()

    def b64url(self, data):
        return base64.urlsafe_b64encode(data if isinstance(data, bytes) else data.encode()).decode().rstrip("=")

    def bytes(self, count):
        return bytes(self.random.randrange(256) for _ in range(count))


def checked(prefix):
    """30 random characters and six of a checksum, as GitHub, npm and we ourselves have it."""

    def draw(d):
        body = d.b62(30)
        number, tail = zlib.crc32((prefix + body).encode()), ""
        for _ in range(6):
            number, rest = divmod(number, 62)
            tail = BASE62[rest] + tail
        return prefix + body + tail

    return draw


def jwt(d):
    head = d.b64url(json.dumps({"alg": "HS256", "typ": "JWT"}))
    body = d.b64url(json.dumps({"sub": d.hex(12), "iat": d.random.randrange(10**9, 2 * 10**9), "scope": "deploy"}))
    return f"{head}.{body}.{d.url(43)}"


def pem(d, label="RSA PRIVATE KEY", lines=8):
    dashes = "-" * 5
    body = "\n".join(d.of(B64, 64) for _ in range(lines))
    return f"{dashes}BEGIN {label}{dashes}\n{body}\n{dashes}END {label}{dashes}"


def password(d):
    return d.b62(4) + d.one("!@#%^*_-+") + d.b62(d.random.randrange(4, 10)) + d.one(DIGIT)


def prefixed(prefix, alphabet, count):
    return lambda d: prefix + d.of(alphabet, count)


P = prefixed
# Known by their form: name, how one is drawn, and the names of variables it is kept in.
BY_FORM = {
    "github-classic": (checked("gh" + "p_"), "GITHUB_TOKEN"),
    "github-oauth": (checked("gh" + "o_"), "GH_TOKEN"),
    "github-server": (checked("gh" + "s_"), "GITHUB_TOKEN"),
    "github-server-jwt": (lambda d: "gh" + "s_" + d.of(DIGIT, 7) + "_" + jwt(d), "GITHUB_TOKEN"),
    "github-refresh": (P("gh" + "r_", B62, 76), "GITHUB_REFRESH_TOKEN"),
    "github-fine": (lambda d: "github" + "_pat_" + d.b62(22) + "_" + d.b62(59), "GH_PAT"),
    "npm": (checked("np" + "m_"), "NPM_TOKEN"),
    "pypi": (lambda d: "py" + "pi-AgEIcHlwaS5vcmc" + d.url(150), "TWINE_PASSWORD"),
    "rubygems": (P("ruby" + "gems_", HEX, 48), "GEM_HOST_API_KEY"),
    "nuget": (P("oy" + "2", LOWER + DIGIT, 43), "NUGET_API_KEY"),
    "crates": (P("ci" + "o", B62, 32), "CARGO_REGISTRY_TOKEN"),
    "gitlab-pat": (lambda d: "gl" + "pat-" + d.url(20), "GITLAB_TOKEN"),
    "gitlab-routable": (lambda d: "gl" + "pat-" + d.url(27) + "." + d.of(LOWER + DIGIT, 2) + d.of(LOWER + DIGIT, 7), "CI_JOB_TOKEN"),
    "gitlab-runner": (lambda d: "gl" + "rt-" + d.url(20), "RUNNER_TOKEN"),
    "bitbucket": (P("AT" + "BB", B62, 32), "BITBUCKET_APP_PASSWORD"),
    "atlassian": (lambda d: "ATATT3x" + "FfGF0" + d.url(170) + "=" + d.of("0123456789ABCDEF", 8), "JIRA_TOKEN"),
    "heroku-new": (lambda d: "HR" + "KU-AA" + d.url(58), "HEROKU_API_KEY"),
    "heroku-uuid": (lambda d: "HR" + "KU-" + d.uuid(), "HEROKU_API_KEY"),
    "cloudflare-user": (lambda d: "cf" + "ut_" + d.b62(40) + d.hex(8), "CLOUDFLARE_API_TOKEN"),
    "cloudflare-account": (lambda d: "cf" + "at_" + d.b62(40) + d.hex(8), "CF_API_TOKEN"),
    "cloudflare-origin": (lambda d: "v1" + ".0-" + d.hex(24) + "-" + d.hex(146), "CF_ORIGIN_CA_KEY"),
    "aws-id": (P("AK" + "IA", UPPER + "234567", 16), "AWS_ACCESS_KEY_ID"),
    "aws-temporary-id": (P("AS" + "IA", UPPER + "234567", 16), "AWS_ACCESS_KEY_ID"),
    "google-key": (lambda d: "AI" + "za" + d.url(35), "GOOGLE_API_KEY"),
    "google-access": (lambda d: "ya" + "29.a0" + d.url(160), "GOOGLE_OAUTH_ACCESS_TOKEN"),
    "google-secret": (lambda d: "GOC" + "SPX-" + d.url(28), "GOOGLE_CLIENT_SECRET"),
    "google-refresh": (lambda d: "1/" + "/0" + d.url(60), "GOOGLE_REFRESH_TOKEN"),
    "azure-client": (lambda d: d.b62(3) + "8" + "Q~" + d.url(34), "AZURE_CLIENT_SECRET"),
    "azure-devops": (lambda d: d.b62(76) + "AZ" + "DO" + d.b62(4), "AZURE_DEVOPS_EXT_PAT"),
    "digitalocean": (P("do" + "p_v1_", HEX, 64), "DIGITALOCEAN_TOKEN"),
    "stripe-live": (P("sk" + "_live_", B62, 24), "STRIPE_SECRET_KEY"),
    "stripe-long": (P("sk" + "_live_51", B62, 97), "STRIPE_SECRET_KEY"),
    "stripe-restricted": (P("rk" + "_live_", B62, 99), "STRIPE_RESTRICTED_KEY"),
    "stripe-webhook": (P("wh" + "sec_", B62, 32), "STRIPE_WEBHOOK_SECRET"),
    "square": (lambda d: "sq" + "0atp-" + d.url(22), "SQUARE_ACCESS_TOKEN"),
    "shopify": (P("sh" + "pat_", HEX, 32), "SHOPIFY_ADMIN_TOKEN"),
    "paypal": (lambda d: "access_" + "token$production$" + d.of(LOWER + DIGIT, 16) + "$" + d.hex(32), "BRAINTREE_TOKEN"),
    "twilio": (P("S" + "K", HEX, 32), "TWILIO_API_KEY"),
    "sendgrid": (lambda d: "S" + "G." + d.url(22) + "." + d.url(43), "SENDGRID_API_KEY"),
    "mailgun": (P("ke" + "y-", HEX, 32), "MAILGUN_API_KEY"),
    "mailchimp": (lambda d: d.hex(32) + "-us" + d.of("123456789", 1), "MAILCHIMP_API_KEY"),
    "brevo": (lambda d: "xkey" + "sib-" + d.hex(64) + "-" + d.b62(16), "BREVO_API_KEY"),
    "resend": (lambda d: "re" + "_" + d.b62(8) + "_" + d.b62(24), "RESEND_API_KEY"),
    "slack-bot": (lambda d: "xo" + "xb-" + d.of(DIGIT, 12) + "-" + d.of(DIGIT, 13) + "-" + d.b62(24), "SLACK_BOT_TOKEN"),
    "slack-user": (lambda d: "xo" + "xp-" + "-".join(d.of(DIGIT, 12) for _ in range(3)) + "-" + d.hex(32), "SLACK_TOKEN"),
    "slack-app": (lambda d: "xa" + "pp-1-A" + d.of(UPPER + DIGIT, 10) + "-" + d.of(DIGIT, 13) + "-" + d.hex(64), "SLACK_APP_TOKEN"),
    "slack-config": (lambda d: "xo" + "xe.xoxp-1-" + d.of(UPPER + LOWER + DIGIT, 163), "SLACK_CONFIG_TOKEN"),
    "discord-bot": (lambda d: d.b64url(d.of("123456789", 18)) + "." + d.url(6) + "." + d.url(38), "DISCORD_TOKEN"),
    "telegram": (lambda d: d.of("123456789", 10) + ":A" + "A" + d.url(33), "TELEGRAM_BOT_TOKEN"),
    "openai-old": (lambda d: "s" + "k-" + d.b62(20) + "T3Blbk" + "FJ" + d.b62(20), "OPENAI_API_KEY"),
    "openai-project": (lambda d: "s" + "k-proj-" + d.url(74) + "T3Blbk" + "FJ" + d.url(74), "OPENAI_API_KEY"),
    "openai-service": (lambda d: "s" + "k-svcacct-" + d.url(74) + "T3Blbk" + "FJ" + d.url(74), "OPENAI_API_KEY"),
    "anthropic": (lambda d: "s" + "k-ant-api03-" + d.url(93) + "AA", "ANTHROPIC_API_KEY"),
    "anthropic-admin": (lambda d: "s" + "k-ant-admin01-" + d.url(93) + "AA", "ANTHROPIC_ADMIN_KEY"),
    "openrouter": (P("s" + "k-or-v1-", HEX, 64), "OPENROUTER_API_KEY"),
    "huggingface": (P("h" + "f_", LOWER + UPPER, 34), "HF_TOKEN"),
    "replicate": (P("r" + "8_", B62, 37), "REPLICATE_API_TOKEN"),
    "groq": (P("gs" + "k_", B62, 52), "GROQ_API_KEY"),
    "xai": (P("xa" + "i-", B62, 80), "XAI_API_KEY"),
    "perplexity": (P("pp" + "lx-", B62, 48), "PPLX_API_KEY"),
    "langsmith": (lambda d: "lsv2" + "_pt_" + d.hex(32) + "_" + d.hex(10), "LANGSMITH_API_KEY"),
    "nvidia": (lambda d: "nv" + "api-" + d.url(64), "NVIDIA_API_KEY"),
    "terraform": (lambda d: d.b62(14) + ".atlas" + "v1." + d.url(67), "TF_TOKEN"),
    "vault-service": (lambda d: "hv" + "s." + d.url(95), "VAULT_TOKEN"),
    "vault-batch": (lambda d: "hv" + "b." + d.url(140), "VAULT_TOKEN"),
    "vault-old": (P("s" + ".", B62, 24), "VAULT_TOKEN"),
    "age": (P("AGE-SECRET" + "-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58), "SOPS_AGE_KEY"),
    "docker": (lambda d: "dckr" + "_pat_" + d.url(27), "DOCKERHUB_TOKEN"),
    "circleci": (lambda d: "CCI" + "PAT_" + d.b62(22) + "_" + d.hex(40), "CIRCLE_TOKEN"),
    "grafana": (lambda d: "gl" + "sa_" + d.b62(32) + "_" + d.hex(8), "GRAFANA_TOKEN"),
    "grafana-cloud": (lambda d: "gl" + "c_" + d.b64(json.dumps({"o": d.of(DIGIT, 6), "n": "ci", "k": d.b62(24)})), "GRAFANA_CLOUD_TOKEN"),
    "vercel": (P("vc" + "p_", B62, 56), "VERCEL_TOKEN"),
    "netlify": (P("nf" + "p_", B62, 36), "NETLIFY_AUTH_TOKEN"),
    "supabase": (P("sb" + "p_", HEX, 40), "SUPABASE_ACCESS_TOKEN"),
    "planetscale": (lambda d: "pscale" + "_tkn_" + d.url(43), "PLANETSCALE_TOKEN"),
    "databricks": (P("da" + "pi", HEX, 32), "DATABRICKS_TOKEN"),
    "postman": (lambda d: "PM" + "AK-" + d.hex(24) + "-" + d.hex(34), "POSTMAN_API_KEY"),
    "sentry-user": (P("sntr" + "yu_", HEX, 64), "SENTRY_AUTH_TOKEN"),
    "sentry-org": (lambda d: "sntr" + "ys_" + d.b64(json.dumps({"iat": 1700000000.1, "url": "https://sentry.io", "org": "raxx"})) + "_" + d.of(B64, 43), "SENTRY_AUTH_TOKEN"),
    "datadog-app": (P("dd" + "app_", B62, 34), "DD_APP_KEY"),
    "newrelic": (P("NR" + "AK-", UPPER + DIGIT, 27), "NEW_RELIC_API_KEY"),
    "newrelic-license": (lambda d: d.hex(36) + "NR" + "AL", "NEW_RELIC_LICENSE_KEY"),
    "dynatrace": (lambda d: "dt0" + "c01." + d.of(UPPER + DIGIT, 24) + "." + d.of(UPPER + DIGIT, 64), "DT_API_TOKEN"),
    "doppler": (P("dp." + "st.", B62, 43), "DOPPLER_TOKEN"),
    "infisical": (lambda d: "s" + "t." + d.hex(24) + "." + d.hex(32) + "." + d.hex(32), "INFISICAL_TOKEN"),
    "1password": (lambda d: "op" + "s_" + d.b64(json.dumps({"email": "x", "muk": {"k": d.b62(200)}})), "OP_SERVICE_ACCOUNT_TOKEN"),
    "pulumi": (P("pu" + "l-", HEX, 40), "PULUMI_ACCESS_TOKEN"),
    "linear": (P("lin" + "_api_", B62, 40), "LINEAR_API_KEY"),
    "notion": (lambda d: "nt" + "n_" + d.of(DIGIT, 11) + d.b62(35), "NOTION_TOKEN"),
    "airtable": (lambda d: "pa" + "t" + d.b62(14) + "." + d.hex(64), "AIRTABLE_TOKEN"),
    "figma": (lambda d: "fi" + "gd_" + d.url(40), "FIGMA_TOKEN"),
    "hubspot": (lambda d: "pa" + "t-na1-" + d.uuid(), "HUBSPOT_TOKEN"),
    "dropbox": (lambda d: "s" + "l." + d.url(136), "DROPBOX_TOKEN"),
    "tailscale": (lambda d: "tskey" + "-auth-" + d.b62(12) + "CNTRL-" + d.b62(32), "TS_AUTHKEY"),
    "fly": (lambda d: "fm" + "2_" + d.of(B64, 140), "FLY_API_TOKEN"),
    "buildkite": (P("bk" + "ua_", LOWER + DIGIT, 40), "BUILDKITE_API_TOKEN"),
    "sonar": (P("sq" + "p_", HEX, 40), "SONAR_TOKEN"),
    "artifactory": (P("AK" + "Cp", B62, 69), "ARTIFACTORY_API_KEY"),
    "octopus": (P("AP" + "I-", UPPER + DIGIT, 26), "OCTOPUS_KEY"),
    "openshift": (lambda d: "sha" + "256~" + d.url(43), "OC_TOKEN"),
    "alibaba": (P("LT" + "AI", B62, 20), "ALIYUN_ACCESS_KEY"),
    "plaid": (lambda d: "access-" + "production-" + d.uuid(), "PLAID_ACCESS_TOKEN"),
    "easypost": (P("EZ" + "AK", B62, 54), "EASYPOST_KEY"),
    "contentful": (lambda d: "CF" + "PAT-" + d.url(43), "CONTENTFUL_TOKEN"),
    "launchdarkly": (lambda d: "sd" + "k-" + d.uuid(), "LAUNCHDARKLY_SDK_KEY"),
    "rancher": (lambda d: "tok" + "en-" + d.of(LOWER + DIGIT, 5) + ":" + d.of(LOWER + DIGIT, 54), "RANCHER_BEARER"),
    "ours": (checked("rx" + "a_"), "RAXX_AUDIT_TOKEN"),
    "jwt": (jwt, "ID_TOKEN"),
    "bcrypt": (lambda d: "$2" + "b$12$" + d.of(B62 + "./", 53), "ADMIN_HASH"),
}

# Known by their name only.
BY_NAME = {
    "heroku-bare-uuid": (lambda d: d.uuid(), "HEROKU_API_KEY"),
    "aws-secret": (lambda d: d.of(B64, 40), "AWS_SECRET_ACCESS_KEY"),
    "aws-session": (lambda d: d.of(B64, 200), "AWS_SESSION_TOKEN"),
    "cloudflare-legacy-token": (lambda d: d.url(40), "CLOUDFLARE_API_TOKEN"),
    "cloudflare-legacy-key": (lambda d: d.hex(37), "CLOUDFLARE_API_KEY"),
    "datadog-api": (lambda d: d.hex(32), "DATADOG_API_KEY"),
    "datadog-app-old": (lambda d: d.hex(40), "DD_APP_KEY"),
    "twilio-auth": (lambda d: d.hex(32), "TWILIO_AUTH_TOKEN"),
    "infisical-secret": (lambda d: d.hex(64), "INFISICAL_CLIENT_SECRET"),
    "generic-token": (lambda d: d.b62(32), "DEPLOY_TOKEN"),
    "generic-secret": (lambda d: d.url(43), "CLIENT_SECRET"),
    "signing-key": (lambda d: d.hex(64), "SIGNING_KEY"),
    "encryption-key": (lambda d: d.b64(d.bytes(32)), "ENCRYPTION_KEY"),
    "session-id": (lambda d: d.b62(26), "session_id"),
    "csrf": (lambda d: d.b62(32), "csrf_token"),
    "refresh-token": (lambda d: d.url(64), "refresh_token"),
    "api-key-short": (lambda d: d.b62(20), "API_KEY"),
    "password": (password, "DB_PASSWORD"),
    "passwd": (password, "smtp_passwd"),
    "passphrase": (password, "GPG_PASSPHRASE"),
    "pagerduty": (lambda d: d.b62(20), "PAGERDUTY_API_KEY"),
    "snyk": (lambda d: d.uuid(), "SNYK_TOKEN"),
    "algolia": (lambda d: d.hex(32), "ALGOLIA_ADMIN_API_KEY"),
    "vault-app-secret": (lambda d: d.b62(40), "VAULT_SECRET"),
}

# Shapes that come with their own surroundings: what goes in, and the part of it that is secret.
def shapes(d):
    """Text, and what is secret in it."""
    for form, text, secret in all_shapes(d):
        yield form, text, secret or random_part(text)


def all_shapes(d):
    secret = password(d).replace("@", "_").replace("#", "-").replace("%", "x").replace("^", "z")
    user = d.one(["deploy", "raxx", "app"])
    yield "url-password", f"postgres://{user}:{secret}@db.internal.raxx.app:5432/console", secret
    yield "url-redis", f"rediss://:{secret}@cache-1.raxx.app:6380/0", secret
    yield "url-git", f"https://oauth2:{secret}@git.raxx.app/raxx/console.git", secret
    h = d.hex(32)
    yield "sentry-dsn", f"https://{h}@o{d.of('123456789', 6)}.ingest.sentry.io/{d.of('123456789', 7)}", h
    s = d.b62(24)
    yield "slack-hook", f"https://hooks.slack.com/services/T{d.of(UPPER + DIGIT, 8)}/B{d.of(UPPER + DIGIT, 8)}/{s}", s
    s = d.url(68)
    yield "discord-hook", f"https://discord.com/api/webhooks/{d.of('123456789', 18)}/{s}", s
    s = d.hex(64)
    yield "aws-presigned", f"https://b.s3.amazonaws.com/o?X-Amz-Expires=300&X-Amz-Signature={s}&X-Amz-SignedHeaders=host", s
    s = d.b64(d.bytes(32))
    yield "azure-sas", f"https://raxx.blob.core.windows.net/c/o?sv=2022-11-02&sr=b&sig={urllib.parse.quote(s, safe='')}&se=2027-01-01", urllib.parse.quote(s, safe="")
    s = d.b64(d.bytes(64))
    yield "azure-connection", f"DefaultEndpointsProtocol=https;AccountName=raxx;AccountKey={s};EndpointSuffix=core.windows.net", s
    yield "odbc", f"Server=tcp:db.raxx.app,1433;User ID=app;Password={secret};Encrypt=true", secret
    yield "basic", f"Authorization: Basic {d.b64(user + ':' + secret)}", d.b64(user + ":" + secret)
    s = d.url(40)
    yield "bearer", f"curl -H 'Authorization: Bearer {s}' https://api.raxx.app/v1", s
    yield "proxy", f"Proxy-Authorization: Basic {d.b64(user + ':' + secret)}", d.b64(user + ":" + secret)
    s = d.b62(32)
    yield "x-api-key", f"X-Api-Key: {s}", s
    yield "cookie", f"Cookie: theme=dark; session={s}; lang=en", s
    yield "set-cookie", f"Set-Cookie: raxx_session={s}; Path=/; HttpOnly; Secure", s
    yield "flag-space", f"deployctl push --app console --password {secret} --wait", secret
    yield "flag-equals", f"deployctl push --token={s} --wait", s
    yield "mysql", f"mysql -h db -u root -p{secret} console < dump.sql", secret
    yield "docker-login", f"docker login -u raxx -p {secret} registry.raxx.app", secret
    yield "sshpass", f"sshpass -p '{secret}' ssh deploy@10.0.0.7 uptime", secret
    yield "curl-user", f"curl -u {user}:{secret} https://ci.raxx.app/job", secret
    yield "redis-cli", f"redis-cli -h cache -a {secret} PING", secret
    yield "pem", "key:\n" + pem(d) + "\ndone", None
    yield "pem-ec", pem(d, "EC PRIVATE KEY", 3), None
    yield "pem-openssh", pem(d, "OPENSSH PRIVATE KEY", 5), None
    yield "pem-escaped", 'PRIVATE_KEY="' + pem(d).replace("\n", "\\n") + '"', None
    yield "pem-base64", "KEY_B64=" + d.b64(pem(d, "PRIVATE KEY", 4)), None
    yield "base64-json", "payload " + d.b64(json.dumps({"password": secret, "user": user})), None
    yield "netrc", f"machine api.heroku.com\n  login ops\n  password {d.uuid()}", None
    yield "sql", f"ALTER ROLE app WITH PASSWORD '{secret}';", secret
    yield "xml", f"<server><username>ci</username><password>{secret.replace('<', '_')}</password></server>", secret
    yield "ini", f"[database]\nhost = db\npassword = {secret}\nport = 5432", secret
    yield "yaml", f"database:\n  host: db\n  password: {secret}\n  port: 5432", secret
    yield "ruby-hash", f'{{:host => "db", :password => "{secret}"}}', secret
    yield "go-struct", f'Config{{Host: "db", Password: "{secret}"}}', secret
    yield "query", f"GET /v1/export?format=csv&access_token={s}&page=2 HTTP/1.1", s
    u = d.uuid()
    yield "npmrc", f"//registry.npmjs.org/:_authToken={u}", u


def random_part(text):
    """What is secret in a text, where it is in several pieces, or between others."""
    if "-----" in text:
        return "".join(line for line in re.split(r"\\n|\n", text) if re.fullmatch("[A-Za-z0-9+/=]{40,}", line))
    return max(re.findall(r"[A-Za-z0-9+/=-]{20,}", text), key=len)


def personal(d):
    first, last = d.one(["ana", "kris", "omar", "lena", "raj"]), d.one(["smith", "okafor", "novak", "tanaka", "silva"])
    yield "email", f"{first}.{last}{d.of(DIGIT, 2)}@{d.one(['example.com', 'gmail.com', 'raxx.app', 'mail.co.uk'])}"
    yield "email-plus", f"{first}+deploy{d.of(DIGIT, 2)}@{last}.org"
    yield "phone-e164", "+" + d.one(["1415", "1212", "4420", "4930", "9198"]) + d.one("23456789") + d.of(DIGIT, 6)
    yield "phone-us", f"({d.one(['415', '212', '646'])}) {d.of('23456789', 3)}-{d.of(DIGIT, 4)}"
    yield "phone-dashes", f"{d.one(['415', '212', '646'])}-{d.of('23456789', 3)}-{d.of(DIGIT, 4)}"
    yield "phone-spaces", f"+44 20 {d.of('23456789', 4)} {d.of(DIGIT, 4)}"
    for name, prefix, count in (("visa", "4", 16), ("mastercard", "53", 16), ("amex", "37", 15)):
        body = prefix + d.of(DIGIT, count - 1 - len(prefix))
        for check in DIGIT:
            digits = [int(c) for c in body + check]
            total = sum(x if i % 2 == len(digits) % 2 ^ 1 else (2 * x - 9 if x > 4 else 2 * x) for i, x in enumerate(digits))
            if total % 10 == 0:
                number = body + check
                yield "card-" + name, number
                if count == 16:
                    yield "card-" + name + "-spaced", " ".join(number[i : i + 4] for i in range(0, 16, 4))
                break
    country, bank = d.one([("DE", d.of(DIGIT, 18)), ("GB", d.of(UPPER, 4) + d.of(DIGIT, 14)), ("NL", d.of(UPPER, 4) + d.of(DIGIT, 10)), ("FR", d.of(DIGIT, 23))])
    number = "".join(str(int(c, 36)) for c in bank + country + "00")
    iban = country + f"{98 - int(number) % 97:02d}" + bank
    yield "iban", iban
    yield "iban-spaced", " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
