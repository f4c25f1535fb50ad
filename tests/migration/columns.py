"""What each column of the facts means, and where a built tree says the same.

A column is a function of a row of the facts and the tree of its host that gives (wanted, found): two values that agree
when they are equal. Where a tree may say more than the facts, what is found is cut to what was wanted. None: no fact.
Names that changed for all services alike are translated here; what changed for one is in differences.tsv."""
import re

from tree import seconds

# One name in the facts, another in the trees, whatever the service.
UNITS = {
    "zfs-service-datasets.service": "zfs-datasets.service",
    "postgresql-provision-databases.service": "postgresql-provision.service",
    "pgbackrest-stanza-create.service": "pgbackrest-stanza.service",
    "pocket-id.service": "pocketid.service",
    "resilio.service": "resilio-sync.service",
}
ACCESS = {"admins": "admin"}
REPOSITORIES = {"nas-primary": "/mnt/nas-backup", "r2-offsite": "s3:"}
PROPERTIES = {"atime", "logbias", "primarycache", "redundant_metadata", "sync", "dnodesize", "xattr", "quota"}


def same_or_cut(wanted, found):
    return wanted, found & wanted if isinstance(found, set) else found


def cells(text):
    """A cell that lists several things, one a dataset."""
    return [part.strip() for part in text.split(";")]


def split(text, by=","):
    return {part.strip() for part in text.split(by) if part.strip()}


def image(row, tree):
    def plain(name):
        return name.split("@")[0].removeprefix("docker.io/").removeprefix("library/")

    if not row["image"]:
        return None
    found = {plain(unit.last("Image")) for unit in tree.units_of(row["service"]) if unit.last("Image")}
    return same_or_cut({plain(name) for name in split(row["image"], ";")}, found)


def kind(row, tree):
    if row["kind"] == "disabled":
        return "disabled", "running" if tree.unit_of(row["service"]) else "disabled"
    wanted = "container" if row["kind"].startswith("container") else "native"
    unit = tree.unit_of(row["service"])
    if unit is None:
        return wanted, tree.part(row["service"])
    return wanted, "container" if unit.last("Image") else "native"


def published(text):
    """{port/protocol} on the host's side of what a cell publishes or listens on."""
    found = set()
    for part in split(text):
        part, _, protocol = re.sub(r"\(.*?\)|from .*", "", part).strip().partition("/")
        numbers = re.findall(r"(?:^|:)(\d{2,5})(?=:|$)", part) or re.findall(r"\b\d{2,5}\b", part)
        if numbers:
            port = numbers[-2] if ":" in part and len(numbers) > 1 else numbers[-1]
            found.add(f"{port}/{protocol or 'tcp'}")
    return found


def ports(row, tree):
    text = re.sub(r"\([^)]*\)", "", row["ports"])
    wanted = published(text) if ":hostnet" not in text else set()
    if not wanted:
        return None
    listening = {port for port, services in tree.listeners.items() if services}
    for unit in tree.units_of(row["service"]):
        for entry in unit.all("PublishPort"):
            listening |= published(entry)
    return same_or_cut(wanted, listening)


def bind(row, tree):
    """Published to every address, or to one."""
    if not row["image"] or not (published(row["ports"]) and ":" in row["ports"]) or "hostnet" in row["ports"]:
        return None
    wanted = {"every" if re.match(r"(\*|0\.0\.0\.0):", part.strip()) else "one" for part in split(row["ports"])}
    found = {
        "every" if entry.startswith("0.0.0.0:") else "one"
        for unit in tree.units_of(row["service"])
        for entry in unit.all("PublishPort")
    }
    return ",".join(sorted(wanted)), ",".join(sorted(found))


def identity(row, tree):
    unit = tree.unit_of(row["service"])
    return tree.user_of(unit) if unit else ("", "", "")


def user(row, tree):
    return (row["user"], identity(row, tree)[0]) if row["user"] else None


def uid(row, tree):
    number = re.match(r"\d+", row["uid"])
    return (number[0], identity(row, tree)[1]) if number else None


def group(row, tree):
    return (row["group"], identity(row, tree)[2]) if row["group"] else None


def of_datasets(column, read):
    """A column that says something of each dataset of the row."""

    def compare(row, tree):
        if not row["dataset"] or not row[column]:
            return None
        wanted, found = [], []
        for dataset, value in zip(cells(row["dataset"]), cells(row[column])):
            wanted.append(value)
            found.append(read(tree, dataset))
        return ";".join(wanted), ";".join(found)

    return compare


def dataset(row, tree):
    return same_or_cut(set(cells(row["dataset"])), set(tree.datasets)) if row["dataset"] else None


