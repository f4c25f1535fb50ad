"""Faults of one fact each, over the sources of hosts/: what changes, and which policy (or which error) is meant to notice.

Two sorts. A change of the text: every place that a pattern fits gives one fault. And a fact that is added in a file of its
own, once for each resource of a kind as it was evaluated: an alert that is taken away, a port that is taken twice.
"""
import json
import os
import random
import re

import harness

ADDED = "zz-fault.croft"


class Fault:
    """`edit` maps a file's path below the fleet to its new text, None removes it; `meant` holds policies' names and codes."""

    def __init__(self, family, place, edit, meant):
        self.family, self.place, self.edit, self.meant = family, place, edit, set(meant.split())


class Fleet:
    """The sources, and what they evaluate to."""

    def __init__(self, folder):
        self.folder, self.sources = folder, {}
        for base, _, names in os.walk(os.path.join(folder, "hosts")):
            for name in names:
                if name.endswith(".croft"):
                    path = os.path.join(base, name)
                    with open(path, encoding="utf-8") as file:
                        self.sources[os.path.relpath(path, folder)] = file.read()
        self.sources = dict(sorted(self.sources.items()))

    def all(self, kind, host="forge"):
        result = harness.croft("-C", self.folder, "--stdlib", harness.STDLIB, "list", kind, "--host", host, "--format", "json")
        return {row["key"]: row["fields"] for row in json.loads(result.out)}

    def value(self, expression, host="forge"):
        result = harness.croft("-C", self.folder, "--stdlib", harness.STDLIB, "eval", host, expression, "--format", "json")
        return json.loads(result.out)


# --- Changes of the text: family, files, pattern, replacement, who is meant to notice ---

