# systemd-journald: limits of the journal, as it reads them when it starts.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=systemd-analyze
settings=/etc/systemd/journald.conf.d/croft.conf
applies() { [ -e "$emitted$settings" ]; }
accepts() {
    local said
    mkdir -p "$machine/run/systemd/journal" "$machine/run/log"
    said=$(inside env SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=info timeout 1 /lib/systemd/systemd-journald 2>&1)
    ! grep -F "$settings" <<<"$said"
}
breaks() { sed -i 's/^SystemMaxUse=/SystemMostUse=/' "$machine$settings"; }
