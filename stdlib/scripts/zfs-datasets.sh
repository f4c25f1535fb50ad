#!/bin/sh
# Creates the declared datasets that are missing and sets the properties that differ. Safe to run at any time.
# shellcheck disable=SC2317 # a host without datasets only finishes
set -eu
failed=0

# ensure DATASET MOUNTPOINT OWNER GROUP MODE
ensure() {
    if ! zfs list -H -o name "$1" >/dev/null 2>&1; then
        zfs create -p -o mountpoint="$2" "$1"
    fi
    property "$1" mountpoint "$2"
    if [ "$2" != none ]; then
        if [ "$(zfs get -H -o value mounted "$1")" != yes ]; then
            zfs mount "$1"
        fi
        chown "$3:$4" "$2"
        chmod "$5" "$2"
    fi
}

# property DATASET NAME VALUE
property() {
    if [ "$(zfs get -H -p -o value "$2" "$1")" != "$3" ] && [ "$(zfs get -H -o value "$2" "$1")" != "$3" ]; then
        if ! zfs set "$2=$3" "$1"; then
            echo "$1: cannot set $2=$3" >&2
            failed=1
        fi
    fi
}

finish() {
    exit "$failed"
}
