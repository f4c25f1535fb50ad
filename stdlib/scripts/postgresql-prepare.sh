#!/bin/sh
# Makes PostgreSQL's data directory ready before the server starts: restored from the newest backup where there is one,
# else created.   postgresql-prepare BINARIES DATA
set -eu
binaries=$1
data=$2
if [ -f "$data/PG_VERSION" ]; then
    exit 0
fi
mkdir -p "$data"
chmod 0700 "$data"
if pgbackrest --stanza=main --output=json info 2>/dev/null | grep -q '"backup":\[{'; then
    exec pgbackrest --stanza=main restore
fi
exec "$binaries/initdb" --pgdata="$data" --encoding=UTF8 --locale=C.UTF-8 --data-checksums --auth=peer
