"""The facts of the benchmark's fleet: for host number h (from 0) the services on it, each a plain dict.

Everything follows from the numbers of the host and the service, so that the same fleet comes out everywhere and any
size can be made. `bad` seeds one fault into every host.
"""
import hashlib

APPS = (
    "actual adguard apprise attic autobrr bazarr beszel blocky bookstack caddyui cooklang copyparty dispatcharr emqx "
    "esphome forgejo freshrss frigate gitea gotify grafana homeassistant immich jellyfin kavita komga lidarr litellm "
    "loki mealie miniflux navidrome netbox ntfy omada openwebui overseerr paperless pgweb photoprism pinchflat plex "
    "prowlarr qbittorrent radarr readarr recyclarr sabnzbd searxng seerr sonarr syncthing tautulli tdarr thelounge "
    "unifi unpackerr vaultwarden wallabag zigbee2mqtt"
).split()

DOMAIN = "lab.example"
RECORD_SIZES = {"database": "16K", "container": "128K", "media": "1M", "logs": "64K"}
WORKLOADS = list(RECORD_SIZES)
TILE_GROUPS = ["Downloads", "Home", "Infra", "Media", "Tools"]
CLASSES = ["admin", "home", "media"]
REPOSITORIES = ["nas-primary", "r2-offsite"]
FAULTS = ["port", "uid", "backup", "recordsize", "auth"]
GIB_HALF = 512 * 1024 * 1024


def host_name(number):
    return f"h{number + 1:04d}"


def service_names(count):
    """Past the sixtieth a name gets the number of its round, and all go by name."""
    rounds = [divmod(i, len(APPS)) for i in range(count)]
    return sorted(APPS[app] + (f"{turn:03d}" if turn else "") for turn, app in rounds)


def service(name, index, host):
    workload = WORKLOADS[(index + host) % 4]
    group = TILE_GROUPS[(index * 7 + host) % 5]
    digest = hashlib.sha256(name.encode()).hexdigest()
    tag = f"{1 + index % 9}.{index % 13}.{host % 7}"
    title = name.capitalize()
    return {
        "name": name,
        "enabled": index % 20 != 19,
        "image": f"ghcr.io/homelab/{name}:{tag}@sha256:{digest}",
        "port": 8000 + index,
        "uid": 2000 + index,
        "workload": workload,
        "recordsize": RECORD_SIZES[workload],
        "backup": {"repository": REPOSITORIES[index % 2], "time": f"{1 + index % 4:02d}:{index * 5 % 60:02d}"},
        "proxy": None if index % 5 == 4 else {"auth": CLASSES[(index + host) % 3]},
        "metrics": None if index % 3 == 2 else {"path": "/metrics", "interval": 30},
        "alerts": [
            {"name": f"{title}Down", "expr": f'up{{job="{name}"}} == 0', "minutes": 5, "severity": "critical",
             "summary": f"{name} is down"},
            {"name": f"{title}HighMemory", "minutes": 15, "severity": "warning",
             "expr": f'container_memory_rss{{name="{name}"}} > {(1 + index % 4) * GIB_HALF}',
             "summary": f"{name} uses too much memory"},
        ],
        "endpoint": {"group": group.lower(), "interval": 60},
        "tile": {"group": group, "icon": f"{name}.svg", "description": f"{title} for the lab"},
    }


def seed(services, bad):
    """Puts the fault `bad` into the fourth service that can have it."""
    enabled = [s for s in services if s["enabled"]]
    if bad in ("port", "uid"):
        enabled[3][bad] = enabled[7][bad]
    elif bad == "backup":
        enabled[3]["backup"] = None
    elif bad == "recordsize":
        enabled[3]["recordsize"] = "8K"
    elif bad == "auth":
        [s for s in enabled if s["proxy"]][3]["proxy"]["auth"] = None


def host_services(host, count, bad=None):
    services = [service(name, i, host) for i, name in enumerate(service_names(count))]
    seed(services, bad)
    return services
