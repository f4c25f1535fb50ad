# NixOS: each host with systemd is built as one of NixOS's, which must give the same tree and a module besides. Nix parses and
# evaluates the module, with a few functions in place of nixpkgs, and nixos.py compares what comes out with the tree, file by
# file: contents, modes, owners, units and what wants them, directories, links, accounts, secrets.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="nix-instantiate /usr/bin/python3"
module=/etc/nixos/croft.nix
applies() { [ -e "$emitted/etc/sysusers.d/croft.conf" ]; }
# The host's tree as one of NixOS's, in the machine's /tmp/tree; the sources are copied, and say so.
# shellcheck disable=SC2317,SC2329 # called by accepts and breaks
build() {
    local fleet=$machine/tmp/fleet
    mkdir "$fleet"
    cp -a hosts stdlib "$fleet/"
    sed -i '/^  target *= /d' "$fleet/hosts/$host/host.croft"
    sed -i "s/^host $host .*{\$/&\n  target = nixos/" "$fleet/hosts/$host/host.croft"
    (croft=$PWD/.build/croft && cd "$fleet" && "$croft" build --out "$machine/tmp/out" "$host") || return 1
    mv "$machine/tmp/out/$host" "$machine/tmp/tree"
}
accepts() {
    [ -e "$machine/tmp/tree" ] || build || return 1
    diff -r --no-dereference --exclude=nixos "$emitted" "$machine/tmp/tree/root" || return 1
    cp tests/consumers/nixos.nix tests/consumers/nixos.py "$machine/tmp/"
    mkdir -p "$machine/tmp/nix/etc"
    echo 'build-users-group =' >"$machine/tmp/nix/etc/nix.conf"
    nix() {
        inside env NIX_STORE_DIR=/tmp/nix/store NIX_STATE_DIR=/tmp/nix/var NIX_LOG_DIR=/tmp/nix/log NIX_CONF_DIR=/tmp/nix/etc \
            nix-instantiate "$@"
    }
    nix --parse "/tmp/tree/root$module" >/dev/null || return 1
    nix --eval --read-write-mode --strict --json --arg module "/tmp/tree/root$module" --arg manifest /tmp/tree/manifest.json /tmp/nixos.nix \
        >"$machine/tmp/module.json" || return 1
    inside /usr/bin/python3 /tmp/nixos.py /tmp/tree /tmp/module.json
}
breaks() {
    build
    sed -i '0,/ = file "0644"/s// = file "0600"/' "$machine/tmp/tree/root$module"
}