TEXTS = [
    # what protects data
    ("no snapshots", r"forge/storage", r"snapshots    = (production|services)", 'snapshots    = none because "a fault"', "class-is-snapshotted replicated-data-is-snapshotted E0619"),
    ("no snapshots", r"forge/storage", r"snapshots       = services", 'snapshots       = none because "a fault"', "class-is-snapshotted replicated-data-is-snapshotted E0619"),
    ("no replica", r"forge/storage", r"replicate_to( *)= nas-1", r'replicate_to\1= none because "a fault"', "class-is-replicated restore-methods-have-a-source"),
    ("no backup", r"forge/storage", r"repositories( *)= \[[^]]*\]", r"repositories\1= []", "class-is-backed-up critical-is-offsite dataset-is-backed-up"),
    ("not offsite", r"forge/storage", r"\[nas-primary, r2-offsite\]", "[nas-primary]", "critical-is-offsite offsite-backups-keep-the-recovery-point"),
    ("no restore", r"forge/storage", r"\n  restore( *)= [^\n]*", "", "class-is-restored"),
    ("restore from the same disks", r"forge/storage", r"restore( *)= \[syncoid, local\]", r"restore\1= [local]", "restore-outlives-the-pool"),
    ("promise too great", r"forge/storage", r"\brpo          = 90m", "rpo          = 5m", "snapshots-keep-the-recovery-point replicas-keep-the-recovery-point"),
    ("promise too great", r"forge/storage", r"offsite_rpo  = 30h", "offsite_rpo  = 1h", "offsite-backups-keep-the-recovery-point"),
    ("promise missing", r"forge/storage", r"\n  rpo          = [^\n]*", "", "recovery-points-are-stated"),
    ("no room between snapshots", r"forge/storage", r"hourly = (24|48); daily = (7|14); weekly", r"hourly = 2; daily = \2; weekly", "snapshots-leave-no-hole common-snapshot-outlasts-an-outage snapshots-reach-back"),
    ("short memory", r"forge/storage", r"daily = (7|14); weekly = (4|8); monthly = (3|6)", "daily = 1; weekly = 0; monthly = 0", "snapshots-reach-back common-snapshot-outlasts-an-outage"),
    ("starts empty", r"forge/storage", r"class        = critical\n  rpo          = 90m", "class        = critical\n  may_start_empty = true\n  rpo          = 90m", "kept-data-fails-closed"),
    ("misspelt pool", r"storage", r'dataset "(rpool|backup)/', r'dataset "\1x/', "dataset-pool-is-declared E0603"),
    ("pool without its disks", r"(storage|host)\.croft", r"redundancy = \w+", "", "pool-redundancy-is-stated"),
    ("pool that is full unseen", r"nas-1/host", r"full_at = 85%", "full_at = 99%", "pool-warns-in-time"),
    ("owned by root", r"storage", r" because \"(it holds|people|podman|only its|clients)[^\"]*\"", "", "root-owned-datasets-say-why"),
    ("nothing persists", r"forge/storage", r'\npersistence "/var/spool[^\n]*', "", "writes-outlive-a-restart writes-lie-on-a-dataset"),
    ("receives nowhere", r"nas-1/host", r'receive_root = "backup', 'receive_root = "bakcup', "receiving-pool-is-declared"),
    ("no key of replication", r"forge/host", r"\n  replication_key = [^\n]*", "", "replication-has-a-key E0603 E0604"),
    # backups
    ("no one else holds the password", r"backup", r"\n  escrow[^\n]*", "", "system-password-is-held-elsewhere"),
    ("no credentials", r"backup", r'\n  credentials = [^\n]*', "", "object-store-has-credentials"),
    ("one password for all", r"backup", r'"restic/r2-password"\n', '"restic/nas-password"\n', "repositories-have-their-own-password"),
    ("not on its share", r"backup", r'\n  share    = "/mnt/nas-backup"', "", "local-repository-lies-on-its-share"),
    ("misspelt secret", r"backup|postgresql", r'(password|credentials|key_id|key_secret)( *)= "(restic|pgbackrest)/', r'\1\2= "\3s/', "E0603"),
    ("secret gone", r"backup|postgresql", r'\n *secret "[^\n]*', "", "E0603"),
    ("misspelt repository", r"storage|services", r"(repositor(?:y|ies) *= \[?)(nas|r2)-", r"\1\2x-", "E0603"),
    ("misspelt share", r"services|backup", r'(shares? *= \[?)"/mnt/', r'\1"/mtn/', "E0603 E0612 shares-come-with-their-group"),
    ("hard mount", r"backup", r'hard( *)= false because "a hard', r'hard\1= true because "a hard', "service-shares-are-soft"),
    ("soft archive", r"backup", r"hard     = true because", "hard     = false because", "archive-share-is-hard"),
    ("reason gone", r"backup", r' because "(a server|an archived|a hard)[^"]*"', "", "hardness-has-a-reason E0414"),
    ("whole backups at once", r"postgresql", r'full        = "03:00"', 'full        = "02:00"', "whole-backups-take-turns"),
    ("archive not offsite", r"postgresql", r"(?s)\n  pg-repository r2 \{.*?\n  \}", "", "postgres-archive-is-offsite offsite-backups-keep-the-recovery-point database-archives-exist secrets-have-readers"),
    # addresses, names, numbers
    ("one address for two", r"nas-1/host", r'"10\.20\.0\.11"', '"10.20.0.30"', "E0611 host.unique.address"),
    ("one host id for two", r"nas-1/host", r'"dc0b510c"', '"1b3031e7"', "E0611 host.unique.host_id"),
    ("one key for two", r"nas-1/host", r'"ssh-ed25519 [^"]*"', '"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOV65U+a2Q5G7F7hcjBdiYYwTbvNDp16t8orS65HMhUl"', "E0611 host.unique.ssh_key"),
    ("host outside", r"host\.croft", r'"10\.20\.0\.', '"10.99.0.', "hosts-are-in-site-networks"),
    ("networks that overlap", r"site", r'(network (?:iot|video|wireguard|management) \{ subnet = )"[^"]*"', r'\1"10.20.7.0/24"', "site-networks-are-disjoint"),
    ("containers over the site", r"forge/host", r'"10\.89\.0\.0/24"', '"10.30.7.0/24"', "container-networks-apart-from-the-site"),
    ("number of another", r"identities", r"uid = (\d+)", lambda m: f"uid = {int(m.group(1)) + 7}", "uids-as-registered uids-are-registered E0611"),
    ("number not registered", r"identities", r"\nidentity [^\n]*", "", "uids-are-registered uids-as-registered"),
    ("service's own number", r"sonarr", r"uid = 568", "uid = 569", "uids-as-registered uids-are-registered"),
    ("no group for the share", r"plex|paperless", r'"media"(, )?', "", "shares-come-with-their-group"),
    ("no group for the device", r"plex", r'"render", ', "", "devices-come-with-their-group E0619"),
    # exposure
    ("bypass for all", r"site", r"; networks = household", "", "bypasses-are-closed"),
    ("bypass of everything", r"site", r'bypass = \["/api"', 'bypass = ["/"', "bypasses-leave-something-protected bypasses-are-closed"),
    ("bypass for the world", r"site", r"networks = household", 'networks = ["0.0.0.0/0"]', "bypass-networks-are-private bypasses-are-closed"),
    ("published for all", r"sonarr", r"network = media-services", 'network = media-services\n    publish_on = "0.0.0.0"', "containers-publish-on-loopback without-login-only-behind-the-proxy"),
    ("opening gone", r"plex", r"\n  open   = [^\n]*", "", "containers-publish-on-loopback"),
    ("opening for nobody", r"services/home-assistant", r"21063\.\.21068", "21063..21070", "openings-have-listeners openings-have-one-owner"),
    ("opening for nobody", r"services/(plex|loki)", r"port = (32400|3100)", lambda m: f"port = {int(m.group(1)) + 1}", "openings-have-listeners archives-let-shippers-in"),
    ("misspelt group", r"services|site", r"group = (admin|home|media)\b", r"group = \1s", "E0603"),
    ("misspelt tunnel", r"services", r"tunnel = cloudflared", "tunnel = cloudflare", "E0603"),
    ("second sign-on", r"grafana|paperless|pocketid", r"proxy( *)\{ tunnel = cloudflared", r"proxy\1{ tunnel = cloudflared; auth = sso { group = admin }", "sign-on-once identity-provider-stands-free tunnelled-sign-on-is-reachable"),
    ("name of another zone", r"prometheus|alertmanager", r'\.holt\.example"; auth', '.hotl.example"; auth', "virtual-hosts-belong-to-a-zone names-belong-to-a-zone"),
    ("one name for two", r"alertmanager", r'"am\.holt', '"prom.holt', "E0611 vhost.unique.host E0606 E0613 E0610 E0602"),
    # secrets
    ("secrets that nobody opens", r"forge/secrets", r"hosts = \[forge\]", "hosts = []", "secrets-are-decryptable-where-used"),
    ("secrets for all", r"forge/secrets", r"hosts = \[forge\]", "hosts = [forge, nas-1]", "secret-files-open-for-their-hosts-only"),
    ("secrets without a safe", r"forge/secrets", r'operators = \["safe"\]', "operators = []", "secret-files-open-without-their-hosts"),
    # memory, containers
    ("more than there is", r"plex", r"memory      = 4G", "memory      = 64G", "each-limit-fits-the-host limits-fit-the-host"),
    ("more than its limit", r"plex", r"reservation = 2G", "reservation = 8G", "reservations-within-limits"),
    ("more processors", r"plex|sonarr", r"cpus( *)= \d\.0", r"cpus\1= 40.0", "processors-fit-the-host"),
    ("digest gone", r"services", r"@sha256:[0-9a-f]+", "", "images-are-pinned"),
    ("version gone", r"services", r":[0-9.]+@sha256", "@sha256", "images-name-their-version"),
    ("version that moves", r"services", r":[0-9.]+@sha256", ":latest@sha256", "image-tags-are-versions"),
    ("share not waited for", r"(sonarr|plex|paperless)", r'\n  shares = \["/mnt/data"\]', "", "volumes-wait-for-their-share writers-wait-for-their-share"),
    ("misspelt network", r"services", r"= media-services", "= media-service", "E0603"),
    # monitoring
    ("logs to another port", r"promtail", r":3100", ":3010", "logs-arrive"),
    ("logs to nobody", r"nas-1/services/promtail", r"forge\.holt", "frge.holt", "logs-go-to-a-host"),
    ("shipper kept out", r"loki", r"10\.20\.0\.11/32", "10.20.0.12/32", "archives-let-shippers-in"),
    ("watchdog in the house", r"alertmanager", r"https://hc-ping\.com/", "https://status.holt.example/", "deadman-is-elsewhere"),
    ("misspelt figure", r"sonarr", r"node_filesystem_avail_bytes", "node_filesystem_available_bytes", "alert-figures-are-offered"),
    ("misspelt label", r"sonarr", r"mountpoint=", "mount=", "alert-labels-exist"),
    ("misspelt host", r"sonarr", r'instance=\\"forge', r'instance=\\"froge', "alert-instances-exist alert-figures-are-offered"),
    ("misspelt place", r"sonarr", r'mountpoint=\\"/mnt/data', r'mountpoint=\\"/mnt/dta', "alert-mounts-exist"),
    ("misspelt category", r"sonarr", r"category = capacity", "category = capcity", "E0307"),
    ("name with capitals", r"sonarr", r"alert sonarr-no-room", "alert Sonarr-No-Room", "alert-names-are-words"),
    ("collector not switched on", r"node-exporter", r"apps\.node-exporter", "apps.node-exporter(collectors: [restarts, zfs, textfile])", "alert-figures-are-offered"),
    ("collector not switched on", r"node-exporter", r"apps\.node-exporter", "apps.node-exporter(collectors: [systemd, zfs, textfile])", "crash-loops-are-seen"),
    ("collector not switched on", r"node-exporter", r"apps\.node-exporter", "apps.node-exporter(collectors: [systemd, restarts, textfile])", "alert-figures-are-offered"),
    ("collector not switched on", r"node-exporter", r"apps\.node-exporter", "apps.node-exporter(collectors: [systemd, restarts, zfs])", "collectors-are-read"),
    # words
    ("misspelt class", r"storage", r"class( *)= (\w+)al\b", r"class\1= \2l", "E0307"),
    ("misspelt protection", r"services", r"protection = ([a-z]+)", r"protection = \1x", "E0603"),
    ("misspelt preset", r"services", r"from apps\.(\w+)", r"from apps.\1x", "E0206"),
    ("misspelt field", r"storage|host\.croft|backup", r"\n  (protection|mountpoint|memory|services_root|server|remote) ", r"\n  \1s ", "E0402"),
]

