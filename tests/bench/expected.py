#!/usr/bin/env python3
"""The tree that a build of the benchmark's fleet must give, rendered without Croft: expected.py OUT HOSTS SERVICES"""
import json
import os
import sys

import facts

NETWORK = "After=network-online.target{}\nWants=network-online.target\n"


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True) + "\n"


def mountpoint(s):
    return f"/var/lib/{s['name']}"


def vhost(s, host):
    return f"{s['name']}.{host}.{facts.DOMAIN}" if s["proxy"] else None


def url(s, host):
    return f"https://{vhost(s, host)}" if s["proxy"] else f"http://127.0.0.1:{s['port']}"


def generated(host):
    return f"# Generated for {host}; do not edit.\n"


def service_unit(s, host):
    name, port, uid, home = s["name"], s["port"], s["uid"], mountpoint(s)
    run = (f"/usr/bin/podman run --rm --name {name} --user {uid}:{uid} --publish 127.0.0.1:{port}:{port} "
           f"--volume {home}:/config {s['image']}")
    return (generated(host) + f"[Unit]\nDescription={name} container\n" + NETWORK.format(" zfs-mount.service")
            + f"RequiresMountsFor={home}\n\n"
            + f"[Service]\nExecStartPre=-/usr/bin/podman rm -f {name}\nExecStart={run}\n"
            + f"ExecStop=/usr/bin/podman stop -t 10 {name}\nUser={name}\n"
            + "Restart=on-failure\nRestartSec=10\nTimeoutStartSec=300\n\n[Install]\nWantedBy=multi-user.target\n")


def backup_unit(s, host):
    name, repository = s["name"], s["backup"]["repository"]
    scope = f"--tag {name} --host {host}"
    return (generated(host) + f"[Unit]\nDescription=restic backup of {name} to {repository}\n" + NETWORK.format("")
            + "\n[Service]\nType=oneshot\nUser=restic-backup\n"
            + f"Environment=RESTIC_REPOSITORY=/mnt/{repository}/restic\nEnvironmentFile=/run/secrets/restic-{repository}\n"
            + f"ExecStart=/usr/bin/restic backup {scope} {mountpoint(s)}\n"
            + f"ExecStartPost=/usr/bin/restic forget {scope} --keep-daily 14 --keep-weekly 8 --keep-monthly 6 --prune\n"
            + "MemoryMax=2G\n")


def backup_timer(s, host):
    return (generated(host) + f"[Unit]\nDescription=timer for restic backup of {s['name']}\n\n"
            + f"[Timer]\nOnCalendar=*-*-* {s['backup']['time']}:00\nPersistent=true\nRandomizedDelaySec=15m\n\n"
            + "[Install]\nWantedBy=timers.target\n")


def caddyfile(services, host):
    head = f"{{\n\temail admin@{facts.DOMAIN}\n\tservers {{\n\t\tmetrics\n\t}}\n}}\n\n"
    snippets = [f"(auth_{c}) {{\n\tforward_auth 127.0.0.1:9091 {{\n\t\turi /api/verify?class={c}\n"
                "\t\tcopy_headers Remote-User Remote-Groups\n\t}\n}\n\n" for c in facts.CLASSES]
    sites = [f"{vhost(s, host)} {{\n\timport auth_{s['proxy']['auth']}\n\treverse_proxy 127.0.0.1:{s['port']}\n"
             f"\tlog {{\n\t\toutput file /var/log/caddy/{s['name']}.log\n\t}}\n}}\n\n" for s in services if s["proxy"]]
    return head + "".join(snippets) + "".join(sites)


def sanoid(services, host):
    sections = [f"[tank/services/{s['name']}]\n\tuse_template = services\n\trecursive = no\n\n" for s in services]
    template = "\thourly = 24\n\tdaily = 14\n\tmonthly = 6\n\tautosnap = yes\n\tautoprune = yes\n"
    return generated(host) + "".join(sections) + "[template_services]\n" + template


def sysusers(services, host):
    lines = [f"u {s['name']} {s['uid']} \"{s['name']} service\" {mountpoint(s)}\n" for s in services]
    return generated(host) + "".join(lines)


def prometheus(services, host):
    jobs = [{"job_name": s["name"], "metrics_path": s["metrics"]["path"],
             "scrape_interval": f"{s['metrics']['interval']}s",
             "static_configs": [{"targets": [f"127.0.0.1:{s['port']}"], "labels": {"host": host}}]}
            for s in services if s["metrics"]]
    return compact({"global": {"scrape_interval": "30s", "evaluation_interval": "30s"}, "rule_files": ["rules.yml"],
                    "scrape_configs": jobs})


def rules(services, host):
    def rule(a):
        return {"alert": a["name"], "expr": a["expr"], "for": f"{a['minutes']}m",
                "labels": {"severity": a["severity"], "host": host}, "annotations": {"summary": a["summary"]}}
    return compact({"groups": [{"name": s["name"], "rules": [rule(a) for a in s["alerts"]]} for s in services]})


def gatus(services, host):
    return compact({"endpoints": [
        {"name": s["name"], "group": s["endpoint"]["group"], "url": url(s, host),
         "interval": f"{s['endpoint']['interval']}s", "conditions": ["[STATUS] == 200", "[RESPONSE_TIME] < 2000"]}
        for s in services]})


def homepage(services, host):
    def tile(s):
        return {s["name"]: {"icon": s["tile"]["icon"], "description": s["tile"]["description"], "href": url(s, host)}}
    groups = sorted({s["tile"]["group"] for s in services})
    return compact([{g: [tile(s) for s in services if s["tile"]["group"] == g]} for g in groups])


def inventory(services, host):
    def units(s):
        return [f"{s['name']}.service", f"restic-{s['name']}.service", f"restic-{s['name']}.timer"]

    def summary(s):
        backup = {"daily": 14, "weekly": 8, "monthly": 6, **s["backup"]}
        return {"name": s["name"], "image": s["image"], "port": s["port"], "uid": s["uid"], "vhost": vhost(s, host),
                "backup": backup}
    datasets = [{"name": f"tank/services/{s['name']}", "mountpoint": mountpoint(s), "recordsize": s["recordsize"]}
                for s in services]
    return compact({"host": host, "units": [u for s in services for u in units(s)], "datasets": datasets,
                    "services": [summary(s) for s in services]})


PER_SERVICE = {"systemd/{}.service": service_unit, "systemd/restic-{}.service": backup_unit,
               "systemd/restic-{}.timer": backup_timer}
PER_HOST = {"Caddyfile": caddyfile, "sanoid.conf": sanoid, "sysusers.conf": sysusers, "prometheus.yml": prometheus,
            "rules.yml": rules, "gatus.yml": gatus, "homepage.yml": homepage, "manifest.json": inventory}


def host_tree(number, count):
    """Path to text, for one host."""
    host = facts.host_name(number)
    services = [s for s in facts.host_services(number, count) if s["enabled"]]
    files = {path: render(services, host) for path, render in PER_HOST.items()}
    for path, render in PER_SERVICE.items():
        files.update({path.format(s["name"]): render(s, host) for s in services})
    return files


def write(out, hosts, count):
    """OUT/<host>/…, which must not exist yet."""
    for number in range(hosts):
        base = os.path.join(out, facts.host_name(number))
        os.makedirs(os.path.join(base, "systemd"))
        for path, text in host_tree(number, count).items():
            with open(os.path.join(base, path), "w", encoding="utf-8") as file:
                file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
