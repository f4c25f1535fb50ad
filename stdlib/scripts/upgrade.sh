#!/bin/sh
# Runs an upgrade and restarts the machine if that wants it and the hour allows it: upgrade FROM UNTIL COMMAND…, both times
# as HH:MM. Its status is the command's.
set -eu
from=$1
until=$2
shift 2

status=0
"$@" || status=$?

now=$(date +%H:%M)
if [ "$status" -eq 0 ] && [ -e /run/reboot-required ]; then
    # Times of one form compare as texts; the first of two is before the second.
    if [ "$(printf '%s\n' "$from" "$now" "$until" | sort -c 2>&1)" = "" ]; then
        echo "what was upgraded wants a restart"
        systemctl reboot
    else
        echo "what was upgraded wants a restart, but it is $now: not before $from of the next day"
    fi
fi
exit "$status"