# --- Files that go missing ---

FILES = {
    "services/alertmanager": "E0603 alerts-are-told",
    "services/caddy": "virtual-hosts-are-served E0603",
    "services/cloudflared": "E0603",
    "services/emqx": "E0603",
    "services/gatus": "probes-are-made",
    "services/homepage": "tiles-are-shown E0619",
    "services/loki": "logs-arrive E0603",
    "services/node-exporter": "hosts-are-scraped alert-figures-are-offered collectors-are-read",
    "services/oauth2-proxy": "E0603",
    "services/prometheus": "alerts-are-evaluated E0603",
    "services/promtail": "hosts-ship-their-logs E0619",
    "services/redis": "E0603",
    "services/nfs-server": "exports-have-a-server E0603",
    "services/postgresql": "E0603 E0613",
    "forge/access": "E0603",
    "forge/secrets": "secrets-lie-in-a-file",
}


def changed(text, match, replacement):
    new = replacement(match) if callable(replacement) else match.expand(replacement)
    return text[:match.start()] + new + text[match.end():]


def of_texts(fleet):
    for family, files, pattern, replacement, meant in TEXTS:
        for path, text in fleet.sources.items():
            if re.search(files, path):
                for match in re.finditer(pattern, text):
                    line = text.count("\n", 0, match.start()) + 1
                    yield Fault(family, f"{path}:{line}", {path: changed(text, match, replacement)}, meant)
    for part, meant in FILES.items():
        for path in fleet.sources:
            if f"{part}.croft" in path:
                yield Fault("file gone", path, {path: None}, meant)


