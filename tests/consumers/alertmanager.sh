# Alertmanager: its configuration, and that what is urgent reaches people while the watchdog reaches the dead man's switch.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=amtool
file=/etc/prometheus/alertmanager.yml
applies() { [ -e "$emitted$file" ]; }
accepts() {
    inside amtool check-config "$file" &&
        inside amtool config routes test --config.file="$file" --verify.receivers=push severity=critical alertname=X &&
        inside amtool config routes test --config.file="$file" --verify.receivers=deadman severity=low alertname=Watchdog
}
breaks() { sed -i 's/group_wait:/group_weight:/' "$machine$file"; }
