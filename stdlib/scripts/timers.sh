#!/bin/sh
# Which timers this host should have, and whether it has them; and a way to hold those that write backups while the host is
# changed. The list is /etc/croft/timers.json.
#   timers status            each timer: whether it waits, and how long ago it last started its unit
#   timers hold REASON       waits until no backup runs, then stops the timers that start them; refused if one has failed
#   timers recover           starts them again
#   timers metrics FILE      tells the node exporter; ends a hold that was forgotten
set -eu
list=/etc/croft/timers.json
# beside the figures: the only place that both people and the fenced unit write to
hold=/var/lib/prometheus/node-exporter/timers.held
longest=14400
patience=1800
now=$(date +%s)

all() { jq -r '.[].timer' "$list"; }
held() { jq -r '.[] | select(.held) | .timer' "$list"; }

# known UNIT…: a line for each, with its state and, of a timer, when it last started its unit, or 0. All in one question: each
# minute asks it of all timers.
known() {
    state='' last=0
    systemctl show --timestamp=unix --property=ActiveState,LastTriggerUSec "$@" | {
        while read -r line; do
            case $line in
            ActiveState=*) state=${line#*=} ;;
            LastTriggerUSec=@*) last=${line#*=@} ;;
            '') echo "$state $last" && last=0 ;;
            esac
        done
        echo "$state $last"
    }
}

# overdue LAST GAP: whether it should have started its unit since
overdue() {
    last=$1
    if [ "$last" = 0 ]; then last=$((now - up)); fi
    [ $((now - last)) -gt $((2 * $2 + 3600)) ]
}

status() {
    missing=0
    states=$(mktemp)
    # shellcheck disable=SC2046 # names of units have no spaces
    known $(all) >"$states"
    while read -r timer <&3 && read -r state last <&4; do
        if [ "$state" = active ]; then state=waits; else state=MISSING missing=1; fi
        if [ "$last" != 0 ]; then ago="$(((now - last) / 60)) min ago"; else ago="not since the start of the host"; fi
        printf '%-8s %-60s %s\n' "$state" "$timer" "$ago"
    done 3<<END 4<"$states"
$(all)
END
    rm -f "$states"
    if [ -e "$hold" ]; then echo "held: $(cat "$hold")"; fi
    return "$missing"
}

# unit_state TIMER: of the unit that it starts
unit_state() { systemctl is-active "${1%.timer}.service" 2>/dev/null || true; }

take_hold() {
    for timer in $(held); do
        if [ "$(unit_state "$timer")" = failed ]; then
            echo "${timer%.timer}.service has failed: nothing is changed before it is known why" >&2
            exit 1
        fi
    done
    printf '%s\n' "$1" >"$hold"
    for timer in $(held); do systemctl stop "$timer" || { recover; exit 1; }; done
    waited=0
    for timer in $(held); do
        while [ "$(unit_state "$timer")" = activating ]; do
            if [ "$waited" -ge "$patience" ]; then
                echo "${timer%.timer}.service still runs: the timers are given back" >&2
                recover
                exit 1
            fi
            sleep 5
            waited=$((waited + 5))
        done
    done
}

recover() {
    failed=0
    for timer in $(held); do systemctl start "$timer" || failed=1; done
    if [ "$failed" = 0 ]; then rm -f "$hold"; fi
    return "$failed"
}

# gauge NAME VALUE HELP…
gauge() {
    name=$1 value=$2
    shift 2
    printf '# HELP %s %s\n# TYPE %s gauge\n%s %s\n' "$name" "$*" "$name" "$name" "$value"
}

metrics() {
    since=0
    if [ -e "$hold" ]; then
        since=$(stat -c %Y "$hold")
        if [ $((now - since)) -gt "$longest" ]; then
            echo "held for too long: $(cat "$hold")" >&2
            recover || true
        fi
    fi
    expected=0 missing=0 failed=0
    up=$(cut -d . -f 1 /proc/uptime)
    late=$(mktemp)
    # shellcheck disable=SC2046 # names of units have no spaces
    known $(jq -r '.[].timer | ., sub("[.]timer$"; ".service")' "$list") >"$late.states"
    jq -r '.[] | "\(.timer) \(.gap)"' "$list" >"$late.list"
    while read -r timer gap <&3 && read -r state last <&4 && read -r unit _ <&4; do
        expected=$((expected + 1))
        [ "$state" = active ] || missing=$((missing + 1))
        if [ "$unit" = failed ]; then failed=$((failed + 1)); fi
        if [ "$gap" != null ] && overdue "$last" "$gap"; then is_late=1; else is_late=0; fi
        echo "croft_timer_overdue{timer=\"$timer\"} $is_late"
    done 3<"$late.list" 4<"$late.states" >"$late"
    {
        gauge croft_timers_expected "$expected" How many timers the host should have.
        gauge croft_timers_missing "$missing" How many of them are not waiting.
        gauge croft_timers_failed_units "$failed" How many of them start a unit that has failed.
        gauge croft_timers_held_since_timestamp_seconds "$since" Since when timers are held, or 0.
        echo "# HELP croft_timer_overdue Whether the timer should have started its unit since it last did."
        echo "# TYPE croft_timer_overdue gauge"
        cat "$late"
    } >"$1.new"
    rm -f "$late" "$late.list" "$late.states"
    chmod 0644 "$1.new"
    mv "$1.new" "$1"
}

case ${1:-} in
status) status ;;
hold) take_hold "${2:?say why}" ;;
recover) recover ;;
metrics) metrics "$2" ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
