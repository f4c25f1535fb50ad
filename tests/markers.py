"""Diagnostics that a source expects, written on the line that causes them:

    port = 70000          //! E0604 outside 1..65535
    //!^ E0101 the line above (a `^` more: the line above that) where a comment cannot stand on the line itself

After the code stands text that must occur in the message, a label, a note or a help; it may be left out. Several
markers may stand on a line. A folder may hold a file `expected` instead, with lines `FILE:LINE CODE text` (`-:0` where no place is named).
"""
import os
import re

MARKER = re.compile(r"//!(\^*)\s*([EW]\d{4})[ \t]*((?:(?!//!).)*)")


class Expected:
    """One diagnostic that must come."""

    def __init__(self, file, line, code, text):
        self.file, self.line, self.code, self.text = file, line, code, text.strip()


def in_text(text, file):
    """The markers of a source."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for up, code, words in MARKER.findall(line):
            found.append(Expected(file, number - len(up), code, words))
    return found


def in_folder(folder):
    """The markers of all sources under a folder, by path below it; and its `expected` file."""
    found = []
    for base, _, names in os.walk(folder):
        for name in sorted(names):
            path = os.path.join(base, name)
            if name.endswith(".croft") and not os.path.islink(path) and os.access(path, os.R_OK):
                with open(path, encoding="utf-8", errors="replace") as file:
                    found += in_text(file.read(), os.path.relpath(path, folder))
    listed = os.path.join(folder, "expected")
    if os.path.exists(listed):
        with open(listed, encoding="utf-8") as file:
            for line in filter(None, (line.split("#")[0].strip() for line in file)):
                place, code, *words = line.split(None, 2)
                path, _, number = place.rpartition(":")
                found.append(Expected(path if path != "-" else "", int(number), code, " ".join(words)))
    return found


def words_of(diagnostic):
    """All that a diagnostic says, in one text."""
    labels = [label["text"] for label in diagnostic.get("labels", [])]
    parts = [diagnostic["message"], diagnostic.get("label") or "", *labels, *diagnostic.get("notes", []),
             *diagnostic.get("helps", [])]
    return "\n".join(filter(None, parts))


def compare(expected, diagnostics):
    """One sentence for each difference."""
    left, problems = list(diagnostics), []
    for want in expected:
        place = f"{want.file}:{want.line}"
        same = [d for d in left if (d["file"] or "", d["line"], d["code"]) == (want.file, want.line, want.code)]
        if not same:
            problems.append(f"{place}: expected {want.code} {want.text}".rstrip())
            continue
        best = next((d for d in same if want.text in words_of(d)), None)
        if best is None:
            problems.append(f"{place}: {want.code} says “{same[0]['message']}”, without “{want.text}”")
        left.remove(best or same[0])
    return problems + [f"{d['file']}:{d['line']}: unexpected {d['code']}: {d['message']}" for d in left]
