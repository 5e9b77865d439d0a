#!/bin/sh
# Looks for what the tests need beside Python, a Chromium and a PostgreSQL, and says what it found or did; with the
# argument "all" also for what only the heavy ones need: LibreOffice (280 MB), which writes spreadsheets, a MariaDB, an nginx.
# As root on Debian it installs what is missing. Elsewhere it only tells: the tests that need it will fail.
set -eu

missing=
chromium=${PLAYWRIGHT_CHROMIUM:-}
for name in chromium chromium-browser google-chrome; do
    [ -n "$chromium" ] || chromium=$(command -v "$name" || true)
done
[ -n "$chromium" ] || missing="$missing chromium"

postgres=${TEST_POSTGRES_URL:+the server that TEST_POSTGRES_URL names}
for program in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)"; do
    [ -n "$postgres" ] || [ ! -x "$program" ] || postgres=$program
done
[ -n "$postgres" ] || [ "${TEST_WITHOUT_POSTGRES:-}" = 1 ] || missing="$missing postgresql"

office=
mariadb=
nginx=
if [ "${1:-}" = all ]; then
    office=$(command -v soffice || true)
    [ -n "$office" ] || missing="$missing libreoffice-calc-nogui"
    mariadb=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v mariadbd || true)
    [ -n "$mariadb" ] || missing="$missing mariadb-server-core"
    nginx=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx || true)
    [ -n "$nginx" ] || missing="$missing nginx-light"
fi

if [ -z "$missing" ]; then
    echo "Chromium: $chromium. PostgreSQL: ${postgres:-none, as asked}.${office:+ LibreOffice: $office.}${mariadb:+ MariaDB: $mariadb.}${nginx:+ nginx: $nginx.}"
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's packages:$missing ..."
    case $missing in *postgresql*)
        # The tests start a server of their own: Debian need not make one.
        mkdir -p /etc/postgresql-common/createcluster.d
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/no-main-cluster.conf
        ;;
    esac
    apt-get -qq update
    # shellcheck disable=SC2086  several packages
    DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $missing >/dev/null
    echo "Installed:$missing."
else
    echo "Missing:$missing. Install it, or name a server in TEST_POSTGRES_URL, a browser in PLAYWRIGHT_CHROMIUM." >&2
fi
