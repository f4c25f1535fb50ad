"""What the test runners in Python share: running croft under limits, reading its diagnostics, counting.

A runner is tests/<group>/run; it prints one line for each failure and ends with `N passed, N failed`.
"""
import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CROFT = os.path.abspath(os.environ.get("CROFT", os.path.join(ROOT, ".build", "croft")))
STDLIB = os.path.join(ROOT, "stdlib")
SANITIZED = "/sanitize/" in CROFT
SECONDS_MAX = 60


class Result:
    """A finished process. `crashed` says why it did not end by itself: a signal, a sanitizer's report, or time."""

    def __init__(self, status, out, err, timed_out=False):
        self.status, self.out, self.err, self.timed_out = status, out, err, timed_out

    @property
    def crashed(self):
        if self.timed_out:
            return "it was still running when its time was up"
        if self.status < 0:
            return f"it was killed by {signal.Signals(-self.status).name}"
        if self.status == 70 or b"Sanitizer" in self.err or b"runtime error:" in self.err:
            return f"it ended with {self.status}:\n{self.err.decode(errors='replace')[-2000:]}"
        return None


def run(command, cwd=None, seconds=SECONDS_MAX, memory=None, env=None, stdin=None):
    """Runs a command; `memory` limits its address space in bytes (not with sanitizers, which reserve terabytes)."""
    def limit():
        if memory and not SANITIZED:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    environment = {**os.environ, "NO_COLOR": "1", **(env or {})}
    try:
        done = subprocess.run(command, cwd=cwd, env=environment, input=stdin, stdin=None if stdin else
                              subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False,
                              preexec_fn=limit)
        return Result(done.returncode, done.stdout, done.stderr)
    except subprocess.TimeoutExpired as late:
        return Result(-signal.SIGKILL, late.stdout or b"", late.stderr or b"", timed_out=True)


def croft(*arguments, **options):
    return run([CROFT, *arguments], **options)


def diagnostics(output):
    """The diagnostics of `--format json`, each a dict with file, line, code, severity, message and the rest; of `croft
    test` its tests' failures."""
    document = json.loads(output)
    found = [d for test in document.get("tests", []) for d in test["failures"]] + document.get("diagnostics", [])
    return [{**d, "line": d["start"]["line"] if d.get("start") else 0} for d in found]


@contextlib.contextmanager
def scratch(prefix="croft-test-"):
    """A directory of our own, in memory where there is one, removed afterwards."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    path = tempfile.mkdtemp(prefix=prefix, dir=base)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def write(path, content):
    """Writes text or bytes, making the folders above."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)


def files_under(directory):
    """Relative path to bytes, for every file; links give their target."""
    found = {}
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, directory)
            if os.path.islink(path):
                found[relative] = b"-> " + os.readlink(path).encode()
            else:
                with open(path, "rb") as file:
                    found[relative] = file.read()
    return found


def built(out):
    """What a build made below out/: files_under() without what croft itself remembers there (dot-files)."""
    return {name: content for name, content in files_under(out).items() if not name.startswith(".")}


class Tally:
    """Counts cases and prints the ones that fail."""

    def __init__(self):
        self.passed = self.failed = 0

    def case(self, name, problem=None):
        """`problem` is None or empty when the case passed, else what went wrong."""
        if problem:
            self.failed += 1
            print(f"FAILED {name}: {problem}", flush=True)
        else:
            self.passed += 1

    def finish(self):
        if self.passed + self.failed == 0:
            self.case("this group", "it has no case")
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(self.failed > 0)


def need(*programs):
    """Ends the runner, loudly, when a program that it takes is not there."""
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        print(f"FAILED: {', '.join(missing)} not found: `make deps-test` installs what the tests take")
        print("0 passed, 1 failed")
        sys.exit(1)
