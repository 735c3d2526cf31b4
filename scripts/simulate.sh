#!/usr/bin/env bash
# Lives random lives of an outbox in virtual time, against simulated gateways of every kind.
# Takes a seed, or a first and a last one: scripts/simulate.sh 1 10000. The trace of a life that fails is kept in .build/simulation.
set -u
cd "$(dirname "$0")/.." || exit 1

export SIMULATION_SEEDS="${1:-1}..${2:-${1:-5000}}"
mkdir -p .build/simulation
exec scripts/test.sh --filter "A simulated outbox" --attachments-path .build/simulation
