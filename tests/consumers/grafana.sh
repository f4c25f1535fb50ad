# Grafana's dashboards and data sources. Debian does not have the program: documents are held against what its format asks of
# them, what Prometheus is asked against Prometheus.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # the runner reads and gives these; queries are not ours to expand
needs='jq promtool yamllint python3'
place=/etc/grafana/dashboards
applies() { [ -e "$emitted$place" ]; }

# Each panel has a number and a place of its own, and asks a source that is declared, in a way that its form can show.
is_dashboard() { # FILE SOURCES
    inside jq -e --argjson sources "$2" '
        (.uid | test("^[a-z0-9-]{1,40}$")) and (.title | length > 0) and .schemaVersion >= 30
        and ([.panels[].id] | length == (unique | length))
        and ([.panels[].gridPos | [.x, .y]] | length == (unique | length))
        and all(.panels[]; .gridPos.x + .gridPos.w <= 24 and (.datasource.uid | IN($sources[]))
            and (.type | IN("timeseries", "stat", "table", "logs"))
            and (.targets | length > 0) and all(.targets[]; (.expr | length > 0) and (.refId | test("^[A-Z]$")))
            and ((.type == "logs") == (.datasource.type == "loki")))
        and all(.templating.list[]; .type == "query" and (.name | length > 0))' "$1" >/dev/null || { echo "$1 is no dashboard"; return 1; }
}

accepts() {
    local file sources
    sources=$(inside python3 -c '
import json, yaml
print(json.dumps([s["uid"] for s in yaml.safe_load(open("/etc/grafana/provisioning/datasources/croft.yaml"))["datasources"]]))') || return 1
    echo "$sources" | jq -e 'length == (unique | length)' >/dev/null || return 1
    for file in "$machine$place"/*.json; do
        is_dashboard "$place/$(basename "$file")" "$sources" || return 1
        jq '{ groups: [{ name: .uid, rules: [.panels | to_entries[] | select(.value.datasource.type == "prometheus")
            | { record: "panel:\(.key)", expr: .value.targets[0].expr }] }] }' "$file" >"$machine/tmp/panels.yml"
        inside promtool check rules /tmp/panels.yml || { echo "$file"; return 1; }
    done
}
breaks() { sed -i '0,/"expr": "/s//"expr": "rate(/' "$machine$place/machines.json"; }
