"""Where secrets turn up in a deploy's entry: each place yields its name, a payload, and the text around the secret that
must stay."""

import json
import urllib.parse


def odd_cases(name, draw):
    words = name.split("_")
    return draw.one(
        [
            name.lower(),
            name.title().replace("_", "-"),
            name.replace("_", ""),
            name.swapcase(),
            "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(name)),
            "".join(word.title() for word in words),
            words[0].lower() + "".join(word.title() for word in words[1:]),
            ".".join(words).lower(),
            " ".join(words).title(),
        ]
    )


def escaped(text, times):
    for _ in range(times):
        text = json.dumps(text)[1:-1]
    return text


def with_name(name, secret, draw):
    """Places that name what they hold."""
    low = name.lower()
    dashed = low.replace("_", "-")
    quoted = urllib.parse.quote(secret, safe="")
    yield "member", {"action": "console.deploy.prod", low: secret}, ["console.deploy.prod"]
    yield "nested", {"a": {"steps": [{"env": {name: secret, "REGION": "eu-west-1"}}]}}, ["eu-west-1"]
    yield "log", {
        "log_tail": f"2026-11-24T04:45:51Z INFO starting\n2026-11-24T04:45:52Z DEBUG using {low}={secret} for app "
        "console\n2026-11-24T04:45:53Z INFO done"
    }, ["INFO starting", "for app console", "INFO done"]
    yield "url", {"callback": f"https://ci.raxx.app/hook?app=console&{low}={quoted}&page=2"}, [
        "https://ci.raxx.app/hook?app=console&",
        "&page=2",
    ]
    yield "url-fragment", {"back": f"https://ci.raxx.app/done#{low}={quoted}&state=ok"}, [
        "https://ci.raxx.app/done#",
        "&state=ok",
    ]
    yield "url-in-url", {
        "login": "https://sso.raxx.app/?next="
        + urllib.parse.quote(f"https://ci.raxx.app/hook?{low}={quoted}&page=2", safe="")
        + "&lang=en"
    }, ["https://sso.raxx.app/?next=https%3A%2F%2Fci.raxx.app", "&lang=en"]
    yield "form", {"body": f"grant=x&{low}={urllib.parse.quote_plus(secret)}&scope=deploy"}, ["grant=x&", "&scope=deploy"]
    yield "dotenv", {"env": f"# production\nPORT=8080\n{name}={secret}\nexport LOG_LEVEL=debug\n"}, [
        "PORT=8080",
        "export LOG_LEVEL=debug",
    ]
    yield "dotenv-quoted", {"env": f'PORT=8080\nexport {name}="{secret}"\nLOG_LEVEL=debug'}, [
        "PORT=8080",
        "LOG_LEVEL=debug",
    ]
    yield "dotenv-windows", {"env": f"PORT=8080\r\nset {name}={secret}\r\nset LOG_LEVEL=debug\r\n"}, [
        "PORT=8080",
        "LOG_LEVEL=debug",
    ]
    yield "header", {
        "dump": f"POST /v1/deploys HTTP/1.1\r\nHost: api.raxx.app\r\nX-{name.title().replace('_', '-')}: {secret}\r\n"
        "Accept: */*\r\n"
    }, ["Host: api.raxx.app", "Accept: */*"]
    yield "header-list", {"headers": ["Accept: */*", f"x-{dashed}: {secret}", "Host: api.raxx.app"]}, [
        "Accept: */*",
        "Host: api.raxx.app",
    ]
    yield "flag-list", {"args": ["--app", "console", f"--{dashed}", secret, "--wait"]}, ["console", "--wait"]
    yield "flag-list-equals", {"args": ["--app", "console", f"--{dashed}={secret}", "--wait"]}, ["console", "--wait"]
    yield "array-member", {low: [secret], "n": 3}, []
    yield "array-env", {"env": ["REGION=eu-west-1", f"{name}={secret}", "PORT=8080"]}, ["REGION=eu-west-1", "PORT=8080"]
    yield "json", {"body": json.dumps({"app": "console", low: secret, "n": 1})}, ["console"]
    yield "json-spaced", {"body": json.dumps({"app": "console", "auth": {name: secret}, "n": 1}, indent=2)}, ["console"]
    yield "json-twice", {"body": json.dumps({"inner": json.dumps({low: secret, "app": "console"})})}, ["console"]
    yield "json-thrice", {"a": json.dumps({"b": json.dumps({"c": json.dumps({name: secret, "app": "console"})})})}, [
        "console"
    ]
    yield "json-in-log", {
        "log": "level=info payload=" + json.dumps({"app": "console", low: secret}) + " took=12ms"
    }, ["level=info payload=", "took=12ms"]
    yield "json-cut-off", {"log": 'event {"app": "console", "' + low + '": "' + secret + '", "next": "cut o'}, ["console"]
    yield "json-escaped", {
        "log": "sent " + escaped(json.dumps({low: secret, "app": "console"}), 1) + " ok"
    }, ["sent ", "console", " ok"]
    yield "json-escaped-twice", {
        "log": "sent " + escaped(json.dumps({low: secret, "app": "console"}), 2) + " ok"
    }, ["sent ", "console", " ok"]
    yield "python-dict", {"log": "config " + repr({"app": "console", low: secret}) + " loaded"}, ["console", " loaded"]
    yield "odd-case", {odd_cases(name, draw): secret, "app": "console"}, ["console"]
    yield "odd-case-text", {"log": f"{odd_cases(name, draw).replace(' ', '_')} = {secret}\nnext"}, ["next"]
    yield "pair", {"config": [{"name": name, "value": secret}, {"name": "REGION", "value": "eu-west-1"}]}, ["eu-west-1"]
    yield "pair-key", {"vars": [{"key": low, "type": "env", "value": secret, "hidden": False}]}, ["env"]
    yield "pair-list", {"headers": [["accept", "*/*"], [low, secret]]}, ["accept"]
    yield "flat-list", {"rawHeaders": ["Accept", "*/*", f"X-{name.title().replace('_', '-')}", secret]}, ["Accept"]
    yield "yaml", {"values": f"app: console\nenv:\n  {name}: {secret}\n  REGION: eu-west-1\n"}, [
        "app: console",
        "REGION: eu-west-1",
    ]
    yield "yaml-list", {"manifest": f"env:\n- name: {name}\n  value: {secret}\n- name: PORT\n  value: 80"}, ["- name: PORT"]
    yield "toml", {"config": f'[deploy]\napp = "console"\n{low} = "{secret}"\nretries = 3'}, ['app = "console"', "retries = 3"]
    yield "flag", {"cmd": f"deployctl push --app console --{dashed} {secret} --wait"}, ["--app console", "--wait"]
    yield "docker-env", {"cmd": f"docker run -e {name}={secret} -p 80:80 console:latest"}, ["-p 80:80 console:latest"]
    yield "powershell", {"log": f"$env:{name} = '{secret}'\nWrite-Output done"}, ["Write-Output done"]
    yield "diff", {"diff": f"@@ -1,2 +1,2 @@\n-{name}={secret}\n+{name}=$NEW\n PORT=80"}, ["@@ -1,2 +1,2 @@", " PORT=80"]
    yield "ansi", {"log": f"\x1b[32mINFO\x1b[0m \x1b[1m{low}\x1b[0m={secret}\x1b[0m ready"}, ["ready"]


