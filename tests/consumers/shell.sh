# The shell: every script, as shellcheck sees it.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=shellcheck
scripts() { grep -rlIE '^#! ?/bin/(ba)?sh' "$machine/usr/local" "$machine/etc/croft" 2>/dev/null | grep /croft/; }
applies() { [ -n "$(scripts)" ]; }
accepts() {
    local files
    mapfile -t files < <(scripts | sed "s|^$machine||")
    inside shellcheck "${files[@]}"
}
breaks() {
    local file
    file=$(scripts | sort | head -n 1)
    # shellcheck disable=SC2016 # for the script
    echo 'rm -rf $1/*' >>"$file"
}
