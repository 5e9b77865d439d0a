#!/bin/sh
# Makes .venv and installs into it: from the wheels of a bundle, without network, or else from PyPI.
# PYTHON names another Python than python3; the argument, another list than requirements.txt.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
list=${1:-requirements.txt}
platform="import sys, sysconfig; print('.'.join(map(str, sys.version_info[:2])), sysconfig.get_platform())"

stop() {
    echo "$1" >&2
    exit 1
}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    stop "Diperlukan Python 3.11 atau lebih baru, \"$python\" bukan. Setelah dipasang, sebutkan: PYTHON=/usr/bin/python3.11"

from=
if [ -f SHA256SUMS ]; then
    sha256sum --check --quiet SHA256SUMS >&2 || stop "Bundel rusak atau diubah. Salin ulang dari sumbernya."
    made_for=$(cat wheels/FOR)
    here=$("$python" -c "$platform")
    [ "$made_for" = "$here" ] || stop "Bundel ini untuk Python $made_for; di sini Python $here."
    from="--no-index --find-links wheels"
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear .venv >&2 || {
        rm -rf .venv
        stop "Lingkungan Python tidak dapat dibuat. Di Debian atau Ubuntu: sudo apt-get install python3-venv"
    }
fi

# shellcheck disable=SC2086  the options are several words
.venv/bin/python -m pip install --quiet --disable-pip-version-check $from --requirement "$list" ||
    stop "Pustaka tidak dapat dipasang; alasannya di atas."
cp "$list" ".venv/$list"
[ -z "$from" ] || echo "Terpasang. Mulai dengan: .venv/bin/python -m dashboard serve"