def in_prose(name, secret, draw):
    """Sentences that name what they hold."""
    words = name.lower().replace("_", " ")
    yield "commit-name", {"reason": f"fix: rotate leaked {name} {secret} in production\n\nCloses #812"}, [
        "fix: rotate leaked",
        "in production",
        "Closes #812",
    ]
    yield "commit-set", {"reason": f"chore: set {name} to {secret}\n\nas agreed"}, ["chore: set", "as agreed"]
    yield "commit-colon", {"reason": f"Revert config\n\n{name}: {secret}\nSigned-off-by: K"}, ["Revert config", "Signed-off-by: K"]
    yield "commit-quoted", {"reason": f"use the new {words} `{secret}` for the console"}, ["use the new", "for the console"]
    yield "commit-was", {"reason": f"the old {words} was {secret}, now rotated"}, ["the old", ", now rotated"]
    yield "commit-brackets", {"reason": f"deploy ({name}={secret}) done"}, ["deploy (", ") done"]
    yield "log-kv", {"log_tail": ["boot", f"time=12:01 level=debug msg=\"connect\" {name.lower()}=\"{secret}\" app=console"]}, ["level=debug", "app=console"]
    yield "log-json-colon", {"log_tail": f"ERROR invalid {words}: '{secret}' (401)\nretrying"}, ["ERROR invalid", "(401)", "retrying"]
    yield "export", {"script": f"set -e; export {name}={secret}; ./deploy.sh --app console"}, ["set -e; export", "; ./deploy.sh --app console"]
    yield "inline-env", {"cmd": f"{name}={secret} npm publish --access public"}, ["npm publish --access public"]
    yield "heroku-config", {"cmd": f"heroku config:set {name}={secret} -a raxx-console-prod"}, ["heroku config:set", "-a raxx-console-prod"]
    yield "kubectl", {"cmd": f"kubectl create secret generic app --from-literal={name.lower()}={secret} -n prod"}, ["kubectl create secret generic app", "-n prod"]
    yield "terraform", {"tf": f'variable "{name.lower()}" {{\n  default = "{secret}"\n}}'}, ["default"]
    yield "tfvars", {"tf": f'{name.lower()} = "{secret}"\nregion = "eu-west-1"'}, ["eu-west-1"]
    yield "ini-spaces", {"conf": f"[app]\n{name.lower().replace('_', '-')} : {secret}\nport = 1"}, ["[app]", "port = 1"]
    yield "php", {"conf": f"define('{name}', '{secret}');\n$x = 1;"}, ["$x = 1;"]
    yield "js", {"code": f"const {name.lower()} = '{secret}';\nrun();"}, ["run();"]
    yield "js-object", {"code": f"connect({{ host: 'db', {name.lower()}: '{secret}', port: 1 }})"}, ["host: 'db'", "port: 1"]
    yield "map-arrow", {"code": f"{{'{name.lower()}' => '{secret}', 'a' => 1}}"}, ["'a' => 1"]
    yield "xml-attr", {"xml": f'<add key="{name}" value="{secret}" />\n<add key="Port" value="1" />'}, ['<add key="Port" value="1" />']
    yield "xml", {"xml": f"<{name.lower()}>{secret}</{name.lower()}><port>1</port>"}, ["<port>1</port>"]
    yield "properties", {"conf": f"app.{name.lower().replace('_', '.')}={secret}\napp.port=1"}, ["app.port=1"]
    yield "curl-header", {"cmd": f"curl -H 'X-{name.title().replace('_', '-')}: {secret}' https://api.raxx.app/v1 -d '{{}}'"}, ["https://api.raxx.app/v1"]
    yield "nested-name", {"secrets": {"prod": {name.split("_")[0].lower(): {"_".join(name.split("_")[1:]).lower() or name: secret}}}}, []
    yield "before-after", {"diff": [{"field": name.lower(), "old": secret, "new": "[hidden]"}]}, ["[hidden]"]
    yield "stdout-lines", {"steps": [{"run": "env", "out": [f"HOME=/root", f"{name}={secret}", "LANG=C"]}]}, ["HOME=/root", "LANG=C"]


