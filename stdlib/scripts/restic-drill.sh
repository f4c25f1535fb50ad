#!/bin/sh
# Reads one job's newest backup from end to end, as a restore would, and tells Prometheus how that went. Each day has its
# turn: over the months every job is read. The repository and what opens it are in the environment.
# restic-drill NAME METRICS-DIRECTORY
set -eu
metrics=$2/restic-drill-$1.prom
failed=$(mktemp)
trap 'rm -f "$failed" "$metrics.new"' EXIT

newest=$(restic snapshots --latest 1 --group-by tags --json | grep -o '"short_id":"[0-9a-f]*"' | cut -d '"' -f 4)
if [ -z "$newest" ]; then
    echo "there is no backup in repository $1" >&2
    exit 1
fi
count=$(printf '%s\n' "$newest" | wc -l)
turn=$(($(date +%s) / 86400 % count + 1))
chosen=$(printf '%s\n' "$newest" | sed -n "${turn}p")

files=$({ restic dump "$chosen" / || echo failed >"$failed"; } | tar -tf - | wc -l)
if [ -s "$failed" ] || [ "$files" -eq 0 ]; then
    echo "backup $chosen of repository $1 cannot be restored" >&2
    exit 1
fi
{
    echo "# HELP restic_drill_files How many entries the backup had that was read last."
    echo "# TYPE restic_drill_files gauge"
    echo "restic_drill_files{repository=\"$1\"} $files"
    echo "# HELP restic_drill_last_success_timestamp_seconds When a backup was last read from end to end."
    echo "# TYPE restic_drill_last_success_timestamp_seconds gauge"
    echo "restic_drill_last_success_timestamp_seconds{repository=\"$1\"} $(date +%s)"
} >"$metrics.new"
chmod 0644 "$metrics.new"
mv "$metrics.new" "$metrics"
