#!/usr/bin/env python3
"""A value in tagged text arrives as itself: texts with holes in every kind of place are written with hostile values and
read by the languages' own programs. A value may be refused only where the language cannot carry it, which is said here a
second time, independently. Each reader is also shown the values unescaped, and must notice.

usage: tagged.py [--count N] [--program PATH] [LANGUAGE…]
"""
import argparse
import configparser
import html.parser
import json
import os
import re
import shutil
import sys
import tomllib
import urllib.parse
import xml.etree.ElementTree

import dns.rdatatype
import dns.zone
import ruamel.yaml
import yaml

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import hostile  # noqa: E402
import readers  # noqa: E402

CONTROL = "[\\0-\\x1f\\x7f]"
FAILURES = (readers.Broken, ValueError, yaml.YAMLError, ruamel.yaml.error.YAMLError, configparser.Error, KeyError,
            IndexError, TypeError, AttributeError, AssertionError, xml.etree.ElementTree.ParseError,
            dns.exception.DNSException, re.error)


class Place:
    """Where a value goes: the text before and behind it; the text that must arrive, for a value; and for which values the
    place may say no: a pattern, or a function."""

    def __init__(self, before, after, arrives=None, refuses=None):
        self.before, self.after = before, after
        self.arrives = arrives or (lambda value: value)
        self.refuses = refuses if callable(refuses) else lambda v: refuses is not None and re.search(refuses, v) is not None

    def text(self, written):
        return self.before + written + self.after


class Suite:
    def __init__(self, tally, writer, directory, values):
        self.tally, self.writer, self.directory, self.values = tally, writer, directory, values

    def written(self, tag, place):
        """(value, text) of all values that the place takes; a wrong refusal is a failure."""
        head, tail = hostile.literal(place.before), hostile.literal(place.after)
        answers = self.writer.ask([f"tag {tag} {head} {hostile.string(v)} {tail}" for v in self.values])
        taken = []
        for value, answer in zip(self.values, answers):
            name = f"{tag}: {value!r:.100} in {place.before!r}…{place.after!r}"
            if answer.text is not None:
                taken.append((value, answer.text))
            else:
                refused_well = answer.problem.startswith("bad ") and place.refuses(value)
                self.tally.case(name, None if refused_well else f"refused: {answer.problem}")
        return taken

    def try_one(self, read, text):
        try:
            return read(self.directory, [text])[0]
        except FAILURES as failure:
            return failure

    def check(self, tag, place, read, batch=True):
        """`read` gives back the value of each text; with a batch that breaks, each text is tried by itself."""
        taken = self.written(tag, place)
        try:
            found = read(self.directory, [text for _, text in taken]) if batch else None
        except FAILURES:
            found = None
        if found is None:
            found = [self.try_one(read, text) for _, text in taken]
        for (value, text), got in zip(taken, found):
            right = got == place.arrives(value)
            self.tally.case(f"{tag}: {value!r:.100} in {place.before!r}…{place.after!r}",
                            None if right else f"{got!r:.200} arrives from {text!r:.300}")
        self.check_reader(tag, place, read)

    def check_reader(self, tag, place, read):
        """Values as they are, unescaped: not all may arrive."""
        sample = ["'", '"', "\\", "a b", "a\"b", "it's", "a\nb", "$x", "%h", "a#b", "{x}", "<x>", "&", "a;b", "*", "\x01", "a;#b\n", "`", "a ;b"]
        noticed = any(self.try_one(read, place.text(value)) != place.arrives(value) for value in sample)
        self.tally.case(f"{tag}: the reader of {place.before!r}…{place.after!r} notices values that are not escaped",
                        None if noticed else f"each of {sample} arrived")


def one_by_one(read):
    return lambda directory, texts: [read(text) for text in texts]


# Shells

