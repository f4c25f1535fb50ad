# exportfs: what is exported, and to whom.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=exportfs
file=/etc/exports.d/croft.exports
applies() { [ -e "$emitted$file" ]; }
accepts() {
    local path
    mkdir -p "$machine/var/lib/nfs"
    : >"$machine/var/lib/nfs/etab"
    cut -d ' ' -f 1 "$machine$file" | while read -r path; do mkdir -p "$machine$path"; done
    : >"$machine/etc/exports"
    inside exportfs -rav 2>&1 | tee "$machine/tmp/said"
    ! grep -i -e error -e invalid -e unknown -e 'bad option' "$machine/tmp/said" && grep -q exporting "$machine/tmp/said"
}
breaks() { sed -i 's/(rw,/(rwx,/' "$machine$file"; }
