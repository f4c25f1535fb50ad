#!/bin/sh
# Registers this machine as a runner for a repository, in place of what had its name before, and for one start only.
#   github-runner-configure URL TOKEN-FILE NAME LABELS
set -eu
url=$1
token=$(cat "$2")
name=$3
labels=$4
cd "$RUNNER_ROOT"

# A job leaves what it likes behind: the next one must not find it.
rm -rf work .runner .credentials .credentials_rsaparams
mkdir -p work
/usr/lib/github-runner/bin/Runner.Listener configure --unattended --replace --disableupdate \
    --url "$url" --pat "$token" --name "$name" --labels "${labels:-self-hosted}" --work "$RUNNER_ROOT/work"
