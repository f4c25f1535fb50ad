# logrotate: which logs are turned over. It passes over words that it does not know, and says so.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=logrotate
logs() { find "$emitted/etc/logrotate.d" -type f -printf '/etc/logrotate.d/%P\n' 2>/dev/null; }
applies() { [ -n "$(logs)" ]; }
accepts() {
    local file
    for file in $(logs); do
        inside logrotate --debug --state /tmp/state "$file" >"$machine/tmp/said" 2>&1 || return 1
        ! grep -v 'warning: logrotate in debug mode' "$machine/tmp/said" | grep -E '^(error|warning):|unknown|Ignoring' || return 1
        grep -q 'after .* days\|monthly\|weekly\|daily\|rotating pattern' "$machine/tmp/said" || return 1
    done
}
breaks() { sed -i 's/missingok/misingok/' "$machine$(logs | sort | head -n 1)"; }
