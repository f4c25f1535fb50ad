#!/bin/sh
# Writes when the newest backup of each repository ended, as pgBackRest itself finds it there, where the node exporter picks
# it up. A repository that cannot be read, or holds nothing, has no figure.   pgbackrest-metrics OUTPUT 'NUMBER:NAME …'
set -eu
output=$1
repositories=$2
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT

{
    echo "# HELP pgbackrest_backup_last_success_timestamp_seconds When the newest backup of the repository ended."
    echo "# TYPE pgbackrest_backup_last_success_timestamp_seconds gauge"
} >"$temporary"
for repository in $repositories; do
    newest=$(pgbackrest --stanza=main --repo="${repository%%:*}" --output=json info |
        grep -o '"stop":[0-9]*' | cut -d : -f 2 | sort -n | tail -n 1) || newest=
    if [ -n "$newest" ]; then
        printf 'pgbackrest_backup_last_success_timestamp_seconds{repository="%s"} %s\n' "${repository#*:}" "$newest"
    fi
done >>"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
