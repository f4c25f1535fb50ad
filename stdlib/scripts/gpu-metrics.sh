#!/bin/sh
# Writes what the kernel and the vendors' tools tell of graphics processors: frequency, temperature, and how busy they are.
# gpu-metrics OUTPUT
set -eu
output=$1
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT

# each FIGURE HELP FUNCTION: one line for each card that the function has a value for
each() {
    printf '# HELP %s %s\n# TYPE %s gauge\n' "$1" "$2" "$1"
    for card in /sys/class/drm/card[0-9]; do
        [ -e "$card/device/driver" ] || continue
        value=$("$3" "$card" 2>/dev/null) || continue
        [ -n "$value" ] || continue
        printf '%s{card="%s",driver="%s"} %s\n' "$1" "$(basename "$card")" "$(basename "$(readlink "$card/device/driver")")" "$value"
    done
}

present() { echo 1; }
frequency() { awk '{ print $1 * 1000000 }' "$1/gt_act_freq_mhz"; }
temperature() { awk '{ print $1 / 1000 }' "$1"/device/hwmon/hwmon*/temp1_input; }
power() { awk '{ print $1 / 1000000 }' "$1"/device/hwmon/hwmon*/power1_average; }
fan() { cat "$1"/device/hwmon/hwmon*/fan1_input; }

# How busy Intel's engines are, over one second.
engines() {
    command -v intel_gpu_top >/dev/null || return 0
    timeout --signal=INT 3 intel_gpu_top -J -s 1000 2>/dev/null | tr -d '\n\t ' |
        grep -o '"[A-Za-z0-9/]*":{"busy":[0-9.]*' | tail -n 8 |
        sed 's/^"\([^"]*\)":{"busy":\(.*\)$/gpu_engine_busy_percent{engine="\1"} \2/' | sort -u -t '"' -k 2,2
}

# What NVIDIA's own driver tells, where it is there.
nvidia() {
    command -v nvidia-smi >/dev/null || return 0
    nvidia-smi --query-gpu=utilization.gpu,memory.used,memory.total --format=csv,noheader,nounits 2>/dev/null |
        awk -F ', *' '{ printf "gpu_engine_busy_percent{engine=\"nvidia%d\"} %s\n", NR - 1, $1 }'
}

{
    each gpu_present "Whether the card has a driver." present
    each gpu_frequency_hertz "How fast the card runs." frequency
    each gpu_temperature_celsius "How warm the card is." temperature
    each gpu_power_watts "What the card takes." power
    each gpu_fan_rpm "How fast its fan turns." fan
    echo "# HELP gpu_engine_busy_percent How busy an engine of the card is."
    echo "# TYPE gpu_engine_busy_percent gauge"
    engines || true
    nvidia || true
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
