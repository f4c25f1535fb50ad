# nftables: the rule set, as the kernel takes it.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=nft
applies() { [ -e "$emitted/etc/nftables.conf" ]; }
accepts() { inside nft -f /etc/nftables.conf && inside nft -j list ruleset | jq -e . >/dev/null; }
breaks() { sed -i '0,/ accept/s// acept/' "$machine/etc/nftables.conf"; }
