# The script that points public names at a tunnel, against a stand-in for the provider: it makes what is missing, mends
# what differs, then changes nothing; a name that something else holds is a failure.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="curl jq python3"
script=/usr/local/lib/croft/cloudflared-dns
applies() { [ -e "$emitted$script" ]; }
accepts() {
    local zone names server status=0
    zone=$(sed -n 's/^zone //p' "$machine$script")
    names=$(grep -c '^point [a-z]' "$machine$script")
    [ -n "$zone" ] && [ "$names" -gt 0 ] || return 1
    first=$(sed -n 's/^point \([a-z.-]*\) .*/\1/p' "$machine$script" | head -n 1)
    echo "[{\"id\": \"r0\", \"type\": \"CNAME\", \"name\": \"$first\", \"content\": \"elsewhere.example\", \"proxied\": true}]" \
        >"$machine/tmp/records"
    "tests/consumers/cloudflare-api" 18787 "$machine/tmp/records" "$zone" &
    server=$!
    points_names || status=1
    kill "$server"
    wait "$server" 2>/dev/null
    return "$status"
}
points_names() {
    for _ in $(seq 50); do curl -s -o /dev/null http://127.0.0.1:18787/ && break || sleep 0.1; done
    point() { inside env CLOUDFLARE_API=http://127.0.0.1:18787 CLOUDFLARE_DNS_TOKEN="$1" "$script"; }
    point token || return 1
    [ "$(jq '[.[] | select(.proxied and (.content | endswith(".cfargotunnel.com")))] | length' "$machine/tmp/records")" = "$names" ] ||
        { echo "not every name leads to the tunnel"; return 1; }
    : >"$machine/tmp/records.log"
    point token || return 1
    if grep -v ^GET "$machine/tmp/records.log"; then return 1; fi
    if point wrong; then return 1; fi
    jq --arg name "$first" 'map(if .name == $name then .type = "A" else . end)' "$machine/tmp/records" >"$machine/tmp/other"
    cp "$machine/tmp/other" "$machine/tmp/records"
    if point token; then return 1; fi
}
breaks() { sed -i 's/^finish$/finnish/' "$machine$script"; }
