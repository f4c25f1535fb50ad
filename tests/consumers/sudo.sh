# sudo: what may be done as someone else, with the mode and owner without which it reads nothing.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="visudo cvtsudoers"
rules() { find "$emitted/etc/sudoers.d" -type f -printf '/etc/sudoers.d/%P\n' 2>/dev/null; }
applies() { [ -n "$(rules)" ]; }
accepts() {
    local file
    for file in $(rules); do
        inside visudo --check --strict --perms --owner --file="$file" || return 1
        inside cvtsudoers --output-format=json "$file" >"$machine/tmp/rules" || return 1
        jq -e '.User_Specs | length > 0' "$machine/tmp/rules" || return 1
    done
}
breaks() { sed -i 's/ALL=/ALL-/' "$machine$(rules | sort | head -n 1)"; }
