#!/bin/sh
# The snapshot that a backup reads: zfs-snapshot take|drop DATASET LABEL LOCKS JOB. While a job has a file in the
# directory LOCKS, nothing replicates the dataset: a replica would keep the snapshot, which nobody prunes there. Two jobs
# of one dataset have a snapshot and a file each.
set -eu
dataset=$2 label=$3 locks=$4 job=$5

destroy() {
    if zfs list -H -o name "$dataset@$label" >/dev/null 2>&1; then
        zfs destroy "$dataset@$label"
    fi
}

case $1 in
take)
    zfs list -H -o name "$dataset" >/dev/null # a dataset that is missing must not look like an empty one
    mkdir -p "$locks"
    : >"$locks/$job"
    destroy
    zfs snapshot "$dataset@$label"
    ;;
drop)
    trap 'rm -f "$locks/$job"' EXIT
    destroy
    ;;
esac
