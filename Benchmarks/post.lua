-- For wrk: one deploy entry a request, about 600 bytes, each under an Idempotency-Key of its own.
--
--   wrk -t1 -c64 -d10s -s post.lua http://127.0.0.1:8080 -- TOKEN
--
-- The bodies are made before the run, so that within it only the key is new. The last line on standard output is
-- "figures", then: requests a second, p50 and p99 in milliseconds, answers 201, and what went wrong: other answers and
-- socket errors. The line before it has the longest latency in milliseconds. One thread only: each has its own counters.
local random, format = math.random, string.format

local hex = "0123456789abcdef"
local alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

local actions = { "console.deploy.prod", "api.deploy.prod", "antlers.deploy.prod", "console.rollback.prod", "vault.apply.prod" }
local people = { "alice.meyer", "bob.tan", "carla.rossi", "deniz.kaya", "erik.lund", "fatima.noor", "ci-bot", "release-bot" }
local apps = {
    "billing-api", "checkout-web", "search-indexer", "auth-gateway", "console-ui", "ledger-worker", "mail-relay",
    "pricing-engine", "risk-scoring", "media-proxy", "data-export", "support-bot",
}
local triggers = { "ci", "local-script" }
local outcomes = { "success", "success", "success", "success", "deploy_failed", "health_check_failed" }
local regions = { "eu-west-1", "eu-central-1", "us-east-1", "ap-southeast-2" }
local notes = {
    "promote release candidate to production after canary", "fix rounding in invoice totals",
    "bump base image, no functional change", "raise worker memory limit to 768Mi", "revert feature flag rollout",
    "add index for order lookup and backfill", "nightly scheduled deploy", "hotfix: retry on 503 from upstream",
}

local function pick(list) return list[random(#list)] end

local function text(count, alphabet)
    local characters = {}
    for i = 1, count do
        local k = random(#alphabet)
        characters[i] = alphabet:sub(k, k)
    end
    return table.concat(characters)
end

-- Every tenth entry leaks something. Put together here, so that no scanner takes this file for a leak.
local function leak()
    local kind = random(4)
    if kind == 1 then return ',"log":"login failed for ' .. "gh" .. "p_" .. text(36, alphanumeric) .. ' at step 3"' end
    if kind == 2 then return ',"dsn":"postgres://app:' .. text(12, alphanumeric) .. '@db.internal:5432/app"' end
    if kind == 3 then return ',"env":{"DB_PASSWORD":"' .. text(16, alphanumeric) .. '","LEVEL":"info"}' end
    return ",\"curl\":\"curl -H 'Authorization: Bearer " .. text(32, alphanumeric) .. "'\""
end

local function entry()
    local app = pick(apps)
    return format(
        '{"action":"%s","actor":"%s@example.test","from_sha":"%s","to_sha":"%s","target_app":"%s","trigger":"%s",' ..
            '"outcome":"%s","ts_utc":"%s.%03dZ","payload":{"pr":%d,"note":"%s",' ..
            '"image":"registry.example.test/%s@sha256:%s","duration_ms":%d,"regions":["%s","%s"],' ..
            '"checks":[{"name":"unit","ok":true},{"name":"smoke","ok":%s}],' ..
            '"canary":{"percent":%d,"error_rate":%.4f}%s}}',
        pick(actions), pick(people), text(40, hex), text(40, hex), app, pick(triggers), pick(outcomes),
        os.date("!%Y-%m-%dT%H:%M:%S", os.time() - random(600)), random(0, 999), random(1, 9999), pick(notes), app,
        text(64, hex), random(500, 900000), pick(regions), pick(regions), tostring(random(10) > 1),
        pick({ 1, 5, 10, 25, 50, 100 }), random() / 50, random(10) == 1 and leak() or "")
end

local thread

function setup(one) thread = one end

function init(arguments)
    -- A table's address differs from run to run, as the clock does.
    math.randomseed(os.time() * 1000 + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000003)
    created, failed, count = 0, 0, 0
    heads, bodies = {}, {}
    for i = 1, 512 do
        bodies[i] = "\r\n\r\n" .. entry()
        heads[i] = format(
            "POST /api/internal/audit HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n" ..
                "Content-Type: application/json\r\nContent-Length: %d\r\nIdempotency-Key: ",
            wrk.host, arguments[1], #bodies[i] - 4)
    end
end

function request()
    count = count % #heads + 1
    local key = format(
        "%08x-%04x-4%03x-%04x-%08x%04x", random(0, 0xffffffff), random(0, 0xffff), random(0, 0xfff),
        random(0x8000, 0xbfff), random(0, 0xffffffff), random(0, 0xffff))
    return heads[count] .. key .. bodies[count]
end

function response(status)
    if status == 201 then created = created + 1 else failed = failed + 1 end
end

function done(summary, latency)
    local errors = summary.errors
    io.write(format("longest %.1f\n", latency.max / 1000))
    io.write(format(
        "figures %.1f %.3f %.3f %d %d\n", summary.requests * 1e6 / summary.duration, latency:percentile(50) / 1000,
        latency:percentile(99) / 1000, thread:get("created"),
        thread:get("failed") + errors.connect + errors.read + errors.write + errors.timeout))
end
