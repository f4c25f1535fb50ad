# Caddy: every directive of every site.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=caddy
applies() { [ -e "$emitted/etc/caddy/Caddyfile" ]; }
# Debian's Caddy has no module of a DNS provider: what it cannot know is taken out, and the rest must be right.
accepts() {
    sed -e 's/^    dns .*/    issuer internal/' -e '/^    resolvers /d' "$machine/etc/caddy/Caddyfile" >"$machine/tmp/Caddyfile"
    # shellcheck disable=SC2046 # one assignment a word; a bcrypt hash where a hash is wanted
    inside env $(grep -oE '\{env\.[A-Z_]+\}' "$machine/tmp/Caddyfile" | tr -d '{}' | sed 's/^env\.//' | sort -u |
        sed 's/$/=$2a$14$GpH2PMBfY5HqUgsXbkz3.uC1ldC0pxGVCjRRqkMXqWFXnVFYPNGJK/') \
        caddy validate --adapter caddyfile --config /tmp/Caddyfile
}
breaks() { sed -i '0,/reverse_proxy/s//reverse_prxy/' "$machine/etc/caddy/Caddyfile"; }
