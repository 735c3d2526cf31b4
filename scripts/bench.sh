#!/usr/bin/env bash
# Measures speed and memory with a release build; docs/performance.md explains the figures.
# Takes the options of openclaw-benchmarks: --json, --repetitions N, --requests N, --only sockets|client|json|outbox|delivery|http.
# With --json or --only the command is left out.
set -u
cd "$(dirname "$0")/.." || exit 1

# The scratch folder of scripts/release.sh and its flags, so that both share what they compile.
flags="--configuration release --scratch-path $PWD/.build-release --package-path Benchmarks"
if [ "$(uname -s)" = Linux ]; then flags="$flags --static-swift-stdlib"; fi

echo "bench: an optimised build from nothing takes minutes" >&2
# shellcheck disable=SC2086  # a list of flags
swift build --quiet $flags || exit 1
# shellcheck disable=SC2086
bin=$(swift build $flags --show-bin-path) || exit 1

case " $* " in *" --only http "* | *" --json "*) scripts/release.sh >&2 || exit 1 ;; esac
case " $* " in *" --json "* | *" --only "*) exec "$bin/openclaw-benchmarks" --daemon dist/openclaw-bridge "$@" ;; esac

scripts/release.sh >&2 || exit 1
"$bin/openclaw-benchmarks" --daemon dist/openclaw-bridge "$@" || exit 1
echo
scripts/bench-command.sh "$bin" dist/openclaw-bridge || exit 1
echo
case $(uname -s) in
Linux) cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1) cores=$(nproc) ;;
*) cpu=$(sysctl -n machdep.cpu.brand_string) cores=$(sysctl -n hw.ncpu) ;;
esac
echo "$cores x $cpu, $(uname -sr), $(swift --version 2>&1 | sed -n 's/.*\(Swift version [0-9.]*\).*/\1/p' | head -n 1),$(uptime | sed 's/.*load/ load/')"
