#!/usr/bin/env bash
# Measures the command from the shell: a send, a listen and a daemon that idle, against an acknowledging server.
# Takes the folder of the benchmark's programs, and the command.
set -u
bin=${1:?the folder of the built programs}
command=${2:?the command}
work=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX") || exit 1

# The server ends with its standard input, which is this script's descriptor 3.
exec 3> >("$bin/ack-server" >"$work/port")
trap 'exec 3>&-; rm -rf "$work"' EXIT
until [ -s "$work/port" ]; do sleep 0.1; done
port=$(cat "$work/port")

# Nothing of the user's own: a fresh home, and no configuration from outside.
measure() {
    env -i HOME="$work" PATH="$PATH" OPENCLAW_GATEWAY_URL="ws://127.0.0.1:$port" "$bin/measure-command" "$@"
}

echo "openclaw-bridge --version"
measure run 20 "$command" --version || exit 1
echo "openclaw-bridge send"
measure run 20 "$command" send whatsapp:dm:15551230001 "Build 4711 is green." || exit 1
echo "openclaw-bridge listen"
measure idle 10 "$command" listen || exit 1
echo "openclaw-bridge serve"
measure idle 30 "$command" serve --listen 127.0.0.1:0 || exit 1
