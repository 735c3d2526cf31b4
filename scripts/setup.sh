#!/usr/bin/env bash
# Makes sure that this machine can build and test the package, and says exactly what to do where it cannot.
# Takes a fraction of a second when nothing is missing.
set -u
cd "$(dirname "$0")/.." || exit 1

required_swift="6.3"

# What the package needs beside Swift, one line each: how to see that it is there, and what brings it.
#   need command|header  PROBE  APT-PACKAGE  BREW-PACKAGE
needs() {
    need command git git git                # fetches the dependencies
    need command openssl openssl openssl    # makes the certificates of the TLS tests
    need header stdlib.h libc6-dev -        # BoringSSL and NIO contain C
    need header sqlite3.h libsqlite3-dev -  # the outbox; macOS brings its own
}

missing_apt="" missing_brew="" missing=""

need() {
    case $1 in
    command) command -v "$2" >/dev/null 2>&1 && return ;;
    header) printf '#include <%s>\n' "$2" | clang -E -x c - >/dev/null 2>&1 && return ;;
    esac
    missing="$missing $2"
    missing_apt="$missing_apt $3"
    if [ "$4" != - ]; then missing_brew="$missing_brew $4"; fi
}

# The compiler that belongs to the toolchain: beside swift on Linux, behind xcrun on macOS.
clang() {
    if command -v xcrun >/dev/null 2>&1; then
        xcrun clang "$@"
    elif command -v clang >/dev/null 2>&1; then
        command clang "$@"
    else
        cc "$@"
    fi
}

check_swift() {
    local found
    found=$(swift --version 2>&1 | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    if [ -z "$found" ]; then
        echo "setup: no Swift toolchain was found." >&2
    elif [ "${found%%.*}" -gt "${required_swift%%.*}" ]; then
        return 0
    else
        local minor=${found#*.}
        if [ "${found%%.*}" -eq "${required_swift%%.*}" ] && [ "${minor%%.*}" -ge "${required_swift#*.}" ]; then return 0; fi
        echo "setup: Swift $found is installed; this package needs $required_swift or newer." >&2
    fi
    echo "setup: install it with swiftly (https://www.swift.org/install):  swiftly install --use $required_swift" >&2
    return 1
}

# as_root COMMAND...: runs it when that is possible without asking anybody for a password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

install_missing() {
    local packages
    if command -v apt-get >/dev/null 2>&1; then
        packages=$missing_apt
        echo "setup: installing$packages"
        # shellcheck disable=SC2086  # a list of packages
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages >/dev/null &&
            return 0
        echo "setup: that did not work. Install what is missing with:  sudo apt-get update && sudo apt-get install -y$packages" >&2
    elif command -v brew >/dev/null 2>&1 && [ -n "$missing_brew" ]; then
        packages=$missing_brew
        echo "setup: installing$packages"
        # shellcheck disable=SC2086
        brew install --quiet $packages </dev/null && return 0
        echo "setup: that did not work. Install what is missing with:  brew install$packages" >&2
    else
        echo "setup: missing on this machine:$missing. Install it with the system's package manager" >&2
        echo "setup: (on Debian and Ubuntu the packages are called$missing_apt)." >&2
    fi
    return 1
}

check_swift || exit 1
needs
if [ -n "$missing" ]; then
    install_missing || exit 1
    missing="" missing_apt="" missing_brew=""
    needs
    if [ -n "$missing" ]; then
        echo "setup: still missing after the installation:$missing" >&2
        exit 1
    fi
fi
