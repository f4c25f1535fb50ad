#!/bin/sh
# Has Paperless-AI look again at documents that it has not finished; fails if it does not want to.
#   paperless-ai-reprocess URL KEY-FILE
set -eu
curl -fsS --max-time 60 -X POST -H "x-api-key: $(cat "$2")" -H 'Content-Length: 0' "$1/api/scan/now"
