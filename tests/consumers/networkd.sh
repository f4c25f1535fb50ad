# systemd-networkd and udev: interfaces, as their own programs read them. Neither can only check: networkd starts in the
# machine's empty network, and what it cannot read it says.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="udevadm"
applies() { [ -d "$emitted/etc/systemd/network" ]; }
accepts() {
    local said file names
    mkdir -p "$machine/run/systemd/netif" "$machine/run/systemd/network"
    said=$(inside env SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console timeout 1 /lib/systemd/systemd-networkd 2>&1)
    for file in "$machine"/etc/systemd/network/*; do
        names=/etc/systemd/network/$(basename "$file")
        grep -E "$names(:[0-9]+)?: .*(Unknown|Failed|Invalid|invalid|ignoring|without)" <<<"$said" && return 1
        [ "${file##*.}" = network ] || continue
        grep -q '^\[Match\]$' "$file" && grep -q '^\[Network\]$' "$file" || return 1
    done
    grep -q 'Enumeration completed\|timed out\|Failed to connect to system bus\|lo: ' <<<"$said" || { echo "$said"; return 1; }
    if compgen -G "$machine/etc/systemd/network/*.link" >/dev/null; then
        said=$(inside udevadm test-builtin net_setup_link /sys/class/net/lo 2>&1)
        ! grep -E '/etc/systemd/network/.*(Unknown|Failed|Invalid|ignoring)' <<<"$said"
    fi
}
breaks() {
    local file
    file=$(find "$machine/etc/systemd/network" -name '*.network' | sort | tail -n 1)
    sed -i 's/^DHCP=/DCHP=/' "$file"
}
