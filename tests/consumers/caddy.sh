# Caddy: every directive of every site.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=caddy
applies() { [ -e "$emitted/etc/caddy/Caddyfile" ]; }
accepts() { inside caddy validate --adapter caddyfile --config /etc/caddy/Caddyfile; }
breaks() { sed -i '0,/reverse_proxy/s//reverse_prxy/' "$machine/etc/caddy/Caddyfile"; }
