# named-checkzone: the names of the host's services, inside a zone.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=named-checkzone
records() { find "$emitted/etc" -name '*.zone' -printf '/etc/%P\n' 2>/dev/null; }
applies() { [ -n "$(records)" ]; }
accepts() {
    local file
    for file in $(records); do
        # shellcheck disable=SC2016 # for the zone
        printf '$TTL 1h\n@ IN SOA ns hostmaster 1 1h 15m 1w 1h\n@ IN NS ns\nns IN A 10.20.0.1\n$INCLUDE %s\n' \
            "$file" >"$machine/tmp/zone"
        inside named-checkzone -M fail -m fail -n fail -i full holt.example /tmp/zone || return 1
    done
}
breaks() { sed -i '0,/ IN A .*/s// IN A nowhere/' "$machine$(records | head -n 1)"; }
