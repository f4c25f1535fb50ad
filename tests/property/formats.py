#!/usr/bin/env python3
"""What json(), yaml(), toml(), plist() and ini() write, read back by the parsers people use: json, PyYAML (YAML 1.1),
ruamel.yaml (1.2), tomllib, plistlib and configparser give the value that went in. Each reader is also shown careless text,
and must fail on it.

usage: formats.py [--count N] [--program PATH]
"""
import argparse
import configparser
import datetime
import json
import os
import plistlib
import random
import re
import sys
import tomllib
import xml.parsers.expat

import ruamel.yaml
import yaml

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import hostile  # noqa: E402


class NoValue(Exception):
    """A reader refuses the text."""


def read_json(text):
    return json.loads(text)


def read_yaml_1_1(text):
    return yaml.safe_load(text)


def read_yaml_1_2(text):
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)


def read_toml(text):
    return tomllib.loads(text)


def read_plist(text):
    return plistlib.loads(text.encode(), fmt=plistlib.FMT_XML)


def read_ini(text):
    """configparser as it comes, but for interpolation; entries without a section go to one of their own."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), inline_comment_prefixes=("#", ";"),
                                          default_section="\0", empty_lines_in_values=False)
    parser.optionxform = str
    head = text.split("[", 1)[0]
    parser.read_string("[\1]\n" + text if head.strip() else text)
    found = {name: dict(parser[name]) for name in parser.sections()}
    return {**found.pop("\1", {}), **found}


def read_ini_strictly(text):
    """A second reader, in the way of systemd's and git's: lists are repeated keys, quotes mean something."""
    found = {}
    place = found
    for line in text.split("\n"):
        if line == "" or line[0] in "#;":
            continue
        if line[0] == "[":
            place = found.setdefault(line[1:line.index("]")], {})
            continue
        key, _, value = line.partition("=")
        value = value.strip(" \t")
        if value[:1] in "\"'" and value or value.endswith("\\"):
            raise NoValue("a quote or a continuation")
        place.setdefault(key.strip(" \t"), []).append(value)
    return found


READERS = {
    "json": [read_json, read_yaml_1_2],
    "indented": [read_json],
    "yaml": [read_yaml_1_1, read_yaml_1_2],
    "toml": [read_toml],
    "plist": [read_plist],
    "ini": [read_ini],
}
FAILURES = (ValueError, xml.parsers.expat.ExpatError, yaml.YAMLError, ruamel.yaml.error.YAMLError, configparser.Error, NoValue, AttributeError, KeyError)


def read(reader, text):
    """What the reader makes of the text, or the failure."""
    try:
        return reader(text)
    except FAILURES as failure:
        return NoValue(f"{type(failure).__name__}: {str(failure)[:200]}")


def encoded(value):
    """The value as a request spells it; maps by key as bytes, as Croft's are."""
    if value is None:
        return "n"
    if isinstance(value, bool):
        return f"b:{int(value)}"
    if isinstance(value, int):
        return f"i:{value}"
    if isinstance(value, float):
        return f"d:{round(value * 1000000)}"
    if isinstance(value, datetime.date):
        return f"t:{(value - datetime.date(1970, 1, 1)).days}"
    if isinstance(value, str):
        return hostile.string(value)
    if isinstance(value, list):
        return " ".join(["[", *map(encoded, value), "]"])
    entries = sorted(value.items(), key=lambda entry: entry[0].encode())
    return " ".join(["{", *(f"{hostile.string(k)} {encoded(v)}" for k, v in entries), "}"])


def expected(value, format_name):
    """The value as a reader should give it: none left out of maps, dates as text but in TOML, as midnight in plists."""
    if isinstance(value, datetime.date) and format_name == "plist":
        return datetime.datetime(value.year, value.month, value.day)
    if isinstance(value, datetime.date) and format_name != "toml":
        return value.isoformat()
    if isinstance(value, list):
        return [expected(item, format_name) for item in value]
    if isinstance(value, dict):
        return {k: expected(v, format_name) for k, v in value.items() if v is not None}
    return value


def same(a, b):
    """Equality that tells 1 from True and "1", but not 1 from 1.0."""
    if isinstance(a, (bool, str)) or isinstance(b, (bool, str)):
        return type(a) is type(b) and a == b
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    return a == b


def has_null_in_list(value):
    if isinstance(value, dict):
        return any(has_null_in_list(v) for v in value.values())
    return isinstance(value, list) and (None in value or any(has_null_in_list(v) for v in value))


def long_key(value):
    if isinstance(value, dict):
        return any(len(k.encode()) > 512 or long_key(v) for k, v in value.items())
    return isinstance(value, list) and any(long_key(v) for v in value)


def has_control(value):
    """Whether some text in it has characters that XML lacks."""
    if isinstance(value, dict):
        return any(has_control(k) or has_control(v) for k, v in value.items() if v is not None)
    if isinstance(value, list):
        return any(map(has_control, value))
    return isinstance(value, str) and re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", value) is not None


def may_refuse(format_name, value):
    if format_name == "plist":
        return has_null_in_list(value) or has_control(value)
    return (format_name == "toml" and has_null_in_list(value)) or (format_name == "yaml" and long_key(value))


