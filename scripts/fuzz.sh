#!/usr/bin/env bash
# Sends made-up requests to every route of a daemon, as its OpenAPI document describes them and as it does not. A status of 500 or
# above, a daemon that ends, and memory that grows beyond a limit are failures. Takes a seed, and how many examples of each route.
# What it does is printed; the log of a run that fails is kept in .build/fuzz.
set -u
cd "$(dirname "$0")/.." || exit 1

seed=${1:-$RANDOM$RANDOM}
examples=${2:-100}
# How much the daemon may grow, in KiB: the stores' caches and the ring of events fill once.
limit=65536
work=$PWD/.build/fuzz
venv=$work/venv

scripts/build.sh --product openclaw-bridge || exit 1
program=$(swift build --show-bin-path)/openclaw-bridge

mkdir -p "$work"
if [ ! -x "$venv/bin/schemathesis" ]; then
    echo "fuzz: installing schemathesis into $venv" >&2
    python3 -m venv "$venv" && "$venv/bin/pip" install --quiet "schemathesis>=4,<5" openapi-spec-validator || {
        echo "fuzz: schemathesis cannot be installed; python3 with venv, and PyPI, are needed." >&2
        exit 1
    }
fi
"$venv/bin/openapi-spec-validator" Sources/BridgeDaemon/Resources/openapi.json || exit 1

state=$(mktemp -d /tmp/fuzz.XXXXXX)
pids=""
# shellcheck disable=SC2329  # called by the trap
finish() {
    # shellcheck disable=SC2086  # a list of processes that this script has started
    [ -z "$pids" ] || kill $pids 2>/dev/null
    wait 2>/dev/null
    rm -rf "$state"
}
trap finish EXIT

# Waits until a line of a file says something, and prints the line.
await() {
    for _ in $(seq 300); do
        if grep -m 1 -E "$2" "$1" 2>/dev/null; then return 0; fi
        sleep 0.1
    done
    echo "fuzz: $1 does not say $2" >&2
    return 1
}

"$program" simulate --port 0 --json >"$state/simulator.log" 2>&1 &
pids="$!"
gateway=$(await "$state/simulator.log" 'ws://[0-9.]+:[0-9]+' | grep -oE 'ws://[0-9.]+:[0-9]+' | head -1) || exit 1
printf 'test-token' >"$state/gateway-token"
chmod 600 "$state/gateway-token"
"$program" serve --url "$gateway" --token-file "$state/gateway-token" --state-dir "$state/state" --listen 127.0.0.1:0 --json \
    >"$work/daemon.log" 2>&1 &
daemon=$!
pids="$pids $daemon"
url=$(await "$work/daemon.log" 'http://127.0.0.1:[0-9]+' | grep -oE 'http://127.0.0.1:[0-9]+' | head -1) || exit 1
token=$(cat "$state/state/http-token")

memory() { awk '/^VmRSS/ { print $2 }' "/proc/$daemon/status"; }

# A few of everything, so that what is made once is there.
fuzz() {
    # The stream of events never ends; it has tests of its own.
    "$venv/bin/schemathesis" run Sources/BridgeDaemon/Resources/openapi.json --url "$url" \
        --header "Authorization: Bearer $token" --exclude-path /v1/events --checks not_a_server_error \
        --seed "$seed" --max-examples "$1" --phases examples,coverage,fuzzing --request-timeout 310 \
        --continue-on-failure --suppress-health-check all --warnings off --no-color
}

echo "fuzz: seed $seed, $examples examples of each route at $url"
fuzz 5 >"$work/warm-up.log" 2>&1
before=$(memory)
fuzz "$examples" | tee "$work/schemathesis.log"
result=${PIPESTATUS[0]}
for query in 'types=%00' 'after=%ff' 'types=message,,' 'after=-1' 'after=a-99999999999999999999'; do
    code=$(curl -s -o /dev/null -m 1 -w '%{http_code}' -H "Authorization: Bearer $token" "$url/v1/events?$query")
    if [ "$code" -ge 500 ]; then
        echo "fuzz: /v1/events?$query was answered with $code" >&2
        result=1
    fi
done
after=$(memory)
echo "fuzz: seed $seed; the daemon had $before KiB before and ${after:-none} KiB after"
if [ -z "$after" ] || ! kill -0 "$daemon" 2>/dev/null; then
    echo "fuzz: the daemon has ended; see $work/daemon.log" >&2
    result=1
elif [ $((after - before)) -gt "$limit" ]; then
    echo "fuzz: it has grown by more than $limit KiB" >&2
    result=1
fi
exit "$result"
