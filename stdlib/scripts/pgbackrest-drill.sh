#!/bin/sh
# Restores the newest backup of a repository beside the real database, starts a server on it that nobody else can reach, asks
# it, and takes it all away again.   pgbackrest-drill PLACE NUMBER NAME METRICS-DIRECTORY
set -eu
place=$1 number=$2 name=$3 metrics=$4/pgbackrest-drill-$3.prom
started=$(date +%s)

finish() {
    if [ -e "$place/data/postmaster.pid" ]; then
        "$binaries/pg_ctl" --pgdata="$place/data" --mode=immediate --wait stop >/dev/null || true
    fi
    rm -rf "$place"
    last=$(date +%s) success=1
    if [ "$1" -ne 0 ]; then
        success=0
        last=$(sed -n 's/^pgbackrest_drill_last_success_timestamp_seconds{.*} //p' "$metrics" 2>/dev/null || true)
    fi
    {
        echo "# HELP pgbackrest_drill_success Whether the last restore of the repository worked."
        echo "# TYPE pgbackrest_drill_success gauge"
        echo "pgbackrest_drill_success{repository=\"$name\"} $success"
        echo "# HELP pgbackrest_drill_duration_seconds How long it took."
        echo "# TYPE pgbackrest_drill_duration_seconds gauge"
        echo "pgbackrest_drill_duration_seconds{repository=\"$name\"} $(($(date +%s) - started))"
        if [ -n "$last" ]; then
            echo "# HELP pgbackrest_drill_last_success_timestamp_seconds When a restore last worked."
            echo "# TYPE pgbackrest_drill_last_success_timestamp_seconds gauge"
            echo "pgbackrest_drill_last_success_timestamp_seconds{repository=\"$name\"} $last"
        fi
    } >"$metrics.new"
    chmod 0644 "$metrics.new"
    mv "$metrics.new" "$metrics"
}

rm -rf "$place"
trap 'finish $?' EXIT
trap 'exit 143' TERM
mkdir -p "$place/socket"
chmod 0700 "$place"
pgbackrest --stanza=main --repo="$number" --pg1-path="$place/data" --type=immediate --target-action=promote \
    --archive-mode=off restore
binaries=/usr/lib/postgresql/$(cat "$place/data/PG_VERSION")/bin
echo 'local all all peer' >"$place/hba.conf"
: >"$place/ident.conf"
"$binaries/pg_ctl" --pgdata="$place/data" --wait --timeout=3600 --log="$place/log" start \
    -o "-c config_file=$place/data/postgresql.auto.conf -c data_directory=$place/data -c hba_file=$place/hba.conf \
        -c ident_file=$place/ident.conf -c listen_addresses='' -c unix_socket_directories=$place/socket -c port=5499" ||
    { cat "$place/log"; exit 1; }
databases=$(psql --host="$place/socket" --port=5499 --no-psqlrc --tuples-only --no-align --command='SELECT count(*) FROM pg_database' postgres)
echo "the backup in $name came back with $databases databases"