SHELL_PLACES = [
    Place("p ", ""), Place("p --a=", "", lambda v: "--a=" + v), Place("p a", "b", lambda v: f"a{v}b"),
    Place('p "', '"'), Place('p "x ', ' y"', lambda v: f"x {v} y"), Place("p '", "'"), Place("p 'x ", "'", lambda v: "x " + v),
    Place("v=", '; p "$v"'), Place("v=a", 'b; p "$v"', lambda v: f"a{v}b"), Place('v="', '" && p "$v"'),
    Place('p "$(printf %s ', '; echo .)"', lambda v: v + "."), Place('p "$(printf "%s." "', '")"', lambda v: v + "."),
    Place("if true; then p ", "; fi"), Place("case x in\ny) ;;\nx|z) p ", " ;;\nesac"),
    Place('p "${unset:-x}"', "", lambda v: "x" + v), Place("cat <<EOF >/dev/null\n'\"\nEOF\np ", ""),
    Place("p a\\ ", "", lambda v: "a " + v), Place("true && p ", " # it's"), Place("# it's\np ", ""),
    Place('p "$((1 + (2)))"', "", lambda v: "3" + v), Place("f() { p ", "; }; f"), Place("! false; p ", ""),
]


def check_sh(suite):
    for shell in (["dash"], ["bash"], ["busybox", "sh"]):
        harness.need(shell[0])
        for place in SHELL_PLACES:
            suite.check("sh", place, readers.shell(*shell))


# systemd

def check_systemd(suite):
    """(The code points that are no characters systemd never takes.)"""
    suite.values = [v for v in suite.values if "\U0010ffff" not in v]
    for prefix in ("", ":", "-:"):
        before = f"ExecStart={prefix}/bin/echo 0 "
        cut = len(before)
        for place in (Place(before, ""), Place(before + '"', '"'), Place(before + "'", "'"),
                      Place(before + "--a=", "", lambda v: "--a=" + v), Place(before + "a", "b", lambda v: f"a{v}b"),
                      Place(before + '"x ', ' y"', lambda v: f"x {v} y")):
            def read(directory, texts, commands=readers.systemd_commands(prefix), cut=cut):
                return commands(directory, [text[cut:] for text in texts])
            suite.check("systemd", place, read)
    environment = readers.systemd_environment
    for place in (Place("Environment=V#=", ""), Place('Environment="V#=', '"'), Place("Environment='V#=", "'")):
        suite.check("systemd", place, lambda d, texts: environment(d, [t[len("Environment="):] for t in texts]))
    values, suite.values = suite.values, suite.values[::5]
    for place in (Place("Description=a", "b", lambda v: f"a{v}b", "[\\0-\\x08\\x0a-\\x1f\\x7f]|[ \\t\\\\]$"),
                  Place("Description=", "", lambda v: v or "a.service", "[\\0-\\x08\\x0a-\\x1f\\x7f]|[ \\t\\\\]$|^[ \\t]")):
        suite.check("systemd", place, readers.systemd_descriptions, batch=True)
    suite.values = values
    suite.values = [v for v in ("/" + value for value in values) if v == os.path.normpath(v) and 1 < len(v) < 4000 and v != "//"]
    place = Place("ExecStart=", "", refuses="[$\"'\\\\]|" + CONTROL)
    suite.check("systemd", place, lambda d, texts: readers.systemd_programs(d, [t[len("ExecStart="):] for t in texts]))
    suite.values = values


# PromQL

PROMQL_PLACES = [
    ("m{v=", "}"), ('m{v="', '"}'), ("m{v='", "'}"), ("m{v=`", "`}"), ("m{v=~", "}"), ('m{v=~"', '"}'), ("m{v=~'", "'}"),
    ("m{v=~`", "`}"), ("m{v =~ ", ' , i=~".*"}'), ('m{i!="#", v= ', " } # '\""),
]


def check_promql(suite):
    """Selectors find the series that have exactly the value; an empty one finds those without the label."""
    harness.need("promtool")
    values, suite.values = suite.values, list({v: 0 for v in suite.values if v})
    for before, after in PROMQL_PLACES:
        place = Place(before, after, refuses="[`\ufffd]" if "`" in before else "\ufffd")
        taken = suite.written("promql", place)
        name = f"promql: {place.before!r}…{place.after!r}"
        try:
            readers.promtool(suite.directory, [text for _, text in taken], [value for value, _ in taken])
            suite.tally.case(name)
        except readers.Broken as broken:
            suite.tally.case(name, str(broken))
        wrong = 0
        for value in ("a\"b", "it's", "\\d", "a`b", "\\"):
            try:
                readers.promtool(suite.directory, [place.text(value)], [value])
            except readers.Broken:
                wrong += 1
        suite.tally.case(f"{name} notices values that are not escaped", None if wrong else "all arrived")
    suite.values = values


