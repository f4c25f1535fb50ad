"""What a built tree says, read from the finished files as their consumers read them."""
import functools
import json
import re
from pathlib import Path

import yaml


def lazily(method):
    return functools.cached_property(method)


class Unit:
    """A systemd unit or quadlet: its assignments, by key, in order."""

    def __init__(self, path):
        self.name = path.name
        self.stem = path.name.rsplit(".", 1)[0]
        self.keys = {}
        for line in path.read_text().splitlines():
            key, equals, value = line.partition("=")
            if equals and not line.startswith(("#", "[", " ")):
                self.keys.setdefault(key, []).append(value)

    def all(self, key):
        return self.keys.get(key, [])

    def last(self, key, default=""):
        return self.keys.get(key, [default])[-1]

    def podman(self, option):
        """The value of an option that is passed to podman itself."""
        for argument in self.all("PodmanArgs"):
            if argument.startswith(f"--{option}="):
                return argument.split("=", 1)[1]
        return ""


class Tree:
    """out/HOST."""

    def __init__(self, folder):
        self.root = Path(folder) / "root"

    def text(self, path):
        file = self.root / path
        return file.read_text() if file.is_file() else ""

    def load(self, path):
        return yaml.safe_load(self.text(path) or "{}") or {}

    @lazily
    def units(self):
        found = {}
        for folder in ("etc/systemd/system", "etc/containers/systemd"):
            for path in sorted((self.root / folder).glob("*.*")):
                if path.is_file():
                    found[path.name] = Unit(path)
        return found

    def units_of(self, service):
        """The units that run a service: its own and those named after it."""
        return [
            unit
            for name, unit in self.units.items()
            if name.endswith((".service", ".container"))
            and (unit.stem == service or unit.stem.startswith(service + "-"))
        ]

    def unit_of(self, service):
        return self.units.get(f"{service}.container") or self.units.get(f"{service}.service")

    @lazily
    def ids(self):
        """{user: (uid, group)} and {group: gid}, from sysusers.d(5) and the static accounts of packages."""
        users, groups = {}, {}
        for path in sorted((self.root / "etc/sysusers.d").glob("*.conf")):
            for line in path.read_text().splitlines():
                words = line.split()
                if words and words[0] == "g":
                    groups[words[1]] = words[2]
                elif words and words[0].startswith("u"):
                    uid, _, group = words[2].partition(":")
                    users[words[1]] = (uid, group or words[1])
        return users, groups

    def user_of(self, unit):
        """(name, number, group) that a unit runs as."""
        users, groups = self.ids
        who, group = unit.last("User"), unit.last("Group")
        for setting in unit.all("Environment"):  # what begins as root is told whom to become
            who = setting.removeprefix("PUID=") if setting.startswith("PUID=") else who
            group = setting.removeprefix("PGID=") if setting.startswith("PGID=") else group
        for name, (uid, _) in users.items():
            if who in (name, uid):
                who = name
        for name, gid in groups.items():
            if group in (name, gid):
                group = name
        return who, users.get(who, ("", ""))[0], group

    @lazily
    def datasets(self):
        """{dataset: {mountpoint, owner, mode, properties}}, from the script that makes them."""
        found = {}
        for line in self.text("usr/local/lib/croft/zfs-datasets").splitlines():
            words = line.split()
            if len(words) == 6 and words[0] == "ensure":
                found[words[1]] = {"mountpoint": words[2], "owner": f"{words[3]}:{words[4]}", "mode": words[5]}
            elif len(words) == 4 and words[0] == "property" and words[1] in found:
                found[words[1]][words[2]] = words[3]
        return found

    @lazily
    def protection(self):
        document = json.loads(self.text("etc/croft/protection.json") or '{"datasets": []}')
        return {entry["dataset"]: entry for entry in document["datasets"]}

    @lazily
    def snapshots(self):
        """{dataset: template}, from sanoid.conf."""
        found, section = {}, ""
        for line in self.text("etc/sanoid/sanoid.conf").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line.startswith("use_template"):
                found[section] = line.split("=")[1].strip()
        return found

    @lazily
    def replicas(self):
        """{dataset: HOST:DATASET}, from the command lines of syncoid."""
        found = {}
        for name, unit in self.units.items():
            if name.startswith("syncoid-") and unit.all("ExecStart"):
                *_, source, target = unit.last("ExecStart").split()
                found[source] = target.partition("@")[2] or target
        return found

    @lazily
    def backups(self):
        """{job: {repository, snapshot, datasets, paths, memory}}."""
        found = {}
        for name, unit in self.units.items():
            job = name.removeprefix("restic-backup-").removesuffix(".service")
            if not name.startswith("restic-backup-") or not name.endswith(".service"):
                continue
            held = f"zfs-snapshot-{job}.service"
            script = self.text(f"usr/local/lib/croft/backup/{job}")
            lines = [line.split() for line in script.splitlines()]
            found[job] = {
                "url": next((e.split("=", 1)[1] for e in unit.all("Environment") if "RESTIC_REPOSITORY=" in e), ""),
                "datasets": self.units[held].last("ExecStart").split()[2:3] if held in self.units else [],
                "paths": [w[1] for w in lines if len(w) == 2 and w[0] == "path"],
                "memory": unit.last("MemoryMax"),
            }
        return found

    @lazily
    def restores(self):
        """{dataset: (ways, in order)}, from the scripts that bring datasets back."""
        ways = {"from_replica": "syncoid", "from_snapshot": "local", "from_backup": "restic"}
        found = {}
        for path in sorted((self.root / "usr/local/lib/croft/restore").glob("*")):
            dataset, order = "", []
            for line in path.read_text().splitlines():
                words = line.split()
                if words and words[0] == "dataset" and len(words) == 6:
                    dataset = words[1]
                elif words and words[0] in ways:
                    order.append(ways[words[0]])
            found[dataset] = tuple(order)
        return found

    @lazily
    def sites(self):
        """{host name: text of its block}, from the Caddyfile."""
        blocks = re.findall(r"^(\S+) \{\n(.*?)^\}", self.text("etc/caddy/Caddyfile"), re.S | re.M)
        return dict(blocks)

    @lazily
    def tunnelled(self):
        return {rule.get("hostname") for rule in self.load("etc/cloudflared/cloudflared.yml").get("ingress", [])}

    @lazily
    def alerts(self):
        groups = self.load("etc/prometheus/rules.yml").get("groups", [])
        return {rule["alert"] for group in groups for rule in group["rules"] if "alert" in rule}

    @lazily
    def scrapes(self):
        """{(address, port, path)}."""
        found = set()
        for job in self.load("etc/prometheus/prometheus.yml").get("scrape_configs", []):
            for config in job.get("static_configs", []):
                for target in config["targets"]:
                    address, _, port = target.rpartition(":")
                    found.add((address, port, job.get("metrics_path", "/metrics")))
        return found

    @lazily
    def probes(self):
        """[(group, url, seconds)], from gatus' configuration."""
        return [
            (probe.get("group"), probe["url"], seconds(probe.get("interval", "60s")))
            for probe in self.load("etc/gatus/config.yaml").get("endpoints", [])
        ]

    @lazily
    def tiles(self):
        """{link: area}, from the dashboard."""
        return {
            tile["href"]: area
            for group in self.load("etc/homepage/services.yaml") or []
            for area, tiles in group.items()
            for entry in tiles
            for tile in entry.values()
        }

    @lazily
    def listeners(self):
        """{port/protocol: {service}}, from the inventory of ports."""
        found = {}
        for line in self.text("etc/croft/ports").splitlines():
            port, _, name = line.split()
            found.setdefault(port, set()).add(name.split("/")[0])
        return found

    @lazily
    def appliance(self):
        """The calls of an appliance's script, line by line; nothing for other hosts."""
        return self.text("root/croft/apply").splitlines()

    def part(self, name):
        """How a part of the system that is no unit of ours is there: configured, or as an application of an appliance."""
        if any(line.startswith(f"app {name} ") for line in self.appliance):
            return "container"
        calls = {"nfs-server": "service nfs", "samba": "service cifs", "smartd": "service smartd", "sanoid/syncoid": "object replication "}
        if name in calls and any(line.startswith(calls[name]) for line in self.appliance):
            return "native"
        if name == "avahi" and any('"mdns":true' in line for line in self.appliance):
            return "native"
        files = {
            "chrony": "etc/chrony/chrony.conf", "nfs-server": "etc/exports.d/croft.exports", "samba": "etc/samba/smb.conf",
            "sanoid/syncoid": "etc/sanoid/sanoid.conf", "zfs-receive": "usr/local/lib/croft/zfs-unmount-replicas",
        }
        if name in files and self.text(files[name]):
            return "native"
        if name == "openssh" and "22/tcp" in self.listeners or name == "podman" and list(self.root.glob("etc/containers/systemd/*")):
            return "native"
        return "nothing"

    @lazily
    def templates(self):
        """The names of what says how often snapshots are taken and how long they are kept."""
        manifest = json.loads(self.text("etc/croft/protection.json") or "{}")
        taken = {d["snapshots"] for d in manifest.get("datasets", []) if d.get("snapshots")}
        return taken | set(re.findall(r"^\[template_(.*)\]", self.text("etc/sanoid/sanoid.conf"), re.M))

    @lazily
    def journal(self):
        return self.text("etc/promtail/promtail.yaml")


def seconds(span):
    """Seconds of a span as programs write it: `90s`, `1m30s`, `4min 21s`."""
    units = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600}
    return sum(int(number) * units[unit] for number, unit in re.findall(r"(\d+)\s*(sec|min|[smh])", span))
