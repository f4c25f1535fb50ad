# The scripts that ask Paperless and Paperless-AI how they are, with a stand-in for what answers: Prometheus' own reader takes
# what they write, and it says of each part what was answered.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="promtool jq"
scripts=/usr/local/lib/croft
applies() { [ -e "$emitted$scripts/paperless-health" ]; }
# Answers as Paperless does, to who has the token: its index is broken, and one of three tasks failed unnoticed.
stand_in() {
    mkdir -p "$machine/tmp/stubs"
    cat >"$machine/tmp/stubs/curl" <<'STUB'
#!/bin/sh
for url; do :; done
case "$*" in
*"Authorization: Token open"*) ;;
*"x-api-key: open"*"/api/scan/now") exit 0 ;;
*http_code*/health) printf 200; exit 0 ;;
*http_code*) printf 503; exit 0 ;;
*) exit 22 ;;
esac
case $url in
*/api/status/) cat <<'JSON' ;;
{"database": {"status": "OK"}, "tasks": {"redis_status": "OK", "celery_status": "OK", "index_status": "ERROR",
 "classifier_status": "OK", "sanity_check_status": "OK"}}
JSON
*/api/tasks/) cat <<'JSON' ;;
[{"status": "SUCCESS", "acknowledged": false}, {"status": "FAILURE", "acknowledged": true},
 {"status": "FAILURE", "acknowledged": false}]
JSON
esac
STUB
    chmod +x "$machine/tmp/stubs/curl"
    echo open >"$machine/tmp/token"
    echo wrong >"$machine/tmp/wrong"
}
# What a script wrote is well formed, and has these lines.
says() { # FILE LINE…
    local file=$machine/tmp/$1 line
    IN=$file inside promtool check metrics || return 1
    for line in "${@:2}"; do grep -qx -- "$line" "$file" || { echo "$1 lacks: $line"; return 1; }; done
}
accepts() {
    stand_in
    inside "$scripts/paperless-health" http://127.0.0.1:28981 /tmp/token /tmp/open.prom || return 1
    says open.prom 'paperless_status_available 1' 'paperless_component_healthy{component="index"} 0' \
        'paperless_component_healthy{component="database"} 1' 'paperless_failed_tasks 1' || return 1
    inside "$scripts/paperless-health" http://127.0.0.1:28981 /tmp/wrong /tmp/wrong.prom || return 1
    says wrong.prom 'paperless_status_available 0' || return 1
    inside "$scripts/paperless-ai-health" http://127.0.0.1:3001 https://provider.example/v1 /tmp/ai.prom || return 1
    says ai.prom 'paperless_ai_app_healthy 1' 'paperless_ai_provider_healthy 0' || return 1
    inside "$scripts/paperless-ai-reprocess" http://127.0.0.1:3001 /tmp/token || return 1
    ! inside "$scripts/paperless-ai-reprocess" http://127.0.0.1:3001 /tmp/wrong
}
breaks() { sed -i 's/== "OK"/!= "OK"/' "$machine$scripts/paperless-health"; }
