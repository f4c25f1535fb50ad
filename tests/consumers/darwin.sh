# The script that installs a Mac's tree, with stand-ins for macOS's programs (mac-stub): everything arrives as the manifest
# says; preferences, jobs and packages are as declared; a second run changes nothing; what differs is mended; what the tree
# no longer has goes.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="/usr/bin/python3 jq"
install=/usr/local/lib/croft/install
applies() { [ -d "$emitted/Library/LaunchDaemons" ]; }
# shellcheck disable=SC2317,SC2329 # called by accepts
recorded() { inside cat /tmp/mac/log; : >"$machine/tmp/mac/log"; }
accepts() {
    local program path owner group mode
    mkdir -p "$machine/tmp/stubs" "$machine/tmp/mac" "$machine/opt/homebrew/bin"
    for program in defaults plutil launchctl killall sudo stat; do cp tests/consumers/mac-stub "$machine/tmp/stubs/$program"; done
    cp tests/consumers/mac-stub "$machine/opt/homebrew/bin/brew"
    printf 'wheel:x:0:\n' >>"$machine/etc/group"
    printf 'operator:x:501:50::/Users/operator:/bin/sh\n' >>"$machine/etc/passwd"
    cp -a "$emitted/.." "$machine/tmp/tree"
    cp -a "$machine$install" "$machine/tmp/tree/root$install" # as `breaks` may have left it
    cp -a "$machine/usr/local/lib/croft/preferences" "$machine/tmp/tree/root/usr/local/lib/croft/preferences"
    (cd "$emitted" && find . -type f) | while read -r path; do rm "$machine/$path"; done
    : >"$machine/tmp/mac/log"

    inside "/tmp/tree/root$install" || return 1
    jq -r '.artifacts[] | select(.type == "file") | [.path, .owner, .group, .mode] | @tsv' "$emitted/../manifest.json" |
        while read -r path owner group mode; do
            cmp "$machine/tmp/tree/root$path" "$machine$path" || exit 1
            [ "$(inside /usr/bin/stat -c '%U %G 0%a' "$path")" = "$owner $([ "$group" = wheel ] && echo root || echo "$group") $mode" ] ||
                { echo "$path is $(inside /usr/bin/stat -c '%U %G 0%a' "$path")"; exit 1; }
        done || return 1
    recorded >"$machine/tmp/first"
    [ "$(grep -cE '^defaults (-currentHost )?write ' "$machine/tmp/first")" -eq "$(grep -cE '^prefer(_list)? ' "$machine/usr/local/lib/croft/preferences")" ] || return 1
    [ "$(grep -c '^launchctl bootstrap ' "$machine/tmp/first")" -eq "$(grep -c '^job ' "$machine$install")" ] || return 1
    [ "$(grep '^killall ' "$machine/tmp/first" | sort | uniq -d)" = "" ] && grep -qx 'killall Dock' "$machine/tmp/first" || return 1
    grep -qx 'brew bundle install --global --no-upgrade' "$machine/tmp/first" || return 1

    inside "$install" /tmp/tree/root || return 1 # nothing differs now
    if recorded | grep -E '^(defaults write|launchctl boot|killall|brew bundle install)'; then return 1; fi

    # A preference of another type, and one of another value; a job whose file was touched; a file that is no longer declared.
    inside sudo -u operator -- defaults write com.apple.dock autohide -string 1
    inside sudo -u operator -- defaults write NSGlobalDomain AppleLanguages -array fr
    echo >>"$machine/Library/LaunchDaemons/example.holt.local-snapshot.plist"
    echo /Library/LaunchDaemons/example.old.plist >>"$machine/usr/local/var/croft/installed"
    : >"$machine/Library/LaunchDaemons/example.old.plist"
    inside launchctl bootstrap system /Library/LaunchDaemons/example.old.plist
    recorded >/dev/null
    inside "$install" /tmp/tree/root || return 1
    recorded | grep -E '^(defaults write|launchctl boot|killall|brew bundle install)' >"$machine/tmp/third"
    [ ! -e "$machine/Library/LaunchDaemons/example.old.plist" ] || return 1
    diff - "$machine/tmp/third" <<'END'
launchctl bootout system/example.old
launchctl bootout system/example.holt.local-snapshot
launchctl bootstrap system /Library/LaunchDaemons/example.holt.local-snapshot.plist
defaults write NSGlobalDomain AppleLanguages -array en-US de-DE
defaults write com.apple.dock autohide -bool true
killall Dock
END
}
breaks() { sed -i 's/^prefer "operator" \(.*\) float /prefer "operator" \1 real /' "$machine/usr/local/lib/croft/preferences"; }
