#!/bin/sh
# Writes whether the hosts that datasets are replicated to answer at their ssh port.   target-metrics OUTPUT 'HOST…'
set -eu
output=$1
# shellcheck disable=SC2086 # its arguments come as one, in words
set -- $2
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT
{
    echo "# HELP syncoid_target_reachable Whether the host answers at its ssh port."
    echo "# TYPE syncoid_target_reachable gauge"
    for host in "$@"; do
        if timeout 10 ssh-keyscan -T 5 "$host" 2>/dev/null | grep -q .; then reached=1; else reached=0; fi
        echo "syncoid_target_reachable{target=\"$host\"} $reached"
    done
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