# --- Facts that are added ---

def added(family, host, place, text, meant):
    return Fault(family, f"{host} {place}", {f"hosts/{host}/{ADDED}": text + "\n"}, meant)


def swapped(word, randomness):
    """The word with two of its letters in the other order, or one too many."""
    places = [i for i in range(1, len(word) - 2) if word[i] != word[i + 1] and word[i].isalpha() and word[i + 1].isalpha()]
    if not places:
        return word + "x"
    at = randomness.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2:]


BECAUSE = 'because "a fault"'


def of_alerts(fleet, host, randomness):
    restarting = {key for key, unit in fleet.all("unit", host).items() if unit.get("restart", "no") != "no"}
    for key, alert in fleet.all("alert", host).items():
        if alert.get("proves"):
            yield added("proof gone", host, key, f'absent alert "{key}" {BECAUSE}', "vital-jobs-are-proved replicas-are-proved")
        watched = alert.get("watches")
        if watched in restarting:
            yield added("alert gone", host, key, f'absent alert "{key}" {BECAUSE}',
                        "endless-units-are-watched critical-services-tell-when-down outages-are-told")
            yield added("endless restarts", host, watched, f'amend unit "{watched}" {{ patience = endless {BECAUSE} }}', "watched-units-give-up")
        if watched:
            yield added("misspelt unit", host, watched, f'adjust alert where name == "{key}" {{ expr = promql"node_systemd_unit_state{{name=\\"{swapped(watched, randomness)}\\",state=\\"active\\"}} == 0" }}', "alert-units-exist")


