#!/usr/bin/env bash
# Builds the documentation of every library product into .build/docs; a warning, such as a dead link, is an error.
set -u
cd "$(dirname "$0")/.." || exit 1

products=$(sed -n 's/.*\.library(name: "\([^"]*\)".*/\1/p' Package.swift)
mkdir -p .build/docs

for product in $products; do
    echo "docs: $product"
    log=$(mktemp "${TMPDIR:-/tmp}/docs.XXXXXX") || exit 1
    swift package --quiet --allow-writing-to-directory .build/docs generate-documentation \
        --target "$product" --output-path ".build/docs/$product" \
        --transform-for-static-hosting --hosting-base-path "$product" \
        --warnings-as-errors >"$log" 2>&1
    status=$?
    if [ "$status" -ne 0 ]; then
        cat "$log" >&2
        rm -f "$log"
        exit "$status"
    fi
    rm -f "$log"
done
echo "docs: written to .build/docs; read them with: python3 -m http.server --directory .build/docs"
