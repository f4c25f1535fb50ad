#!/bin/sh
# One backup by restic. The repository and what opens it are in the environment; the lines at the end say what to back
# up. Files that could not be read (restic's status 3) count as a failure: a backup that is not whole is none.
set -eu

# begin NAME METRICS-DIRECTORY
begin() {
    name=$1
    metrics=$2/restic-$1.prom
    started=$(date +%s)
    set_aside=$(mktemp -d)
    : >"$set_aside/paths"
    : >"$set_aside/excludes"
    trap 'finish $?' EXIT
    trap 'exit 143' TERM
}

# path PATH
path() {
    if [ ! -d "$1" ]; then
        echo "$1 is not there" >&2
        exit 1
    fi
    printf '%s\n' "$1" >>"$set_aside/paths"
}

# exclude PATTERN
exclude() {
    printf '%s\n' "$1" >>"$set_aside/excludes"
}

back_up() {
    restic backup --quiet --tag "$name" --exclude-caches \
        --exclude-file "$set_aside/excludes" --files-from-verbatim "$set_aside/paths"
}

# Tells the node exporter how it went, and cleans up, whatever happened.
finish() {
    ended=$(date +%s)
    last=$ended
    if [ "$1" -ne 0 ]; then
        last=$(sed -n 's/^restic_backup_last_success_timestamp_seconds{.*} //p' "$metrics" 2>/dev/null || true)
    fi
    {
        echo "# HELP restic_backup_exit_status What the last backup ended with."
        echo "# TYPE restic_backup_exit_status gauge"
        echo "restic_backup_exit_status{backup=\"$name\"} $1"
        echo "# HELP restic_backup_duration_seconds How long the last backup took."
        echo "# TYPE restic_backup_duration_seconds gauge"
        echo "restic_backup_duration_seconds{backup=\"$name\"} $((ended - started))"
        if [ -n "$last" ]; then
            echo "# HELP restic_backup_last_success_timestamp_seconds When the last whole backup ended."
            echo "# TYPE restic_backup_last_success_timestamp_seconds gauge"
            echo "restic_backup_last_success_timestamp_seconds{backup=\"$name\"} $last"
        fi
    } >"$metrics.new"
    chmod 0644 "$metrics.new"
    mv "$metrics.new" "$metrics"
    rm -rf "$set_aside"
}