def properties(row, tree):
    """ZFS properties beside record size and compression, of the first dataset."""
    said = dict(pair.split("=") for pair in re.findall(r"[\w.:-]+=[\w.]+", row["zfs_props"].split(" mode=")[0]))
    wanted = {f"{key}={value}" for key, value in said.items() if key in PROPERTIES}
    found = tree.datasets.get(cells(row["dataset"])[0], {})
    return same_or_cut(wanted, {f"{key}={value}" for key, value in found.items()}) if wanted else None


def mode(row, tree):
    wanted = re.search(r"mode=(\d+)", row["zfs_props"])
    return (wanted[1], tree.datasets.get(cells(row["dataset"])[0], {}).get("mode")) if wanted else None


def owner(row, tree):
    wanted = re.search(r"owner=(\S+)", row["zfs_props"])
    if not wanted:
        return None
    users, _ = tree.ids
    found = tree.datasets.get(cells(row["dataset"])[0], {}).get("owner", ":")
    name, _, its_group = found.partition(":")
    number = users.get(name, ("", ""))[0]
    return wanted[1], f"{number}:{its_group}" if wanted[1][0].isdigit() else found


def protection_class(row, tree):
    classes = cells(row["protection_class"])
    pairs = [
        (wanted, tree.protection.get(name, {}).get("class", ""))
        for name, wanted in zip(cells(row["dataset"]), classes)
        if wanted and wanted != "unclassified"
    ]
    return (";".join(p[0] for p in pairs), ";".join(p[1] for p in pairs)) if pairs else None


def classified(row, tree):
    """Data of no class: every one of ours has one."""
    names = [n for n, c in zip(cells(row["dataset"]), cells(row["protection_class"])) if c == "unclassified"]
    if not names:
        return None
    return "unclassified", ",".join(tree.protection.get(n, {}).get("class", "unclassified") for n in names)


def allow_empty_bootstrap(row, tree):
    wanted = [
        (w, str(tree.protection.get(name, {}).get("may_start_empty", "")).lower())
        for name, w in zip(cells(row["dataset"]), cells(row["allow_empty_bootstrap"]))
        if w
    ]
    return (";".join(w for w, _ in wanted), ";".join(f for _, f in wanted)) if wanted else None


def missing_tiers(row, tree):
    if not row["missing_tiers"]:
        return None
    entry = tree.protection.get(cells(row["dataset"])[0], {})
    offsite = any("offsite" in name for name in entry.get("backups", []))
    return row["missing_tiers"], "" if offsite or entry.get("mechanism") else "offsite-backup"


def reverse_proxy_host(row, tree):
    wanted = row["reverse_proxy_host"]
    return (wanted, wanted if wanted in tree.sites else "") if wanted else None


def auth(row, tree):
    """Who may pass at the proxy: a group, a password, or whoever the application lets in."""
    if not row["reverse_proxy_host"] or not row["auth"]:
        return None
    text = row["auth"]
    wanted = "application"
    if text.startswith("caddySecurity:"):
        name = re.match(r"caddySecurity:([\w-]+)", text)[1]
        wanted = ACCESS.get(name, name)
    elif text.startswith("basic"):
        wanted = "basic"
    block = tree.sites.get(row["reverse_proxy_host"])
    if block is None:
        return wanted, "nothing"
    groups = re.search(r"allowed_groups=([\w,-]+)", block)
    if groups:
        found = groups[1]
    elif "basicauth" in block or "basic_auth" in block:
        found = "basic"
    elif "remote_ip" in block:
        found = "lan-only"
    else:
        found = "application"
    return wanted, found


def bypass(row, tree):
    """Paths that programs reach without signing on."""
    wanted = re.search(r"bypass\[([^\] ]+)", row["auth"])
    if not wanted:
        return None
    block = tree.sites.get(row["reverse_proxy_host"], "")
    return same_or_cut(split(wanted[1]), {p.rstrip("*") for p in re.findall(r"path ([^\n]+)", block) for p in p.split()})


def bypass_networks(row, tree):
    """From where."""
    if "from any network" not in row["auth"]:
        return None
    found = re.search(r"remote_ip ([^\n]+)", tree.sites.get(row["reverse_proxy_host"], ""))
    return "any", found[1] if found else "any"


def static_key(row, tree):
    wanted = re.search(r"staticApiKey\[([^\]]+)\]", row["auth"])
    if not wanted:
        return None
    block = tree.sites.get(row["reverse_proxy_host"], "")
    return "a key", "a key" if re.search(r"header \S+ (\"?\{|\S*\{env)", block) else "none"


def public_tunnel(row, tree):
    if not row["reverse_proxy_host"]:
        return None
    wanted = "public" if row["public_tunnel"] else "private"
    return wanted, "public" if row["reverse_proxy_host"] in tree.tunnelled else "private"


