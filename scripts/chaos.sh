#!/usr/bin/env bash
# Kills bridges and gateways at every step of a delivery and counts what arrived; docs/reliability.md explains the table.
# Takes the options of delivery-chaos grid: --runs N, --seed N, --trouble NAME, --family NAME, --parallel N.
set -u
cd "$(dirname "$0")/.." || exit 1

# Optimised, and in the scratch folder of scripts/release.sh: ten thousand runs are many processes.
flags="--configuration release --product delivery-chaos --scratch-path .build-release"
if [ "$(uname -s)" = Linux ]; then flags="$flags --static-swift-stdlib"; fi

echo "chaos: an optimised build from nothing takes minutes" >&2
# shellcheck disable=SC2086  # a list of flags
scripts/build.sh $flags || exit 1
# shellcheck disable=SC2086
exec "$(swift build $flags --show-bin-path)/delivery-chaos" grid "$@"
