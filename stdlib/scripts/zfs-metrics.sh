#!/bin/sh
# Writes the age of each dataset's latest snapshot, how many there are, and how full the pools are, where the node exporter
# picks it up.
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
            print "# HELP zfs_snapshots How many snapshots there are."
            print "# TYPE zfs_snapshots gauge"
            for (d in count) printf "zfs_snapshots{dataset=\"%s\"} %d\n", d, count[d]
        }' >"$temporary"
zpool list -H -p -o name,size,allocated |
    awk -F '\t' '
        { size[$1] = $2; allocated[$1] = $3 }
        END {
            print "# HELP zfs_pool_size_bytes How large the pool is."
            print "# TYPE zfs_pool_size_bytes gauge"
            for (p in size) printf "zfs_pool_size_bytes{pool=\"%s\"} %s\n", p, size[p]
            print "# HELP zfs_pool_allocated_bytes How much of the pool is taken."
            print "# TYPE zfs_pool_allocated_bytes gauge"
            for (p in allocated) printf "zfs_pool_allocated_bytes{pool=\"%s\"} %s\n", p, allocated[p]
        }' >>"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
