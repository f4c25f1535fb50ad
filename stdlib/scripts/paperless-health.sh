#!/bin/sh
# Asks Paperless what it thinks of its parts and which tasks failed, and writes that where the node exporter picks it up.
# What cannot be asked has no figure; whether it could be asked has one.   paperless-health URL TOKEN-FILE OUTPUT
set -eu
url=$1
token=$(cat "$2")
output=$3
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT

ask() { curl -fsS --max-time 20 -H "Authorization: Token $token" -H 'Accept: application/json' "$url$1"; }

{
    echo "# HELP paperless_status_available Whether it told how it is."
    echo "# TYPE paperless_status_available gauge"
    if status=$(ask /api/status/); then
        echo "paperless_status_available 1"
        echo "# HELP paperless_component_healthy Whether it is content with a part of it."
        echo "# TYPE paperless_component_healthy gauge"
        printf '%s' "$status" | jq -r '
            {database: .database.status, redis: .tasks.redis_status, celery: .tasks.celery_status,
             index: .tasks.index_status, classifier: .tasks.classifier_status, sanity: .tasks.sanity_check_status}
            | to_entries[] | select(.value != null)
            | "paperless_component_healthy{component=\"\(.key)\"} \(if .value == "OK" then 1 else 0 end)"'
    else
        echo "paperless_status_available 0"
    fi
    if tasks=$(ask /api/tasks/); then
        echo "# HELP paperless_failed_tasks Failed tasks that nobody has acknowledged."
        echo "# TYPE paperless_failed_tasks gauge"
        printf '%s' "$tasks" | jq -r '
            "paperless_failed_tasks \([(.results? // .)[] | select(.status == "FAILURE" and (.acknowledged | not))] | length)"'
    fi
    echo "# HELP paperless_healthcheck_timestamp_seconds When it was last asked."
    echo "# TYPE paperless_healthcheck_timestamp_seconds gauge"
    echo "paperless_healthcheck_timestamp_seconds $(date +%s)"
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
