#!/bin/sh
# Sends a message through the openclaw-bridge daemon with curl alone.
#
#   openclaw-bridge-send.sh [-k key] [-w seconds] <session-key> [<text>]
#
# Without a text it reads standard input. Ends with 0 when the gateway took the message, 75 when the daemon keeps it, 65 when it
# was refused, and 69 when there is no daemon. OPENCLAW_HTTP_SOCKET names the socket; OPENCLAW_BRIDGE_URL and
# OPENCLAW_HTTP_TOKEN_FILE reach the daemon over TCP instead.
set -eu

key=""
wait=30
while getopts k:w: option; do
    case $option in
    k) key=$OPTARG ;;
    w) wait=$OPTARG ;;
    *) exit 64 ;;
    esac
done
shift $((OPTIND - 1))
if [ $# -lt 1 ]; then
    echo "usage: openclaw-bridge-send.sh [-k key] [-w seconds] <session-key> [<text>]" >&2
    exit 64
fi
target=$1
if [ $# -gt 1 ]; then text=$2; else text=$(cat); fi
# A key of its own makes it harmless to repeat the request after a broken connection.
if [ -z "$key" ]; then key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n'); fi

# The text as a JSON string; control characters other than tabs and line breaks are left out.
quoted() {
    printf '%s' "$1" | LC_ALL=C tr -d '\001-\010\013\014\016-\037' |
        LC_ALL=C sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e "s/$(printf '\t')/\\\\t/g" -e "s/$(printf '\r')/\\\\r/g" |
        LC_ALL=C awk 'BEGIN { printf "\"" } { printf "%s%s", (NR > 1 ? "\\n" : ""), $0 } END { printf "\"" }'
}

# The value of a member of a flat JSON document.
member() { printf '%s' "$2" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Makes a request; the answer is in $answer and its status in $status.
ask() {
    path=$1
    shift
    if [ -n "${OPENCLAW_BRIDGE_URL:-}" ]; then
        # Read from a file, so that the token is in no list of processes.
        answer=$(
            printf 'header = "Authorization: Bearer %s"\n' "$(cat "${OPENCLAW_HTTP_TOKEN_FILE:?is not set}")" |
                curl -sS --config - -w '\n%{http_code}' "$@" "$OPENCLAW_BRIDGE_URL$path"
        ) || exit 69
    else
        state=${OPENCLAW_BRIDGE_STATE_DIRECTORY:-${XDG_STATE_HOME:-$HOME/.local/state}/openclaw-bridge}
        socket=${OPENCLAW_HTTP_SOCKET:-$state/bridge.sock}
        answer=$(curl -sS --unix-socket "$socket" -w '\n%{http_code}' "$@" "http://localhost$path") || exit 69
    fi
    status=$(printf '%s' "$answer" | tail -n 1)
    answer=$(printf '%s' "$answer" | sed '$d')
}

body="{\"sessionKey\":$(quoted "$target"),\"text\":$(quoted "$text"),\"idempotencyKey\":$(quoted "$key")}"
ask /v1/messages --retry 5 --retry-connrefused -H 'Content-Type: application/json' --data-binary "$body"
case $status in
2*) ;;
*)
    member detail "$answer" >&2
    exit 65
    ;;
esac
id=$(member id "$answer")
ask "/v1/messages/$id?wait=accepted&timeout=$wait"
state=$(member state "$answer")
echo "$id $state"
case $state in
accepted) exit 0 ;;
queued | submitting | queuedByGateway) exit 75 ;;
*) exit 65 ;;
esac