def of_jobs(fleet, host, _):
    units = fleet.all("unit", host)
    for key in fleet.all("timer", host):
        yield added("restarts beside its timer", host, key, f'amend unit "{key}.service" {{ restart = on-failure {BECAUSE} }}', "timed-units-do-not-restart")
        if not units[f"{key}.service"].get("wanted_by"):
            yield added("timer gone", host, key, f'absent timer "{key}" {BECAUSE}', "units-are-started-by-something E0603 class-is-backed-up")


def of_datasets(fleet, host, _):
    databases = ("sqlite", "postgres")
    classes = {key: protection["class"] for key, protection in fleet.all("protection", host).items()}
    for key, dataset in fleet.all("dataset", host).items():
        def adjusted(what, key=key):
            return f'adjust dataset where path == "{key}" {{ force {what} {BECAUSE} }}'
        if classes[dataset["protection"]] != "ephemeral":
            yield added("no compression", host, key, adjusted("compression = off"), "compression-is-on")
        yield added("no checksums", host, key, adjusted('properties = { checksum: "off" }'), "checksums-are-on")
        if dataset["workload"] in databases:
            yield added("large records", host, key, adjusted("recordsize = 1M"), "recordsize-fits-workload")


def of_ports(fleet, host, _):
    listeners = fleet.all("listener", host)
    taken = {listener["port"] for listener in listeners.values()}
    for key, listener in listeners.items():
        free = next(port for port in range(listener["port"] + 1, 65536) if port not in taken)
        yield added("port taken twice", host, key, f'listener zz {{ port = {listener["port"]}; protocol = {listener["protocol"]}; address = "0.0.0.0" }}', "listener-ports-unique")
        yield added("opening for nobody", host, key, f'opening zz {{ port = {free} }}', "openings-have-listeners")


def of_readings(fleet, host, randomness):
    if host == "forge":
        for key in fleet.all("scrape", host):
            yield added("not scraped", host, key, f'absent scrape "{key}" {BECAUSE}', "figures-are-scraped hosts-are-scraped")
        for name in fleet.all("route", host):
            yield added("route for nobody", host, name, f'adjust route where name == "{name}" {{ matching {{ alerts = ["{swapped("target-down", randomness)}"] }} }}', "routes-name-alerts")
    figures = fleet.value('unique([f for a in alert for s in selectors(a.expr) for l, f in s if l == "__name__"])', host)
    for figure in figures:
        yield added("misspelt figure", host, figure, f'alert zz {{ expr = promql"{swapped(figure, randomness)} > 5"; summary = "A fault" }}', "alert-figures-are-offered")


