#!/usr/bin/env python3
"""Domain types agree with the programs and grammars they are named after.

Texts are generated with a fixed seed: good ones from a small grammar, bad ones by mutating those. Oracles:
Calendar: systemd-analyze; Timezone: /usr/share/zoneinfo's list; Ip, Cidr, Inet: the module ipaddress; Image: the OCI
distribution's regular expressions; Url: RFC 3986's; Fqdn, Email, Name, UnixUser, Mac, Uuid, ZfsName: regular expressions
written from their rules; Path: posixpath; SshKey: ssh-keygen; Regex: RE2 itself where its header is installed, else
Python's re on what both have.

usage: domains.py [--count N] [--program PATH] [DOMAIN…]
"""
import argparse
import base64
import ipaddress
import os
import posixpath
import random
import re
import shutil
import string
import subprocess
import sys
import tempfile
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ALNUM = string.ascii_lowercase + string.digits


def mutate(rng, text, alphabet):
    """One to three random edits."""
    chars = list(text)
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(chars))
        action = rng.randrange(5)
        if action == 0:
            chars.insert(at, rng.choice(alphabet))
        elif action == 1 and chars:
            del chars[min(at, len(chars) - 1)]
        elif action == 2 and chars:
            chars[min(at, len(chars) - 1)] = rng.choice(alphabet)
        elif action == 3 and chars:
            end = min(len(chars), at + rng.randint(1, 4))
            chars[at:at] = chars[at:end]
        elif chars:
            other = rng.randrange(len(chars))
            at = min(at, len(chars) - 1)
            chars[at], chars[other] = chars[other], chars[at]
    return "".join(chars)


def word(rng, alphabet=ALNUM, low=1, high=8):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(low, high)))


# Calendar

def calendar_value(rng, low, high, width=2):
    return str(rng.randint(low, high)).zfill(width if rng.random() < 0.7 else 1)


