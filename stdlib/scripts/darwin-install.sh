#!/bin/sh
# Installs the tree that this script lies in: run by root, as often as you like. What differs is written, what an earlier
# tree brought and this one does not is taken away, jobs whose file has changed start anew.
#   install [TREE]
# shellcheck disable=SC2317 # a Mac without jobs, links or packages does not call all of this
set -eu
tree=${1:-$(cd "$(dirname "$0")/../../../.." && pwd)}
kept=/usr/local/var/croft   # what earlier runs have left
list=$(mktemp) changed=$(mktemp)
trap 'rm -f "$list" "$changed"' EXIT
failed=0

# directory PATH MODE OWNER GROUP
directory() {
    install -d -m "$2" -o "$3" -g "$4" "$1"
}

# below PATH OWNER GROUP: the directories that it lies in; those in a home are its owner's
below() {
    below_path=$(dirname "$1")
    if [ ! -d "$below_path" ]; then
        below "$below_path" "$2" "$3"
        install -d -m 0755 -o "$2" -g "$3" "$below_path"
    fi
}

# file PATH MODE OWNER GROUP
file() {
    echo "$1" >>"$list"
    if ! cmp -s "$tree$1" "$1"; then
        below "$1" "$3" "$4"
        # A new file that takes the old one's name: who reads it sees one or the other.
        install -m "$2" -o "$3" -g "$4" "$tree$1" "$1.croft-new"
        mv -f "$1.croft-new" "$1"
        echo "$1" | tee -a "$changed"
    fi
    chown "$3:$4" "$1"
    chmod "$2" "$1"
}

# link PATH TARGET
link() {
    echo "$1" >>"$list"
    if [ "$(readlink "$1")" != "$2" ]; then
        below "$1" root wheel
        ln -sfh "$2" "$1"
        echo "$1"
    fi
}

# clean: takes away what an earlier tree brought, its jobs first
clean() {
    sort -o "$list" "$list"
    if [ -e "$kept/installed" ]; then
        comm -13 "$list" "$kept/installed" | while read -r path; do
            case $path in
            */LaunchDaemons/*.plist) unload system "$(basename "$path" .plist)" ;;
            /Users/*/LaunchAgents/*.plist) unload "gui/$(stat -f %u "$path")" "$(basename "$path" .plist)" ;;
            esac
            rm -f "$path"
            echo "$path is gone"
        done
    fi
    install -d -m 0755 "$kept"
    install -m 0644 "$list" "$kept/installed"
}

# unload DOMAIN LABEL
unload() {
    if launchctl print "$1/$2" >/dev/null 2>&1; then
        launchctl bootout "$1/$2"
    fi
}

# job LABEL PATH USER: `-` is the machine's; `+` is for everyone, who has it at the next login
job() {
    case $3 in
    -) domain=system ;;
    +) return ;;
    *) domain=gui/$(id -u "$3") ;;
    esac
    if ! launchctl print "$domain" >/dev/null 2>&1; then
        return # nobody is logged in: it is loaded with the session
    fi
    if grep -qxF "$2" "$changed"; then
        unload "$domain" "$1"
    fi
    if ! launchctl print "$domain/$1" >/dev/null 2>&1 && ! launchctl bootstrap "$domain" "$2"; then
        echo "$1: launchd does not take it" >&2
        failed=1
    fi
}

# packages USER: what the user's Brewfile lists and is not there
packages() {
    for brew in /opt/homebrew/bin/brew /usr/local/bin/brew; do
        if [ -x "$brew" ]; then
            sudo -H -u "$1" -- "$brew" bundle check --global >/dev/null 2>&1 ||
                sudo -H -u "$1" -- "$brew" bundle install --global --no-upgrade || failed=1
            return
        fi
    done
    echo "Homebrew is not installed: https://brew.sh" >&2
    failed=1
}

finish() {
    if [ -x /usr/local/lib/croft/preferences ]; then
        /usr/local/lib/croft/preferences || failed=1
    fi
    exit "$failed"
}

