#!/usr/bin/env python3
"""The benchmark's fleet as Croft sources: sources.py DIR HOSTS SERVICES [--bad port|uid|backup|recordsize|auth]

DIR/stdlib is the library beside this file, DIR/hosts has one folder a host with one file for its services, written as
a person would: what is the same everywhere is left to the library's defaults.
"""
import argparse
import os
import shutil

import facts

SITE = """\
// What holds for the whole fleet.

defaults host {{ domain = "{domain}" }}

every host h {{
{repositories}}}
"""
REPOSITORY = """\
  repository {name} {{
    path   = "/mnt/{name}/restic"
    secret = "/run/secrets/restic-{name}"
  }}
"""
SERVICE = """\

service {name}{disabled} {{
  image    = "{image}"
  port     = {port}
  uid      = {uid}
  workload = {workload}
{choices}  endpoint {{ group = {endpoint_group}; interval = {interval}s }}
  tile {{
    group       = "{group}"
    icon        = "{icon}"
    description = "{description}"
  }}
{alerts}}}
"""
ALERT = """\
  alert {name} {{
    service  = {service}
    expr     = promql"{expr}"
    after    = {minutes}m
    severity = {severity}
    summary  = "{summary}"
  }}
"""


def quoted(text):
    return text.replace('"', '\\"')


def choices(s):
    """The lines that not every service has."""
    lines = []
    if s["recordsize"] != facts.RECORD_SIZES[s["workload"]]:
        lines.append(f"  recordsize = {s['recordsize']}")
    if s["backup"]:
        lines.append("  backup {{ repository = {repository}; time = \"{time}\" }}".format(**s["backup"]))
    else:
        lines.append("  backup = none because \"holds nothing of worth\"")
    if s["proxy"]:
        lines.append(f"  proxy {{ auth = {s['proxy']['auth'] or 'none'} }}")
    if s["metrics"]:
        lines.append(f"  metrics {{ interval = {s['metrics']['interval']}s }}")
    return "".join(line + "\n" for line in lines)


def service(s):
    alerts = "".join(ALERT.format(service=s["name"], **{**a, "expr": quoted(a["expr"])}) for a in s["alerts"])
    return SERVICE.format(choices=choices(s), alerts=alerts, endpoint_group=s["endpoint"]["group"],
                          interval=s["endpoint"]["interval"], disabled="" if s["enabled"] else
                          " disabled because \"not needed for now\"", **s["tile"],
                          **{k: s[k] for k in ("name", "image", "port", "uid", "workload")})


def host_text(number, count, bad=None):
    name = facts.host_name(number)
    head = f"// The services of {name}.\n\nhost {name} {{}}\n"
    return head + "".join(service(s) for s in facts.host_services(number, count, bad))


def host_file(directory, number):
    return os.path.join(directory, "hosts", facts.host_name(number), "services.croft")


def write(directory, hosts, count, bad=None):
    shutil.copytree(os.path.join(os.path.dirname(os.path.abspath(__file__)), "stdlib"),
                    os.path.join(directory, "stdlib"))
    for number in range(hosts):
        path = host_file(directory, number)
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as file:
            file.write(host_text(number, count, bad))
    with open(os.path.join(directory, "hosts", "site.croft"), "w", encoding="utf-8") as file:
        file.write(SITE.format(domain=facts.DOMAIN,
                               repositories="".join(REPOSITORY.format(name=r) for r in facts.REPOSITORIES)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("hosts", type=int)
    parser.add_argument("services", type=int)
    parser.add_argument("--bad", choices=facts.FAULTS)
    options = parser.parse_args()
    write(options.directory, options.hosts, options.services, options.bad)


if __name__ == "__main__":
    main()
