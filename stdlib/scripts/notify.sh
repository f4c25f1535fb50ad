#!/bin/sh
# Tells people what failed. A message waits in a queue until it is delivered; what cannot be delivered is tried again from
# time to time, and set aside after a day or when it is no message. Templates and ways out: /etc/croft/notifications.json.
#   notify about TEMPLATE:UNIT          a message about a unit (systemd gives how it ended in MONITOR_…)
#   notify send TEMPLATE [NAME=VALUE…]  a message with what the template asks for
#   notify drain                        delivers what waits
#   notify backlog METRICS-FILE         tries again what was left, and tells the node exporter how much that is
set -eu
umask 077
settings=/etc/croft/notifications.json
root=/var/lib/notify
oldest=86400

# leave TEMPLATE VALUES-AS-JSON: a message appears in the queue as a whole or not at all
leave() {
    name=$(date +%s%N)-$$.json
    if ! jq -n --slurpfile settings "$settings" --arg template "$1" --argjson values "$2" --argjson time "$(date +%s)" '
        ($settings[0].templates[$template] // error("there is no template \($template)")) as $t
        | ($t.placeholders - ($values | keys)) as $missing
        | ($values + ($missing | map({ (.): "(not said)" }) | add // {})) as $said
        | def filled: reduce ($said | to_entries[]) as $e (.; split("{" + $e.key + "}") | join($e.value | tostring));
        { time: $time, priority: $t.priority, title: ($t.title | filled), body: ($t.body | filled), backends: $t.backends }
        ' >"$root/.$name"; then
        rm -f "$root/.$name"
        exit 1
    fi
    mv "$root/.$name" "$root/queue/$name"
}

# common UNIT: what is known of every message
common() {
    jq -n --slurpfile settings "$settings" --arg host "$(uname -n)" --arg unit "$1" --arg time "$(date '+%F %T')" \
        --arg result "${MONITOR_SERVICE_RESULT:-failed}" --arg status "${MONITOR_EXIT_STATUS:-unknown}" '
        { description: $unit, remedy: "" } + ($settings[0].contexts[$unit] // {})
        + { host: $host, unit: $unit, time: $time, result: $result, status: $status }'
}

# send_to BACKEND MESSAGE-FILE: secrets go to curl by a file or its input, never where others see them
send_to() {
    type=$(jq -r --arg b "$1" '.backends[$b].type // "none"' "$settings")
    case $type in
    pushover)
        jq -rn --slurpfile m "$2" --rawfile user "$(path_of "$1" user_key)" --rawfile token "$(path_of "$1" token)" '
            $m[0] as $m
            | { emergency: 2, high: 1, normal: 0, low: -1, silent: -2 }[$m.priority] as $p
            | { user: ($user | rtrimstr("\n")), token: ($token | rtrimstr("\n")), title: $m.title, message: $m.body,
                priority: $p, timestamp: $m.time } + (if $p == 2 then { retry: 60, expire: 3600 } else {} end)
            | to_entries | map("\(.key)=\(.value | tostring | @uri)") | join("&")' |
            request --data @- https://api.pushover.net/1/messages.json
        ;;
    ntfy)
        header=$(mktemp)
        token=$(path_of "$1" token)
        if [ -n "$token" ]; then
            printf 'Authorization: Bearer %s\n' "$(cat "$token")" >"$header"
        fi
        status=0
        jq -c --arg topic "$(jq -r --arg b "$1" '.backends[$b].topic' "$settings")" '
            { emergency: 5, high: 4, normal: 3, low: 2, silent: 1 }[.priority] as $p
            | { topic: $topic, title: .title, message: .body, priority: $p }' "$2" |
            request --header "@$header" --data @- "$(jq -r --arg b "$1" '.backends[$b].server' "$settings")" || status=$?
        rm -f "$header"
        return "$status"
        ;;
    healthchecks)
        address=$(mktemp)
        message=$(mktemp)
        printf 'url = "%s/%s/fail"\n' "$(jq -r --arg b "$1" '.backends[$b].server' "$settings")" "$(cat "$(path_of "$1" id)")" >"$address"
        jq -r '"\(.title)\n\(.body)"' "$2" >"$message"
        status=0
        request --config "$address" --data-binary "@$message" || status=$?
        rm -f "$address" "$message"
        return "$status"
        ;;
    *)
        echo "there is no way out called $1" >&2
        return 1
        ;;
    esac
}

