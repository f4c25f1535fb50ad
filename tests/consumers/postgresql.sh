# PostgreSQL: its configuration as a whole, who may log in, and the SQL that provisions databases, run twice on a cluster
# that is made for it.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
binaries=/usr/lib/postgresql/15/bin
needs="$binaries/postgres psql runuser"
etc=/etc/postgresql/15/main
applies() { [ -e "$emitted$etc/postgresql.conf" ]; }
accepts() {
    local data status
    chown -R postgres "$machine/etc/postgresql"
    as_postgres() { inside runuser -u postgres -- "$@"; }
    as_postgres "$binaries/postgres" --config-file="$etc/postgresql.conf" -C wal_level || return 1
    data=$(as_postgres "$binaries/postgres" --config-file="$etc/postgresql.conf" -C data_directory) || return 1
    rm -rf "$machine/tmp/data"
    install -d -o "$(inside id -u postgres)" "$machine/run/postgresql" "$machine/var/lib/postgresql" "$machine/tmp/data"
    as_postgres "$binaries/initdb" --pgdata=/tmp/data/main --auth=peer >/dev/null || return 1
    as_postgres "$binaries/pg_ctl" --pgdata=/tmp/data/main --wait --silent --log=/tmp/data/log start \
        --options="--config-file=$etc/postgresql.conf --data_directory=/tmp/data/main --archive_mode=off --shared_buffers=16MB" ||
        { cat "$machine/tmp/data/log"; return 1; }
    provision() { as_postgres psql --no-psqlrc --quiet --file=/etc/postgresql/provision.sql postgres; }
    provision && provision &&
        [ -z "$(as_postgres psql -XAtc 'SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL' postgres)" ]
    status=$?
    as_postgres psql -XAtc "SELECT datname, datdba::regrole FROM pg_database" postgres
    as_postgres "$binaries/pg_ctl" --pgdata=/tmp/data/main --mode=immediate --silent stop
    [ -n "$data" ] && return "$status"
}
breaks() { sed -i 's/^wal_level/wal_lvl/' "$machine$etc/postgresql.conf"; }
