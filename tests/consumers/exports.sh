# exportfs: what is exported, and to whom; on an appliance as that keeps it.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=exportfs
exports_of() { for file in /etc/exports.d/croft.exports /etc/exports; do [ -e "$emitted$file" ] && echo "$file" && break; done; }
applies() { [ -n "$(exports_of)" ]; }
accepts() {
    local path file
    file=$(exports_of)
    mkdir -p "$machine/var/lib/nfs"
    : >"$machine/var/lib/nfs/etab"
    grep -o '^"*/[^" ]*' "$machine$file" | tr -d '"' | while read -r path; do mkdir -p "$machine$path"; done
    [ "$file" = /etc/exports ] || : >"$machine/etc/exports"
    inside exportfs -rav 2>&1 | tee "$machine/tmp/said"
    ! grep -i -e error -e invalid -e unknown -e 'bad option' "$machine/tmp/said" && grep -q exporting "$machine/tmp/said"
}
breaks() { sed -i 's/\brw,/rwx,/' "$machine$(exports_of)"; }
