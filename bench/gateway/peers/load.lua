-- What wrk sends, and how it tells what it saw. Arguments: the body, then the name and the value of each header.
function init(args)
    wrk.method = "POST"
    wrk.body = args[1]
    for i = 2, #args, 2 do
        wrk.headers[args[i]] = args[i + 1]
    end
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format(
        '\nfigures {"answers":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"errors":%d}\n',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        e.connect + e.read + e.write + e.status + e.timeout))
end
