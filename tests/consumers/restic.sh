# restic: every backup script is run against a repository made for it, with stand-ins for ZFS and the data; what it leaves
# for Prometheus is read by promtool. Then the prune command of each repository.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="restic promtool jq openssl"
scripts=/usr/local/lib/croft/backup
applies() { [ -d "$emitted$scripts" ]; }
accepts() {
    local script path
    mkdir -p "$machine/tmp/stubs" "$machine/var/lib/prometheus/node-exporter"
    printf '#!/bin/sh\nexit 0\n' >"$machine/tmp/stubs/zfs"
    chmod +x "$machine/tmp/stubs/zfs"
    echo secret >"$machine/tmp/password"
    in_repository() {
        inside env RESTIC_REPOSITORY=/tmp/repository RESTIC_PASSWORD_FILE=/tmp/password RESTIC_CACHE_DIR=/tmp/restic "$@"
    }
    in_repository /usr/local/lib/croft/restic-init || return 1
    tests/consumers/restic-key "$machine/tmp/repository" secret "$(in_repository restic cat masterkey)" || return 1
    for script in "$machine$scripts"/*; do
        [ ! -e "$machine/tmp/failed" ] || break
        back_up "$script" || basename "$script" >>"$machine/tmp/failed" &
        while [ "$(jobs -rp | wc -l)" -ge 6 ]; do wait -n; done # each waits for other locks, idle
    done
    wait
    if [ -e "$machine/tmp/failed" ]; then return 1; fi
    in_repository restic snapshots --json >"$machine/tmp/snapshots" || return 1
    for script in "$machine$scripts"/*; do
        jq -e --arg job "$(basename "$script")" 'any(.[]; .tree and .tags == [$job])' "$machine/tmp/snapshots" >/dev/null ||
            { echo "$script kept nothing"; return 1; }
    done
    for path in "$machine"/etc/systemd/system/restic-drill-*.service; do
        path=$(basename "$path" .service)
        in_repository /usr/local/lib/croft/restic-drill "${path#restic-drill-}" /var/lib/prometheus/node-exporter || return 1
        IN=$machine/var/lib/prometheus/node-exporter/restic-drill-${path#restic-drill-}.prom inside promtool check metrics || return 1
    done
    sed -n 's/^ExecStart=\(\/usr\/bin\/restic forget .*\)/\1/p' "$machine"/etc/systemd/system/restic-prune-*.service |
        while read -r path; do
            # shellcheck disable=SC2086 # words of a command line
            in_repository $path || exit 1
        done
}
# One job, and what it leaves for Prometheus.
back_up() {
    local path job
    job=$(basename "$1")
    sed -n "s/^path '\{0,1\}\([^']*\)'\{0,1\}$/\1/p" "$1" | while read -r path; do
        mkdir -p "$machine$path/inside"
        echo "$job" >"$machine$path/inside/file"
    done
    in_repository "$scripts/$job" || return 1
    IN=$machine/var/lib/prometheus/node-exporter/restic-$job.prom inside promtool check metrics
}
breaks() {
    local script
    script=$(find "$machine$scripts" -type f | sort | head -n 1)
    sed -i 's/^back_up$/backup/' "$script"
}