# Caddy and nginx

def caddy_refuses(value):
    return re.search(r"\{[a-zA-Z_$]|\r|^[{}]$", value) or "`" in value and re.search(r'\\("|$)', value)


def check_caddy(suite):
    harness.need("caddy")
    bare = r"[\s\"`\\#{}<>]" + f"|{CONTROL}" + r"|\{[a-zA-Z_$]"
    for place in (Place("", "", refuses=caddy_refuses),
                  Place('"', '"', refuses=r'^[{}]$|\{[a-zA-Z_$]|\r|\\("|$)'), Place('"x ', ' y"', lambda v: f"x {v} y",
                                                                          r'^[{}]$|\{[a-zA-Z_$]|\r|\\("|$)'),
                  Place("`", "`", refuses=r"^[{}]$|\{[a-zA-Z_$]|\r|`"), Place("a-", "-b", lambda v: f"a-{v}-b", bare),
                  Place("a:", "", lambda v: "a:" + v, bare)):
        suite.check("caddy", place, readers.caddy)


def check_nginx(suite):
    harness.need("nginx", "curl")
    values, suite.values = suite.values, [v for v in suite.values[:400] if len(v) < 2000]
    bare = r"[\s\"'\\#{};$`]" + f"|{CONTROL}"
    for place in (Place("", "", refuses=r"\$"), Place('"', '"', refuses=r"\$"), Place("'", "'", refuses=r"\$"),
                  Place('"x ', ' y"', lambda v: f"x {v} y", r"\$"), Place("a-", "-b", lambda v: f"a-{v}-b", bare)):
        suite.check("nginx", place, readers.nginx)
    suite.values = values


# PostgreSQL, its SQL and its configuration

def check_sql(suite):
    harness.need("psql", "setpriv")
    with readers.Postgres(os.path.join(suite.directory, "pg")) as server:
        for place in (Place("", ""), Place("concat('x', ", ")", lambda v: "x" + v), Place("'", "'"),
                      Place("'it''s ", "'", lambda v: "it's " + v), Place("E'", "'"), Place("E'a''b\\'", "'", lambda v: "a'b'" + v),
                      Place("$q$ ' $q$ || ", "", lambda v: " ' " + v), Place("/* ' /* */ */ ", " -- '\n"),
                      Place("'a'\n'b", "'", lambda v: "ab" + v), Place("E'\\\\'\n'b", "'", lambda v: "\\b" + v)):
            suite.check("sql", place, server.expressions)
        values, suite.values = suite.values, [v for v in suite.values if 0 < len(v.encode()) < 64]
        suite.check("sql", Place('SELECT json_object_keys(row_to_json(t)) FROM (SELECT 1 AS "', '") t'), server.expressions)
        suite.values = values
        suite.check("conf", Place("'", "'", refuses=f"['\\\\]|[\\0-\\x08\\x0a-\\x1f\\x7f]"), server.settings)


# Environment files, by systemd's documented rules and by Docker's

def read_environment_file(text):
    """systemd's load-env-file: quotes, backslashes, no expansion; blanks at a bare value's ends are dropped."""
    found, at = {}, 0
    while at < len(text):
        if text[at] in "\n \t":
            at += 1
            continue
        if text[at] in "#;":
            at = (text + "\n").index("\n", at)
            continue
        equal = text.index("=", at)
        key, at, value, bare_end = text[at:equal].strip(), equal + 1, "", 0
        while at < len(text) and text[at] in " \t":
            at += 1
        while at < len(text) and text[at] != "\n":
            c = text[at]
            if c in "'\"" and len(value) == bare_end == 0 or c in "'\"" and value == "" and bare_end == 0:
                close = at + 1
                while text[close] != c:
                    if c == '"' and text[close] == "\\" and text[close + 1] in '"\\`$':
                        close += 1
                    value += text[close]
                    close += 1
                at, bare_end = close + 1, len(value)
                continue
            if c == "\\":
                at += 1
                c = text[at]
                bare_end = len(value) + 1
            value += c
            bare_end = len(value) if c not in " \t" else bare_end
            at += 1
        found[key] = value[:bare_end]
    return found


