"""Machines that a built tree is laid over: Debian under a real systemd, in containers with a network of their own."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
INSIDE = pathlib.Path(__file__).resolve().parent / "inside"
CACHE = TOP / ".build/boot"
CROFT = TOP / ".build/croft"

# What answers in place of the internet, and where: 192.0.2.0/24 is for documents and tests.
OUTSIDE = "192.0.2.10"
OUTSIDE_NAMES = ["api.pushover.net", "hc-ping.com", "discord.com", "api.github.com", "api.cloudflare.com",
                 "1f2e3d4c5b6a.r2.cloudflarestorage.com"]

# What the tests bring besides the tree: pools where a ZFS module would have them.
POOLS_UNIT = """[Unit]
Description=Pools on files
DefaultDependencies=no
After=systemd-remount-fs.service systemd-tmpfiles-setup-dev.service
Before={before}
Requires={requires}
Conflicts=shutdown.target
Before=shutdown.target
[Service]
{service}
"""
UNITS = {
    "stand-in-zfs.service": POOLS_UNIT.format(before="stand-in-door.service", requires="systemd-remount-fs.service", service="""Type=simple
ExecStartPre=/bin/mkdir -p /run/zfs
ExecStart=/usr/sbin/zfs-fuse --no-daemon
ExecStartPost=/bin/sh -c 'until /usr/lib/zfs-real/zpool list >/dev/null 2>&1; do sleep 0.05; done'
KillMode=process"""),
    "stand-in-door.service": POOLS_UNIT.format(before="stand-in-pools.service",
                                               requires="stand-in-zfs.service", service="""Type=notify
ExecStart=/usr/lib/stand-ins/zfs-door"""),
    "stand-in-pools.service": POOLS_UNIT.format(before="zfs-import.target zfs-mount.service zfs-datasets.service",
                                                requires="stand-in-door.service", service="""Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/lib/stand-ins/pools"""),
    # What a deployment does once the users exist: secrets appear, and files get their owners.
    "stand-in-owners.service": """[Unit]
DefaultDependencies=no
After=systemd-sysusers.service zfs-datasets.service
Before=systemd-tmpfiles-setup.service sysinit.target
RequiresMountsFor=/run
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh /usr/lib/stand-ins/owners
""",
    "zfs-import.target": "[Unit]\nRequires=stand-in-pools.service\nAfter=stand-in-pools.service\n",
    "zfs.target": "[Unit]\nRequires=zfs-import.target\nAfter=zfs-import.target\n",
    "zfs-mount.service": "[Unit]\nAfter=zfs-import.target\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n",
}


fleet_folder = TOP  # whose hosts/ the machines are of: see amend()


def run(*command, check=True, **options):
    """Runs a command without input and returns it, with its output as text."""
    options = {"stdin": subprocess.DEVNULL, "text": True, "capture_output": True, "timeout": 100, **options}
    done = subprocess.run([str(c) for c in command], check=False, **options)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(str(c) for c in command)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def resources(host, kind):
    """The resources of a kind on a host, from the sources: {key: fields}."""
    out = run(CROFT, "list", kind, "--host", host, "--format", "json", cwd=fleet_folder).stdout
    return {r["key"]: r["fields"] for r in json.loads(out) if r.get("host", host) == host}


def fleet():
    """All hosts: {name: fields}."""
    found = json.loads(run(CROFT, "list", "host", "--format", "json", cwd=fleet_folder).stdout)
    return {r["key"]: r["fields"] for r in found}


def form(unit):
    """A unit's form and its fields."""
    known = unit["form"]
    return (known, {}) if isinstance(known, str) else next(iter(known.items()))


def prepare():
    """Builds the trees, the root and what the tests bring along."""
    run("make", "-s", "build", cwd=TOP)
    run(TOP / "tests/boot/root", timeout=600)
    run(TOP / "tests/consumers/trixie", "podman", timeout=300)
    run("gcc", "-O1", "-Wall", "-Werror", "-o", CACHE / "zfs", INSIDE / "zfs.c")


