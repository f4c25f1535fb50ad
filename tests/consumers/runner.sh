# The script that registers a runner of CI jobs, with a stand-in for the runner: nothing of the job before is left, and it
# says who it is.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=""
script=/usr/local/lib/croft/github-runner-configure
applies() { [ -e "$emitted$script" ]; }
accepts() {
    local listener=$machine/usr/lib/github-runner/bin/Runner.Listener
    mkdir -p "$(dirname "$listener")" "$machine/run/github-runner/work/left"
    printf '#!/bin/sh\nprintf "%%s\\n" "$@" >/tmp/asked\n' >"$listener"
    chmod +x "$listener"
    echo open >"$machine/tmp/token"
    inside env RUNNER_ROOT=/run/github-runner "$script" https://forge.example/a/b /tmp/token forge big,quiet || return 1
    [ -d "$machine/run/github-runner/work" ] && [ ! -e "$machine/run/github-runner/work/left" ] || return 1
    tr '\n' ' ' <"$machine/tmp/asked" |
        grep -q -- '^configure --unattended --replace .*--url https://forge.example/a/b --pat open --name forge --labels big,quiet '
}
breaks() { sed -i '/^rm -rf /d' "$machine$script"; }