def read_docker_env(text):
    """Docker's --env-file: a line is a variable, there are no quotes."""
    return dict(line.split("=", 1) for line in text.split("\n") if line and not line.startswith("#"))


def check_env(suite):
    suite.check("env", Place("A=", "\nB=1\n"), one_by_one(lambda t: read_environment_file(t)["A"]))
    suite.check("env", Place('A="', '"\nB=1\n'), one_by_one(lambda t: read_environment_file(t)["A"]))
    suite.check("env", Place("A='", "'\nB=1\n", refuses="['\\\\]"), one_by_one(lambda t: read_environment_file(t)["A"]))
    suite.check("env", Place("A=x", "y\n", lambda v: f"x{v}y", "[\n\r]|[ \t]$"),
                one_by_one(lambda t: read_environment_file(t)["A"]))
    for value, text in suite.written("env", Place("A=", "\nB=1\n")):
        if not text.startswith('A="'):
            got = read_docker_env(text).get("A")
            suite.tally.case(f"env for Docker: {value!r}", None if got == value else f"{got!r} arrives")


# Formats as tags

def read_yaml(directory, texts):
    """Both readers must agree."""
    del directory
    values = []
    for text in texts:
        old, new = yaml.safe_load(text), ruamel.yaml.YAML(typ="safe", pure=True).load(text)
        assert old == new, f"{old!r} in 1.1, {new!r} in 1.2"
        values.append(old["k"])
    return values


def check_json(suite):
    for place in (Place('{"k": ', "}"), Place('{"k": "', '"}'), Place('{"k": "x', 'y"}', lambda v: f"x{v}y")):
        suite.check("json", place, one_by_one(lambda t: json.loads(t)["k"]))
    suite.check("json", Place("{", ": 1}"), one_by_one(lambda t: next(iter(json.loads(t)))))


YAML_PART = r"^$|[^A-Za-z0-9_./@%+=~-]"
YAML_LINE = "[\\0-\\x08\\x0a-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff]"


def check_yaml(suite):
    for place in (Place("k: ", "\n"), Place("a: 1\nk: ", " # it's\nb: 2\n"), Place('k: "', '"\n'), Place("k: '", "'\n", refuses=YAML_LINE),
                  Place('k: "x ', ' y"\n', lambda v: f"x {v} y"), Place("k: [", "]\n", lambda v: [v]), Place("k:\n  - ", "\n", lambda v: [v]),
                  Place("k: {a: ", "}\n", lambda v: {"a": v}), Place("k: v", "\n", lambda v: "v" + v, YAML_PART),
                  Place("k:\n- a: |\n    x\n  b: ", "\n", lambda v: [{"a": "x\n", "b": v}]),
                  Place("k: |\n  it's: ", " # x\n", lambda v: f"it's: {v} # x\n", YAML_LINE + "|^[ \t]")):
        suite.check("yaml", place, read_yaml, batch=False)
    key = Place("k:\n  ", ": 1\n", lambda v: {v: 1}, lambda v: True)
    suite.values, values = [v for v in suite.values if len(v) < 100], suite.values
    suite.check("yaml", key, read_yaml, batch=False)
    suite.values = values


TOML_LITERAL = "'|[\\0-\\x08\\x0a-\\x1f\\x7f]"


def check_toml(suite):
    def value(text):
        return tomllib.loads(text)["k"]
    for place in (Place("k = ", "\n"), Place('k = "', '"\n'), Place("k = '", "'\n", refuses=TOML_LITERAL),
                  Place('k = """', '"""\n'), Place('k = """x\n', '\n"""\n', lambda v: f"x\n{v}\n"),
                  Place("k = '''", "'''\n", refuses=TOML_LITERAL), Place("k = [1, ", "] # '\n", lambda v: [1, v]),
                  Place("k = { a = ", " }\n", lambda v: {"a": v}), Place("[k.", "]\n", lambda v: {v: {}}),
                  Place("[k]\n", " = 1\n", lambda v: {v: 1}), Place("a = ''\nk = ", "\n")):
        suite.check("toml", place, one_by_one(value))


