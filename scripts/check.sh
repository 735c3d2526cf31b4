#!/usr/bin/env bash
# Checks what a compiler does not: format, architecture, and that the documents say what the code says.
# Prints every finding with its remedy and exits 1 when there is one. Nothing is compiled or changed.
set -u
cd "$(dirname "$0")/.." || exit 1

findings=$(mktemp "${TMPDIR:-/tmp}/check.XXXXXX") || exit 1
trap 'rm -f "$findings"' EXIT

# found WHERE WHAT REMEDY
found() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$findings"; }

existing() { for path in "$@"; do if [ -e "$path" ]; then printf '%s\n' "$path"; fi; done; }

# The files of the repository: those of git, so that build products are left out, or all when this is no checkout.
files() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard
    else
        find . -type f -not -path './.build*' | sed 's|^\./||'
    fi | while IFS= read -r file; do if [ -f "$file" ]; then printf '%s\n' "$file"; fi; done
}

check_format() {
    local line
    # shellcheck disable=SC2046  # no path here has a space
    swift format lint --strict --recursive --parallel \
        $(existing Package.swift Sources Tests Snippets Benchmarks/Package.swift Benchmarks/Sources) 2>&1 |
        while IFS= read -r line; do
            found "${line%%: *}" "${line#*: error: }" "make format mends most of it; write what it asks for where it does not"
        done
}

check_sources() {
    # shellcheck disable=SC2046
    find $(existing Sources Tests Snippets Benchmarks/Sources) -name '*.swift' -not -path '*/.build/*' -print0 |
        xargs -0 awk -f scripts/source-rules.awk >>"$findings"
}

# An absolute path of somebody's machine works nowhere else.
check_paths() {
    local hit
    files | tr '\n' '\0' | xargs -0 grep -nIE '(^|[^A-Za-z0-9_.~}-])/(home|Users|root|work)/[A-Za-z0-9_.]' /dev/null |
        while IFS= read -r hit; do
            found "$(printf '%s' "$hit" | cut -d: -f1,2)" "a path of one machine" \
                "make it relative to the repository, or read it from the configuration"
        done
}

# A code block of a document that follows <!-- snippet: FILE --> must be the whole of that file, which is compiled.
check_snippets() {
    local document snippet line
    files | grep '\.md$' | while IFS= read -r document; do
        grep -n '^<!-- snippet: ' "$document" | while IFS=: read -r line snippet; do
            snippet=$(printf '%s' "$snippet" | sed 's/.*snippet: *//; s/ *-->.*//')
            if [ ! -f "$snippet" ]; then
                found "$document:$line" "the snippet $snippet does not exist" "name a file of Snippets/"
            elif ! awk -v from="$line" 'NR > from && /^```/ { if (inside) exit; inside = 1; next } inside' "$document" |
                diff -q - "$snippet" >/dev/null; then
                found "$document:$line" "the example differs from $snippet, which is what gets compiled" \
                    "copy the file into the code block, word for word"
            fi
        done
    done
}

# Every variable that the program reads stands in the table of the configuration.
check_configuration() {
    local name
    [ -f docs/configuration.md ] || return 0
    grep -rohE '"OPENCLAW_[A-Z_]+"' Sources | tr -d '"' | sort -u | while IFS= read -r name; do
        grep -q "\`$name\`" docs/configuration.md ||
            found docs/configuration.md "the variable $name is not documented" "add its row to the table of keys"
    done
}

# The table of exit codes says what the program's own help says.
check_exit_codes() {
    local row table=Sources/BridgeCommands/ExitStatus.swift
    [ -f "$table" ] || return 0
    awk '/^ *case [a-zA-Z]+ = [0-9]+/ { code[$2] = $4 }
        /^ *case \.[a-zA-Z]+: "/ {
            name = $2
            gsub(/[.:]/, "", name)
            meaning = $0
            sub(/^[^"]*"/, "", meaning)
            sub(/".*/, "", meaning)
            print "| `" code[name] "` | " meaning " |"
        }' "$table" | while IFS= read -r row; do
        grep -qF "$row" docs/command-line.md ||
            found docs/command-line.md "the table of exit codes differs from $table" "write the row: $row"
    done
}

check_links() {
    local document link target
    files | grep '\.md$' | grep -v '\.docc/' | while IFS= read -r document; do
        grep -oE '\]\([^)]+\)' "$document" | sed 's/^](//; s/)$//; s/#.*//' | sort -u | while IFS= read -r link; do
            case $link in '' | http://* | https://* | mailto:*) continue ;; esac
            target=$(dirname "$document")/$link
            [ -e "$target" ] || found "$document" "the link $link leads nowhere" "name a file that exists"
        done
    done
}

if command -v swift >/dev/null 2>&1; then
    check_format
else
    found "-" "swift is not installed, so the format was not checked" "run scripts/setup.sh: it says what to install"
fi
check_sources
check_paths
check_snippets
check_links
check_configuration
check_exit_codes

count=$(wc -l <"$findings" | tr -d ' ')
if [ "$count" -gt 0 ]; then
    sort -t : -k 1,1 -k 2,2n "$findings" | awk -F '\t' '{ print $1 ": " $2; if ($3 != last) print "    mend: " $3; last = $3 }'
    printf '\ncheck: findings: %s\n' "$count"
    exit 1
fi
printf 'check: format, architecture, streams, traps, file sizes, examples and links are in order\n'