def metrics(row, tree):
    wanted = re.match(r"(\d+)(/\S*)", row["metrics"])
    if not wanted:
        return None
    wanted = (wanted[1], wanted[2])
    return wanted, wanted if wanted in {(port, path) for _, port, path in tree.scrapes} else ("", "")


def scraped(row, tree):
    """Metrics that were declared and that nobody scraped."""
    if row["scraped"] != "no":
        return None
    port = re.match(r"\d+", row["metrics"] or row["ports"])
    found = port and any(port[0] == p for _, p, _ in tree.scrapes)
    return "no", "yes" if found else "no"


def logging(row, tree):
    unit = re.match(r"journal:(\S+)", row["logging"])
    if not unit:
        return None
    unit = UNITS.get(unit[1].removeprefix("podman-"), unit[1].removeprefix("podman-"))
    return unit, unit if f'"{unit}' in tree.journal.replace("\\", "") or f"unit={unit}" in tree.journal else ""


def jobs(text):
    """[(job, repository, how, memory)] of a cell."""
    return [
        re.match(r"(\S+)>(\S+) (snap|live-path)(?: mem=(\S+))?", part).groups()
        for part in cells(text)
        if re.match(r"\S+>\S+ (snap|live-path)", part)
    ]


def backup(row, tree):
    """Repositories that the data of a row go to, in how many jobs, and whether they stand still."""
    wanted = jobs(row["backup"])
    if not wanted:
        return None
    first = cells(row["dataset"])[0]
    found = []
    for job, its in tree.backups.items():
        of_data = first in its["datasets"] or tree.datasets.get(first, {}).get("mountpoint") in its["paths"]
        if of_data or job.startswith(row["service"] + "-"):
            place = next((name for name, at in REPOSITORIES.items() if its["url"].startswith(at)), its["url"])
            found.append((place, "snap" if its["datasets"] else "live-path"))
    return sorted((repository, how) for _, repository, how, _ in wanted), sorted(found)


def backup_memory(row, tree):
    wanted = {memory for _, _, _, memory in jobs(row["backup"]) if memory}
    if not wanted:
        return None
    found = {its["memory"] for job, its in tree.backups.items() if job.startswith(row["service"] + "-")}
    return wanted, found


def sanoid_template(row, tree):
    if row["sanoid_template"] and not row["dataset"]:   # the host's own, all of them
        wanted = split(re.sub(r"\([^)]*\)", "", row["sanoid_template"]))
        return wanted, tree.templates & wanted
    pairs = [
        ("" if wanted in ("none", "off") else wanted, tree.snapshots.get(name, ""))
        for name, wanted in zip(cells(row["dataset"]), cells(row["sanoid_template"]))
    ]
    return (";".join(p[0] for p in pairs), ";".join(p[1] for p in pairs)) if row["sanoid_template"] else None


def replication(row, tree):
    pairs = [
        ("" if wanted == "no" else wanted, tree.replicas.get(name, ""))
        for name, wanted in zip(cells(row["dataset"]), cells(row["replication"]))
    ]
    return (";".join(p[0] for p in pairs), ";".join(p[1] for p in pairs)) if row["dataset"] and row["replication"] else None


def preseed(row, tree):
    if not re.fullmatch(r"[a-z,]+", row["preseed"]):
        return None
    return tuple(row["preseed"].split(",")), tree.restores.get(cells(row["dataset"])[0], ())


def alert_name(name):
    """Alerts are named by rule now: SonarrDown was SonarrServiceDown, and case follows from the parts of a name."""
    return re.sub(r"[^a-z0-9]", "", name.lower()).replace("servicedown", "down")


def alerts(row, tree):
    wanted = set()
    for name in split(row["alerts"]):
        wanted.add(alert_name(name.removesuffix("+Churn")))
        if name.endswith("+Churn"):
            wanted.add(alert_name(name.removesuffix("+Churn")) + "churn")
    return same_or_cut(wanted, {alert_name(name) for name in tree.alerts}) if wanted else None


def gatus(row, tree):
    """What the status page asks for, and how often: addresses of one machine are one."""

    def plain(url):
        return re.sub(r"//(127\.0\.0\.1|localhost|\d+\.\d+\.\d+\.\d+)", "//here", url).rstrip("/")

    wanted = set()
    for part in cells(row["gatus"]):
        if part:
            _, url, interval = part.split("|")
            wanted.add((plain(url), seconds(interval)))
    return same_or_cut(wanted, {(plain(url), span) for _, url, span in tree.probes}) if wanted else None


def homepage_group(row, tree):
    """The first group it is in; one that is not on the dashboard has none."""
    wanted = row["homepage_group"].split(",")[0]
    if not wanted or not row["reverse_proxy_host"]:
        return None
    found = tree.tiles.get(f"https://{row['reverse_proxy_host']}", "")
    return wanted, found


