#!/usr/bin/env bash
# Builds the documentation of every library product into .build/docs; a warning, such as a dead link, is an error.
set -u
cd "$(dirname "$0")/.." || exit 1

products=$(sed -n 's/.*\.library(name: "\([^"]*\)".*/\1/p' Package.swift)
mkdir -p .build/docs
log=$(mktemp "${TMPDIR:-/tmp}/docs.XXXXXX") || exit 1
trap 'rm -f "$log"' EXIT
failed=""

for product in $products; do
    echo "docs: $product"
    if ! swift package --quiet --allow-writing-to-directory .build/docs generate-documentation \
        --target "$product" --output-path ".build/docs/$product" \
        --transform-for-static-hosting --hosting-base-path "$product" \
        --warnings-as-errors >"$log" 2>&1; then
        # The plugin also complains that a failed product has no output, which says nothing new.
        grep -v 'NSCocoaErrorDomain' "$log" >&2
        failed="$failed $product"
    fi
done

if [ -n "$failed" ]; then
    echo "docs: failed:$failed" >&2
    exit 1
fi
echo "docs: written to .build/docs; read them with: python3 -m http.server --directory .build/docs"
