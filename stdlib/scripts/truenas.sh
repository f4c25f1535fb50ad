#!/bin/bash
# Tells the middleware of TrueNAS what this host is to have: what is missing is created, what differs is corrected, what
# is as it should be is left alone. Safe to run at any time; says what it changes, and ends with how much that was.
# shellcheck disable=SC2016 # a dollar in single quotes belongs to jq or to the JSON
# shellcheck disable=SC2317,SC2329 # a host need not use all of these functions
set -euo pipefail
changed=0

# Prints JSON with what only this host knows in place: {"$id": [API, FILTER]} is an object's number, which it has once it
# exists, {"$file": PATH} is what a file holds, {"$null": true} is nothing at all.
resolve() { # JSON
    local json=$1 path api filter value
    while path=$(jq -ce 'first(paths(objects | has("$id")))' <<<"$json"); do
        api=$(jq -r --argjson p "$path" 'getpath($p)["$id"][0]' <<<"$json")
        filter=$(jq -c --argjson p "$path" 'getpath($p)["$id"][1]' <<<"$json")
        value=$(midclt call "$api.query" "$filter" | jq -ce '.[0].id') || {
            echo "$api has nothing that fits $filter" >&2
            return 1
        }
        json=$(jq -c --argjson p "$path" --argjson v "$value" 'setpath($p; $v)' <<<"$json")
    done
    while path=$(jq -ce 'first(paths(objects | has("$file")))' <<<"$json"); do
        value=$(jq -r --argjson p "$path" 'getpath($p)["$file"]' <<<"$json")
        json=$(jq -c --argjson p "$path" --rawfile v "$value" 'setpath($p; $v | rtrimstr("\n"))' <<<"$json")
    done
    jq -c 'walk(if type == "object" and has("$null") then null else . end)' <<<"$json"
}

# Prints those members of WANTED that HAVE does not agree with. Properties of datasets come as objects with their value
# in several spellings, references as what they refer to; members that nobody wants are not compared.
differences() { # HAVE WANTED
    jq -cn --argjson have "$1" --argjson want "$2" '
        def agrees($w; $h):
            if ($h | type) == "object" and ($h | has("rawvalue")) then
                [$h.value, $h.rawvalue, $h.parsed] | any(. == $w)
            elif ($w | type) == "string" and ($h | type) == "string" then ($w | rtrimstr("\n")) == ($h | rtrimstr("\n"))
            elif ($w | type) == "number" and ($h | type) == "object" then $h.id == $w
            elif ($w | type) == "object" and ($h | type) == "object" then
                all($w | to_entries[]; agrees(.value; $h[.key]))
            elif ($w | type) == "array" and ($h | type) == "array" then
                ($w | length) == ($h | length) and all(range($w | length); agrees($w[.]; $h[.]))
            else $w == $h end;
        $want | with_entries(select(agrees(.value; $have[.key]) | not))'
}

say() { # WHAT
    echo "$1"
    changed=$((changed + 1))
}

# An object that a query finds, or that is created.
object() { # API FILTER WANTED [ONLY-AT-CREATION]
    local api=$1 filter=$2 want have found only=${4:-\{\}} diff
    want=$(resolve "$3")
    filter=$(resolve "$filter")
    found=$(midclt call "$api.query" "$filter")
    have=$(jq -c '.[0]' <<<"$found")
    if [ "$have" = null ]; then
        only=$(resolve "$only")
        midclt call "$api.create" "$(jq -cn --argjson a "$want" --argjson b "$only" '$a + $b')" >/dev/null
        say "created $api $filter"
        return
    fi
    diff=$(differences "$have" "$want")
    if [ "$diff" != '{}' ]; then
        midclt call "$api.update" "$(jq -c .id <<<"$have")" "$diff" >/dev/null
        say "corrected $api $filter: $(jq -r 'keys | join(", ")' <<<"$diff")"
    fi
}

# The settings of a part of the system that there is once.
settings() { # API WANTED
    local diff
    diff=$(differences "$(midclt call "$1.config")" "$(resolve "$2")")
    if [ "$diff" != '{}' ]; then
        midclt call "$1.update" "$diff" >/dev/null
        say "corrected $1: $(jq -r 'keys | join(", ")' <<<"$diff")"
    fi
}