def random_value(rng, texts, depth):
    roll = rng.random()
    if depth > 0 and roll < 0.25:
        return [random_value(rng, texts, depth - 1) for _ in range(rng.randint(0, 4))]
    if depth > 0 and roll < 0.55:
        return random_map(rng, texts, depth)
    return rng.choice([rng.choice(texts), rng.choice(texts), rng.randint(-2**63, 2**63 - 1), rng.randint(-9, 9), True, False,
                       rng.randint(-10**9, 10**9) / 1000, rng.randint(-5, 5) / 4, None, datetime.date(2026, 12, 31),
                       datetime.date(1969, 2, 28) + datetime.timedelta(rng.randrange(60000))])


def random_map(rng, texts, depth):
    return {rng.choice(texts): random_value(rng, texts, depth - 1) for _ in range(rng.randint(0, 5))}


def compare(tally, writer, format_name, values):
    answers = writer.ask([f"render {format_name} {encoded(value)}" for value in values])
    for value, answer in zip(values, answers):
        name = f"{format_name} of {repr(value)[:200]}"
        if answer.text is None:
            tally.case(name, None if may_refuse(format_name, value) else answer.problem)
            continue
        for reader in READERS[format_name]:
            if reader is read_yaml_1_2 and long_key(value):
                continue
            found = read(reader, answer.text)
            right = same(expected(value, format_name), found)
            tally.case(name, None if right else f"{reader.__name__} reads {found!r:.200} from\n{answer.text[:300]}")


def check_formats(tally, writer, texts, count):
    rng = random.Random("croft formats")
    scalars = [{"key": text} for text in texts] + [{text: 1} for text in texts] + [{"l": [t, t]} for t in texts]
    nested = [random_map(rng, texts, 4) for _ in range(count)]
    for format_name in ("json", "indented", "yaml", "toml", "plist"):
        compare(tally, writer, format_name, scalars + nested)
    for format_name in ("json", "yaml"):
        compare(tally, writer, format_name, list(texts) + [[], {}, None, 5, -0.5, [[]], [[1, [2]], {"a": [{}]}]])


def ini_refusable(text):
    """What INI readers disagree on."""
    return (text != text.strip() or re.search(r"[\0-\x08\x0a-\x1f\x7f-\x9f]|(^|\s)[;#]|^['\"]|\\$", text) is not None)


def ini_key_refusable(text):
    return text == "" or text != text.strip() or re.search(r"[\0-\x1f\x7f-\x9f=:;#\"'\\\[\]]", text) is not None


def check_ini(tally, writer, texts):
    """One text a document, as a value, a key and a section's name; then lists."""
    cases = [({"s": {"k": t}}, ini_refusable(t)) for t in texts] + [({t: {"k": "v"}}, ini_key_refusable(t)) for t in texts]
    cases += [({"s": {t: "v"}}, ini_key_refusable(t)) for t in texts] + [({"k": t}, ini_refusable(t)) for t in texts]
    answers = writer.ask([f"render ini {encoded(value)}" for value, _ in cases])
    for (value, refusable), answer in zip(cases, answers):
        name = f"ini of {repr(value)[:200]}"
        if answer.text is None:
            tally.case(name, None if refusable else answer.problem)
            continue
        found = read(read_ini, answer.text)
        tally.case(name, None if same(value, found) else f"configparser reads {found!r} from\n{answer.text}")
        found = read(read_ini_strictly, answer.text)
        listed = {k: [v] if isinstance(v, str) else {x: [y] for x, y in v.items()} for k, v in value.items()}
        tally.case(name, None if same(listed, found) else f"the strict reader gives {found!r} from\n{answer.text}")
    lists = {"a": ["x", "y"], "s": {"l": ["1", "2", "3"], "e": []}}
    found = read(read_ini_strictly, writer.ask([f"render ini {encoded(lists)}"])[0].text)
    tally.case("ini lists", None if found == {"a": ["x", "y"], "s": {"l": ["1", "2", "3"]}} else f"read as {found!r}")


CARELESS = {
    "json": lambda text: f'{{"key": "{text}"}}',
    "yaml": lambda text: f"key: {text}\n",
    "toml": lambda text: f'key = "{text}"\n',
    "plist": lambda text: f"<plist version='1.0'><dict><key>key</key><string>{text}</string></dict></plist>",
    "ini": lambda text: f"[key]\nkey = {text}\n",
}


def check_readers(tally, texts):
    """The readers tell right from wrong: careless text is caught for many of the texts, and not for all."""
    for format_name, write in CARELESS.items():
        for reader in READERS[format_name]:
            wanted = [({"key": {"key": t}} if format_name == "ini" else {"key": t}, write(t)) for t in texts]
            wrong = sum(not same(value, read(reader, text)) for value, text in wanted)
            tally.case(f"{reader.__name__} sees careless {format_name}",
                       None if 10 <= wrong < len(texts) else f"{wrong} of {len(texts)} were wrong")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=600, help="random texts, and random documents")
    parser.add_argument("--program", help="write_values, compiled; default: compiled here")
    options = parser.parse_args()
    tally = harness.Tally()
    with harness.scratch() as directory:
        writer = hostile.Writer(options.program or hostile.compile_program(directory))
        texts = hostile.texts("croft formats", options.count)
        check_readers(tally, texts)
        check_formats(tally, writer, texts, options.count)
        check_ini(tally, writer, texts)
    tally.finish()


if __name__ == "__main__":
    main()
