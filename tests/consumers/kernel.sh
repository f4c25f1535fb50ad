# The kernel: options of modules as modprobe reads them, settings as sysctl does, each of which this kernel must know.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="modprobe sysctl"
options=/etc/modprobe.d/croft.conf
applies() { [ -e "$emitted$options" ]; }
accepts() {
    local line name said
    said=$(inside modprobe --config "$options" --showconfig) || return 1
    while read -r line; do
        grep -qxF "$line" <<<"$said" || { echo "modprobe does not take: $line"; return 1; }
    done <"$machine$options"
    if [ -e "$machine/etc/sysctl.d/90-croft.conf" ]; then
        inside sysctl --dry-run --load=/etc/sysctl.d/90-croft.conf || return 1
        while read -r name; do inside sysctl "$name" || return 1; done < <(sed 's/ =.*//' "$machine/etc/sysctl.d/90-croft.conf")
    fi
    [ "$(wc -l <"$machine/etc/kernel/cmdline")" -eq 1 ]
}
breaks() { sed -i 's/^options/option/' "$machine$options"; }
