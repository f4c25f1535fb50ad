#!/usr/bin/env python3
"""A value arrives as itself however deep the block stands in blocks: holes alone on their lines take fragments that hold
hostile values, and are indented again and again. croft builds the texts, the languages' own readers read them.

usage: blocks.py [--count N]
"""
import argparse
import configparser
import json
import os
import re
import sys
import tomllib

import ruamel.yaml
import yaml

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness  # noqa: E402
import hostile  # noqa: E402
import readers  # noqa: E402

KINDS = """fleet kind host { key name: Name }
output kind file { key path: Path; content: Text = "" }
host demo {}
"""


def quoted(value):
    """A text of Croft that is this value."""
    return '"' + "".join(c if c.isalnum() and c.isascii() else f"\\u{{{ord(c):x}}}" for c in value) + '"'


class Shape:
    """A fragment with a value in it, and the block around it, in Croft: `{v}` is the value's name, `{inner}` the
    fragment's. `read` gives the value out of the text of one file."""

    def __init__(self, tag, inner, outer, read, takes=lambda value: True):
        self.tag, self.inner, self.outer, self.read, self.takes = tag, inner, outer, read, takes

    def source(self, number, value):
        def block(text, hole):
            lines = text.format(v=f"${{v{number}}}", inner=f"${{{hole}{number}}}").split("\n")
            return f'{self.tag}"""\n' + "".join(f"  {line}\n" if line else "\n" for line in lines) + '  """'
        return (f"let v{number} = {quoted(value)}\nlet a{number} = {block(self.inner, '')}\n"
                f"let b{number} = {block(self.outer, 'a')}\nlet c{number} = {block(self.outer, 'b')}\n"
                f'file "/{number}" {{ content = c{number} }}\n')


def read_shell(text):
    with harness.scratch() as directory:
        script = "p() { printf '%s\\0' \"$#\" \"$1\"; }\n" + text
        done = readers.run(["dash", readers.put(directory, "script", script)], env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
        fields = done.stdout.split(b"\0")[:-1]
        if done.stderr or len(fields) != 2 or fields[0] != b"1":
            raise readers.Broken(f"{done.stderr!r:.200} {fields!r:.200}")
        return fields[1].decode()


def read_yaml(text):
    old, new = yaml.safe_load(text), ruamel.yaml.YAML(typ="safe", pure=True).load(text)
    assert old == new, f"{old!r} in 1.1, {new!r} in 1.2"
    return old["o"]["o"]["k"]


def yaml_line(value):
    """What may stand as a line of a block's text, and does not shift the others."""
    return value and not re.search("[\\0-\\x08\\x0a-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff]|^[ \\t]", value)


def read_ini(text):
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.read_string(text)
    return parser["s"]["k"]


def read_sql(text):
    """Standard strings only."""
    found = re.search(r"'((?:[^']|'')*)'", text)
    return found[1].replace("''", "'")


def shapes():
    shell = "if true; then\n    {inner}\nfi"
    yield "sh, a word", Shape("sh", "p {v}", shell, read_shell)
    yield "sh, alone on its line", Shape("sh", "p \\\n  {v}", shell, read_shell)
    yield "sh, in double quotes", Shape("sh", 'p "{v}"', shell, read_shell)
    yield "sh, in single quotes over lines", Shape("sh", "p 'a\n  {v}\nb'", shell, lambda t: strip(read_shell(t), "a\n  ", "\nb"))
    yield "sh, behind a here-document", Shape("sh", "cat >/dev/null <<EOF\n  it's\nEOF\np {v}", shell, read_shell)
    yield "yaml, a value", Shape("yaml", "k: {v}", "o:\n  {inner}", read_yaml)
    yield "yaml, alone on its line", Shape("yaml", "k:\n  {v}\nz: 1", "o:\n  {inner}", read_yaml)
    yield "yaml, in quotes", Shape("yaml", 'k: "{v}"', "o:\n  {inner}", read_yaml)
    yield "yaml, in quotes over lines", Shape("yaml", 'k: "x\n  {v}"', "o:\n  {inner}",
                                              lambda t: strip(read_yaml(t), "x ", ""), lambda v: v and not v[0].isspace() and v[-1] not in " \t")
    yield "yaml, a line of a block", Shape("yaml", "k: |-\n  {v}\nz: 1", "o:\n  {inner}", read_yaml,
                                           yaml_line)
    yield "json", Shape("json", '{{"k":\n  {v}\n}}', '{{"o":\n  {inner}\n}}', lambda t: json.loads(t)["o"]["o"]["k"])
    yield "toml, an array", Shape("toml", "k = [\n  {v}\n]", "{inner}", lambda t: tomllib.loads(t)["k"][0])
    yield "ini", Shape("ini", "[s]\nk = {v}", "{inner}", read_ini,
                       lambda v: v and not re.search(r"^\s|\s$|[\0-\x08\x0a-\x1f\x7f-\x9f]|(^|\s)[;#]|^['\"]|\\$", v))
    yield "sql", Shape("sql", "SELECT\n  {v};", "BEGIN;\n  {inner}\nCOMMIT;", read_sql, lambda v: "\\" not in v)


def strip(text, front, end):
    assert text.startswith(front) and text.endswith(end), f"{text!r}"
    return text[len(front):len(text) - len(end)]


def check(tally, name, shape, values):
    with harness.scratch() as directory:
        taken = [v for v in values if shape.takes(v) and "\0" not in v]
        if re.search(r"^ *\{v\}$", shape.inner, re.M):
            taken = [v for v in taken if v]  # its line vanishes
        harness.write(os.path.join(directory, "hosts/demo/x.croft"),
                      KINDS + "".join(shape.source(i, v) for i, v in enumerate(taken)))
        result = harness.croft("-C", directory, "--no-stdlib", "build", "--format", "json")
        if result.status != 0:
            refused = {d["line"]: d["message"] for d in harness.diagnostics(result.out)}
            tally.case(name, f"croft ended with {result.status}: {list(refused.items())[:3]}")
            return
        for i, value in enumerate(taken):
            with open(os.path.join(directory, f"out/demo/root/{i}"), encoding="utf-8", newline="") as file:
                text = file.read()
            try:
                got = shape.read(text)
            except Exception as failure:  # whatever a reader says
                got = failure
            tally.case(f"{name}: {value!r:.100}", None if got == value else f"{got!r:.200} arrives from {text!r:.300}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=60, help="random values")
    options = parser.parse_args()
    harness.need("dash")
    tally = harness.Tally()
    for name, shape in shapes():
        check(tally, name, shape, hostile.texts("croft blocks " + name, options.count))
    tally.finish()


if __name__ == "__main__":
    main()
