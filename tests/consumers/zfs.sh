# The scripts that create datasets, delegate and restore, run with a stand-in for ZFS: what is missing is created, a second
# run changes nothing, and nothing that must not start empty does.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="sh promtool"
scripts=/usr/local/lib/croft
applies() { [ -e "$emitted$scripts/zfs-datasets" ]; }
accepts() {
    local dataset script
    mkdir -p "$machine/tmp/stubs"
    cp tests/consumers/zfs-stub "$machine/tmp/stubs/zfs"
    cp tests/consumers/zfs-stub "$machine/tmp/stubs/zpool"
    printf '#!/bin/sh\nexit 1\n' >"$machine/tmp/stubs/syncoid"
    chmod +x "$machine/tmp/stubs/syncoid"
    sed -n 's/^ensure [^ ]* \([^ ]*\) .*/\1/p' "$machine$scripts/zfs-datasets" | while read -r dataset; do
        rm -rf "$machine$dataset" # what packages of this machine have put there
    done
    inside "$scripts/zfs-datasets" || return 1
    if [ -e "$machine/etc/croft/protection.json" ]; then
        for dataset in $(jq -r '.datasets[].dataset' "$machine/etc/croft/protection.json"); do
            inside zfs list -H -o name "$dataset" || { echo "$dataset was not created"; return 1; }
        done
    fi
    : >"$machine/tmp/zfs.log"
    inside "$scripts/zfs-datasets" || return 1
    if grep -E '^zfs (create|set|mount)' "$machine/tmp/zfs.log"; then return 1; fi
    if [ -e "$machine$scripts/zfs-delegations" ]; then inside "$scripts/zfs-delegations" || return 1; fi
    if [ -e "$machine$scripts/zfs-unmount-replicas" ]; then inside "$scripts/zfs-unmount-replicas" || return 1; fi
    inside "$scripts/zfs-metrics" /tmp/zfs.prom || return 1
    IN=$machine/tmp/zfs.prom inside promtool check metrics || return 1
    for unit in "$machine"/etc/systemd/system/zfs-snapshot-*.service; do
        [ -e "$unit" ] || continue
        holds_a_snapshot "$unit" || return 1
    done
    for script in "$machine$scripts"/restore/*; do
        [ -e "$script" ] || continue
        if grep -qx start_empty "$script"; then
            inside "$scripts/restore/$(basename "$script")" || return 1
        elif inside "$scripts/restore/$(basename "$script")"; then
            echo "$(basename "$script") lets its service start empty"
            return 1
        fi
    done
}
# What a backup reads is there from the start of its unit to the end, and so is the file that keeps replication away.
holds_a_snapshot() {
    local take drop locks job
    take=$(sed -n 's/^ExecStart=//p' "$1")
    drop=$(sed -n 's/^ExecStopPost=//p' "$1")
    # shellcheck disable=SC2086 # words of a command line
    set -- $take
    locks=$5 job=$6
    # shellcheck disable=SC2086 # words of a command line
    inside $take || return 1
    [ -e "$machine$locks/$job" ] && grep -q "^zfs snapshot $3@$4$" "$machine/tmp/zfs.log" || return 1
    # shellcheck disable=SC2086 # words of a command line
    inside $drop || return 1
    [ ! -e "$machine$locks/$job" ]
}
breaks() { sed -i 's/^finish$/finnish/' "$machine$scripts/zfs-datasets"; }
