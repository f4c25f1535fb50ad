#!/bin/sh
# Makes PostgreSQL's data directory ready before the server starts: restored from the first repository that has a backup, else
# created. While a repository cannot be asked it may hold the backup that belongs here: then nothing is created, and the
# script ends, soon, and says so.   postgresql-prepare BINARIES DATA MAY-START-EMPTY 'NUMBER:NAME …'
set -eu
binaries=$1 data=$2 may_start_empty=$3 repositories=$4
consent=$(dirname "$data")/start-empty

# What is created appears whole, or not at all.
create() {
    if ! rmdir "$data"; then
        echo "$data holds something that is no cluster: nothing is created over it" >&2
        exit 1
    fi
    rm -rf "$data.new"
    "$binaries/initdb" --pgdata="$data.new" --encoding=UTF8 --locale=C.UTF-8 --data-checksums --auth=peer
    mv "$data.new" "$data"
    rm -f "$consent"
    exit 0
}

# What a repository holds: `backup`, `nothing`, or why it does not say. pgBackRest tries each of four files for as long as its
# time limit allows, and ends well even when it got none.
ask() {
    said=$(timeout 60 pgbackrest --stanza=main --repo="$1" --io-timeout=10 --output=json info) ||
        { echo "it does not answer"; return; }
    echo "$said" | jq -r 'if (.[0].backup | length) > 0 then "backup"
        elif .[0].status.code == 1 or .[0].status.code == 2 then "nothing"
        else .[0].repo[0].status.message // "it makes no sense" end' || echo "it makes no sense"
}

# A restore writes pg_control last: what was interrupted goes on from there.
if [ -f "$data/global/pg_control" ]; then
    exit 0
fi
mkdir -p "$data"
chmod 0700 "$data"
if [ -e "$consent" ]; then
    create
fi
silent=
for repository in $repositories; do
    found=$(ask "${repository%%:*}")
    case $found in
    backup) exec pgbackrest --stanza=main --repo="${repository%%:*}" restore ;;
    nothing) echo "repository ${repository#*:} holds no backup" ;;
    *)
        echo "repository ${repository#*:} cannot be asked: $found" >&2
        silent="$silent ${repository#*:}"
        ;;
    esac
done
if [ -z "$silent" ] || [ "$may_start_empty" = yes ]; then
    create
fi
echo "nothing is created: what belongs here may lie in$silent. Mend that, or \`touch $consent\` to begin anew" >&2
exit 1
