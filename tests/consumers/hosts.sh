# The C library: the fleet finds itself in /etc/hosts.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=getent
applies() { [ -e "$emitted/etc/hosts" ]; }
accepts() {
    local host
    for host in hosts/*/; do
        grep -q '^ *address *= "' "$host/host.croft" || continue   # one that has no fixed address is in no such file
        inside getent -s hosts:files hosts "$(basename "$host")" || return 1
    done
}
breaks() { sed -i 's/ nas-1$/ nas-one/; s/ nas-1\./ nas-one./' "$machine/etc/hosts"; }