def calendar_chain(rng, low, high):
    if rng.random() < 0.4:
        return "*"
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        part = calendar_value(rng, low, high)
        if rng.random() < 0.25:
            part += ".." + calendar_value(rng, low, high)
        if rng.random() < 0.25:
            part += "/" + str(rng.randint(1, max(2, (high - low) // 2)))
        parts.append(part)
    return ",".join(parts)


def calendar_time(rng):
    text = calendar_chain(rng, 0, 23) + ":" + calendar_chain(rng, 0, 59)
    if rng.random() < 0.5:
        seconds = calendar_chain(rng, 0, 59)
        if rng.random() < 0.2 and seconds != "*":
            seconds += "." + word(rng, string.digits, 1, 8)
        text += ":" + seconds
    return text


def calendar_date(rng):
    text = calendar_chain(rng, 1, 12) + rng.choice("--~") + calendar_chain(rng, 1, 31)
    if rng.random() < 0.7:
        years = rng.choice([(1970, 2199), (2020, 2030), (0, 99)])
        text = calendar_chain(rng, *years) + "-" + text
    return text


def calendar_weekdays(rng):
    days = ["Mon", "tue", "Wednesday", "Thu", "friday", "SAT", "Sun", "Monday", "saturday"]
    parts = []
    for _ in range(rng.randint(1, 3)):
        part = rng.choice(days)
        if rng.random() < 0.3:
            part += rng.choice(["..", "..", "-"]) + rng.choice(days)
        parts.append(part)
    return ",".join(parts) + ("," if rng.random() < 0.05 else "")


def generate_calendar(rng):
    roll = rng.random()
    if roll < 0.08:
        return rng.choice(["minutely", "hourly", "daily", "Weekly", "monthly", "yearly", "annually", "anually",
                           "quarterly", "biannually", "bi-annually", "semiannually", "semi-annually", "fortnightly"])
    if roll < 0.12:
        return "@" + str(rng.choice([0, 1, 1735689600, 7258118399, 7258118400, rng.randint(0, 10**11)]))
    parts = []
    if rng.random() < 0.4:
        parts.append(calendar_weekdays(rng))
    if rng.random() < 0.6:
        parts.append(calendar_date(rng))
    if rng.random() < 0.7 or not parts:
        parts.append(calendar_time(rng))
    if rng.random() < 0.3:
        parts.append(rng.choice(["UTC", "utc", "Europe/Berlin", "Asia/Kolkata", "Europe/Berln", "America/New_York",
                                 "Etc/GMT+5", "EST5EDT", "europe/berlin"]))
    return "  ".join(parts) if rng.random() < 0.05 else " ".join(parts)


def oracle_calendar(texts):
    """systemd-analyze takes many expressions at once, and stops at none of them."""
    results = []
    environment = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8", SYSTEMD_COLORS="0")
    for text in texts:
        done = subprocess.run(["systemd-analyze", "calendar", "--", text], env=environment, capture_output=True)
        results.append(done.returncode == 0)
    return results


CALENDAR_ALPHABET = "0123456789*-~:,./ MonTueSUC@x"


def calendar_outside(text):
    """strtoul() of the C library also takes blanks and signs after `@`; that is no grammar."""
    return re.search(r"@[ +-]", text) is not None


# Numbers of networks

def generate_ip(rng):
    if rng.random() < 0.4:
        return ".".join(str(rng.choice([0, 1, 9, 10, 99, 100, 192, 255, 256, 300, rng.randrange(256)]))
                        for _ in range(rng.choice([4, 4, 4, 4, 3, 5])))
    address = str(ipaddress.IPv6Address(rng.getrandbits(128) & rng.getrandbits(128) & rng.choice(
        [2**128 - 1, 2**128 - 2**64, 2**32 - 1, 2**64 - 2**40, (2**128 - 1) ^ (2**80 - 2**48)])))
    if rng.random() < 0.3:
        address = ipaddress.IPv6Address(address).exploded
    if rng.random() < 0.2:
        address = re.sub(r":[0-9a-f]*$", ":192.0.2." + str(rng.randrange(300)), address)
    return address.upper() if rng.random() < 0.1 else address


def valid_ip(text):
    if "%" in text:
        return False
    try:
        ipaddress.ip_address(text)
        return True
    except ValueError:
        return False


def generate_network(rng):
    address = generate_ip(rng)
    if rng.random() < 0.7 and valid_ip(address):
        prefix = rng.randint(0, 32 if "." in address and ":" not in address else 128)
        return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False)) if rng.random() < 0.7 else \
            f"{address}/{prefix}"
    return f"{address}/{rng.choice([0, 1, 8, 24, 32, 33, 64, 128, 129])}"


def valid_network(text, strict):
    """A prefix length is asked for; netmasks and leading zeros are not taken."""
    if "%" in text or not re.search(r"/(0|[1-9][0-9]*)\Z", text):
        return False
    try:
        ipaddress.ip_network(text, strict=strict)
        return True
    except ValueError:
        return False


# Images: github.com/distribution/reference, regexp.go, with digests as go-digest checks them and ports in range

DOMAIN_COMPONENT = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
PORT = r"(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
REGISTRY = rf"(?:{DOMAIN_COMPONENT}(?:\.{DOMAIN_COMPONENT})*|\[[a-fA-F0-9:]+\])(?::{PORT})?"
PATH_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*"
IMAGE_NAME = rf"(?:{REGISTRY}/)?{PATH_COMPONENT}(?:/{PATH_COMPONENT})*"
DIGEST = r"(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})"
IMAGE = re.compile(rf"({IMAGE_NAME})(?::[0-9A-Za-z_][0-9A-Za-z_.-]{{0,127}})?(?:@{DIGEST})?")


def valid_image(text):
    match = IMAGE.fullmatch(text)
    return match is not None and len(match.group(1)) <= 255


def generate_image(rng):
    text = ""
    if rng.random() < 0.6:
        text = rng.choice(["ghcr.io", "docker.io", "localhost", "Registry", "[fd00::1]", "a.b_c", "r-1.example",
                           "x--y", word(rng, ALNUM + "-.")])
        if rng.random() < 0.3:
            text += ":" + str(rng.choice([0, 80, 5000, 65535, 65536]))
        text += "/"
    text += "/".join(word(rng, ALNUM + "ab_.-") for _ in range(rng.choice([1, 2, 2, 3])))
    if rng.random() < 0.6:
        text += ":" + rng.choice(["latest", "1.2.3", "4.0.19.3001", "v1_2-rc.1", word(rng, ALNUM + "_.-"), "x" * 128,
                                  "x" * 129])
    if rng.random() < 0.5:
        name, digits = rng.choice([("sha256", 64), ("sha256", 64), ("sha384", 96), ("sha512", 128), ("sha256", 63),
                                   ("md5", 32)])
        text += f"@{name}:" + word(rng, "0123456789abcdef", digits, digits)
    return text


# Hosts

LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
FQDN = re.compile(rf"(?=.{{1,253}}\Z)(?:{LABEL}\.)+(?![0-9]+\Z){LABEL}", re.A)


def generate_fqdn(rng):
    labels = [word(rng, ALNUM + "-") if rng.random() < 0.8 else word(rng, ALNUM, 60, 66)
              for _ in range(rng.randint(1, 5))]
    return ".".join(labels + [rng.choice(["example", "org", "xn--p1ai", "7", "io"])])


ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"


def valid_email(text):
    local, at, domain = text.rpartition("@")
    return at == "@" and len(local) <= 64 and re.fullmatch(rf"{ATEXT}(?:\.{ATEXT})*", local) is not None and \
        FQDN.fullmatch(domain) is not None


def generate_email(rng):
    return ".".join(word(rng, ALNUM + "+_'!") for _ in range(rng.randint(1, 3))) + "@" + generate_fqdn(rng)


# RFC 3986 with an authority; a narrower host, no password, no empty port
ESCAPE = "%[0-9A-Fa-f]{2}"
PCHAR = rf"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|{ESCAPE})"
URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://"
    rf"(?:(?:[A-Za-z0-9._~!$&'()*+,;=-]|{ESCAPE})*@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[a-z0-9._-]*)"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?"
    rf"(?P<path>(?:/{PCHAR}*)*)"
    rf"(?:\?(?:{PCHAR}|[/?])*)?(?:#(?:{PCHAR}|[/?])*)?", re.A)


