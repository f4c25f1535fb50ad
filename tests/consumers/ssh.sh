# ssh: the server's configuration, the keys that may log in, and the keys that are pinned.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="/usr/sbin/sshd ssh-keygen"
keys() { find "$emitted/etc/ssh" -type f ! -name '*.conf' -printf '/etc/ssh/%P\n' 2>/dev/null; }
applies() { [ -n "$(keys)" ]; }
accepts() {
    local file
    mkdir -p "$machine/run/sshd"
    ssh-keygen -q -t ed25519 -N '' -f "$machine/tmp/host_key" <<<y >/dev/null
    printf 'Include /etc/ssh/sshd_config.d/*.conf\n' >"$machine/tmp/sshd_config"
    inside /usr/sbin/sshd -t -f /tmp/sshd_config -h /tmp/host_key || return 1
    for file in $(keys); do
        inside ssh-keygen -l -f "$file" >"$machine/tmp/keys" || return 1
        [ "$(wc -l <"$machine/tmp/keys")" -eq "$(wc -l <"$machine$file")" ] || return 1
    done
}
breaks() { sed -i 's/AAAAC3/AAAAB4/' "$machine$(keys | sort | tail -n 1)"; }
