#!/usr/bin/env bash
# Builds and runs the tests; prints what failed and how many ran. VERBOSE=1 prints every test.
# Takes the arguments of swift test, for example: scripts/test.sh --filter SignaturePayload
set -u -o pipefail
cd "$(dirname "$0")/.." || exit 1

scripts/build.sh --build-tests || exit 1

# Swift Testing announces every start and every success; the failures and the last line are what one reads.
shorten() {
    if [ -n "${VERBOSE:-}" ]; then
        cat
    else
        awk '/Test run with/ { print; next }
            /^(◇|✔|↳ Testing Library|↳ Target Platform|\[[0-9]+\/[0-9]+\])/ || / started\.$/ { next }
            { print; fflush() }'
    fi
}

# Hundreds of tests at once on few cores starve each other's handshakes: a few at a time finish sooner.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH="${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-4}"
swift test --skip-build --disable-xctest "$@" 2>&1 | shorten
