# The shell: every script, as shellcheck sees it.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=shellcheck
scripts() { grep -rlIE '^#! ?/bin/(ba)?sh' "$emitted" | sed "s|^$emitted||"; }
applies() { [ -n "$(scripts)" ]; }
accepts() {
    local files
    mapfile -t files < <(scripts)
    inside shellcheck "${files[@]}"
}
breaks() {
    local file
    file=$(scripts | sort | head -n 1)
    # shellcheck disable=SC2016 # for the script
    echo 'rm -rf $1/*' >>"$machine$file"
}
