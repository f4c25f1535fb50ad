# People's environments: their shells start with them and have the aliases, git and ssh read them and say what they read, their
# editors start without an error and have the options.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="bash zsh fish git ssh ssh-keygen vim nvim shellcheck"
homes() { find "$emitted" -path '*/.ssh/config' -printf '/%P\n' | sed 's|/.ssh/config$||' | sort; }
applies() { [ -n "$(homes)" ]; }
# shellcheck disable=SC2317,SC2329 # called by accepts
at_home() { inside env HOME="$home" TERM=xterm "$@"; }
# shellcheck disable=SC2317,SC2329 # called by accepts
shell_of() {
    local shell=$1 file=$2
    [ -e "$machine$home/$file" ] || return 0
    at_home "$shell" -n "$home/$file" || return 1
    # shellcheck disable=SC2016 # for the shell
    at_home "$shell" -ic 'alias; echo "EDITOR $EDITOR"' >"$machine/tmp/said" 2>"$machine/tmp/errors"
    [ "$(grep -c '^alias ' "$machine$home/$file")" -le "$(grep -c = "$machine/tmp/said")" ] && grep -qE '^EDITOR n?vim$' "$machine/tmp/said" &&
        ! grep -vE 'job control|terminal process group|cannot set' "$machine/tmp/errors"
}
# shellcheck disable=SC2317,SC2329 # called by accepts
editor() {
    local program=$1 file=$2
    [ -e "$machine$home/$file" ] || return 0
    at_home "$program" -es -i NONE -u "$home/$file" -c 'call writefile([v:errmsg, &tabstop, &number, &listchars], "/tmp/editor")' -c 'qa!'
    [ "$(head -n 1 "$machine/tmp/editor")" = "" ] || { cat "$machine/tmp/editor"; return 1; }
    [ "$(sed -n 2p "$machine/tmp/editor")" = "$(sed -n "s/.*'tabstop' . ' = ' . //p" "$machine$home/$file")" ] || return 1
    grep -qF "$(sed -n 4p "$machine/tmp/editor")" "$machine$home/$file"
}
accepts() {
    local home host
    for home in $(homes); do
        if [ -e "$machine$home/.bashrc" ]; then
            inside shellcheck "$home/.bashrc" "$home/.bash_profile" || return 1
            at_home bash -lc true || return 1
        fi
        shell_of bash .bashrc && shell_of zsh .zshrc || return 1
        if [ -e "$machine$home/.config/fish/config.fish" ]; then
            at_home fish --no-execute "$home/.config/fish/config.fish" || return 1
            # shellcheck disable=SC2016 # for the shell
            at_home fish --interactive -c 'alias; echo "EDITOR $EDITOR"; fish_prompt' >"$machine/tmp/said" 2>"$machine/tmp/errors"
            [ "$(grep -c '^ *alias ' "$machine$home/.config/fish/config.fish")" -eq "$(grep -c '^alias ' "$machine/tmp/said")" ] &&
                grep -qE '^EDITOR n?vim$' "$machine/tmp/said" || return 1
            if [ -s "$machine/tmp/errors" ]; then
                cat "$machine/tmp/errors"
                return 1
            fi
        fi
        [ ! -e "$machine$home/.zshenv" ] || at_home zsh -n "$home/.zshenv" || return 1

        at_home git config --global --list >"$machine/tmp/git" || return 1
        [ "$(at_home git config user.email)" = "$(sed -n 's/^\temail = "\(.*\)"/\1/p' "$machine$home/.config/git/config")" ] || return 1
        [ "$(wc -l <"$machine/tmp/git")" -eq "$(grep -c ' = ' "$machine$home/.config/git/config")" ] || return 1
        at_home git init -q /tmp/repository && : >"$machine/tmp/repository/.DS_Store" &&
            [ -z "$(at_home git -C /tmp/repository status --porcelain)" ] || return 1
        rm -rf "$machine/tmp/repository"

        sed -n 's/^Host \([^* ]*\) .*/\1/p' "$machine$home/.ssh/config" | while read -r host; do
            at_home ssh -G -F "$home/.ssh/config" "$host" >"$machine/tmp/ssh" || exit 1
            grep -qx "hostname $(sed -n "/^Host $host /,/^$/s/^  HostName //p" "$machine$home/.ssh/config")" "$machine/tmp/ssh" || exit 1
            grep -qx 'user operator' "$machine/tmp/ssh" && grep -qx 'stricthostkeychecking true' "$machine/tmp/ssh" || exit 1
            at_home ssh-keygen -F "$host" -f "$home/.ssh/known_hosts.fleet" >/dev/null || exit 1
        done || return 1
        [ "$(at_home ssh-keygen -l -f "$home/.ssh/known_hosts.fleet" | wc -l)" -eq "$(wc -l <"$machine$home/.ssh/known_hosts.fleet")" ] || return 1
        editor vim .vimrc && editor nvim .config/nvim/init.vim || return 1
    done
}
breaks() { sed -i 's/^  User /  Usr /' "$machine$(homes | head -n 1)/.ssh/config"; }
