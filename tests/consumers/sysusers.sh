# systemd-sysusers: users and groups.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=systemd-sysusers
file=/etc/sysusers.d/croft.conf
applies() { [ -e "$emitted$file" ]; }
accepts() { inside systemd-sysusers --dry-run "$file"; }
breaks() { sed -i '0,/^u /s//u bad name /' "$machine$file"; }