def amend(folder, files):
    """From here on the fleet is a copy in `folder`, with further sources: {path: text}."""
    global fleet_folder
    shutil.copytree(TOP / "hosts", folder / "hosts")
    (folder / "stdlib").symlink_to(TOP / "stdlib")
    for path, text in files.items():
        (folder / path).write_text(text)
    run(CROFT, "build", cwd=folder)
    fleet_folder = folder


class Keys:
    """Real keys in place of the made-up ones of the sources: {public key of the sources: private key file}."""

    def __init__(self, folder, hosts):
        self.folder, self.made, self.private = pathlib.Path(folder), {}, {}
        for name, host in hosts.items():
            for field in ("ssh_key", "replication_key"):
                known = host.get(field)
                if known and known.split()[1] not in self.made:
                    path = self.folder / f"{name}-{field}"
                    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path)
                    self.made[known.split()[1]] = path.with_suffix(".pub").read_text().split()[1]
                self.private[name, field] = self.folder / f"{name}-{field}"

    def exchange(self, text):
        for known, made in self.made.items():
            text = text.replace(known, made)
        return text


class Machine:
    """A host's tree, laid over Debian, in a network namespace of its own."""

    base = "root"  # of .build/boot
    environment = {}  # of systemd-nspawn

    def __init__(self, host, scratch, keys, kept=True):
        self.host, self.keys = host, keys
        self.place = pathlib.Path(scratch) / host
        self.root = self.place / "root"
        self.space = f"croft-{host}-{os.getpid()}"
        self.tree = fleet_folder / "out" / host
        self.manifest = json.loads((self.tree / "manifest.json").read_text())["artifacts"]
        self.units = resources(host, "unit")
        self.services = resources(host, "service")
        self.users = resources(host, "user")
        self.secrets = resources(host, "secret")
        self.kept = kept
        self.console = self.leader = None
        self.groups = []
        self.substituted = {}
        self.dropped = set()

    # What lies where.

    def lay(self):
        """Lays the tree, and what the tests bring along, over the root."""
        self.mount_base()
        self.datasets = resources(self.host, "dataset")
        for fields in self.datasets.values():  # what packages have put where a dataset is to be
            if fields.get("mountpoint"):
                shutil.rmtree(self.root / fields["mountpoint"].lstrip("/"), ignore_errors=True)
        run("cp", "-a", "--remove-destination", f"{self.tree / 'root'}/.", self.root)
        (self.root / "etc/machine-id").write_text("")
        if not (self.root / "etc/resolv.conf").is_symlink():
            (self.root / "etc/resolv.conf").write_text("")
        self.forget_users()
        self.render()
        self.put_secrets()
        self.put_pools()
        self.put_programs()
        self.put_names()

    def mount_base(self):
        for part in ("upper", "work", "root"):
            (self.place / part).mkdir(parents=True)
        run("mount", "-t", "overlay", "overlay", "-o",
            f"lowerdir={CACHE / self.base},upperdir={self.place / 'upper'},workdir={self.place / 'work'}", self.root)

    def forget_users(self):
        """A new machine knows only what its tree declares: packages' users of the same name are the declared ones."""
        groups = resources(self.host, "group")
        names = set(self.users) | set(groups) - {"root"}
        provided = {name for known in (self.users, groups) for name, fields in known.items() if fields.get("provided")}
        provided |= {user["group"] for user in self.users.values() if user.get("provided")}
        for name in ("passwd", "shadow", "group", "gshadow"):
            path = self.root / "etc" / name
            kept = [line for line in path.read_text().splitlines(True)
                    if line.split(":")[0] not in names - provided or line.startswith(("root:", "dialout:", "video:"))]
            path.write_text("".join(kept))

    def render(self):
        """Fills in templates as the host would, and exchanges what cannot be real: keys, and modules of Caddy."""
        for artifact in self.manifest:
            path = self.root / artifact["path"].lstrip("/")
            if artifact.get("template"):
                text = re.sub(r'((?:url|address): "?)@\{secret:[^}]*\}', r"\1https://discord.com/made-up", path.read_text())
                path.write_text(re.sub(r"@\{secret:([^}]*)\}", lambda m: self.secret_value(m[1]), text))
        for path in (self.root / "etc/ssh").rglob("*"):
            if path.is_file() and not path.name.startswith("moduli"):
                path.write_text(self.keys.exchange(path.read_text()))
        caddyfile = self.root / "etc/caddy/Caddyfile"
        if any(a["path"] == "/etc/caddy/Caddyfile" for a in self.manifest):
            text = re.sub(r"(?m)^( *)dns .*", r"\1issuer internal", caddyfile.read_text())
            caddyfile.write_text(re.sub(r"(?m)^ *resolvers .*\n", "", text))

    def secret_value(self, name):
        """A made-up value, of the form that its readers want."""
        if name.endswith(("hash", "bcrypt")) or name in ("prometheus/keys",):
            return "$2a$14$GpH2PMBfY5HqUgsXbkz3.uC1ldC0pxGVCjRRqkMXqWFXnVFYPNGJK"
        return "made-up-" + re.sub("[^a-z0-9]", "-", name)

    def put_secrets(self):
        """Made-up secrets, as a deployment leaves them, and the owners of files: both once the users exist."""
        environments = {p for u in self.units.values() for p in form(u)[1].get("environment_files", [])}
        script = ["set -eu"]
        for name, secret in self.secrets.items():
            path = secret["path"]
            source = self.root / "usr/lib/stand-ins/secrets" / name
            source.parent.mkdir(parents=True, exist_ok=True)
            if name == "syncoid/ssh-key" and (self.host, "replication_key") in self.keys.private:
                shutil.copy(self.keys.private[self.host, "replication_key"], source)
            elif path in environments or secret.get("variables"):
                names = secret.get("variables") or ["MADE_UP"]
                bcrypt = "$2a$14$GpH2PMBfY5HqUgsXbkz3.uC1ldC0pxGVCjRRqkMXqWFXnVFYPNGJK"
                source.write_text("".join(f"{n}={bcrypt}\n" for n in names))
            else:
                source.write_text(self.secret_value(name) + "\n")
            script.append(f"install -D -o {secret['owner']} -g {secret['group']} -m {secret['mode']} "
                          f"/usr/lib/stand-ins/secrets/{name} {path}")
            parent = os.path.dirname(path)
            script.append(f"chmod 0755 {parent}")
        for artifact in self.manifest:
            if artifact["type"] == "file" and (artifact["owner"], artifact["group"]) != ("root", "root"):
                script.append(f"[ ! -e {artifact['path']} ] || chown {artifact['owner']}:{artifact['group']} {artifact['path']}")
        (self.root / "usr/lib/stand-ins").mkdir(parents=True, exist_ok=True)
        (self.root / "usr/lib/stand-ins/owners").write_text("\n".join(script) + "\n")
        key = self.keys.private.get((self.host, "ssh_key"))
        if key and key.exists():
            for source, name in ((key, "ssh_host_ed25519_key"), (f"{key}.pub", "ssh_host_ed25519_key.pub")):
                path = self.root / "etc/ssh" / name
                if path.is_symlink():  # it leads to what outlives a restart
                    path = self.root / os.readlink(path).lstrip("/")
                    path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, path)

    def put_pools(self):
        """zfs-fuse behind its door, where zfs(8) would be."""
        stand_ins = self.root / "usr/lib/stand-ins"
        real = self.root / "usr/lib/zfs-real"
        real.mkdir()
        for tool in ("zfs", "zpool"):
            for folder in ("usr/sbin", "sbin"):
                path = self.root / folder / tool
                if path.exists() and not path.is_symlink() and not (real / tool).exists():
                    shutil.move(path, real / tool)
            shutil.copy(CACHE / "zfs", self.root / "usr/sbin" / tool)
        for name in ("zfs-door", "pools"):
            shutil.copy(INSIDE / name, stand_ins / name)
        for name in ("mount.nfs4", "mount.nfs"):
            shutil.copy(INSIDE / "mount.nfs4", self.root / "sbin" / name)
        for path in resources(self.host, "nfs-mount"):
            self.fill_share(path)
        kept = {}
        for dataset, fields in self.datasets.items():
            mountpoint = fields.get("mountpoint")
            there = mountpoint and self.root / mountpoint.lstrip("/")
            if there and there.is_dir():  # what the tree has in a dataset lies in it, not below it
                aside = self.root / "usr/lib/stand-ins/kept" / mountpoint.lstrip("/")
                aside.parent.mkdir(parents=True, exist_ok=True)
                run("cp", "-a", there, aside)
                shutil.rmtree(there)
                kept[dataset] = mountpoint
            elif there and (self.root / "usr/local/lib/croft/restore" / slug(dataset)).exists():
                kept[dataset] = mountpoint
        (self.root / "etc/stand-in-pools.json").write_text(
            json.dumps({"pools": sorted(resources(self.host, "pool")), "kept": kept}))
        for name, text in UNITS.items():
            (self.root / "etc/systemd/system" / name).write_text(text)
        self.want("sysinit.target", "stand-in-owners.service")
        if (self.root / "etc/ssh/sshd_config.d/50-croft.conf").exists():
            (self.root / "run/sshd").mkdir(parents=True, exist_ok=True)
            self.want("multi-user.target", "ssh.service", "/lib/systemd/system")

    def fill_share(self, share):
        """A share holds the directories that units of this host use: they are the server's, and were there before."""
        for unit in self.units.values():
            fields = form(unit)[1]
            used = [*fields.get("sandbox", {}).get("writable", []), *(v["source"] for v in fields.get("volumes", []))]
            for path in used:
                if path.startswith(share + "/"):
                    (self.share(share) / path[len(share) + 1:]).mkdir(parents=True, exist_ok=True)

    def share(self, share):
        """Where what is mounted at a path really lies: see mount.nfs4."""
        what = next(form(u)[1]["what"] for u in self.units.values()
                    if form(u)[0] == "mount" and form(u)[1]["where_to"] == share)
        return self.root / "srv/exports" / what.replace("/", "_").replace(":", "_")

    def want(self, wanting, unit, folder="/etc/systemd/system"):
        link = self.root / "etc/systemd/system" / f"{wanting}.wants" / unit
        link.parent.mkdir(exist_ok=True)
        if not link.is_symlink():
            link.symlink_to(f"{folder}/{unit}")

    def put_programs(self):
        """Stands in for programs that the root does not have, and says what each unit's answers to."""
        known = {}
        shutil.copy(INSIDE / "stand-in", self.root / "usr/lib/stand-ins/stand-in")
        if (self.root / "etc/containers/systemd").is_dir():
            generators = self.root / "usr/lib/systemd/system-generators"
            shutil.copy(TOP / ".build/trixie/root/usr/libexec/podman/quadlet", generators / "podman-system-generator")
        for name, unit in self.units.items():
            kind, fields = form(unit)
            if kind not in ("service", "container", "network"):
                continue
            commands = [*fields.get("before_exec", []), *fields.get("exec", []), fields.get("stop", "")]
            programs = [c.split()[0].lstrip("-@:+!") for c in commands if c] if kind == "service" else ["/usr/bin/podman"]
            for program in programs:
                path = self.root / program.lstrip("/")
                if not os.path.lexists(path):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.symlink_to("/usr/lib/stand-ins/stand-in")
                if path.is_symlink() and os.readlink(path) == "/usr/lib/stand-ins/stand-in":
                    self.substituted.setdefault(name, program)
            if name in self.substituted:
                main = fields["exec"][0].split()[0].lstrip("-@:+!") if kind == "service" else "/usr/bin/podman"
                words = fields["exec"][0].split() if kind == "service" else []
                known[name] = {"main": main, "verb": words[1] if len(words) > 1 and not set("$%'\"") & set(words[1]) else "",
                               **self.answers(name, kind, fields)}
        (self.root / "etc/stand-ins.json").write_text(json.dumps(known))

    def answers(self, name, kind, fields):
        """Where the stand-in of a unit answers, as whom, and whether it ends by itself."""
        service = self.services.get(name.removesuffix(".service"), {})
        ports = []
        if kind == "container" and not fields.get("host_network"):
            ports = [(p["address"], p["outside"]) for p in fields["publish"] if p["protocol"] == "tcp"]
        elif service.get("port"):
            ports = [(service.get("listens_on") or "127.0.0.1", service["port"])]
        portal = any(name == f"{p}.service" for p in resources(self.host, "portal")) or "oauth2-proxy" in name
        quadlet = self.root / "etc/containers/systemd" / (name.removesuffix(".service") + ".container")
        ends = kind == "network" or fields.get("startup") == "oneshot" or (
            kind == "container" and "\nType=oneshot\n" in quadlet.read_text())
        return {"ports": ports, "session": portal, "ends": ends}

    def put_names(self):
        """Makes the machine find and trust what answers in place of the internet."""
        names = " ".join(OUTSIDE_NAMES)
        with (self.root / "etc/hosts").open("a", encoding="utf-8") as hosts:
            hosts.write(f"{OUTSIDE} {names}\n")
        authority = self.place.parent / "authority.pem"
        if authority.exists():
            with (self.root / "etc/ssl/certs/ca-certificates.crt").open("a", encoding="ascii") as trusted:
                trusted.write(authority.read_text())

    # Running.

    def network(self):
        """A namespace; what networkd configures in it is in `declared`: {interface: its settings}, and `lan` is the one
        that is really there: the first that is made of no other."""
        run("ip", "netns", "add", self.space)
        run("ip", "-n", self.space, "link", "set", "lo", "up")
        for file in (self.tree / "root/etc/sysctl.d").glob("*.conf"):  # the container may not, and its network is ours
            for name, setting in re.findall(r"(?m)^-?(net\.\S+)\s*=\s*(.*)$", file.read_text()):
                path = "/proc/sys/" + name.replace(".", "/")
                run("ip", "netns", "exec", self.space, "sh", "-c", f'[ ! -e {path} ] || echo "{setting}" >{path}', check=False)
        folder = self.tree / "root/etc/systemd/network"
        made = {m for f in folder.glob("*.netdev") for m in re.findall(r"(?m)^Name=(.*)", f.read_text())}
        self.declared = {m: f.read_text() for f in sorted(folder.glob("*.network"))
                         for m in re.findall(r"(?m)^Name=(\S+)$", f.read_text())}
        for name in made:
            self.make_interface(folder, name)
        self.lan = next((name for name in self.declared if name not in made and "*" not in name), "lan")

    def make_interface(self, folder, name):
        """An interface of a kind that this kernel does not know is there before, as another; networkd gives it addresses."""
        file = next(f for f in folder.glob("*.netdev") if re.search(rf"(?m)^Name={re.escape(name)}$", f.read_text()))
        kind = re.search(r"(?m)^Kind=(\w+)", file.read_text())[1]
        options = {"vlan": ["link", "lo", "name", "probe", "type", "vlan", "id", "7"]}
        made = run("ip", "-n", self.space, "link", "add", *options.get(kind, ["name", "probe", "type", kind]), check=False)
        if made.returncode == 0:
            run("ip", "-n", self.space, "link", "delete", "probe")
            return
        run("ip", "-n", self.space, "link", "add", name, "type", "veth", "peer", "name", f"far-{name}"[:15])
        run("ip", "-n", self.space, "link", "set", f"far-{name}"[:15], "up")
        (self.root / "etc/systemd/network" / file.name).unlink()
        self.dropped.add(f"/etc/systemd/network/{file.name}")
        for network in (self.root / "etc/systemd/network").glob("*.network"):
            network.write_text(re.sub(rf"(?m)^VLAN={re.escape(name)}\n", "", network.read_text()))

    def permissions(self):
        """What systemd-nspawn lets it have."""
        return [f"--network-namespace-path=/run/netns/{self.space}", "--capability=CAP_NET_ADMIN", "--bind=/dev/fuse"]

    def start(self):
        """Boots the machine and waits until it is up; says how it is: running, degraded."""
        for path in ("/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup"):
            if os.path.exists(f"{path}/cgroup.procs"):
                os.makedirs(f"{path}/{self.space}", exist_ok=True)
                self.groups.append(f"{path}/{self.space}")

        def enter():
            for group in self.groups:
                with open(f"{group}/cgroup.procs", "w", encoding="ascii") as procs:
                    procs.write(str(os.getpid()))
        with (self.place / "console").open("w", encoding="utf-8") as log:
            self.console = subprocess.Popen(
                ["systemd-nspawn", "-q", "-D", self.root, f"--machine={self.space[:60]}", "--register=no", "--keep-unit",
                 "--console=pipe", *self.permissions(), "-b"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=enter, env={**os.environ, **self.environment})
        deadline = time.monotonic() + 60
        while not self.leader and time.monotonic() < deadline:
            time.sleep(0.1)
            for task in pathlib.Path(f"/proc/{self.console.pid}/task").glob("*/children"):
                for child in task.read_text().split():
                    if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                        self.leader = int(child)
        if not self.leader:
            raise RuntimeError((self.place / "console").read_text())
        while time.monotonic() < deadline:  # until systemd answers
            if self.inside("systemctl", "show", "--property=Version", check=False).returncode == 0:
                break
            time.sleep(0.1)
        return self.inside("timeout", "60", "systemctl", "is-system-running", "--wait", check=False).stdout.strip()

    def inside(self, *command, **options):
        """Runs a command in the machine, as root."""
        return run("nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd",
                   "env", "-i", "LC_ALL=C", "HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                   *command, **options)

    def shell(self, script, **options):
        return self.inside("sh", "-euc", script, **options)

    def states(self, *names):
        """What systemd knows of units: {name: {property: value}}."""
        wanted = "Id,ActiveState,SubState,Result,LoadState,UnitFileState,NextElapseUSecRealtime,NextElapseUSecMonotonic"
        out = self.inside("systemctl", "show", f"--property={wanted}", "--", *names).stdout
        found = {}
        for block in out.strip().split("\n\n"):
            fields = dict(line.partition("=")[::2] for line in block.splitlines())
            found[fields["Id"]] = fields
        return found

    def records(self):
        """What stand-ins were started with: {unit: [record]}."""
        found = {}
        for line in self.inside("journalctl", "-b", "-o", "json", "--output-fields=MESSAGE,_SYSTEMD_UNIT",
                                "--grep=^STAND-IN ", check=False).stdout.splitlines():
            entry = json.loads(line)
            if isinstance(entry.get("MESSAGE"), str):
                found.setdefault(entry.get("_SYSTEMD_UNIT"), []).append(json.loads(entry["MESSAGE"][9:]))
        return found

    def start_unit(self, name):
        """Starts a unit; the text says why it failed, or is empty."""
        done = self.inside("timeout", "200", "systemctl", "start", name, check=False)
        if done.returncode == 0:
            return ""
        log = self.inside("journalctl", "-b", "-n", "30", "-o", "cat", "-u", name, check=False).stdout
        return f"{name}: {done.stderr}{log}"

    def remove(self):
        """Stops the machine and takes away all that is left of it."""
        if self.leader:
            run("kill", "-KILL", str(self.leader), check=False)
        if self.console:
            self.console.wait(30)
        run("umount", "--lazy", "--recursive", self.root, check=False)
        run("ip", "netns", "delete", self.space, check=False)
        for group in self.groups:
            run("find", group, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";", check=False)


def connect(first, second):
    """Puts the interfaces of two namespaces onto one wire: [(namespace, name, [addresses])] each."""
    run("ip", "-n", first[0], "link", "add", first[1], "type", "veth", "peer", "name", second[1], "netns", second[0])
    for space, name, addresses in (first, second):
        for address in addresses:
            run("ip", "-n", space, "address", "add", address, "dev", name)
        run("ip", "-n", space, "link", "set", name, "up")


def slug(path):
    return re.sub(r"[^A-Za-z0-9]+", "-", path)


class Report:
    """Counts what held and what did not."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, text):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {text}", flush=True)
        return good

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(self.failed > 0 or self.passed == 0)
