# smartd: which disks are watched, and when they test themselves. Without a disk it ends with 17 once it has read the file.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=smartd
applies() { [ -e "$emitted/etc/smartd.conf" ]; }
accepts() {
    local status=0
    inside smartd -q onecheck -c /etc/smartd.conf || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 17 ]
}
breaks() { sed -i 's/ -a / -Z /' "$machine/etc/smartd.conf"; }