def valid_url(text):
    match = URL.fullmatch(text)
    if match is None or int(match["port"] or 1) > 65535:
        return False
    host = match["host"]
    if host.startswith("["):
        return ":" in host and valid_ip(host[1:-1])
    if host == "":
        return match["scheme"] not in ("http", "https") and match["path"] != "" and match["port"] is None and \
            "://@" not in text and "@/" not in text.split("?")[0].split("#")[0][:text.find("/", text.find("://") + 3) + 1]
    return valid_ip(host) if re.fullmatch("[0-9.]+", host) else True


def generate_url(rng):
    host = rng.choice([generate_fqdn(rng), "127.0.0.1", "10.0.0.256", "[::1]", "[fd00::1]", "localhost", "", "my_host"])
    text = rng.choice(["http", "https", "postgresql", "git+ssh", "file", "HTTP"]) + "://"
    if rng.random() < 0.15:
        text += rng.choice(["user@", "user:pass@", "a%40b@"])
    text += host
    if rng.random() < 0.3:
        text += ":" + str(rng.choice([0, 1, 80, 8443, 65535, 65536]))
    if rng.random() < 0.7:
        text += "/" + word(rng, ALNUM + "/.~%@:", 0, 12)
    if rng.random() < 0.2:
        text += "?a=" + word(rng, ALNUM + "&=%?/", 0, 8)
    if rng.random() < 0.1:
        text += "#" + word(rng)
    return text


# Names

def valid_path(text):
    return text.startswith("/") and posixpath.normpath(text) == text and not text.startswith("//") and \
        not re.search(r"[\x00-\x1f\x7f]", text) and len(text.encode()) <= 4095 and \
        all(len(part.encode()) <= 255 for part in text.split("/"))


