# sanoid: its configuration. It is silent about templates that are missing, so those are looked for here.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=sanoid
applies() { [ -e "$emitted/etc/sanoid/sanoid.conf" ]; }
accepts() {
    local template
    mkdir -p "$machine/tmp/stubs" "$machine/tmp/cache" "$machine/tmp/run"
    printf '#!/bin/sh\nexit 0\n' >"$machine/tmp/stubs/zfs"
    chmod +x "$machine/tmp/stubs/zfs"
    cp "$machine/usr/share/sanoid/sanoid.defaults.conf" "$machine/etc/sanoid/"
    inside sanoid --configdir=/etc/sanoid --cache-dir=/tmp/cache --run-dir=/tmp/run --readonly --take-snapshots \
        --prune-snapshots --verbose || return 1
    sed -n 's/^use_template *= *//p' "$machine/etc/sanoid/sanoid.conf" | sort -u | while read -r template; do
        grep -qxF "[template_$template]" "$machine/etc/sanoid/sanoid.conf" || exit 1
    done
}
breaks() { sed -i '0,/^hourly/s//hurly/' "$machine/etc/sanoid/sanoid.conf"; }
