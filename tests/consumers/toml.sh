# TOML: every document of the tree.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=/usr/bin/python3
documents() { find "$emitted/etc" -path '*/oauth2-proxy/*.cfg' -printf '/etc/%P\n' 2>/dev/null; }
applies() { [ -n "$(documents)" ]; }
accepts() {
    local file
    documents | while read -r file; do
        inside /usr/bin/python3 -c 'import sys, tomllib; tomllib.load(open(sys.argv[1], "rb"))' "$file" || exit 1
    done
}
breaks() { echo 'a = b' >>"$machine$(documents | head -n 1)"; }
