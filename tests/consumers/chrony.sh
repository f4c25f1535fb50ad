# chronyd: where the time comes from, and who may ask for it.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=chronyd
applies() { [ -e "$emitted/etc/chrony/chrony.conf" ]; }
accepts() {
    inside chronyd -p -f /etc/chrony/chrony.conf >"$machine/tmp/said" 2>&1 || { cat "$machine/tmp/said"; return 1; }
    # it prints what it has read: nothing of it may be lost
    diff <(grep -v '^$' "$machine/etc/chrony/chrony.conf") <(grep -v '^$' "$machine/tmp/said")
}
breaks() { sed -i 's/^driftfile/drift_file/' "$machine/etc/chrony/chrony.conf"; }
