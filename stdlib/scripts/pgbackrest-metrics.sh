#!/bin/sh
# Writes what pgBackRest itself finds in each repository, where the node exporter picks it up: when the newest backup of each
# type ended, whether the stanza is well there, and how much waits to be archived. A repository that cannot be read, or holds
# nothing, has no time.   pgbackrest-metrics OUTPUT 'NUMBER:NAME …'
set -eu
output=$1
repositories=$2
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary" "$temporary".*' EXIT

for repository in $repositories; do
    name=${repository#*:}
    # it ends well, after four times its limit, even where nothing answered
    if pgbackrest --stanza=main --repo="${repository%%:*}" --io-timeout=30 --output=json info >"$temporary.said" &&
        jq -e '[.[]?.status.code] != [99]' "$temporary.said" >/dev/null; then
        echo "pgbackrest_scrape_success{repository=\"$name\"} 1" >>"$temporary.success"
    else
        echo "pgbackrest_scrape_success{repository=\"$name\"} 0" >>"$temporary.success"
        continue
    fi
    jq -r --arg name "$name" '.[]? | "pgbackrest_stanza_status{repository=\"\($name)\"} \(.status.code)"' \
        "$temporary.said" >>"$temporary.stanza"
    jq -r --arg name "$name" '[.[]?.backup[]?.timestamp.stop] | max // empty
        | "pgbackrest_backup_last_success_timestamp_seconds{repository=\"\($name)\"} \(.)"' "$temporary.said" >>"$temporary.newest"
    jq -r --arg name "$name" '[.[]?.backup[]?] | group_by(.type)[]
        | "pgbackrest_backup_type_last_success_timestamp_seconds{repository=\"\($name)\",type=\"\(.[0].type)\"} \(map(.timestamp.stop) | max)"' \
        "$temporary.said" >>"$temporary.types"
    jq -r --arg name "$name" '[.[]?.backup[]?.info.repository.delta // 0] | add // 0
        | "pgbackrest_repository_size_bytes{repository=\"\($name)\"} \(.)"' "$temporary.said" >>"$temporary.size"
done

# figure FILE NAME HELP
figure() {
    [ -s "$temporary.$1" ] || return 0
    printf '# HELP %s %s\n# TYPE %s gauge\n' "$2" "$3" "$2"
    cat "$temporary.$1"
}
{
    figure success pgbackrest_scrape_success "Whether the repository could be asked."
    figure stanza pgbackrest_stanza_status "How the stanza is there: 0 is well."
    figure newest pgbackrest_backup_last_success_timestamp_seconds "When the newest backup of the repository ended."
    figure types pgbackrest_backup_type_last_success_timestamp_seconds "When the newest backup of a type ended."
    figure size pgbackrest_repository_size_bytes "What the backups take in the repository."
    echo "# HELP pgbackrest_spool_bytes How much waits to be archived."
    echo "# TYPE pgbackrest_spool_bytes gauge"
    echo "pgbackrest_spool_bytes $(du -sb /var/spool/pgbackrest 2>/dev/null | cut -f 1 | grep . || echo 0)"
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
