#!/bin/sh
# Writes whether Coral accelerators are there and ready. On USB one shows itself as 1a6e:089a until a program has loaded its
# firmware, then as 18d1:9302. https://coral.ai/docs/accelerator/get-started     coral-metrics OUTPUT
set -eu
output=$1
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT

# count VENDOR PRODUCT
count() {
    found=0
    for device in /sys/bus/usb/devices/*; do
        [ -e "$device/idVendor" ] || continue
        if [ "$(cat "$device/idVendor")" = "$1" ] && [ "$(cat "$device/idProduct")" = "$2" ]; then
            found=$((found + 1))
        fi
    done
    echo "$found"
}

ready=$(count 18d1 9302)
waiting=$(count 1a6e 089a)
inside=$(find /sys/class/apex -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)
{
    echo "# HELP coral_tpu_devices How many accelerators there are."
    echo "# TYPE coral_tpu_devices gauge"
    echo "coral_tpu_devices $((ready + waiting + inside))"
    echo "# HELP coral_tpu_ready How many of them have their firmware."
    echo "# TYPE coral_tpu_ready gauge"
    echo "coral_tpu_ready $((ready + inside))"
    echo "# HELP coral_tpu_temperature_celsius How warm one inside the machine is."
    echo "# TYPE coral_tpu_temperature_celsius gauge"
    for device in /sys/class/apex/*; do
        [ -e "$device/temp" ] || continue
        awk -v name="$(basename "$device")" '{ printf "coral_tpu_temperature_celsius{device=\"%s\"} %s\n", name, $1 / 1000 }' "$device/temp"
    done
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
