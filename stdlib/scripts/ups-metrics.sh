#!/bin/sh
# Writes what NUT knows of an uninterruptible power supply. https://networkupstools.org/docs/developer-guide.chunked/apas02.html
# ups-metrics OUTPUT UPS@HOST
set -eu
output=$1 ups=$2
temporary=$(mktemp "$output.XXXXXX")
said=$(mktemp)
trap 'rm -f "$temporary" "$said"' EXIT

reached=1
upsc "$ups" >"$said" 2>/dev/null || reached=0

# gauge FIGURE VARIABLE HELP
gauge() {
    printf '# HELP %s %s\n# TYPE %s gauge\n' "$1" "$3" "$1"
    sed -n "s/^$2: \([0-9.]*\)\$/$1{ups=\"${ups%@*}\"} \1/p" "$said"
}

# flag LETTERS: one of the words of its status
flag() {
    if grep -qE "^ups.status:.*\b$1\b" "$said"; then state=1; else state=0; fi
    echo "ups_status{ups=\"${ups%@*}\",flag=\"$1\"} $state"
}

{
    echo "# HELP ups_reached Whether NUT could be asked."
    echo "# TYPE ups_reached gauge"
    echo "ups_reached{ups=\"${ups%@*}\"} $reached"
    if [ "$reached" = 1 ]; then
        gauge ups_battery_charge_percent battery.charge "How full the battery is."
        gauge ups_battery_runtime_seconds battery.runtime "How long the battery lasts at this load."
        gauge ups_load_percent ups.load "How much of what it can give is taken."
        gauge ups_temperature_celsius ups.temperature "How warm it is."
        gauge ups_input_volts input.voltage "What comes in."
        gauge ups_real_power_watts ups.realpower "What goes out."
        echo "# HELP ups_status Whether a word is in its status: OL on line, OB on battery, LB low battery, RB replace battery."
        echo "# TYPE ups_status gauge"
        for word in OL OB LB RB OVER; do flag "$word"; done
    fi
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