def check_ini(suite):
    def value(text):
        parser = configparser.RawConfigParser(delimiters=("=",), inline_comment_prefixes=("#", ";"))
        parser.read_string(text)
        return parser["s"]["k"]
    refused = r"^\s|\s$|[\0-\x08\x0a-\x1f\x7f-\x9f]|(^|\s)[;#]|^['\"]|\\$"
    suite.check("ini", Place("[s]\nk = ", "\n", refuses=refused), one_by_one(value))
    suite.check("ini", Place("[s]\nk = x", "y\n", lambda v: f"x{v}y", refused), one_by_one(value))


# Markup

def html_value(text):
    class Parser(html.parser.HTMLParser):
        found = ""

        def handle_starttag(self, tag, attrs):
            self.found = dict(attrs).get("k", self.found)

        def handle_data(self, data):
            self.found += data
    parser = Parser()
    parser.feed(text)
    parser.close()
    return parser.found


def check_markup(suite):
    refused = "[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f]"
    for place in (Place('<a k="', '"></a>', refuses=refused), Place("<a k='", "'></a>", refuses=refused),
                  Place("<a k=", "></a>", refuses=refused), Place("<!-- ' --><a>", "</a>", refuses=refused)):
        suite.check("xml", place, one_by_one(xml_value))
        suite.check("html", place, one_by_one(html_value))


def xml_value(text):
    element = xml.etree.ElementTree.fromstring(text)
    return element.get("k", element.text or "")


# Patterns, URLs

def pattern_value(value):
    """The written pattern matches the value, and nothing that is like it."""
    def read(directory, texts):
        del directory
        for text in texts:
            if not re.fullmatch(text, value) or re.fullmatch(text, value + "x") or re.fullmatch(text, "x" + value):
                return ["wrong"]
        return [value] * len(texts)
    return read


def check_regex(suite):
    values = suite.values
    for value in values:
        suite.values = [value]
        for text in [t for _, t in suite.written("regex", Place("", ""))]:
            got = suite.try_one(pattern_value(value), text)
            suite.tally.case(f"regex: {value!r:.100}", None if got == value else f"{text!r} does not match it alone")
            if "\n" not in value and value:
                done = readers.run(["grep", "-E", "-x", "-c", "-e", text], input=(value + "\n").encode(),
                                   env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
                suite.tally.case(f"regex for grep: {value!r:.100}", None if done.stdout == b"1\n" else f"{text!r}")
    suite.values = values
    careless = sum(suite.try_one(pattern_value(v), v) != v for v in ("a.b", "a+b*c?", "(", "[x]", "a|b", "\\d"))
    suite.tally.case("regex: values that are not escaped are noticed", None if careless > 3 else "they are not")


def check_url(suite):
    suite.check("url", Place("http://h/a/", "/c?d=e"), one_by_one(
        lambda t: urllib.parse.unquote(urllib.parse.urlsplit(t).path[3:].removesuffix("/c"), errors="strict")))
    suite.check("url", Place("http://h/?q=", "&r=1"), one_by_one(
        lambda t: dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(t).query, keep_blank_values=True, strict_parsing=True))["q"]))
    suite.values, values = ["https://a.example:80/b?c=d%20e&f#g", "http://[::1]/"], suite.values
    for value, text in suite.written("url", Place("", "/x")):
        suite.tally.case(f"url: {value} goes on", None if text == value + "/x" else text)
    suite.values = values


# Zone files and nftables

def zone_texts(text):
    zone = dns.zone.from_text(f"@ 60 IN SOA a b 1 2 3 4 5\n@ 60 IN NS a\n{text}\n", origin="example.", check_origin=False)
    record = zone.find_rdataset("x", "TXT")[0]
    return "|".join(b.decode() for b in record.strings)


def check_dns(suite):
    suite.values, values = [v for v in suite.values if len(v.encode()) < 240], suite.values
    for place in (Place("x 60 IN TXT ", ""), Place('x 60 IN TXT "', '"'), Place('x 60 IN TXT "it\'s; ', '" ; \'', lambda v: "it's; " + v),
                  Place("x 60 IN TXT a ", " b", lambda v: f"a|{v}|b")):
        suite.check("dns", place, one_by_one(zone_texts))
    suite.values = values


