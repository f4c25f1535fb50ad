"""Runs Croft on the benchmark's fleets and judges what comes out; used by `run` (right or wrong) and `measure`."""
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# pylint: disable=wrong-import-position
import expected
import harness
import sources

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CROFT = os.path.abspath(os.environ.get("CROFT", os.path.join(ROOT, ".build", "croft")))


@contextlib.contextmanager
def scratch():
    """A directory of our own in memory, removed afterwards."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    path = tempfile.mkdtemp(prefix="croft-bench-", dir=base)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Usage:
    """What a finished process took: seconds of CPU and wall, bytes at its peak; and what it said."""

    def __init__(self, command, cwd=None):
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output,
                                       stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            self.output = output.read().decode(errors="replace")
        self.status = process.returncode
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * 1024


def command(fleet, verb, *arguments):
    return [CROFT, "-C", fleet, verb, "--no-stdlib", *arguments]


def build(fleet, out, *arguments):
    usage = Usage(command(fleet, "build", "--out", out, *arguments))
    if usage.status != 0:
        raise SystemExit(f"croft build of {fleet} ended with {usage.status}:\n{usage.output[:4000]}")
    return usage


def files_under(directory):
    """Relative path to bytes."""
    found = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, directory)] = file.read()
    return found


def differences(out, hosts, services):
    """One sentence for each way in which OUT/<host>/root is not the expected tree."""
    problems = []
    for number in range(hosts):
        host = expected.facts.host_name(number)
        want = {path: text.encode() for path, text in expected.host_tree(number, services).items()}
        have = files_under(os.path.join(out, host, "root"))
        problems += [f"{host}: {path} is missing" for path in sorted(want.keys() - have.keys())]
        problems += [f"{host}: {path} should not be there" for path in sorted(have.keys() - want.keys())]
        problems += [difference(f"{host}: {path}", want[path], have[path])
                     for path in sorted(want.keys() & have.keys()) if want[path] != have[path]]
    return problems


def difference(name, want, have):
    at = next((i for i, (a, b) in enumerate(zip(want, have)) if a != b), min(len(want), len(have)))
    start = max(0, at - 40)
    return f"{name} differs at byte {at}: expected …{want[start:at + 40]!r}, is …{have[start:at + 40]!r}"


def fault_lines(text, services, bad):
    """The lines of a host's file, from 1, at which the seeded fault `bad` may be reported."""
    lines = text.split("\n")
    enabled = [s for s in services if s["enabled"]]
    faulty = [enabled[3], enabled[7]] if bad in ("port", "uid") else [enabled[3]]
    if bad == "auth":
        faulty = [[s for s in enabled if s["proxy"]][3]]
    word = {"port": "port ", "uid": "uid ", "backup": "backup ", "recordsize": "recordsize ", "auth": "proxy "}[bad]
    found = []
    for s in faulty:
        start = next(i for i, line in enumerate(lines) if line.startswith(f"service {s['name']} "))
        found.append(1 + next(i for i in range(start, len(lines)) if lines[i].strip().startswith(word)))
    return found


def refused_at_its_line(directory, bad):
    """None when the fault is refused where it stands, else what happened instead."""
    fleet = os.path.join(directory, bad)
    sources.write(fleet, 1, 60, bad)
    lines = fault_lines(sources.host_text(0, 60, bad), expected.facts.host_services(0, 60, bad), bad)
    usage = Usage(command(fleet, "build", "--out", os.path.join(directory, "out"), "--format", "json"))
    if usage.status not in (3, 4, 5):
        return f"the build ended with {usage.status}"
    reported = [(d["file"], d["line"]) for d in harness.diagnostics(usage.output) if d["severity"] == "error"]
    elsewhere = [place for place in reported if not place[0].endswith("services.croft") or place[1] not in lines]
    if not reported or elsewhere:
        return f"reported at {reported}, not at one of {lines}"
    return None