def without_name(secret, draw):
    """Places that only the form of the secret can give away."""
    yield "plain", {"note": secret}, []
    yield "in-array", {"lines": ["ok", secret, "done"]}, ["ok", "done"]
    yield "commit", {"reason": f"fix: rotate leaked {secret} in production\n\nCloses #812"}, [
        "fix: rotate leaked",
        "in production",
        "Closes #812",
    ]
    yield "sentence", {"note": f"we leaked {secret}, please revoke it."}, ["we leaked ", "please revoke it."]
    yield "sentence-end", {"note": f"Revoke {secret}."}, ["Revoke "]
    yield "quoted", {"note": f'old value "{secret}" and \'{secret}\' and `{secret}`'}, ["old value", " and "]
    yield "brackets", {"note": f"({secret}) [{secret}] <{secret}>"}, []
    yield "escapes", {"note": f"\\n{secret}\\nnext line\\t{secret}&x=1"}, ["next line"]
    yield "percent", {"note": f"before%20{urllib.parse.quote(secret, safe='')}%26after%3D1"}, ["before%20", "%26after%3D1"]
    yield "path", {"url": f"https://hooks.raxx.app/in/{urllib.parse.quote(secret, safe='')}?dry=1"}, [
        "https://hooks.raxx.app/in/",
    ]
    yield "as-key", {"seen": {secret: True, "app": 1}}, ["app"]
    yield "bearer", {"dump": f"GET / HTTP/1.1\nAuthorization: Bearer {secret}\nAccept: text/html"}, [
        "GET / HTTP/1.1",
        "Accept: text/html",
    ]
    yield "json-array", {"body": json.dumps(["console", secret])}, ["console"]
    yield "unicode", {"note": f"Schlüssel «{secret}» — größer"}, ["Schlüssel «", "größer"]
    yield "table", {"log": f"| app | console |\n| key | {secret} |\n"}, ["| app | console |"]
    yield "csv", {"log": f"id,key,app\n1,{secret},console\n"}, ["id,key,app", ",console"]