def generate_path(rng):
    parts = [rng.choice(["etc", ".", "..", "", "a b", "é", ".hidden", "x" * 255, "x" * 256, "systemd", word(rng)])
             if rng.random() < 0.4 else word(rng, ALNUM + "._-@") for _ in range(rng.randint(0, 5))]
    return "/" + "/".join(parts)


ZFS_PART = r"(?!\.{1,2}(?:/|\Z))[A-Za-z0-9_.:-]+"
ZFS = re.compile(rf"(?!mirror|raidz|draid|spare|log(?:/|\Z))(?=[A-Za-z]){ZFS_PART}(?:/{ZFS_PART}){{0,49}}")


def generate_zfs(rng):
    pool = rng.choice(["tank", "rpool", "mirror1", "log", "logs", "spare", "raidz", "1tank", "draid2", word(rng)])
    parts = [word(rng, ALNUM + "AZ_.:-") if rng.random() < 0.9 else rng.choice([".", "..", "", "a b", "x" * 120])
             for _ in range(rng.choice([0, 1, 2, 3, 49, 50]))]
    return "/".join([pool] + parts)


def ssh_string(data):
    return len(data).to_bytes(4, "big") + data


def generate_key(rng):
    name = rng.choice(["ssh-ed25519", "sk-ssh-ed25519@openssh.com"])
    inner = name if rng.random() < 0.9 else "ssh-rsa"
    blob = ssh_string(inner.encode()) + ssh_string(rng.randbytes(32))
    if name.startswith("sk-"):
        blob += ssh_string(b"ssh:")
    if rng.random() < 0.1:
        blob = blob[:-rng.randint(1, 9)]
    elif rng.random() < 0.1:
        blob += rng.randbytes(3)
    text = name + " " + base64.b64encode(blob).decode()
    return text + rng.choice(["", " you@host", " a comment"])


def oracle_key(texts):
    """ssh-keygen reads the line, an exact one: it also skips blanks and options before the type."""
    results = []
    for text in texts:
        done = subprocess.run(["ssh-keygen", "-l", "-f", "/dev/stdin"], input=text + "\n", capture_output=True, text=True)
        results.append(done.returncode == 0)
    return results


def key_outside(text):
    """What ssh-keygen overlooks: blanks, options, padding and letters within base64 that decode to the same."""
    fields = text.split(" ")
    if len(fields) < 2 or fields[0] not in ("ssh-ed25519", "sk-ssh-ed25519@openssh.com"):
        return True
    try:
        return base64.b64encode(base64.b64decode(fields[1], validate=True)).decode() != fields[1]
    except ValueError:
        return False


# Regular expressions

def generate_regex(rng, depth=0):
    atoms = ["a", "b", "-", "_", ".", "^", "$", r"\d", r"\w", r"\s", r"\.", r"\b", r"\n", r"\x41", "[abc]", "[^a-z]",
             "[a-z0-9_-]", "[]a]", r"[\d.]", "{", "}", "]", "é", r"\/", r"\-", "{1", "{,2}", r"\A", r"\0", r"\101"]
    parts = []
    for _ in range(rng.randint(0, 4)):
        if depth < 4 and rng.random() < 0.25:
            opening = rng.choice(["(", "(?:", "(?P<n%d>" % rng.randrange(10), "(?i:", "(?s-i:"])
            atom = opening + generate_regex(rng, depth + 1) + ")"
        else:
            atom = rng.choice(atoms)
        if rng.random() < 0.35:
            atom += rng.choice(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{2,}", "{3,2}", "{0,1000}", "{1001}",
                                "**", "+*", "{40}"])
        parts.append(atom)
        if rng.random() < 0.1:
            parts.append("|")
    return "".join(parts)


RE2_ORACLE = r"""
#include <re2/re2.h>
#include <iostream>
#include <string>
int main() {
    std::string line;
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(int64_t(1) << 30);
    while (std::getline(std::cin, line)) {
        std::string text;
        for (size_t i = 0; i + 1 < line.size(); i += 2)
            text.push_back((char)std::stoi(line.substr(i, 2), nullptr, 16));
        std::cout << (RE2(text, options).ok() ? "ok\n" : "bad\n");
    }
}
"""


