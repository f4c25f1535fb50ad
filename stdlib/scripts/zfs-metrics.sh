#!/bin/sh
# Writes the age of each dataset's latest snapshot, and how many there are, where the node exporter picks it up.
set -eu
output=$1
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT

zfs list -H -p -t snapshot -o name,creation |
    awk -F '\t' '
        {
            split($1, part, "@")
            count[part[1]]++
            if ($2 > latest[part[1]]) latest[part[1]] = $2
        }
        END {
            print "# HELP zfs_snapshot_latest_timestamp_seconds When the latest snapshot was taken."
            print "# TYPE zfs_snapshot_latest_timestamp_seconds gauge"
            for (d in latest) printf "zfs_snapshot_latest_timestamp_seconds{dataset=\"%s\"} %d\n", d, latest[d]
            print "# HELP zfs_snapshot_count How many snapshots there are."
            print "# TYPE zfs_snapshot_count gauge"
            for (d in count) printf "zfs_snapshot_count{dataset=\"%s\"} %d\n", d, count[d]
        }' >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
