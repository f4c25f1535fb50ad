# Messages about units that fail: the script leaves them, delivers them through a curl that writes down what it is given,
# keeps them while that fails, tells Prometheus how many, and sets aside what is too old or no message at all.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # the runner reads and gives these; stubs and queries are not ours to expand
needs='jq promtool'
script=/usr/local/lib/croft/notify
queue=/var/lib/notify
applies() { [ -e "$emitted$script" ]; }

holds() { # DIRECTORY NUMBER
    local found
    found=$(find "$machine$queue/$1" -type f | wc -l)
    [ "$found" -eq "$2" ] || { echo "$1 holds $found messages, not $2"; return 1; }
}

figure() { # NAME VALUE
    grep -qx "$1 $2" "$machine/tmp/notify.prom" || { echo "no $1 $2 in:"; cat "$machine/tmp/notify.prom"; return 1; }
}

prepare() {
    local backend
    mkdir -p "$machine$queue/queue" "$machine$queue/retry" "$machine$queue/quarantine" "$machine/tmp/stubs"
    for backend in $(jq -r '.backends[] | .user_key, .token, .id | select(. != null)' "$machine/etc/croft/notifications.json"); do
        mkdir -p "$machine$(dirname "$backend")"
        echo "value of/$(basename "$backend")" >"$machine$backend"
    done
    printf '#!/bin/sh\necho "$@" >>/tmp/sent\n[ -e /tmp/line-is-up ] || exit 7\ncat >>/tmp/sent\n' >"$machine/tmp/stubs/curl"
    chmod 0755 "$machine/tmp/stubs/curl"
    touch "$machine/tmp/line-is-up"
}

# A unit that fails is told of with what is said of it; its secrets are nowhere in a command line.
told() {
    local unit
    unit=$(jq -r '.contexts | keys[] | select(endswith("addy.service") or endswith("sanoid.service"))' "$machine/etc/croft/notifications.json" | head -n 1)
    inside env MONITOR_SERVICE_RESULT=oom-kill MONITOR_EXIT_STATUS=9 "$script" about "service-failed:$unit" || return 1
    holds queue 1 && inside "$script" drain && holds queue 0 || return 1
    grep -q "title=${unit%.service}.service%20on%20" "$machine/tmp/sent" && grep -q 'oom-kill' "$machine/tmp/sent" || return 1
    grep -q 'token=value%20of%2Fpush-token&' "$machine/tmp/sent" && ! grep -- '^--.*value of' "$machine/tmp/sent"
}

# While the line is down a message is kept, once, and goes out when it is up again.
kept() {
    rm -f "$machine/tmp/line-is-up" "$machine/tmp/sent"
    inside "$script" send trial && inside "$script" drain && holds queue 0 && holds retry 1 || return 1
    inside "$script" backlog /tmp/notify.prom && figure notify_retried_messages 1 && holds queue 1 && holds retry 0 || return 1
    touch "$machine/tmp/line-is-up"
    inside "$script" drain && inside "$script" backlog /tmp/notify.prom && figure notify_retried_messages 0 || return 1
    figure notify_waiting_messages 0 && IN="$machine/tmp/notify.prom" inside promtool check metrics
}

# What is no message, and what is of no use any more, does not stop the others.
set_aside() {
    echo 'no message' >"$machine$queue/queue/1.json"
    echo '{"time": 1000, "priority": "high", "title": "old", "body": "x", "backends": ["push"]}' >"$machine$queue/queue/2.json"
    inside "$script" send trial && inside "$script" drain && holds queue 0 && holds quarantine 2 || return 1
    inside "$script" backlog /tmp/notify.prom && figure notify_quarantined_messages 2
}

accepts() {
    prepare
    told && kept && set_aside && ! inside "$script" send there-is-none && holds queue 0
}
breaks() { sed -i 's/"title": .*/"title": 7,/' "$machine/etc/croft/notifications.json"; }