def nft(field):
    """nftables, in a network namespace of our own, takes the rules and says what it has read."""
    def read(directory, texts):
        rules = "add table inet x\nadd chain inet x y\n" + "".join(f"add rule inet x y {t}\n" for t in texts)
        done = readers.run(["unshare", "-rn", "nft", "--echo", "--json", "-f", readers.put(directory, "rules", rules)])
        if done.returncode != 0:
            raise readers.Broken(done.stderr.decode(errors="replace")[:300])
        items = [item["add"]["rule"] for item in json.loads(done.stdout)["nftables"] if "rule" in item.get("add", {})]
        return [item["comment"] if field == "comment" else item["expr"][0]["match"]["right"] for item in items]
    return read


def check_nft(suite):
    """A bare value that looks like a number or an address is one, not a name."""
    harness.need("nft", "unshare")
    if readers.run(["unshare", "-rn", "true"]).returncode != 0:
        print("nft is left out: no network namespaces here")
        return
    refused = f'"|{CONTROL}'
    suite.values, values = [v for v in suite.values if 0 < len(v.encode()) < 120], suite.values
    suite.check("nft", Place('accept comment "', '"', refuses=refused), nft("comment"))
    suite.values = [v for v in suite.values if len(v.encode()) < 15 and v != "*" and not re.fullmatch(r"[0-9:][A-Za-z0-9_./:-]*|[A-Za-z_][^ ]*[:/].*", v)]
    suite.check("nft", Place("iifname ", " accept", refuses=refused), nft("expr"), batch=False)
    suite.values = values


# What environments are made of: Nix, Ruby's literals, git's configuration, Vim's script

def all_at_once(command, name, text_of):
    """One document with all texts; the program says the values as JSON."""
    def read(directory, texts):
        done = readers.run([*command, readers.put(directory, name, text_of(texts))], env={**os.environ, "LC_ALL": "C.UTF-8"})
        if done.returncode != 0:
            raise readers.Broken(done.stderr.decode(errors="replace")[:300])
        return json.loads(done.stdout)
    return read


NIX_PLACES = [
    Place("{ k = ", "; }"), Place('{ k = "', '"; }'), Place('{ k = "x ', ' y"; }', lambda v: f"x {v} y"),
    Place("let f = x: { k = x; }; /* ' \" */ in f ", " # '\n"), Place("{ k = [ ", " ]; }", lambda v: [v]),
    Place("{ k = { ", " = 1; }; }", lambda v: {v: 1}), Place('{ k = "${"', '"}"; }'),
    Place("{ k = ''a'''${\"}\"}'' + ", "; }", lambda v: "a''}" + v), Place('{ k = "a$$" + ', "; }", lambda v: "a$$" + v),
]


def check_nix(suite):
    harness.need("nix-instantiate")
    read = all_at_once(["nix-instantiate", "--eval", "--strict", "--json"], "all.nix",
                       lambda texts: "[" + " ".join(f"(({t}).k)" for t in texts) + "]")
    for place in NIX_PLACES:
        suite.check("nix", place, read)


RUBY_HEAD = "# coding: utf-8\nrequire 'json'\n$all = []\ndef p(*a, **h) = ($all << (a + h.values)[0])\n"


def check_ruby(suite):
    harness.need("ruby")
    read = all_at_once(["ruby"], "all.rb", lambda texts: RUBY_HEAD + "\n".join(texts) + "\nputs JSON.generate($all)\n")
    for place in (Place("p ", ""), Place('p "', '"'), Place("p '", "'", refuses="\r"), Place('p "x #y ', ' z"', lambda v: f"x #y {v} z"),
                  Place("p id: ", " # '"), Place("p [", "]", lambda v: [v]), Place("p({ ", " => 1 })", lambda v: {v: 1})):
        suite.check("ruby", place, read)


