# systemd: every unit, with what the quadlets become. Programs and packages' units that this machine lacks are stood in
# for by empty ones: what is checked is what we wrote.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="systemd-analyze quadlet"
applies() { [ -d "$emitted/etc/systemd/system" ]; }
accepts() {
    local unit program
    mkdir -p "$machine/tmp/units"
    if [ -d "$machine/etc/containers/systemd" ]; then
        inside env QUADLET_UNIT_DIRS=/etc/containers/systemd quadlet /tmp/units || return 1
    fi
    find "$machine/etc/systemd/system" -maxdepth 1 -type f -exec cp -t "$machine/tmp/units" {} +
    for unit in zfs-import.target zfs.target; do
        printf '[Unit]\nDescription=%s\n' "$unit" >"$machine/etc/systemd/system/$unit"
    done
    for unit in zfs-mount.service nfs-server.service; do
        [ -e "$machine/lib/systemd/system/$unit" ] ||
            printf '[Service]\nType=oneshot\nExecStart=/bin/true\n' >"$machine/etc/systemd/system/$unit"
    done
    find "$machine/tmp/units" -type f -exec sed -n 's/^Exec[A-Za-z]*=[-@:+!]*\(\/[^ ]*\).*/\1/p' {} + | sort -u | while read -r program; do
        [ -e "$machine$program" ] || install -D -m 0755 /bin/true "$machine$program"
    done
    # shellcheck disable=SC2046 # one argument a unit
    inside systemd-analyze verify --man=no --recursive-errors=one \
        $(cd "$machine/tmp/units" && find . -maxdepth 1 -type f -printf '/tmp/units/%f\n')
}
breaks() {
    local unit
    unit=$(find "$machine/etc/systemd/system" -maxdepth 1 -name '*.service' -type f | sort | head -n 1)
    sed -i 's/^ExecStart=/ExecStrat=/' "$unit"
}