def of_messages(fleet, host, randomness):
    for key, inhibition in fleet.all("inhibition", host).items():
        yield added("compares nothing", host, key, f'adjust inhibition where name == "{key}" {{ equal = ["instnace"] }}', "inhibitions-compare-labels-that-exist")
        yield added("silences everything", host, key, f'adjust inhibition where name == "{key}" {{ target = {{}} }}', "inhibitions-are-about-something")
        for alert in inhibition["source"]["alerts"]:
            yield added("waits for nobody", host, key, f'adjust inhibition where name == "{key}" {{ source = {{ alerts = ["{swapped(alert, randomness)}"] }} }}', "inhibitions-name-alerts")
    for key, route in fleet.all("route", host).items():
        if route["receiver"] == "deadman":
            yield added("watchdog told nobody", host, key, f'absent route "{key}" {BECAUSE}', "watchdog-reaches-a-deadman receivers-are-routed-to")
            yield added("watchdog told seldom", host, key, f'adjust route where name == "{key}" {{ force repeat = 1h {BECAUSE} }}', "deadman-is-told-often")
        elif route["matching"]["severities"] == ["critical"]:
            yield added("critical comes last", host, key, f'adjust route where name == "{key}" {{ force repeat = 2d {BECAUSE} }}', "urgent-routes-come-first")
        yield added("route takes all", host, key, f'adjust route where name == "{key}" {{ force order = 0; force matching = {{}} }}', "routes-are-reached")
    for key, receiver in fleet.all("receiver", host).items():
        yield added("receiver gone", host, key, f'absent receiver "{key}" {BECAUSE}', "E0603")
        if receiver.get("fallback"):
            yield added("nobody gets the rest", host, key, f'adjust receiver where name == "{key}" {{ force fallback = false {BECAUSE} }}', "one-receiver-gets-the-rest")
    for key, alert in fleet.all("alert", host).items():
        for unit in re.findall(r"[\w@-]+\.service", alert["remedy"]):
            yield added("remedy names no unit", host, key, f'adjust alert where name == "{key}" {{ force remedy = "systemctl status {swapped(unit, randomness)}" {BECAUSE} }}', "remedies-name-real-units")


def of_topics(fleet, host, randomness):
    for key, rule in fleet.all("mqtt-rule", host).items():
        user, topic = rule["user"], rule["topics"][0]
        name, _, rest = topic.partition("/")
        yield added("rule for nobody", host, key, f'mqtt-rule zz {{ user = "{swapped(user, randomness)}"; action = publish; topics = ["zz/#"] }}', "E0603")
        if rule["action"] == "publish":
            yield added("publishes everything", host, key, f'adjust mqtt-rule where name == "{key}" {{ force topics = ["#"] {BECAUSE} }}', "publishers-keep-to-their-topics")
        else:
            yield added("follows nobody", host, key, f'adjust service where name == "{user}" {{ mqtt {{ subscribes += ["{swapped(name, randomness)}/{rest or "x"}"] }} }}', "followed-topics-are-published")


def of_secrets(fleet, host, _):
    for key in fleet.all("secret", host):
        yield added("secret open to all", host, key, f'adjust secret where name == "{key}" {{ force mode = 0444 {BECAUSE} }}', "secrets-are-closed-to-others")


def of_services(fleet, host, _):
    for key, service in fleet.all("service", host).items():
        yield added("says its name", host, key, f'adjust service where name == "{key}" {{ description = "{key}" }}', "descriptions-say-what-it-is")
        if service.get("state") is not None:
            yield added("open to all", host, key, f'adjust service where name == "{key}" {{ state {{ force mode = 0777 {BECAUSE} }} }}', "state-is-closed-to-others")
        if service.get("logs") is not None:
            yield added("label of all logs", host, key, f'adjust service where name == "{key}" {{ logs {{ labels = {{ host: "x" }} }} }}', "log-labels-add")
        if service.get("metrics") is not None:
            yield added("read too seldom", host, key, f'adjust service where name == "{key}" {{ metrics {{ interval = 10m }} }}', "figures-are-read-often")
            yield added("health for figures", host, key, f'adjust service where name == "{key}" {{ metrics {{ path = "/api/health" }} }}', "figures-are-no-health-pages")


def all_faults(fleet, seed):
    """Every fault, in the same order for the same seed."""
    randomness = random.Random(seed)
    faults = list(of_texts(fleet))
    for host in ("forge", "nas-1"):
        for family in (of_alerts, of_jobs, of_datasets, of_ports, of_readings, of_messages, of_topics, of_secrets, of_services):
            faults += family(fleet, host, randomness)
    randomness.shuffle(faults)
    return faults