def git_value(name):
    def read(directory, texts):
        values = []
        for text in texts:
            done = readers.run(["git", "config", "-z", "-f", readers.put(directory, "config", text), name])
            if done.returncode != 0:
                raise readers.Broken(done.stderr.decode(errors="replace")[:300])
            values.append(done.stdout[:-1].decode())
        return values
    return read


def check_git(suite):
    harness.need("git")
    suite.values, values = [v for v in suite.values[:400] if len(v) < 900], suite.values
    control = "[\\0-\\x07\\x0b-\\x1f\\x7f]"
    suite.check("git", Place("[s]\n\tk = ", "\n", refuses=control), git_value("s.k"), batch=False)
    suite.check("git", Place('[s "t"] ; "\n\tk = "x ', '" # "\n', lambda v: "x " + v, control), git_value("s.t.k"), batch=False)
    for value, text in suite.written("git", Place('[s "', '"]\n\tk = 1\n', refuses="[\0\n]")):
        got = suite.try_one(git_value(f"s.{value}.k"), text)
        suite.tally.case(f"git: section {value!r:.100}", None if got == "1" else f"{got!r} from {text!r:.200}")
    suite.values = values


def fish_words(directory, texts):
    done = readers.run(["fish", "--no-config", readers.put(directory, "all.fish", "\n".join(texts) + "\n")])
    if done.returncode != 0 or done.stderr:
        raise readers.Broken(done.stderr.decode(errors="replace")[:300])
    return done.stdout.decode().split("\0")[:-1]


def check_fish(suite):
    harness.need("fish")
    p = "printf '%s\\0' "
    for place in (Place(p, ""), Place(p + "'", "'"), Place(p + '"', '"'), Place(p + "--a=", "", lambda v: "--a=" + v),
                  Place(p + "a'b'", "c", lambda v: f"ab{v}c"), Place("set v ", "; " + p + '"$v"'), Place("# it's\ntrue; and " + p, " # '"),
                  Place("if true; " + p, "; end")):
        suite.check("fish", place, fish_words)


def vim_script(texts):
    kept = [text.replace("let k", "let g:k", 1) + "\ncall add(g:all, g:k)" for text in texts]
    return "\n".join(["\" it's", "let g:all = []", *kept, "call writefile([json_encode(g:all)], '/dev/stdout')", "qall!"]) + "\n"


def check_vim(suite):
    harness.need("nvim")
    refused = "[\\0\\n\\r]"
    read = all_at_once(["nvim", "-u", "NONE", "-i", "NONE", "-es", "-S"], "all.vim", vim_script)
    for place in (Place("let k = ", "", refuses=refused), Place("let k = '", "'", refuses=refused),
                  Place('let k = "\\"" . \'x \' . ', "", lambda v: '"x ' + v, refused), Place("let k = [", "]", lambda v: [v], refused)):
        suite.check("vim", place, read)


LANGUAGES = {
    "sh": check_sh, "systemd": check_systemd, "promql": check_promql, "caddy": check_caddy, "nginx": check_nginx, "sql": check_sql,
    "env": check_env, "json": check_json, "yaml": check_yaml, "toml": check_toml, "ini": check_ini, "markup": check_markup,
    "regex": check_regex, "url": check_url, "dns": check_dns, "nft": check_nft,
    "nix": check_nix, "ruby": check_ruby, "git": check_git, "vim": check_vim, "fish": check_fish,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300, help="random values")
    parser.add_argument("--program", help="write_values, compiled; default: compiled here")
    parser.add_argument("languages", nargs="*")
    options = parser.parse_args()
    total = harness.Tally()
    with harness.scratch() as directory:
        os.chmod(directory, 0o755)
        writer = hostile.Writer(options.program or hostile.compile_program(directory))
        for name, check in LANGUAGES.items():
            if options.languages and name not in options.languages:
                continue
            place = os.path.join(directory, name)
            os.makedirs(os.path.join(place, "pg"))
            tally = harness.Tally()
            check(Suite(tally, writer, place, hostile.texts("croft " + name, options.count)))
            shutil.rmtree(place, ignore_errors=True)
            print(f"{name}: {tally.passed + tally.failed} cases, {tally.failed} failed")
            total.passed, total.failed = total.passed + tally.passed, total.failed + tally.failed
    total.finish()


if __name__ == "__main__":
    main()