# A pool is imported, never created: what is on its disks is older than this script.
pool() { # NAME
    local guid
    if [ "$(midclt call pool.query "[[\"name\",\"=\",\"$1\"]]" | jq length)" = 0 ]; then
        guid=$(midclt call -j pool.import_find | jq -er --arg n "$1" '.[] | select(.name == $n) | .guid') || {
            echo "pool $1 is on no disk of this machine" >&2
            return 1
        }
        midclt call -j pool.import_pool "{\"guid\":\"$guid\"}" >/dev/null
        say "imported pool $1"
    fi
}

# The address of a network port that is known by its hardware address. A change that cuts the connection undoes itself.
port_address() { # MAC ADDRESS PREFIX
    local found diff
    found=$(midclt call interface.query | jq -ce --arg m "$1" 'first(.[] | select(.state.link_address == $m))') || {
        echo "no network port has the address $1" >&2
        return 1
    }
    diff=$(differences "$found" "{\"ipv4_dhcp\":false,\"aliases\":[{\"type\":\"INET\",\"address\":\"$2\",\"netmask\":$3}]}")
    if [ "$diff" != '{}' ]; then
        midclt call interface.update "$(jq -c .id <<<"$found")" "$diff" >/dev/null
        midclt call interface.commit '{"rollback":true,"checkin_timeout":60}' >/dev/null
        midclt call interface.checkin >/dev/null
        say "corrected the network port $1"
    fi
}

# Who owns the root directory of a dataset, and who may do what there.
permissions() { # PATH UID GID MODE
    local have
    have=$(midclt call filesystem.stat "$1" | jq -r '"\(.uid) \(.gid) \(.mode % 4096)"')
    if [ "$have" != "$2 $3 $((8#$4))" ]; then
        midclt call -j filesystem.setperm "{\"path\":\"$1\",\"uid\":$2,\"gid\":$3,\"mode\":\"$4\",\"options\":{\"stripacl\":true}}" >/dev/null
        say "corrected permissions of $1"
    fi
}

# Who may open a share: these users, and nobody else.
share_users() { # SHARE UID...
    local share=$1 have want
    shift
    want=$(jq -cn '[$ARGS.positional[] | tonumber] | sort' --args "$@")
    have=$(midclt call sharing.smb.getacl "{\"share_name\":\"$share\"}" | jq -c \
        '[.share_acl[] | select(.ae_type == "ALLOWED" and .ae_perm == "FULL") | .ae_who_id.id] | sort')
    if [ "$have" != "$want" ]; then
        midclt call sharing.smb.setacl "$(jq -cn --arg s "$share" --argjson u "$want" '{share_name: $s, share_acl:
            [$u[] | {ae_who_id: {id_type: "USER", id: .}, ae_perm: "FULL", ae_type: "ALLOWED"}]}')" >/dev/null
        say "corrected who may open $share"
    fi
}

# A service of the system: started with it, and now.
service() { # NAME
    local have
    have=$(midclt call service.query "[[\"service\",\"=\",\"$1\"]]" | jq -c '.[0]')
    if [ "$(jq .enable <<<"$have")" != true ]; then
        midclt call service.update "\"$1\"" '{"enable":true}' >/dev/null
        say "enabled $1"
    fi
    if [ "$(jq -r .state <<<"$have")" != RUNNING ]; then
        midclt call service.start "\"$1\"" >/dev/null
        say "started $1"
    fi
}

# An application, as a composition of containers.
app() { # NAME COMPOSITION
    local want diff
    want=$(resolve "$2")
    if [ "$(midclt call app.query "[[\"name\",\"=\",\"$1\"]]" | jq length)" = 0 ]; then
        midclt call -j app.create "$(jq -cn --arg n "$1" --argjson c "$want" \
            '{app_name: $n, custom_app: true, custom_compose_config: $c}')" >/dev/null
        say "created app $1"
        return
    fi
    diff=$(differences "$(midclt call app.config "\"$1\"")" "$want")
    if [ "$diff" != '{}' ]; then
        midclt call -j app.update "\"$1\"" "$(jq -cn --argjson c "$want" '{custom_compose_config: $c}')" >/dev/null
        say "corrected app $1"
    fi
}

finish() {
    echo "changed: $changed"
}
