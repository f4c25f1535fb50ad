"""Small fleets written as one text, for the examples of the documents and for the cases of tests/language.

    // hosts/forge/media.croft      a comment that is only the path of a source: what follows is that file
    // EXPRESSION → VALUE           what `croft eval` must print on the first host (line ends as \\n)
    // forge: EXPRESSION → VALUE    the same on the host forge

Text before the first path is hosts/demo/example.croft. The fleet has a library of its own, which declares
`kind host { key name: Name }` and nothing else; unless some text declares hosts, there is one, `host demo {}`.
Errors are marked as ../tests/markers.py says.
"""
import os
import re
import shutil

import harness
import markers

DEFAULT = "hosts/demo/example.croft"
TODAY = "2026-11-23"    # waivers are judged by the calendar
PATH = re.compile(r"//\s+((?:hosts|stdlib)/[\w./-]+)\s*$")
VALUE = re.compile(r"\s*//\s+(?:([\w-]+):\s)?(.*\S)\s+→\s*(.*?)\s*$")
HOST = re.compile(r"^\s*host\s+[\w-]+\s*\{", re.M)


class Fleet:
    """The files of a text, and what is expected of them."""

    def __init__(self, text):
        self.files, self.values, name = {}, [], DEFAULT
        for line in text.split("\n"):
            path, value = PATH.match(line), VALUE.match(line)
            if path:
                name = path[1]
                continue
            if value:
                self.values.append((value[1], value[2], value[3]))
            self.files[name] = self.files.get(name, "") + line + "\n"
        self.files = {name: content for name, content in self.files.items()
                      if any(line.strip() and not line.startswith("//") for line in content.split("\n"))}
        self.expected = [want for name, content in self.files.items() for want in markers.in_text(content, name)]
        self.files.setdefault("stdlib/base.croft", "")
        self.files["stdlib/base.croft"] += "\nkind host { key name: Name }\n"
        self.files["stdlib/prelude.croft"] = "use base (host)\n" + self.files.get("stdlib/prelude.croft", "")
        self.hosts = re.findall(r"^host\s+([\w-]+)\s*\{", "\n".join(self.files.values()), re.M)
        if not self.hosts:
            self.files["hosts/demo/demo.croft"] = "host demo {}\n"
            self.hosts = ["demo"]

    def write(self, directory, rename=lambda name: name):
        shutil.rmtree(directory, ignore_errors=True)
        for name, content in self.files.items():
            harness.write(os.path.join(directory, rename(name)), content)

    def croft(self, directory, command, *arguments):
        result = harness.croft("-C", directory, command, "--stdlib", os.path.join(directory, "stdlib"), *arguments)
        if result.crashed:
            raise ValueError(result.crashed)
        return result

    def check(self, directory):
        """The diagnostics of `croft check`; its exit status must fit them."""
        result = self.croft(directory, "check", "--format", "json", "--today", TODAY)
        found = harness.diagnostics(result.out)
        if any(d["severity"] == "error" for d in found) != (result.status != 0):
            raise ValueError(f"exit status {result.status} does not fit its diagnostics")
        return found

    def test(self, directory):
        """What its tests fail with."""
        result = self.croft(directory, "test", "--format", "json")
        failures = harness.diagnostics(result.out)
        if bool(failures) != (result.status != 0) or not result.out:
            raise ValueError(f"exit status {result.status} of `croft test` does not fit")
        return [f"line {d['line']}: {d['code']} {d['message']}" for d in failures]

    def problems(self, directory):
        """What is wrong with the fleet in a directory: a sentence for each difference."""
        found = markers.compare(self.expected, self.check(directory))
        for host, expression, want in self.values:
            result = self.croft(directory, "eval", host or self.hosts[0], expression)
            got = result.out.decode().rstrip("\n").replace("\n", "\\n")
            if result.status != 0 and not self.expected:
                got = (result.err or result.out).decode()[:200]
            on_one_line = re.sub(r"\\n *(?=[\]}])", "", re.sub(r"(?<=[\[{])\\n *", "", got)).replace(",\\n ", ",")
            on_one_line = re.sub(r", +", ", ", on_one_line)
            if want not in (got, on_one_line):
                found.append(f"{expression} is {got}, not {want}")
        return found
