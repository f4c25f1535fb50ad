#!/bin/sh
# seed SOURCE TARGET MODE: puts a file where there is none yet. What an application has written there since stays.
set -eu
[ -e "$2" ] || install -D -m "$3" "$1" "$2"
