"""Payloads without secrets: each family a function from a generator to a JSON value that must not change."""

import base64
import datetime
import json
import string

HEX = "0123456789abcdef"
B62 = string.ascii_letters + string.digits


def families(d):
    sha, short, uuid = d.hex(40), d.hex(7), d.uuid()
    number = d.random.randrange(100, 99999)
    when = datetime.datetime(2026, d.random.randrange(1, 13), d.random.randrange(1, 28), d.random.randrange(24), 5, 9)
    b64 = lambda n: d.b64(d.bytes(n))
    yield "sha", {"from_sha": sha, "to_sha": d.hex(40), "note": f"deployed {short}..{d.hex(7)}"}
    yield "sha256-commit", {"to_sha": d.hex(64)}
    yield "uuid", {"id": uuid, "request_id": d.uuid(), "msg": f"request {d.uuid()} done"}
    yield "digest", {"image": f"registry.raxx.app/console@sha256:{d.hex(64)}", "digest": f"sha256:{d.hex(64)}"}
    yield "integrity", {"integrity": f"sha512-{b64(64)}", "log": f'"integrity": "sha384-{b64(48)}"'}
    yield "semver", {"release": f"v{number}.2.1-rc.3+build.{number}", "note": "bump jsonwebtoken from 8.5.1 to 9.0.2"}
    yield "run-url", {"run_url": f"https://github.com/raxx/console/actions/runs/{d.of(string.digits[1:], 11)}/attempts/1"}
    yield "timestamps", {"at": when.isoformat() + "Z", "epoch": 1790000000 + number, "ns": "17900000001234" + d.of("0123456789", 5), "log": f"{when} +0000 UTC ok"}
    yield "png", {"icon": "data:image/png;base64,iVBORw0KGgo" + b64(120)}
    yield "base64-text", {"body": d.b64("Deployed the console to production. All is well, see the run book for details.")}
    yield "base64-json", {"state": d.b64(json.dumps({"page": 2, "sort": "name", "filter": {"app": "console"}}))}
    yield "gzip", {"patch": "H4sI" + b64(90)}
    yield "ssh-public", {"deploy_key": f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{d.of(B62, 43)} ci@raxx", "log": f"SHA256:{d.of(B62, 43)} ok"}
    dashes = "-" * 5
    yield "certificate", {"cert": f"{dashes}BEGIN CERTIFICATE{dashes}\n" + "\n".join(d.of(B62 + '+/', 64) for _ in range(6)) + f"\n{dashes}END CERTIFICATE{dashes}"}
    yield "public-key", {"public_key": f"{dashes}BEGIN PUBLIC KEY{dashes}\n{d.of(B62, 64)}\n{dashes}END PUBLIC KEY{dashes}"}
    yield "stripe-publishable", {"stripe_publishable_key": "pk" + "_live_" + d.b62(24), "pk": "pk" + "_test_" + d.b62(24)}
    yield "key-id", {"key_id": d.hex(20), "kms_key_id": f"arn:aws:kms:eu-west-1:123456789012:key/{uuid}", "kid": d.b62(22)}
    yield "arn", {"role": "arn:aws:iam::123456789012:role/deploy", "secret": f"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-{d.of(string.ascii_letters, 6)}"}
    yield "secret-ref", {"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db-credentials", "key": "password"}}}]}
    yield "secret-names", {"secrets": ["HEROKU_API_KEY", "NPM_TOKEN", "SENTRY_AUTH_TOKEN"], "required": "DB_PASSWORD, API_KEY"}
    yield "secret-name", {"secret_name": "prod/console/db", "secretName": "console-tls", "existingSecret": "console-db"}
    yield "secret-version", {"secret_version": "7", "secret_id_ttl": "24h", "secrets_manager": "infisical", "secret_rotation": "monthly"}
    yield "token-count", {"token_count": number, "max_tokens": 4096, "prompt_tokens": number, "tokens": 812, "usage": {"total_tokens": 99}}
    yield "token-meta", {"token_type": "bearer", "token_url": "https://auth.raxx.app/oauth/token", "token_ttl": "3600s", "token_expires_at": when.isoformat() + "Z"}
    yield "page-token", {"next_page_token": d.b62(32), "nextToken": d.b64(d.of(B62, 40)), "cursor": d.b62(24)}
    yield "author", {"author": "Kris Novak", "authors": ["Ana", "Omar"], "authority": "platform", "authored_at": when.isoformat() + "Z"}
    yield "monkey", {"monkey": "chaos-monkey-7", "turkey": "b0a1c2d3e4f5a6b7", "keyboard": "de-DE", "hockey": d.b62(20)}
    yield "cache-key", {"cache_key": f"node-modules-linux-{d.hex(64)}", "log": f"Cache restored from key: Linux-spm-{d.hex(64)}"}
    yield "idempotency", {"idempotency_key": uuid, "Idempotency-Key": d.uuid(), "log": f"Idempotency-Key: {uuid}"}
    yield "password-policy", {"password_min_length": 12, "password_policy": "strong", "password_expires": "never", "passwordless": True, "password_hint": "none"}
    yield "password-null", {"password": None, "token": "", "secret": False, "api_key": None, "has_password": True}
    yield "placeholders", {"token": "<token>", "api_key": "${HEROKU_API_KEY}", "password": "$DB_PASSWORD", "secret": "***", "key": "xxxx"}
    yield "placeholders-text", {"log": "export TOKEN=<your token>\nAPI_KEY=${API_KEY}\nPASSWORD=$(pass show db)\nSECRET=********\nDB_PASS=xxxxxxxx"}
    yield "actions-refs", {"step": "token: ${{ secrets.GITHUB_TOKEN }}", "with": {"token": "${{ secrets.NPM_TOKEN }}", "password": "{{ vault_db_password }}"}}
    yield "redacted", {"token": "[redacted:github-token]", "log": "PASSWORD=[redacted:password] ok", "h": "Authorization: Bearer [redacted:bearer-token]"}
    yield "masked", {"log": "using token ghp_****************************abcd and sk_live_...a1b2", "token": "ghp_" + 36 * "x"}
    yield "commit-password", {"reason": d.one(["fix: password reset flow fails on Safari", "feat: let users change their password", "docs: password rules for operators", "password: allow long ones"])}
    yield "commit-token", {"reason": d.one(["refactor: token bucket rate limiter", "fix: token refresh race (#812)", "token: handle expiry", "chore: bump auth-token to 2.3.1", "Add token auth to the API"])}
    yield "commit-secret", {"reason": d.one(["ci: enable secret scanning", "remove secret rotation cron", "secret: read from env", "docs: where secrets live", "fix: secrets are masked in logs"])}
    yield "commit-key", {"reason": d.one(["fix: key error in parser", "perf: cache key by sha", "add primary key to audit log", "feat: keyboard shortcuts", "refactor api key middleware"])}
    yield "commit-auth", {"reason": d.one(["auth: tighten session handling", "fix Authorization header parsing", "Basic authentication is disabled", "Bearer token required for /metrics", "use basic auth for staging"])}
    yield "commit-sha-ref", {"reason": f"Revert \"rotate API key\"\n\nThis reverts commit {sha}."}
    yield "merge", {"reason": f"Merge pull request #{number} from raxx/fix-token-refresh\n\nFix token refresh"}
    yield "www-authenticate", {"log": 'WWW-Authenticate: Bearer realm="raxx", error="invalid_token"\nVary: Authorization, Cookie'}
    yield "cors", {"log": "Access-Control-Allow-Headers: authorization, x-api-key, content-type\nAccess-Control-Allow-Credentials: true"}
    yield "cookie-settings", {"cookie_policy": "strict", "cookie_domain": "raxx.app", "cookie_consent": True, "cookies": 3, "session_timeout": 3600, "session_count": 12}
    yield "workflow", {"yaml": "permissions:\n  id-token: write\n  contents: read\nsecrets: inherit\npersist-credentials: false\n"}
    yield "fetch", {"code": "fetch(url, { credentials: 'include', headers: { Accept: '*/*' } })"}
    yield "types", {"code": "struct Login { let password: String; let token: String?; var secret: Data }"}
    yield "python-code", {"code": "password = os.environ['DB_PASSWORD']\ntoken = get_token()\nsecret = config.secret\napi_key = settings.API_KEY"}
    yield "js-code", {"code": "const token = process.env.TOKEN;\nconst password = await prompt('Password: ');\nif (token === undefined) return;"}
    yield "sql", {"query": "SELECT id, password_hash FROM users WHERE token IS NOT NULL AND key = $1"}
    yield "vault-path", {"vault": "secret/data/prod/console", "password": "vault:secret/data/prod/db#password", "token": "op://infra/heroku/token"}
    yield "file-paths", {"password_file": "/run/secrets/db_password", "token_file": "/var/run/secrets/token", "secret": "/run/secrets/console", "key_path": "~/.ssh/id_ed25519"}
    yield "etag", {"etag": f'W/"{d.hex(32)}"', "headers": f'ETag: "{d.hex(32)}-4"\nX-Request-Id: {uuid}'}
    yield "trace", {"traceparent": f"00-{d.hex(32)}-{d.hex(16)}-01", "trace_id": d.hex(32), "span_id": d.hex(16)}
    yield "ulid", {"id": "01" + d.of("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24), "ksuid": d.b62(27), "oid": d.hex(24)}
    yield "snowflake", {"id": d.of("123", 1) + d.of("0123456789", 17), "n": 1000000000 + number}
    yield "server-ip", {"host_ip": "10.0.0.7", "listen": "0.0.0.0:8080", "log": "connected to 10.2.3.4:5432", "subnet": "10.0.0.0/16", "ip": "192.168.1.4"}
    yield "mac", {"mac": ":".join(d.hex(2) for _ in range(6)), "v6": "fe80::1ff:fe23:4567:890a"}
    yield "git-ssh", {"remote": "git@github.com:raxx/console.git", "clone": "git clone ssh://git@github.com/raxx/api.git"}
    yield "action-ref", {"uses": "actions/checkout@v4", "image": "postgres:15.6@sha256:" + d.hex(64), "pkg": "@types/node@20.11.5", "logo": "logo@2x.png"}
    yield "host-user", {"log": "root@ip-10-0-0-1:~# uptime", "unit": "postgresql@15-main.service started"}
    yield "urls", {"url": f"https://console.raxx.app/apps/console?tab=log&sha={short}&page=2#L{number}", "db": "postgres://db.internal:5432/console", "local": "http://localhost:8080/health"}
    yield "url-user", {"url": "https://deploy@git.raxx.app/console.git", "redis": "redis://cache:6379/0"}
    yield "build-number", {"build": f"2026.11.24.{number}", "serial": "415-555-01", "range": "100-200-3000", "part": "12345-678-90"}
    yield "numbers", {"bytes": 4111111111111112, "count": "12,345,678", "amount": "1234 5678 9012", "tz": "+0200", "diff": "+1234567 -89"}
    bad = [int(c) for c in "4" + d.of("0123456789", 14)]
    total = sum(x if i % 2 else (2 * x - 9 if x > 4 else 2 * x) for i, x in enumerate(bad))
    yield "luhn-wrong", {"order": "".join(map(str, bad)) + str((10 - total % 10) % 10 ^ 1 if (10 - total % 10) % 10 < 8 else 3)}
    yield "stack-trace", {"log": "Traceback (most recent call last):\n  File \"/app/auth/token.py\", line 81, in refresh\n    raise KeyError('token')\nKeyError: 'token'"}
    yield "swift-trace", {"log": "Fatal error: Unexpectedly found nil: file Sources/AuthService/Token.swift, line 42"}
    yield "npm-log", {"log": "npm WARN deprecated request@2.88.2\nadded 812 packages in 12s\nnpm_config_cache=/tmp/npm npm_lifecycle_event=build"}
    yield "terraform-log", {"log": f"aws_db_instance.main: Refreshing state... [id=console-{short}]\nPlan: 1 to add, 0 to change\n  + password = (sensitive value)"}
    yield "docker-log", {"log": f"#12 sha256:{d.hex(64)} 3.2MB / 3.2MB 0.4s done\nexporting layers\ndocker run -p 8080:80 -v /a:/b console"}
    yield "heroku-log", {"log": f"remote: -----> Build succeeded!\nremote: Released v{number}\nheroku[web.1]: State changed from starting to up"}
    yield "kubectl", {"log": f"deployment.apps/console configured\npod/console-{d.of(string.ascii_lowercase + '2345678', 10)}-{d.of(string.ascii_lowercase, 5)} Running\nsecret/console-tls unchanged"}
    yield "access-log", {"log": f'GET /api/internal/audit?limit=50&sha={short} 200 12ms req={uuid}'}
    yield "mkdir", {"log": "mkdir -p /srv/app && ssh -p 2222 deploy && cp -p a b && tar -xpf x.tar"}
    yield "curl", {"log": "curl -fsSL https://get.raxx.app/install.sh | sh -s -- --version 1.2.3 --no-password"}
    yield "cli-flags", {"cmd": "deployctl push --app console --token-file /run/token --password-stdin --key-id 7 --secret-name db"}
    yield "health", {"checks": {"auth": "ok", "session": "ok", "token_service": "healthy", "password_service": {"status": "up", "latency_ms": 12}}}
    yield "feature-flags", {"flags": {"new_auth": True, "password_reset_v2": False, "token_rotation": "50%", "secret_sauce": "on"}}
    yield "auth-methods", {"auth": "oauth2", "auth_method": "oidc", "authorization": "none", "authentication": "saml", "auth_type": "token"}
    yield "statuses", {"password": "not set", "token": "rotated", "secret": "missing", "api_key": "unchanged", "credentials": "expired"}
    yield "credential-name", {"credentials": "aws-prod", "credential_type": "oidc", "credentials_source": "vault"}
    yield "jwk-public", {"kty": "RSA", "kid": d.b62(20), "n": d.url(342), "e": "AQAB", "alg": "RS256"}
    yield "csp", {"header": f"script-src 'nonce-{d.b64(d.bytes(16))}' 'sha256-{d.b64(d.bytes(32))}'"}
    yield "checksums", {"log": f"{d.hex(64)}  console.tar.gz\n{d.hex(32)}  a.txt\nmd5={d.hex(32)} crc32={d.hex(8)}"}
    yield "unicode", {"reason": "Größe geändert — naïve façade 🚀 déployé", "actor": "kris", "note": "密码策略已更新"}
    yield "diff", {"diff": f"@@ -1,4 +1,5 @@\n-token_ttl = 300\n+token_ttl = 600\nindex {d.hex(7)}..{d.hex(7)} 100644"}
    yield "env-dump", {"env": f"PATH=/usr/bin:/bin\nHOME=/root\nPWD=/srv/app\nOLDPWD=/tmp\nCI=true\nGITHUB_SHA={sha}\nGITHUB_RUN_ID={d.of('123456789', 10)}\nLANG=C.UTF-8"}
    yield "emails-not", {"a": "x@y", "b": "user@localhost", "c": "@kris please look", "d": "a @ b.com", "e": "deploy@host.internal"}
    yield "lorem", {"text": " ".join(d.one("deploy console api rollback health check operator release production surface audit trail gate confirm preview".split()) for _ in range(60))}
    yield "nested", {"a": {"b": [{"c": {"d": [1, 2, {"token_count": 5, "sha": sha}]}}]}}
    yield "json-string", {"body": json.dumps({"sha": sha, "token_type": "bearer", "items": [1, 2], "id": uuid})}
    yield "regex", {"pattern": r"^(?<user>[a-z]+):(?<password>[^@]+)@", "rule": "password=.+"[:8]}
    yield "markdown", {"text": "## Tokens\n\n| token | scope |\n| --- | --- |\n| ci | write |\n\nSee **secret rotation**: monthly."}
    yield "questions", {"text": "Is the token valid? Which key is used? Where is the password stored? What secret?"}
    yield "prose", {"text": "The API key is stored in the vault and the password is rotated weekly; the token was revoked in 2025."}
    yield "i18n", {"key": "login.password.label", "value": "Password", "default": "Enter your password"}
    yield "pairs", {"settings": [{"key": "color", "value": "blue"}, {"name": "LOG_LEVEL", "value": "debug"}, {"name": "TOKEN_TTL", "value": "3600"}]}
    yield "form-fields", {"fields": ["username", "password", "otp"], "missing": ["password", "token"], "required": ["api_key"]}
    yield "sentry-id", {"event_id": d.hex(32), "release": f"console@{sha}", "dist": "42"}
    yield "version-list", {"deps": "swift-nio 2.101.2, hummingbird 2.28.1, swift-crypto 3.12.3, auth-kit 1.2.3, token-kit 0.4.1"}
    yield "cron", {"schedule": "*/5 * * * *", "window": "02:00-04:00", "retention": "P2Y"}
    yield "ghs-repo", {"repo": "raxx/ghp_tools", "branch": "fix/sk_live_mode", "path": "src/npm_helpers/hf_hub.py", "tag": "pat-2026"}
