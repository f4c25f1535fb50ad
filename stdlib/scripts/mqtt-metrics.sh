#!/bin/sh
# Sends a message through the broker to itself, and writes whether and how soon it came, and how many clients the broker
# tells of.   mqtt-metrics OUTPUT 'HOST PORT USER PASSWORD-FILE'
set -eu
output=$1
# shellcheck disable=SC2086 # its arguments come as one, in words
set -- $2
host=$1 port=$2 user=$3 password=$(cat "$4")
temporary=$(mktemp "$output.XXXXXX")
answer=$(mktemp)
settings=$(mktemp -d)
trap 'rm -rf "$temporary" "$answer" "$settings"' EXIT
# the clients read their options from there: a password in a command line is for everyone to see
printf -- '-h %s\n-p %s\n-u %s\n-P %s\n' "$host" "$port" "$user" "$password" >"$settings/mosquitto_sub"
cp "$settings/mosquitto_sub" "$settings/mosquitto_pub"
export XDG_CONFIG_HOME="$settings"

topic=croft/metrics/$(uname -n)
said=$(date +%s%N)
mosquitto_sub -t "$topic" -C 1 -W 10 >"$answer" &
listening=$!
sleep 1
sent=$(date +%s%N)
mosquitto_pub -t "$topic" -m "$said" || true
wait "$listening" || true
came=$(date +%s%N)
clients=$(mosquitto_sub -t "\$SYS/brokers/+/stats/connections/count" -C 1 -W 70 2>/dev/null |
    grep -o '[0-9]*' | head -n 1) || clients=
{
    echo "# HELP mqtt_up Whether a message came back through the broker."
    echo "# TYPE mqtt_up gauge"
    if [ "$(cat "$answer")" = "$said" ]; then
        echo "mqtt_up 1"
        echo "# HELP mqtt_roundtrip_seconds How long the message took."
        echo "# TYPE mqtt_roundtrip_seconds gauge"
        awk -v from="$sent" -v to="$came" 'BEGIN { printf "mqtt_roundtrip_seconds %.6f\n", (to - from) / 1000000000 }'
    else
        echo "mqtt_up 0"
    fi
    if [ -n "$clients" ]; then
        echo "# HELP mqtt_clients How many clients are connected."
        echo "# TYPE mqtt_clients gauge"
        echo "mqtt_clients $clients"
    fi
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
