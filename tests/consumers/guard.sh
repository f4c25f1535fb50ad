# Networks of containers that only some users of the host may speak to: a container stands there, whoever may reaches it, and
# nobody else does.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="nft ip python3 setpriv"
applies() { grep -q 'meta skuid' "$emitted/etc/nftables.conf" 2>/dev/null; }
# Whether a user gets through to the container.
reaches() { # UID ADDRESS
    timeout 5 setpriv --reuid="$1" --clear-groups bash -c "echo >/dev/tcp/$2/8080" 2>/dev/null
}
accepts() {
    local rule network address allowed container server status=0 uid
    rule=$(grep -o 'ip daddr [0-9./]* meta skuid != { [0-9, ]*}' "$machine/etc/nftables.conf" | head -n 1)
    network=$(sed 's/^ip daddr \([0-9.]*\)\.[0-9]*\/.*/\1/' <<<"$rule")
    allowed=$(sed 's/.*{ \(.*\) *}/\1/; s/,//g' <<<"$rule")
    address=$network.9
    unshare --net sleep 60 &
    container=$!
    sleep 0.2
    ip link add guarded type veth peer name inside netns "$container" || status=1
    ip address add "$network.1/24" dev guarded
    ip link set guarded up
    nsenter --net="/proc/$container/ns/net" sh -c "ip address add $address/24 dev inside; ip link set inside up"
    nsenter --net="/proc/$container/ns/net" python3 -m http.server --bind "$address" 8080 >/dev/null 2>&1 &
    server=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do reaches 0 "$address" && break; sleep 0.3; done
    inside nft -f /etc/nftables.conf || status=1
    for uid in $allowed; do reaches "$uid" "$address" || { echo "$uid does not get through"; status=1; }; done
    for uid in 1000 65534; do reaches "$uid" "$address" && { echo "$uid gets through"; status=1; }; done
    nft delete table inet croft
    ip link delete guarded
    kill "$container" "$server"
    wait
    return "$status"
}
breaks() { sed -i 's/ reject comment "only for some/ accept comment "only for some/' "$machine/etc/nftables.conf"; }