def oracle_re2(directory):
    source, program = os.path.join(directory, "re2.cc"), os.path.join(directory, "re2")
    with open(source, "w") as file:
        file.write(RE2_ORACLE)
    done = subprocess.run(["c++", "-std=c++17", "-O1", "-o", program, source, "-lre2"], capture_output=True)
    if done.returncode != 0:
        return None

    def ask(texts):
        lines = "".join(text.encode().hex() + "\n" for text in texts)
        done = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
        return [line == "ok" for line in done.stdout.split()]
    return ask


def regex_outside_re2(text):
    """RE2 does not see a name that two groups have, as Go does, and takes names that are not ASCII; older ones know no
    (?<name>…), and all take \\C; huge counts overflow. Scripts are checked by form only."""
    names = re.findall(r"\(\?P<([^>]*)>", text)
    return len(names) != len(set(names)) or not "".join(names).isascii() or \
        re.search(r"\(\?<[^=!]|\\C|\\[pP]|[0-9]{8}", text) is not None


def valid_python_regex(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(text)
            return True
        except (re.error, Warning, OverflowError):
            return False


def regex_outside_python(text):
    """Leaves to Python what both languages have in common."""
    return re.search(r"\(\?[^:P]|\(\?P[^<]|\\[^dwsbn.AxD/-]|\{,|\{\d+\}?\{|\d{3}|\+\+|\*\+|\?\+|\}\+|\[\[|--|[$^b]\W*[*+?{]|\)[*+?{]|A[*+?{]",
                     text) is not None or "\\x" in text


NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,254}")
USER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,30}")
MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ZONES = ["Europe/Berlin", "UTC", "America/New_York", "Etc/GMT+5", "Asia/Kolkata", "America/Argentina/Ushuaia", "Zulu"]


def uuid_text(rng):
    digits = word(rng, "0123456789abcdef", 32, 32)
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])


def each(valid):
    return lambda texts: [bool(valid(text)) for text in texts]


def matches(pattern):
    return each(pattern.fullmatch)


def zone_names():
    names = set()
    with open("/usr/share/zoneinfo/tzdata.zi") as file:
        for line in file:
            fields = line.split()
            if fields[:1] == ["Z"]:
                names.add(fields[1])
            elif fields[:1] == ["L"]:
                names.add(fields[2])
    return names


def suites(directory):
    """Domain → (generator, alphabet of mutations, oracle, texts that are left out, how many of 1000)."""
    def nothing(_):
        return False
    re2 = oracle_re2(directory)
    regex_oracle = (re2, regex_outside_re2) if re2 else (each(valid_python_regex), regex_outside_python)
    print("Regex is compared with", "RE2" if re2 else "Python's re")
    suite = {
        "Calendar": (generate_calendar, CALENDAR_ALPHABET, oracle_calendar, calendar_outside, 800),
        "Ip": (generate_ip, "0123456789abcdef:.%/x", each(valid_ip), nothing, 5000),
        "Cidr": (generate_network, "0123456789abcdef:./", each(lambda t: valid_network(t, True)), nothing, 5000),
        "Inet": (generate_network, "0123456789abcdef:./", each(lambda t: valid_network(t, False)), nothing, 5000),
        "Mac": (lambda r: ":".join(word(r, "0123456789abcdef", 2, 2) for _ in range(6)), "0123456789abcdefAF:-",
                matches(MAC), nothing, 2000),
        "Image": (generate_image, ALNUM + "/:@._-A[]", each(valid_image), nothing, 10000),
        "Fqdn": (generate_fqdn, ALNUM + "-.A_é", matches(FQDN), nothing, 5000),
        "Email": (generate_email, ALNUM + "@. é", each(valid_email), nothing, 5000),
        "Url": (generate_url, ALNUM + ":/?#[]@%. é{", each(valid_url), nothing, 10000),
        "Name": (lambda r: word(r, ALNUM + "._@-", 1, 12), ALNUM + "._@- /é", matches(NAME), nothing, 3000),
        "UnixUser": (lambda r: word(r, ALNUM + "_-", 1, 34), ALNUM + "_- .A", matches(USER), nothing, 3000),
        "Path": (generate_path, ALNUM + "/. \n\x7f", each(valid_path), nothing, 5000),
        "ZfsName": (generate_zfs, ALNUM + "/.@# é", each(lambda t: ZFS.fullmatch(t) and len(t) <= 255), nothing, 5000),
        "Uuid": (uuid_text, "0123456789abcdefAF-", matches(UUID), nothing, 2000),
        "SshKey": (generate_key, string.ascii_letters + "+/= ", oracle_key, key_outside, 300),
        "Regex": (generate_regex, "ab*+?{}()[]|\\^$.-1,:<P", *regex_oracle, 20000),
    }
    if os.path.exists("/usr/share/zoneinfo/tzdata.zi"):
        known = zone_names()
        suite["Timezone"] = (lambda r: r.choice(sorted(known)), "abcE/_+-", each(known.__contains__), nothing, 3000)
    if shutil.which("systemd-analyze") is None:
        del suite["Calendar"]
        print("Calendar is left out: no systemd-analyze")
    if shutil.which("ssh-keygen") is None:
        del suite["SshKey"]
        print("SshKey is left out: no ssh-keygen")
    return suite


