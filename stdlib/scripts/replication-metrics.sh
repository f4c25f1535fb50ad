#!/bin/sh
# Leaves how a replication went where the node exporter shows it; systemd says how in SERVICE_RESULT.
# replication-metrics DIRECTORY NAME DATASET TARGET
set -eu
file=$1/syncoid-$2.prom
now=$(date +%s)
if [ "${SERVICE_RESULT:-}" = success ]; then
    status=1 last=$now
else
    status=0
    last=$(sed -n 's/^syncoid_replication_last_success_timestamp_seconds{.*} //p' "$file" 2>/dev/null || true)
fi
labels="{dataset=\"$3\",target=\"$4\"}"
{
    echo "# HELP syncoid_replication_status Whether the last replication of the dataset went well."
    echo "# TYPE syncoid_replication_status gauge"
    echo "syncoid_replication_status$labels $status"
    if [ -n "$last" ]; then
        echo "# HELP syncoid_replication_last_success_timestamp_seconds When a replication of it last went well."
        echo "# TYPE syncoid_replication_last_success_timestamp_seconds gauge"
        echo "syncoid_replication_last_success_timestamp_seconds$labels $last"
    fi
} >"$file.new"
chmod 0644 "$file.new"
mv "$file.new" "$file"