def depends_on(row, tree):
    """Units that it is ordered after, and mounts that it needs."""
    if not row["depends_on"]:
        return None
    wanted, found = set(), set()
    for name in split(row["depends_on"]):
        if name.startswith("nfs:"):
            continue
        network = re.match(r"podman-network-(.*?)(?:-network)?\.service", name)
        name = f"{network[1]}-network.service" if network else name.removeprefix("podman-")
        name = name.replace("-config-generator.service", "-prepare.service")
        wanted.add(UNITS.get(name, name))
    for unit in tree.units_of(row["service"]):
        found |= {word for key in ("After", "Requires", "BindsTo") for line in unit.all(key) for word in line.split()}
        found |= {f"mount:{path}" for line in unit.all("RequiresMountsFor") for path in line.split()}
        found |= {f"{name.removesuffix('.network')}-network.service" for name in unit.all("Network")}
    return same_or_cut(wanted, found)


def podman_network(row, tree):
    wanted = row["podman_network"]
    if not wanted:
        return None
    found = {name.removesuffix(".network") for unit in tree.units_of(row["service"]) for name in unit.all("Network")}
    return wanted, wanted if wanted in found else ",".join(sorted(found))


def megabytes(text):
    number = re.match(r"(\d+)([MGmg]?)", text)
    if not number:
        return ""
    return str(int(number[1]) * {"g": 1024, "m": 1}.get(number[2].lower(), 1 / 1048576))


def limits(row, tree):
    """Memory, reservation and processors, in megabytes and processors."""
    if not row["limits"] or ":" in row["limits"]:
        return None
    wanted, found = [], []
    unit = tree.unit_of(row["service"])
    for part in row["limits"].removesuffix(" each").split("/"):
        if part.startswith("cpus "):
            wanted.append(str(float(part.split()[1])))
            found.append(str(float(unit.podman("cpus") or 0)) if unit else "")
        elif part.endswith("%"):
            wanted.append(part)
            found.append(unit.last("CPUQuota") if unit else "")
        else:
            wanted.append(megabytes(part))
            option = "memory" if len(wanted) == 1 else "memory-reservation"
            found.append(megabytes(unit.podman(option) or (unit.last("MemoryMax") if len(wanted) == 1 else "")) if unit else "")
    return wanted, found


def health_interval(row, tree):
    wanted = re.search(r"every (\d+s) on-failure (\w+)", row["healthcheck"])
    if not wanted or ":none;" in row["healthcheck"]:
        return None
    unit = tree.unit_of(row["service"])
    found = (unit.last("HealthInterval"), unit.last("HealthOnFailure", "none")) if unit else ("", "")
    return wanted.groups(), found


def health_probe(row, tree):
    """Which port it is asked on."""
    wanted = re.search(r"://(?:127\.0\.0\.1|localhost):(\d+)|/dev/tcp/127\.0\.0\.1/(\d+)", row["healthcheck"])
    unit = tree.unit_of(row["service"])
    if not wanted:
        return None
    port = wanted[1] or wanted[2]
    return port, port if unit and re.search(rf"\b{port}\b", unit.last("HealthCmd")) else ""


COLUMNS = {
    "kind": kind,
    "image": image,
    "ports": ports,
    "bind": bind,
    "user": user,
    "uid": uid,
    "group": group,
    "dataset": dataset,
    "recordsize": of_datasets("recordsize", lambda tree, name: tree.datasets.get(name, {}).get("recordsize", "")),
    "compression": of_datasets("compression", lambda tree, name: tree.datasets.get(name, {}).get("compression", "")),
    "mountpoint": of_datasets("mountpoint", lambda tree, name: tree.datasets.get(name, {}).get("mountpoint", "")),
    "properties": properties,
    "mode": mode,
    "owner": owner,
    "protection_class": protection_class,
    "classified": classified,
    "allow_empty_bootstrap": allow_empty_bootstrap,
    "missing_tiers": missing_tiers,
    "reverse_proxy_host": reverse_proxy_host,
    "auth": auth,
    "bypass": bypass,
    "bypass_networks": bypass_networks,
    "static_key": static_key,
    "public_tunnel": public_tunnel,
    "metrics": metrics,
    "scraped": scraped,
    "logging": logging,
    "backup": backup,
    "backup_memory": backup_memory,
    "sanoid_template": sanoid_template,
    "replication": replication,
    "preseed": preseed,
    "alerts": alerts,
    "gatus": gatus,
    "homepage_group": homepage_group,
    "depends_on": depends_on,
    "podman_network": podman_network,
    "limits": limits,
    "health_interval": health_interval,
    "health_probe": health_probe,
}