def texts_of(rng, suite, count):
    generate, alphabet, _, outside, _ = suite
    texts = []
    for _ in range(count):
        text = generate(rng)
        if rng.random() < 0.4:
            text = mutate(rng, text, alphabet)
        if text and "\0" not in text and not outside(text):
            texts.append(text)
    return list(dict.fromkeys(texts))


def ask(program, domain, texts):
    lines = "".join(f"{domain} {text.encode().hex()}\n" for text in texts)
    done = subprocess.run([program], input=lines, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{program} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout.splitlines()


def check(program, domain, suite, count):
    """Compares one domain; the counts of texts and of disagreements."""
    texts = texts_of(random.Random(f"croft {domain}"), suite, count)
    answers, expected, failures = ask(program, domain, texts), suite[2](texts), 0
    if not len(answers) == len(expected) == len(texts):
        sys.exit(f"{domain}: {len(texts)} texts, {len(answers)} answers, {len(expected)} expected")
    for text, answer, good in zip(texts, answers, expected):
        fault = None
        if (answer == "ok") != good:
            fault = f"should be {'good' if good else 'bad'}"
        elif not good:
            _, start, end, _ = answer.split(" ", 3)
            if not 0 <= int(start) <= int(end) <= len(text.encode()):
                fault = "span outside the text"
        if fault is not None:
            failures += 1
            if failures <= 20:
                print(f"{domain}: {text!r}: {fault}; croft says: {answer}")
    print(f"{domain}: {len(texts)} texts, {sum(expected)} good, {failures} disagreements")
    if not 0.1 < sum(expected) / len(texts) < 0.9:
        sys.exit(f"{domain}: too few good or bad texts to tell anything")
    return len(texts), failures


def compile_program(directory):
    program = os.path.join(directory, "check_domain")
    library = os.path.join(ROOT, ".build", "libcroft.a")
    subprocess.run(["cc", "-std=gnu11", "-D_GNU_SOURCE", "-O2", "-I" + os.path.join(ROOT, "compiler"), "-o", program,
                    os.path.join(ROOT, "tests", "property", "check_domain.c"), library], check=True)
    return program


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, help="texts for each domain instead of its own number")
    parser.add_argument("--program", help="check_domain, compiled; default: compiled here")
    parser.add_argument("domains", nargs="*")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        program = options.program or compile_program(directory)
        passed = failed = 0
        for domain, suite in suites(directory).items():
            if not options.domains or domain in options.domains:
                texts, failures = check(program, domain, suite, options.count or suite[4])
                passed, failed = passed + texts - failures, failed + failures
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
