#!/bin/sh
# Sets the declared preferences that differ, in value or in type, and then ends the processes that would not notice: macOS
# starts them again. Safe to run at any time; run by root, it sets those of each user as that user.
# shellcheck disable=SC2317 # a Mac without preferences of some kind does not call all of this
set -eu
restarts=

# as USER COMMAND…
as() {
    as_user=$1
    shift
    if [ "$(id -un)" = "$as_user" ]; then
        "$@"
    else
        sudo -H -u "$as_user" -- "$@"
    fi
}

# settings USER HOST SUBCOMMAND…: defaults(1), as that user
settings() {
    settings_user=$1 settings_host=$2
    shift 2
    if [ "$settings_host" = this-host ]; then
        as "$settings_user" defaults -currentHost "$@"
    else
        as "$settings_user" defaults "$@"
    fi
}

# same TYPE IS WANTED: numbers are the same however they are written
same() {
    case $1 in
    float) awk -v is="$2" -v wanted="$3" 'BEGIN { exit !(is + 0 == wanted + 0) }' ;;
    *) [ "$2" = "$3" ] ;;
    esac
}

# changed USER PROCESS DOMAIN KEY
changed() {
    echo "$1: $3 $4"
    if [ "$2" != - ]; then
        restarts="$restarts$1 $2
"
    fi
}

# prefer USER HOST PROCESS DOMAIN KEY TYPE VALUE
prefer() {
    if [ "$(settings "$1" "$2" read-type "$4" "$5" 2>/dev/null)" = "Type is $6" ] &&
        same "$6" "$(settings "$1" "$2" read "$4" "$5")" "$7"; then
        return
    fi
    if [ "$6" = boolean ]; then
        case $7 in
        1) settings "$1" "$2" write "$4" "$5" -bool true ;;
        *) settings "$1" "$2" write "$4" "$5" -bool false ;;
        esac
    else
        settings "$1" "$2" write "$4" "$5" "-${6%eger}" "$7"
    fi
    changed "$1" "$3" "$4" "$5"
}

# prefer_list USER HOST PROCESS DOMAIN KEY JSON ITEM…: the items, and the same as JSON to compare with
prefer_list() {
    list_user=$1 list_host=$2 list_process=$3 list_domain=$4 list_key=$5 list_json=$6
    shift 6
    path=$(printf %s "$list_key" | sed 's/\./\\./g') # a dot would lead into the value
    is=$(settings "$list_user" "$list_host" export "$list_domain" - | plutil -extract "$path" json -o - - 2>/dev/null |
        sed 's,\\/,/,g') || is=
    if [ "$is" != "$list_json" ]; then
        settings "$list_user" "$list_host" write "$list_domain" "$list_key" -array "$@"
        changed "$list_user" "$list_process" "$list_domain" "$list_key"
    fi
}

finish() {
    printf %s "$restarts" | sort -u | while read -r user process; do
        as "$user" killall "$process" 2>/dev/null || true # it was not running
    done
}

