#!/bin/sh
# Makes the host's keys that are missing: ssh-host-keys FILE…, each named ssh_host_TYPE_key. A link is followed, since the
# file may be kept elsewhere.
set -eu
for file in "$@"; do
    place=$(readlink -m "$file")
    [ -s "$place" ] && continue
    mkdir -p "${place%/*}"
    type=${file##*/ssh_host_}
    ssh-keygen -q -t "${type%_key}" -N '' -C '' -f "$place"
done
