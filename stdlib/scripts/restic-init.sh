#!/bin/sh
# Creates the restic repository that the environment names, unless it is there.
set -eu
restic cat config >/dev/null 2>&1 || restic init
