# YAML: every document of the tree, duplicate keys included. For programs that Debian does not have (Loki, promtail, gatus,
# homepage, Grafana's provisioning) this is all that can be had: checked by syntax only.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=yamllint
documents() { find "$emitted/etc" -name '*.y*ml' -printf '/etc/%P\n' 2>/dev/null; }
applies() { [ -n "$(documents)" ]; }
accepts() {
    local files
    mapfile -t files < <(documents)
    inside yamllint -s -d '{extends: default, rules: {line-length: disable, document-start: disable, quoted-strings: disable, indentation: {indent-sequences: whatever}, braces: disable, brackets: disable}}' "${files[@]}"
}
breaks() {
    local file
    file=$(documents | sort | tail -n 1)
    printf '"a": 1\n"a": 2\n' >"$machine$file"
}
