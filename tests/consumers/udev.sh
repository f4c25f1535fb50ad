# udev: rules of devices, as it reads them all before it looks at one.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=udevadm
applies() { [ -d "$emitted/etc/udev/rules.d" ]; }
accepts() {
    local said file
    said=$(inside env SYSTEMD_LOG_LEVEL=debug udevadm test /sys/class/mem/null 2>&1)
    for file in "$emitted"/etc/udev/rules.d/*; do
        grep -q "/etc/udev/rules.d/$(basename "$file")" <<<"$said" || { echo "$file was not read"; return 1; }
    done
    ! grep -E '/etc/udev/rules.d/[^ ]*:[0-9]+ .*(Invalid|Unknown|Failed|Unexpected|ignoring)' <<<"$said"
}
breaks() { sed -i '0,/SUBSYSTEM==/s//SUBSYSTM==/' "$machine"/etc/udev/rules.d/*; }
