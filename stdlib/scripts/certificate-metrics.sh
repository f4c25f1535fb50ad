#!/bin/sh
# Asks the proxy for the certificate of each name, and writes until when it holds.
# certificate-metrics OUTPUT 'ADDRESS:PORT STORAGE NAME…'
set -eu
output=$1
# shellcheck disable=SC2086 # its arguments come as one, in words
set -- $2
proxy=$1 storage=$2
shift 2
temporary=$(mktemp "$output.XXXXXX")
ends=$(mktemp)
trap 'rm -f "$temporary" "$ends"' EXIT

{
    echo "# HELP tls_certificate_check_success Whether the proxy shows a certificate for the name."
    echo "# TYPE tls_certificate_check_success gauge"
    for name in "$@"; do
        end=$(timeout 10 openssl s_client -connect "$proxy" -servername "$name" </dev/null 2>/dev/null |
            openssl x509 -noout -enddate 2>/dev/null | cut -d = -f 2) || end=
        if [ -n "$end" ]; then
            echo "tls_certificate_check_success{name=\"$name\"} 1"
            echo "tls_certificate_not_after_timestamp_seconds{name=\"$name\"} $(date -d "$end" +%s)" >>"$ends"
        else
            echo "tls_certificate_check_success{name=\"$name\"} 0"
        fi
    done
    echo "# HELP tls_certificate_not_after_timestamp_seconds When the certificate of the name ends."
    echo "# TYPE tls_certificate_not_after_timestamp_seconds gauge"
    cat "$ends"
    echo "# HELP tls_certificate_storage_files How many certificates the proxy keeps on disk."
    echo "# TYPE tls_certificate_storage_files gauge"
    echo "tls_certificate_storage_files $(find "$storage" -name '*.crt' 2>/dev/null | wc -l)"
} >"$temporary"
chmod 0644 "$temporary"
mv "$temporary" "$output"
