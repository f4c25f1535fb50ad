# JSON: every document of the tree.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=jq
documents() { find "$emitted/etc" -name '*.json' -printf '/etc/%P\n' 2>/dev/null; }
applies() { [ -n "$(documents)" ]; }
accepts() {
    local file
    for file in $(documents); do inside jq -e . "$file" || return 1; done
}
breaks() { echo '{' >>"$machine$(documents | head -n 1)"; }
