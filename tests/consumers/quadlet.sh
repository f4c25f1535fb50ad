# podman's generator of Debian 13: every container and network becomes a unit.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=quadlet
units=/etc/containers/systemd
applies() { [ -d "$emitted$units" ]; }
accepts() {
    local file
    inside env QUADLET_UNIT_DIRS="$units" quadlet -dryrun >"$machine/tmp/generated" || return 1
    for file in "$machine$units"/*.container; do
        grep -qx -- "---$(basename "$file" .container).service---" "$machine/tmp/generated" || return 1
    done
}
breaks() {
    local file
    file=$(find "$machine$units" -name '*.container' | sort | head -n 1)
    sed -i 's/^Image=/Imago=/' "$file"
}
