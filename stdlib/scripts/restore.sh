#!/bin/sh
# Brings a dataset back where it is empty, before the service that needs it starts. The lines at the end say which, and
# where it can come back from, in this order.
# shellcheck disable=SC2317 # not every dataset needs every way
set -eu

marked() {
    [ "$(zfs get -H -o value croft:restored "$dataset")" = yes ]
}

mark() {
    zfs set croft:restored=yes "$dataset"
    chown -R "$owner:$group" "$mountpoint"
    chmod "$mode" "$mountpoint"
    echo "$dataset: $1"
    exit 0
}

# dataset NAME MOUNTPOINT OWNER GROUP MODE
dataset() {
    dataset=$1 mountpoint=$2 owner=$3 group=$4 mode=$5
    pool=${dataset%%/*}
    if [ "$(zpool list -H -o health "$pool")" != ONLINE ]; then
        echo "$pool is not online: nothing is restored onto it" >&2
        exit 1
    fi
    if marked; then
        exit 0
    fi
    if [ -n "$(ls -A "$mountpoint")" ]; then
        mark "holds data already"
    fi
}

mounted() {
    [ "$(zfs get -H -o value mounted "$dataset")" = yes ]
}

# from_replica LOGIN DATASET: the empty dataset steps aside, and comes back if the replica cannot be had. It is not mounted
# meanwhile: two datasets at one place would hide each other, and unmounting takes away whichever lies on top.
from_replica() {
    aside=$dataset-empty-$$
    if [ -n "$(zfs list -H -t snapshot -o name -d 1 "$dataset")" ]; then
        return 0
    fi
    if mounted; then
        zfs unmount "$dataset"
    fi
    zfs rename "$dataset" "$aside"
    if timeout 1800 syncoid --no-sync-snap --no-privilege-elevation --sshkey=/run/secrets/syncoid/ssh-key \
        "$1:$2" "$dataset"; then
        zfs set "mountpoint=$mountpoint" "$dataset"
        mounted || zfs mount "$dataset"
        zfs destroy "$aside"
        mark "restored from $1:$2"
    fi
    if zfs list -H -o name "$dataset" >/dev/null 2>&1; then
        zfs destroy -r "$dataset"
    fi
    zfs rename "$aside" "$dataset"
    zfs mount "$dataset"
}

from_snapshot() {
    latest=$(zfs list -H -t snapshot -o name -S creation -d 1 "$dataset" | head -n 1)
    if [ -n "$latest" ]; then
        zfs hold croft-restore "$latest"
        if zfs rollback "$latest"; then
            zfs release croft-restore "$latest"
            mark "rolled back to $latest"
        fi
        zfs release croft-restore "$latest"
    fi
}

# from_backup REPOSITORY PASSWORD-FILE TAG: backups are of a snapshot's directory, whose contents belong at the top
from_backup() {
    unpacked=$mountpoint/.restore
    if RESTIC_REPOSITORY=$1 RESTIC_PASSWORD_FILE=$2 RESTIC_CACHE_DIR=/var/cache/restic \
        restic restore latest --tag "$3" --target "$unpacked"; then
        inside=$unpacked$mountpoint/.zfs/snapshot/restic-$3
        if [ -d "$inside" ]; then
            find "$inside" -mindepth 1 -maxdepth 1 -exec mv -t "$mountpoint" {} +
            rm -rf "$unpacked"
            mark "restored from $1"
        fi
    fi
    rm -rf "$unpacked"
}

start_empty() {
    mark "nothing to restore from; starts empty, as it may"
}

refuse_empty() {
    echo "$dataset: nothing could be restored, and it must not start empty" >&2
    exit 1
}
