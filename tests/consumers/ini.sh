# INI: Grafana's configuration, by a strict reader (Grafana itself is not to be had: checked by syntax only).
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=/usr/bin/python3
file=/etc/grafana/grafana.ini
applies() { [ -e "$emitted$file" ]; }
accepts() {
    inside /usr/bin/python3 -c 'import configparser, sys
configparser.RawConfigParser(strict=True).read_file(open(sys.argv[1]))' "$file"
}
breaks() { printf '[server]\n' >>"$machine$file"; }
