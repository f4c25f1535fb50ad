# pgBackRest: it only warns about options that it does not know, so its warnings count.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="pgbackrest runuser"
applies() { [ -e "$emitted/etc/pgbackrest/pgbackrest.conf" ]; }
accepts() {
    local path
    path=$(sed -n 's/^repo1-path *= *//p' "$machine/etc/pgbackrest/pgbackrest.conf")
    [ -n "$path" ] || return 1
    install -d -o "$(inside id -u postgres)" "$machine$path" "$machine/var/spool/pgbackrest" "$machine/var/log/pgbackrest"
    chmod -R a+rX "$machine/etc/pgbackrest"
    inside runuser -u postgres -- pgbackrest --stanza=main --repo=1 --log-level-console=warn info >"$machine/tmp/said" 2>&1 ||
        { cat "$machine/tmp/said"; return 1; }
    cat "$machine/tmp/said"
    inside runuser -u postgres -- pgbackrest --stanza=main --log-level-console=warn --repo=1 verify >>"$machine/tmp/said" 2>&1
    ! grep -e WARN -e 'ERROR: \[03[0-9]\]' "$machine/tmp/said"
}
breaks() { sed -i 's/^repo1-retention-full /repo1-retention-ful /; s/^repo1-retention-full=/repo1-retention-ful=/' "$machine/etc/pgbackrest/pgbackrest.conf"; }
