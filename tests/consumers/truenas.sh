# TrueNAS: its script, three times against a middleware that starts with what the installer leaves: the first run makes
# all, the second nothing, the third mends what has drifted, and only that.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="bash jq python3"
applies() { [ -e "$emitted/root/croft/apply" ]; }
drift() { # what people click
    jq '(.["sharing.nfs"][0].networks) = ["0.0.0.0/0"]
        | (.["pool.dataset"][] | select(.name == "tank/home") | .recordsize) = "1M"
        | (.["sharing.smb"][0].guestok) = true
        | (.["pool.snapshottask"][0].lifetime_value) = 1
        | (.filesystem["/mnt/tank/home"].mode) = 16895
        | (.share_acl[.["sharing.smb"][0].name]) = []
        | (.service[0].enable) = false
        | .settings.ssh.passwordauth = true' "$machine/tmp/midclt.json" >"$machine/tmp/drifted"
    cp "$machine/tmp/midclt.json" "$machine/tmp/before"
    mv "$machine/tmp/drifted" "$machine/tmp/midclt.json"
}
accepts() {
    local mac path
    mkdir -p "$machine/tmp/stubs" "$machine/run/secrets"
    cp tests/consumers/midclt-stub "$machine/tmp/stubs/midclt"
    mac=$(sed -n 's/^port_address \([^ ]*\) .*/\1/p' "$machine/root/croft/apply")
    grep -o '"$file":"[^"]*"' "$machine/root/croft/apply" | cut -d '"' -f 4 | while read -r path; do
        mkdir -p "$machine${path%/*}"
        echo "what $path holds" >"$machine$path"
    done
    jq -n --arg mac "$mac" '{
        pool: [], filesystem: {}, share_acl: {}, app: [], app_config: {}, settings: {},
        group: [{id: 43, name: "users", gid: 100}], user: [],
        interface: [{id: "eno1", ipv4_dhcp: true, aliases: [], state: {link_address: $mac}}],
        service: ["nfs", "cifs", "smartd", "ssh"] | to_entries | map({id: .key, service: .value, enable: false, state: "STOPPED"})
    }' >"$machine/tmp/midclt.json"

    inside /root/croft/apply >"$machine/tmp/first" || return 1
    grep -q '^created sharing.nfs' "$machine/tmp/first" || return 1
    : >"$machine/tmp/midclt.log"
    inside /root/croft/apply >"$machine/tmp/second" || return 1
    cat "$machine/tmp/second" "$machine/tmp/midclt.log"
    [ "$(cat "$machine/tmp/second")" = 'changed: 0' ] && [ ! -s "$machine/tmp/midclt.log" ] || return 1
    drift
    inside /root/croft/apply | tee "$machine/tmp/third" || return 1
    [ "$(tail -n 1 "$machine/tmp/third")" = 'changed: 8' ] || return 1
    cmp <(jq -S . "$machine/tmp/before") <(jq -S . "$machine/tmp/midclt.json")
}
breaks() { sed -i 's/"[$]api.update"/"$api.query"/' "$machine/root/croft/apply"; }
