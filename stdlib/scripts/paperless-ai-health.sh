#!/bin/sh
# Asks Paperless-AI and the model's provider whether they answer, and writes that where the node exporter picks it up. A
# provider that wants a key answers too.   paperless-ai-health URL PROVIDER OUTPUT
set -eu
url=$1
provider=$2
output=$3
temporary=$(mktemp "$output.XXXXXX")
trap 'rm -f "$temporary"' EXIT

# Whether a page answers with a status below a limit: code PAGE LIMIT
answers() {
    status=$(curl -sS -o /dev/null -w '%{http_code}' --max-time 20 "$1") || status=000
    if [ "$status" != 000 ] && [ "$status" -lt "$2" ]; then echo 1; else echo 0; fi
}

{
    echo "# HELP paperless_ai_app_healthy Whether it answers."
    echo "# TYPE paperless_ai_app_healthy gauge"
    echo "paperless_ai_app_healthy $(answers "$url/health" 400)"
    echo "# HELP paperless_ai_provider_healthy Whether the provider of its model answers."
    echo "# TYPE paperless_ai_provider_healthy gauge"
    echo "paperless_ai_provider_healthy $(answers "$provider" 500)"
    echo "# HELP paperless_ai_healthcheck_timestamp_seconds When they were last asked."
    echo "# TYPE paperless_ai_healthcheck_timestamp_seconds gauge"
    echo "paperless_ai_healthcheck_timestamp_seconds $(date +%s)"
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
