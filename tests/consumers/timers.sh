# The list of timers that a host should have: it names those that are there; and what holds those that write backups, gives
# them back, tells of one that is missing, ends a hold that was forgotten and refuses one after a failure, with a systemctl
# that remembers what it was told.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # the runner reads and gives these; stubs are not ours to expand
needs='jq promtool'
script=/usr/local/lib/croft/timers
applies() { [ -e "$emitted$script" ]; }

stand_in() {
    mkdir -p "$machine/var/lib/prometheus/node-exporter" "$machine/tmp/stubs" "$machine/tmp/stopped" "$machine/tmp/failed"
    cat >"$machine/tmp/stubs/systemctl" <<'END'
#!/bin/sh
state() {
    if [ -e "/tmp/failed/$1" ]; then state=failed
    elif [ -e "/tmp/stopped/$1" ]; then state=inactive
    else case $1 in *.timer) state=active ;; *) state=inactive ;; esac; fi
}
case $1 in
is-active) state "$2" && echo "$state" ;;
stop) touch "/tmp/stopped/$2" ;;
start) rm -f "/tmp/stopped/$2" ;;
show)
    last=$(date -d "${LAST:-now}" +@%s) between=
    shift 3
    for unit in "$@"; do
        state "$unit"
        printf '%s' "$between"
        case $unit in *.timer) echo "LastTriggerUSec=$last" ;; esac
        echo "ActiveState=$state"
        between='
'
    done
    ;;
esac
END
    chmod 0755 "$machine/tmp/stubs/systemctl"
}

figure() { # NAME VALUE
    inside "$script" metrics /tmp/timers.prom || return 1
    grep -qx "$1 $2" "$machine/tmp/timers.prom" || { echo "no $1 $2 in:"; cat "$machine/tmp/timers.prom"; return 1; }
}

listed() {
    local files
    files=$(find "$machine/etc/systemd/system" -maxdepth 1 -name '*.timer' -printf '%f\n' | sort)
    [ "$files" = "$(jq -r '.[].timer' "$machine/etc/croft/timers.json" | sort)" ]
}

accepts() {
    local all held
    stand_in
    all=$(jq length "$machine/etc/croft/timers.json") held=$(jq '[.[] | select(.held)] | length' "$machine/etc/croft/timers.json")
    listed && inside "$script" status && figure croft_timers_expected "$all" && figure croft_timers_missing 0 || return 1
    IN="$machine/tmp/timers.prom" inside promtool check metrics || return 1

    [ "$held" -gt 0 ] || return 0 # a host that writes no backups has nothing to hold
    inside "$script" hold 'a new kernel' && figure croft_timers_missing "$held" && ! inside "$script" status || return 1
    inside "$script" recover && figure croft_timers_missing 0 && figure croft_timers_held_since_timestamp_seconds 0 || return 1

    inside "$script" hold forgotten && touch -d '5 hours ago' "$machine/var/lib/prometheus/node-exporter/timers.held" || return 1
    inside "$script" metrics /tmp/timers.prom && figure croft_timers_held_since_timestamp_seconds 0 && figure croft_timers_missing 0 || return 1

    inside env LAST='40 days ago' "$script" metrics /tmp/timers.prom && ! grep 'croft_timer_overdue.* 0' "$machine/tmp/timers.prom" |
        grep restic-backup || return 1
    touch "$machine/tmp/failed/sanoid.service"
    figure croft_timers_failed_units 1 && ! inside "$script" hold 'a new kernel' && figure croft_timers_missing 0
}
breaks() { sed -i '0,/"timer": "/s//"timer": "x-/' "$machine/etc/croft/timers.json"; }
