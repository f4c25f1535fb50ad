# Redis: the server starts with its configuration and answers on its socket and its port.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs="redis-server redis-cli"
applies() { [ -e "$emitted/etc/redis/redis.conf" ]; }
accepts() {
    local status=1 try
    mkdir -p "$machine/run/redis" "$machine/var/lib/redis-default"
    inside redis-server /etc/redis/redis.conf --daemonize no --supervised no >"$machine/tmp/redis.log" 2>&1 &
    for try in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.1
        if [ "$(inside redis-cli -s /run/redis/redis.sock ping)" = PONG ] &&
            [ "$(inside redis-cli -h 127.0.0.1 ping)" = PONG ]; then
            status=0
            break
        fi
    done
    cat "$machine/tmp/redis.log"
    inside redis-cli -s /run/redis/redis.sock shutdown nosave
    wait
    return "$status"
}
breaks() { sed -i 's/^maxmemory-policy .*/maxmemory-policy sometimes/' "$machine/etc/redis/redis.conf"; }
