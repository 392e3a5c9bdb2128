#!/bin/sh
# Makes the virtual environment at $1 with the first Python >= 3.11 that is found; set PYTHON to choose one.
# Shell and not Python, because no Python is known to be there yet.
set -eu

# Run each candidate instead of looking it up: a version manager leaves commands on PATH that do not run.
python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "This needs Python 3.11 or newer, and found none (tried ${PYTHON:-python3, python3.11 to 3.14})." >&2
    echo "Install one, or name it: make <target> PYTHON=/path/to/python3" >&2
    exit 1
fi

# Debian keeps the part of Python that makes environments in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"
    else
        echo "This Python cannot make virtual environments yet. On Debian and Ubuntu, run:" >&2
        echo "    sudo apt-get install $package" >&2
        exit 1
    fi
fi

rm -rf "$1"
"$python" -m venv "$1"
