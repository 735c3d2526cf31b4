#!/usr/bin/env bash
# Kills bridges and gateways at every step of a delivery and counts what arrived; docs/reliability.md explains the table.
# Takes the options of delivery-chaos grid: --runs N, --seed N, --trouble NAME, --family NAME, --parallel N.
set -u
cd "$(dirname "$0")/.." || exit 1

scripts/build.sh --product delivery-chaos || exit 1
exec .build/debug/delivery-chaos grid "$@"
