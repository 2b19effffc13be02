#!/usr/bin/env bash
# Installs what the build, the tests and (with the argument `bench`) the benchmarks need, where it is missing.
# Needs cargo, python3 (3.10 or later) and gcc. Takes well under a second when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

for tool in cargo python3 gcc; do
    command -v "$tool" >/dev/null || die "$tool is missing and is not installed by this script"
done
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "python3 is older than 3.10"

# Debian's packages, by name.
install_packages() {
    local run=()
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || die "missing packages; as root, run: apt-get install $*"
        run=(sudo -n)
    fi
    say "installing $*"
    "${run[@]}" apt-get update -qq
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

need_packages() {
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done
    [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

if command -v dpkg-query >/dev/null; then
    # A prefix that the caller names replaces Debian's LLVM.
    [ -n "${LLVM_SYS_221_PREFIX:-}" ] || need_packages llvm-22-dev
    need_packages libzstd-dev zlib1g-dev libxml2-dev libffi-dev
    # Debian's own python3 comes without the module that makes virtual environments.
    python3 -c 'import ensurepip, venv' 2>/dev/null || need_packages python3-venv
elif [ ! -x "${LLVM_SYS_221_PREFIX:-/usr/lib/llvm-22}/bin/llvm-config" ]; then
    die "needs LLVM 22 with headers: set LLVM_SYS_221_PREFIX to where it lies"
fi

for component in clippy fmt; do
    cargo "$component" --version >/dev/null 2>&1 || rustup component add clippy rustfmt
done

# A virtual environment whose python went away, or is another version now, is made anew.
version=$(python3 -c 'import sys; print(sys.version)')
if [ "$(.venv/bin/python -c 'import sys; print(sys.version)' 2>/dev/null)" != "$version" ]; then
    say "making .venv"
    rm -rf .venv
    python3 -m venv .venv
fi

# Each list is installed once for each state of it.
need_requirements() {
    local list=$1
    local stamp=.venv/$(basename "$list").installed
    cmp -s "$list" "$stamp" && return
    say "installing $list into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r "$list"
    cp "$list" "$stamp"
}

need_requirements tools/requirements.txt
if [ "${1:-}" = bench ]; then
    need_requirements tools/requirements-bench.txt
fi
