# TOML: every document of the tree.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=/usr/bin/python3
documents() { find "$machine/etc/oauth2-proxy" -name '*.cfg' 2>/dev/null; }
applies() { [ -n "$(documents)" ]; }
accepts() {
    local file
    documents | while read -r file; do
        inside /usr/bin/python3 -c 'import sys, tomllib; tomllib.load(open(sys.argv[1], "rb"))' "${file#"$machine"}" || exit 1
    done
}
breaks() { echo 'a = b' >>"$(documents | head -n 1)"; }
