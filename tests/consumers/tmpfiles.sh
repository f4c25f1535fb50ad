# systemd-tmpfiles: directories that are made at boot.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=systemd-tmpfiles
file=/etc/tmpfiles.d/croft.conf
applies() { [ -e "$emitted$file" ]; }
accepts() { inside systemd-tmpfiles --create "$file"; }
breaks() { echo 'd /var/lib/x 0755 no-such-user root -' >>"$machine$file"; }
