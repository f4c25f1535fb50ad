#!/bin/sh
# Points names of a zone at a tunnel. The lines at the end say which. Safe to run at any time: it asks first, and changes
# only what differs. https://developers.cloudflare.com/api/resources/dns/subresources/records/
set -eu
api=${CLOUDFLARE_API:-https://api.cloudflare.com/client/v4}
failed=0

# The token stands in a file that only we can read: a command line is everyone's.
umask 077
authorization=$(mktemp)
trap 'rm -f "$authorization"' EXIT
printf 'header = "Authorization: Bearer %s"\n' "$CLOUDFLARE_DNS_TOKEN" >"$authorization"

# call METHOD PATH [BODY]
call() {
    curl --silent --show-error --fail --max-time 30 --retry 3 --config "$authorization" \
        --request "$1" --header 'Content-Type: application/json' ${3:+--data "$3"} "$api$2"
}

# zone NAME
zone() {
    zone=$(call GET "/zones?name=$1" | jq -r '.result[0].id // empty')
    if [ -z "$zone" ]; then
        echo "$1 is no zone that the token may see" >&2
        exit 1
    fi
}

# point NAME TARGET
point() {
    record=$(call GET "/zones/$zone/dns_records?type=CNAME&name=$1" | jq '.result[0] // {}')
    if [ "$(echo "$record" | jq -r '"\(.content) \(.proxied)"')" = "$2 true" ]; then
        return
    fi
    body=$(jq -n --arg name "$1" --arg content "$2" '{type: "CNAME", name: $name, content: $content, proxied: true}')
    id=$(echo "$record" | jq -r '.id // empty')
    if [ -n "$id" ]; then
        change="PUT /zones/$zone/dns_records/$id"
    else
        change="POST /zones/$zone/dns_records"
    fi
    # shellcheck disable=SC2086 # a method and a path
    if call $change "$body" >/dev/null; then
        echo "$1 leads to $2"
    else
        echo "$1 could not be pointed at $2: is there a record of another type?" >&2
        failed=1
    fi
}

finish() {
    exit "$failed"
}
