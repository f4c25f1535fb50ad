# Scripts that leave figures for the node exporter: each is run, with stand-ins for what it asks, and what it leaves is what
# Prometheus reads.
# shellcheck shell=bash disable=SC2016,SC2034,SC2154 # the runner reads and gives these; stubs are not ours to expand
needs='promtool jq'
place=/usr/local/lib/croft/metrics
applies() { [ -e "$emitted$place" ]; }

stub() { # NAME SCRIPT
    printf '#!/bin/sh\n%s\n' "$2" >"$machine/tmp/stubs/$1"
    chmod 0755 "$machine/tmp/stubs/$1"
}

stand_ins() {
    mkdir -p "$machine/tmp/stubs"
    stub podman 'case $1 in
ps) echo "[{\"Names\":[\"web\"],\"State\":\"running\",\"Status\":\"Up 2 hours (healthy)\",\"StartedAt\":1700000000}]" ;;
stats) echo "[{\"name\":\"web\",\"mem_usage\":\"12.3MB / 512MB\",\"cpu_percent\":\"1.25%\"}]" ;;
esac'
    stub upsc 'printf "battery.charge: 100\nbattery.runtime: 1320\nups.load: 17\nups.status: OL CHRG\n"'
    stub ssh-keyscan 'echo "$3 ssh-ed25519 AAAA"'
    stub systemctl 'case $1 in is-active) echo active ;; esac'
    mkdir -p "$machine/run/secrets/mqtt" && echo made-up >"$machine/run/secrets/mqtt/metrics"
    stub mosquitto_sub 'case $* in *SYS*) echo 7 ;; *) sleep 2; cat /tmp/said ;; esac'
    stub mosquitto_pub 'printf %s "$4" >/tmp/said'
}

wanted() { # FILE: a figure that it must hold
    case $1 in
    containers) echo 'container_memory_usage_bytes{name="web"} 12300000' ;;
    ups) echo 'ups_status{ups="ups",flag="OL"} 1' ;;
    mqtt) echo 'mqtt_up 1' ;;
    replication-targets) echo 'syncoid_target_reachable{target="nas-1.holt.example"} 1' ;;
    certificates) echo 'tls_certificate_storage_files 0' ;;
    timers) echo 'croft_timers_missing 0' ;;
    coral) echo 'coral_tpu_ready 0' ;;
    esac
}

accepts() {
    local script name arguments
    stand_ins
    for script in "$machine$place"/*; do
        name=$(basename "$script")
        arguments=$(sed -n "s|^ExecStart=[^ ]* [^ ]* *'\{0,1\}\"\{0,1\}\([^'\"]*\).*|\1|p" "$machine/etc/systemd/system/$name-metrics.service")
        inside "$place/$name" /tmp/figures.prom "$arguments" || return 1
        IN="$machine/tmp/figures.prom" inside promtool check metrics || { cat "$machine/tmp/figures.prom"; return 1; }
        grep -qF "$(wanted "$name")" "$machine/tmp/figures.prom" || { echo "$name: no $(wanted "$name") in:"; cat "$machine/tmp/figures.prom"; return 1; }
    done
}
breaks() { sed -i 's/# TYPE \([a-z_]*\) gauge/# TYPE \1 gouge/; s/gauge/gouge/' "$machine$place"/*; }
