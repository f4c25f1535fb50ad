# NUT: its own server shows a power supply that is made up as the emitted files have it, its monitor may sign on, and the script
# that writes figures finds what it asks for.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs='upsd upsc upsmon promtool'
applies() { [ -e "$emitted/etc/nut/ups.conf" ]; }

# The power supply itself is a file; all else is as emitted, with secrets filled in.
prepare() {
    mkdir -p "$machine/run/nut" "$machine/var/lib/nut"
    sed -i 's|@{secret:[^}]*}|made-up|' "$machine"/etc/nut/*
    sed -i 's|driver = .*|driver = dummy-ups|; s|port = .*|port = made-up.dev|; /community\|pollfreq/d' "$machine/etc/nut/ups.conf"
    printf 'ups.status: OB LB\nbattery.charge: 31\nbattery.runtime: 240\nups.load: 17\n' >"$machine/etc/nut/made-up.dev"
}

ask() {
    local try
    for try in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.5
        [ "$(inside upsc ups@localhost battery.charge 2>/dev/null)" = 31 ] && break
    done
    inside upsc ups@localhost || return 1
    timeout 4 chroot "$machine" upsmon -D -u root >"$machine/tmp/upsmon" 2>&1
    if grep -e ACCESS-DENIED -e ERR "$machine/tmp/upsmon"; then return 1; fi
    inside /usr/local/lib/croft/metrics/ups /tmp/ups.prom ups@localhost || return 1
    IN="$machine/tmp/ups.prom" inside promtool check metrics || return 1
    grep -qx 'ups_status{ups="ups",flag="OB"} 1' "$machine/tmp/ups.prom" && grep -qx 'ups_battery_runtime_seconds{ups="ups"} 240' "$machine/tmp/ups.prom"
}

accepts() {
    local status file
    prepare
    inside /lib/nut/dummy-ups -a ups -u root && inside upsd -u root && ask
    status=$?
    for file in "$machine"/run/nut/*.pid; do
        [ -e "$file" ] && kill "$(cat "$file")" 2>/dev/null
    done
    return "$status"
}
breaks() { sed -i 's/upsmon primary/upsmon nobody/; s/^\[monitor\]/[other]/' "$machine/etc/nut/upsd.users"; }
