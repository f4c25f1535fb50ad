# testparm: the shares that people's machines mount, on Linux or as an appliance keeps them.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=testparm
conf_of() { for file in /etc/samba/smb.conf /etc/smb4.conf; do [ -e "$1$file" ] && echo "$file" && break; done; }
applies() { [ -n "$(conf_of "$emitted")" ]; }
accepts() {
    local file
    file=$(conf_of "$emitted")
    inside testparm --suppress-prompt "$file" >"$machine/tmp/said" 2>"$machine/tmp/complaints"
    cat "$machine/tmp/complaints"
    grep -q 'Loaded services file OK' "$machine/tmp/complaints" || return 1
    ! grep -E -i 'unknown parameter|ignoring|error|invalid' "$machine/tmp/complaints" || return 1
    # each section that stands there is one that it knows
    [ "$(grep -c '^\[' "$machine$file")" = "$(grep -c '^\[' "$machine/tmp/said")" ]
}
breaks() { sed -i 's/^  read only/reed only/' "$machine$(conf_of "$emitted")"; }
