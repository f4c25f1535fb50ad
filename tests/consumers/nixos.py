#!/usr/bin/python3
"""Compares what a NixOS module says with the tree that it installs: nixos.py TREE MODULE.json. Each artifact of the manifest
must be there once, as it is in the tree, and nothing else may be there."""
import json
import os
import re
import sys

tree, module_path = sys.argv[1:]
wrong = []


def expect(what, found, wanted):
    if found != wanted:
        wrong.append(f"{what}: {found!r:.300} instead of {wanted!r:.300}")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def take(where, key, what):
    """What a set says of a key, once."""
    if key not in where:
        wrong.append(f"{what} is missing")
        return {}
    return where.pop(key)


def merged(parts):
    whole = {}
    for part in parts:
        for key, value in part.items():
            whole[key] = {**whole[key], **value} if key in whole else value
    return whole


module = merged(json.loads(read(module_path)))
etc, units, rules = module["environment"]["etc"], module["systemd"]["units"], module["systemd"]["tmpfiles"]["rules"]
templates = {t["path"]: t for t in module["sops"]["templates"].values()}
secrets, users, groups = module["sops"]["secrets"], module["users"]["users"], module["users"]["groups"]
expect("PATH of units", sorted(etc.pop("systemd/system.conf.d/croft.conf")), ["text"])
expect("sshd", etc.pop("ssh/sshd_config"), {"text": "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\nSubsystem sftp internal-sftp\n"})
expect("rules are given once", len(rules), len(set(rules)))
rules = set(rules)
artifacts = json.loads(read(f"{tree}/manifest.json"))["artifacts"]


def rule(text):
    expect(f"rule {text}", text in rules, True)
    rules.discard(text)


def check_unit(path, content):
    name = os.path.basename(path)
    unit = take(units, name, path)
    wanted = sorted(a["path"].split("/")[-2].removesuffix(".wants") for a in artifacts
                    if a["type"] == "link" and a["path"].startswith("/etc/systemd/system/") and a["path"].endswith("/" + name))
    text = unit.get("text", "")
    expect(path, text[:len(content)], content)
    expect(f"{path}: what wants it", sorted(unit.get("wantedBy", [])), wanted)
    for key, header in (("restart", "X-Restart-Triggers"), ("reload", "X-Reload-Triggers")):
        files = sum(name in a.get(key, []) and not a["path"].startswith("/etc/systemd/system/") for a in artifacts)
        found = re.findall(f"^{header}=(.*)$", text[len(content):], re.M)
        expect(f"{path}: {header}", [len(t.split()) for t in found], [files] if files else [])


def check_file(artifact, path, content):
    name = path.removeprefix("/etc/") if path.startswith("/etc/") else f"croft/root{path}"
    entry = take(etc, name, path)
    expect(path, entry.get("source") and read(entry["source"]), content)
    expect(f"{path}: who and how", [entry.get("mode"), entry.get("user"), entry.get("group")],
           [artifact["mode"], artifact["owner"], artifact["group"]])
    if not path.startswith("/etc/"):
        rule(f"L+ {path} - - - - /etc/croft/root{path}")


def check_template(artifact, path, content):
    entry = take(templates, path, path)
    expect(path, entry.get("content"), re.sub("@\\{secret:([^}]*)\\}", "<\\1>", content))
    expect(f"{path}: who and how", [entry.get("mode"), entry.get("owner"), entry.get("group")],
           [artifact["mode"], artifact["owner"], artifact["group"]])


def check_accounts(content):
    """The lines of sysusers.d(5), against users.users and users.groups."""
    for line in content.splitlines():
        kind, name, rest = line.split(" ", 2)
        if kind == "g":
            expect(f"group {name}", take(groups, name, f"group {name}").get("gid", "-"), "-" if rest == "-" else int(rest))
        elif kind == "u":
            number, group, about, home, shell = re.fullmatch('(.*?):(\\S+) "(.*)" (\\S+) (\\S+)', rest).groups()
            user = users.get(name, {})
            expect(f"user {name}", [user.get("uid", "-"), user.get("group"), user.get("description"), user.get("home")],
                   ["-" if number == "-" else int(number), group, about, home])
            expect(f"user {name}: shell", os.path.basename(user.get("shell", "nologin")), os.path.basename(shell))
            expect(f"user {name}: one kind", user.get("isNormalUser", False) != user.get("isSystemUser", False), True)
        elif kind == "m":
            expect(f"{name} is in {rest}", rest in users.get(name, {}).get("extraGroups", []), True)
    members = {(line.split()[1], line.split()[2]) for line in content.splitlines() if line.startswith("m ")}
    expect("members", {(name, group) for name, user in users.items() for group in user.get("extraGroups", [])}, members)
    expect("users", {name for name, user in users.items() if "home" in user},
           {line.split()[1] for line in content.splitlines() if line.startswith("u ")})


def check_other(path, content):
    """Files that options stand for."""
    if path == "/etc/hostname":
        expect(path, module["networking"]["hostName"], content.strip())
    elif path == "/etc/kernel/cmdline":
        expect(path, module["boot"]["kernelParams"], [word for word in content.split() if not word.startswith("root=")])
    elif path == "/etc/nftables.conf":
        expect(path, read(module["networking"]["nftables"]["rulesetFile"]), content)
        expect("the firewall", [module["networking"]["nftables"]["enable"], module["networking"]["firewall"]["enable"]], [True, False])
    elif path == "/etc/tmpfiles.d/croft.conf":
        for line in content.splitlines():
            rule(line)
    elif path == "/etc/sysusers.d/croft.conf":
        check_accounts(content)
    else:
        return False
    return True


for one in artifacts:
    where = one["path"]
    if one["type"] == "file" and where != "/etc/nixos/croft.nix":
        held = read(f"{tree}/root{where}")
        if one.get("template"):
            check_template(one, where, held)
        elif where.startswith("/etc/systemd/system/"):
            check_unit(where, held)
        elif not check_other(where, held):
            check_file(one, where, held)
    elif one["type"] == "link" and where == "/etc/localtime":
        expect(where, module["time"]["timeZone"], one["target"].removeprefix("/usr/share/zoneinfo/"))
    elif one["type"] == "link" and where.startswith("/etc/") and not where.startswith("/etc/systemd/system/"):
        expect(where, take(etc, where.removeprefix("/etc/"), where), {"source": one["target"]})
    elif one["type"] == "link" and not where.startswith("/etc/systemd/system/"):
        rule(f"L+ {where} - - - - {one['target']}")
    elif one["type"] == "secret":
        secret = take(secrets, where.removeprefix("/run/secrets/"), where)
        expect(where, [secret.get("mode"), secret.get("owner"), secret.get("group"), secret.get("path")],
               [one["mode"], one["owner"], one["group"], where])
programs = {r for r in rules if re.fullmatch("L\\+ /\\S+ - - - - /packages/\\S+/bin/\\S+", r)}
for left, what in ((etc, "file"), (units, "unit"), (templates, "template"), (secrets, "secret"), (groups, "group"), (rules - programs, "rule")):
    expect(f"each {what} of the module is in the tree", sorted(left), [])
if wrong:
    print(*wrong[:20], sep="\n")
sys.exit(bool(wrong))
