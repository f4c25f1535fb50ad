# Alerts, evaluated as Prometheus does: each of these fires on the figures that it is for, with its own labels, and is silent
# on figures that are well. The rules are the emitted ones; only the figures are made up.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs='promtool python3'
rules=/etc/prometheus/rules.yml
applies() { [ -e "$emitted$rules" ]; }

# Writes the document for `promtool test rules`: for each case an alert, its figures, and at which minute it must fire.
write_cases() {
    cat >"$machine/tmp/cases.py" <<'END'
import re, yaml

RULES = {}
for group in yaml.safe_load(open("/etc/prometheus/rules.yml"))["groups"]:
    for rule in group["rules"]:
        if rule["labels"]["host"] == "forge":
            RULES[rule["alert"]] = rule

# alert, its figures, the minute at which it fires, and the labels that it takes from a figure
CASES = [
    ("NodeExporterDown", {'up{instance="forge",job="node-exporter"}': "1x10 0x60"}, 30, {"instance": "forge", "job": "node-exporter"}),
    ("SonarrServiceDown", {'node_systemd_unit_state{instance="forge",name="sonarr.service",state="active"}': "1x10 0x60"}, 30,
     {"instance": "forge", "name": "sonarr.service", "state": "active"}),
    ("SonarrServiceDownChurn", {'node_systemd_service_restart_total{instance="forge",name="sonarr.service"}': "0x20 0+1x60"}, 45,
     {"instance": "forge", "name": "sonarr.service"}),
    ("UPSOnBattery", {'ups_status{instance="forge",ups="ups",flag="OB"}': "0x10 1x60"}, 30,
     {"instance": "forge", "ups": "ups", "flag": "OB"}),
    ("UPSLowBattery", {'ups_battery_charge_percent{instance="forge",ups="ups"}': "100x10 40x60"}, 30,
     {"instance": "forge", "ups": "ups"}),
    ("ZFSReplicationLagHigh", {'syncoid_replication_last_success_timestamp_seconds{instance="forge",dataset="tank/x",target="nas-1"}': "0+60x10 600x400"},
     300, {"instance": "forge", "dataset": "tank/x", "target": "nas-1"}),
    ("TlsCertificateExpiringSoon", {'tls_certificate_not_after_timestamp_seconds{instance="forge",name="a.holt.example"}': "1200000x300"},
     240, {"instance": "forge", "name": "a.holt.example"}),
    ("PgBackRestCurrentFullBackupMissing", {'pgbackrest_backup_type_last_success_timestamp_seconds{instance="forge",repository="nas",type="full"}': "0x10 stale"},
     180, {"instance": "forge", "type": "full"}),
    ("PostgresTooManyConnections", {'pg_stat_activity_count{instance="forge",datname="a",state="idle"}': "10x10 50x60",
                                    'pg_stat_activity_count{instance="forge",datname="b",state="idle"}': "10x10 45x60",
                                    'pg_settings_max_connections{instance="forge",server="s"}': "100x70"}, 45, {"instance": "forge"}),
    ("NotificationsUndelivered", {'notify_retried_messages{instance="forge"}': "0x10 2x90"}, 60, {"instance": "forge"}),
    ("GatusMetricsStale", {'gatus_results_total{instance="forge",name="x"}': "0+1x30 30x60"}, 80, {}),
    ("TimersHeld", {'croft_timers_held_since_timestamp_seconds{instance="forge"}': "0x10 600x300"}, 200, {"instance": "forge"}),
    ("ContainerMemoryHigh", {'container_memory_usage_bytes{instance="forge",name="x"}': "10x10 99x60",
                             'container_memory_limit_bytes{instance="forge",name="x"}': "100x80"}, 45, {"instance": "forge", "name": "x"}),
    ("Watchdog", {'up{instance="forge",job="x"}': "1x60"}, 30, {}),
]
tests = []
for alert, figures, minute, labels in CASES:
    rule = RULES[alert]
    fires = [{"exp_labels": {**labels, **rule["labels"]}, "exp_annotations": rule["annotations"]}]
    tests.append({
        "interval": "1m",
        "input_series": [{"series": name, "values": re.sub(r"\bstale\b", "stale", values)} for name, values in figures.items()],
        "alert_rule_test": ([] if alert == "Watchdog" else [{"alertname": alert, "eval_time": "5m", "exp_alerts": []}])
        + [{"alertname": alert, "eval_time": f"{minute}m", "exp_alerts": fires}],
    })
# only these are evaluated: all of them, for hours of each case, would take minutes
with open("/tmp/rules.yml", "w") as file:
    yaml.safe_dump({"groups": [{"name": "chosen", "interval": "1m", "rules": [RULES[case[0]] for case in CASES]}]}, file)
print(yaml.safe_dump({"rule_files": ["/tmp/rules.yml"], "evaluation_interval": "1m", "tests": tests}))
END
    inside python3 /tmp/cases.py >"$machine/tmp/cases.yml"
}
accepts() { write_cases && inside promtool test rules /tmp/cases.yml; }
breaks() { sed -i 's/ups_status{\(.*\)flag=\\"OB\\"/ups_status{\1flag=\\"OL\\"/' "$machine$rules"; }