# path_of BACKEND FIELD: the file of a secret
path_of() {
    jq -r --arg b "$1" --arg f "$2" '.backends[$b][$f] // ""' "$settings"
}

request() {
    curl --fail --silent --show-error --max-time 30 --retry 2 --output /dev/null "$@"
}

# deliver FILE: to each way out once; what is left of them is tried again
deliver() {
    left=
    for backend in $(jq -r '.backends[]' "$1"); do
        if send_to "$backend" "$1"; then
            date +%s >"$root/delivered"
        else
            left="$left $backend"
        fi
    done
    if [ -z "$left" ]; then
        rm -f "$1"
    else
        jq --arg left "$left" '.backends = ($left | split(" ") | map(select(. != "")))' "$1" >"$root/.left"
        mv "$root/.left" "$root/retry/$(basename "$1")"
        rm -f "$1"
    fi
}

# is_message FILE
is_message() {
    jq -e '(.time | type) == "number" and (.title | type) == "string" and (.body | type) == "string"
        and (.priority | type) == "string" and (.backends | type) == "array" and (.backends | length) > 0' "$1" >/dev/null 2>&1
}

drain() {
    now=$(date +%s)
    for file in "$root"/queue/*; do
        [ -e "$file" ] || continue
        if ! is_message "$file"; then
            echo "$(basename "$file") is no message: set aside" >&2
            mv "$file" "$root/quarantine/"
        elif [ $((now - $(jq '.time | floor' "$file"))) -gt "$oldest" ]; then
            echo "$(basename "$file") is too old to be of use: set aside" >&2
            mv "$file" "$root/quarantine/"
        else
            deliver "$file"
        fi
    done
}

# count DIRECTORY
count() {
    find "$1" -mindepth 1 -maxdepth 1 | wc -l
}

# gauge NAME VALUE HELP…
gauge() {
    name=$1 value=$2
    shift 2
    printf '# HELP %s %s\n# TYPE %s gauge\n%s %s\n' "$name" "$*" "$name" "$name" "$value"
}

# backlog METRICS-FILE
backlog() {
    retried=$(count "$root/retry")
    for file in "$root"/retry/*; do
        [ -e "$file" ] || continue
        mv "$file" "$root/queue/"
    done
    {
        gauge notify_waiting_messages "$(count "$root/queue")" How many messages wait to be delivered.
        gauge notify_retried_messages "$retried" How many messages could not be delivered at the last attempt.
        gauge notify_quarantined_messages "$(count "$root/quarantine")" How many messages were set aside.
        gauge notify_last_delivery_timestamp_seconds "$(cat "$root/delivered" 2>/dev/null || echo 0)" When a message was last delivered.
        gauge notify_checked_timestamp_seconds "$(date +%s)" When the queue was last looked at.
    } >"$1.new"
    chmod 0644 "$1.new"
    mv "$1.new" "$1"
}

command=${1:-}
case $command in
about)
    template=${2%%:*}
    unit=${2#*:}
    case $unit in
    *.service) ;;
    *) unit=$unit.service ;;
    esac
    leave "$template" "$(common "$unit")"
    ;;
send)
    template=$2
    shift 2
    values=$(common none)
    for pair in "$@"; do
        values=$(printf '%s' "$values" | jq --arg name "${pair%%=*}" --arg value "${pair#*=}" '.[$name] = $value')
    done
    leave "$template" "$values"
    ;;
drain) drain ;;
backlog) backlog "$2" ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
