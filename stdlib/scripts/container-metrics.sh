#!/bin/sh
# Writes how each container is, how it feels and what memory it takes, as podman knows it.   container-metrics OUTPUT
set -eu
output=$1
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT

podman ps --all --format json | jq -r '
    "# HELP container_running Whether the container runs.", "# TYPE container_running gauge",
    (.[] | "container_running{name=\(.Names[0] | tojson)} \(if .State == "running" then 1 else 0 end)"),
    "# HELP container_healthy Whether its health command succeeds; only of containers that have one.",
    "# TYPE container_healthy gauge",
    (.[] | select(.Status | test("healthy"))
        | "container_healthy{name=\(.Names[0] | tojson)} \(if .Status | test("unhealthy") then 0 else 1 end)"),
    "# HELP container_started_timestamp_seconds When it was started.", "# TYPE container_started_timestamp_seconds gauge",
    (.[] | "container_started_timestamp_seconds{name=\(.Names[0] | tojson)} \(.StartedAt)")' >"$temporary"
podman stats --no-stream --format json | jq -r '
    def amount: capture("^(?<n>[0-9.]+)(?<u>[kMGT]?)i?B$")
        | (.n | tonumber) * ({ "": 1, k: 1000, M: 1000000, G: 1000000000, T: 1000000000000 }[.u]) | floor;
    "# HELP container_memory_usage_bytes The memory that the container takes.", "# TYPE container_memory_usage_bytes gauge",
    (.[] | "container_memory_usage_bytes{name=\(.name | tojson)} \(.mem_usage | split(" / ")[0] | amount)"),
    "# HELP container_memory_limit_bytes The memory that it may take.", "# TYPE container_memory_limit_bytes gauge",
    (.[] | "container_memory_limit_bytes{name=\(.name | tojson)} \(.mem_usage | split(" / ")[1] | amount)"),
    "# HELP container_cpu_percent The share of one processor that it takes.", "# TYPE container_cpu_percent gauge",
    (.[] | "container_cpu_percent{name=\(.name | tojson)} \(.cpu_percent | rtrimstr("%"))")' >>"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
