# Alertmanager: its configuration, and who is told: telephones by urgency besides the on-call system, the telephone alone when
# that is down, and the dead man's switch.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=amtool
file=/etc/prometheus/alertmanager.yml
applies() { [ -e "$emitted$file" ]; }
told() { # RECEIVERS LABEL=VALUE…
    local receivers=$1
    shift
    inside amtool config routes test --config.file="$file" --verify.receivers="$receivers" "$@"
}
accepts() {
    local severity
    sed -i 's|@{secret:[^}]*}|https://secret.example/filled-in|' "$machine$file" # as it is done on the host
    inside amtool check-config "$file" || return 1
    for severity in critical high medium low; do
        told "on-call,push-$severity" "severity=$severity" alertname=X || return 1
    done
    told push-critical severity=high alertname=GrafanaOnCallServiceDown && told deadman severity=low alertname=Watchdog &&
        told on-call alertname=WithoutSeverity
}
breaks() { sed -i 's/group_wait:/group_weight:/' "$machine$file"; }
