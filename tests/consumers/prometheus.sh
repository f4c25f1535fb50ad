# Prometheus: its configuration, and every expression and template of its rules.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=promtool
applies() { [ -e "$emitted/etc/prometheus/prometheus.yml" ]; }
accepts() {
    mkdir -p "$machine/run/secrets/grafana-oncall" && touch "$machine/run/secrets/grafana-oncall/metrics" # as the host fills it in
    inside promtool check config /etc/prometheus/prometheus.yml &&
        inside promtool check rules --lint=all --lint-fatal /etc/prometheus/rules.yml
}
breaks() { sed -i '0,/expr: .*/s//expr: "up == "/' "$machine/etc/prometheus/rules.yml"; }
