#!/usr/bin/env bash
# swift build with its output cut down to what a reader needs: progress on a terminal, errors anywhere.
# Takes the arguments of swift build.
set -u
cd "$(dirname "$0")/.." || exit 1

if [ ! -d .build/checkouts ]; then
    echo "build: the first build fetches and compiles the dependencies as well; that takes minutes, later builds seconds"
fi
if [ -t 1 ]; then
    swift build "$@"
else
    swift build --quiet "$@"
fi
