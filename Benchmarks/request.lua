-- For wrk: one request again and again, whatever it is answered.
--
--   wrk … -s request.lua http://127.0.0.1:8080 -- METHOD PATH TOKEN [BODY [KEY]]
--
-- The last line on standard output is "figures", then: how many answers came, and the status of the last.
local text

function setup(one) thread = one end

function init(arguments)
    count, last = 0, 0
    local method, path, token, body, key = unpack(arguments)
    local fields = { ["Authorization"] = "Bearer " .. token }
    if body then fields["Content-Type"] = "application/json" end
    if key then fields["Idempotency-Key"] = key end
    text = wrk.format(method, path, fields, body)
end

function request() return text end

function response(status)
    count = count + 1
    last = status
end

function done()
    io.write(string.format("figures %d %d\n", thread:get("count"), thread:get("last")))
end
