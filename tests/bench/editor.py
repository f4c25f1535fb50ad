"""What an editor waits for: round trips through the language server, on hosts/ and on a generated fleet."""
import os
import statistics
import sys
import time

import croft
import sources

sys.path.insert(0, os.path.join(os.path.dirname(croft.HERE), "lsp"))
# pylint: disable=wrong-import-position
import client as lsp

KEYS = 200


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def typed(server, uri, line, count=KEYS):
    """Seconds from each keystroke to its diagnostics: a field is typed letter by letter, and taken back."""
    taken, version, word = [], server.versions[uri] or 1, "  memory = 12"
    for number in range(count):
        at = number % (2 * len(word))
        if at < len(word):
            place = {"line": line, "character": at}
            change = {"range": {"start": place, "end": place}, "text": word[at]}
        else:
            last = 2 * len(word) - at
            change = {"range": {"start": {"line": line, "character": last - 1},
                                "end": {"line": line, "character": last}}, "text": ""}
        version += 1
        start = time.perf_counter()
        server.change(uri, version, [change])
        server.wait_version(uri, version)
        taken.append(time.perf_counter() - start)
        time.sleep(0.002)
    return taken


def asked(server, method, uri, positions):
    taken = []
    for line, character in positions:
        start = time.perf_counter()
        server.request(method, {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
        taken.append(time.perf_counter() - start)
    return taken


def peak_megabytes(server):
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
        return int(file.read().split("VmHWM:")[1].split()[0]) / 1024


def first_diagnostics(path):
    start = time.perf_counter()
    server = lsp.Client()
    uri = server.open(path)
    server.wait_version(uri, 1)
    return time.perf_counter() - start, server, uri


def judged(server, uri, text, edits):
    """Seconds until the whole fleet is judged, without the pause: edits that a policy or a demand refuses."""
    taken, version = [], server.versions[uri]
    for number in range(20):
        version += 1
        wanted = number % 2 == 0
        start = time.perf_counter()
        server.replace(uri, version, text.replace(*edits) if wanted else text)
        server.wait(lambda v=version, w=wanted: server.versions[uri] == v and w == any(
            not d["data"]["stale"] and d["code"] == "E0611" for d in server.diagnostics[uri]))
        taken.append(time.perf_counter() - start)
        time.sleep(0.3)
    return taken


def real(board, path="hosts/forge/services/sonarr.croft"):
    path = os.path.join(croft.ROOT, path)
    starts = []
    for _ in range(5):
        seconds, server, uri = first_diagnostics(path)
        starts.append(seconds)
        server.end()
    board.line("editor: start to first diagnostics", 1000 * statistics.median(starts), 80, " ms")
    _, server, uri = first_diagnostics(path)
    server.wait(lambda: False, 1)
    text = server.text[uri]
    keys = typed(server, uri, text.count("\n"))
    board.line("editor: keystroke to diagnostics, p95", 1000 * percentile(keys, 0.95), 10, " ms",
               f"median {1000 * statistics.median(keys):.2f} ms")
    server.replace(uri, server.versions[uri] + 1, text)
    places = [(line, column) for line, words in enumerate(text.split("\n")) for column in range(0, len(words), 7)]
    for method in ("completion", "hover"):
        if f"{method}Provider" in server.capabilities:
            taken = asked(server, f"textDocument/{method}", uri, places)
            board.line(f"editor: {method}, p95", 1000 * percentile(taken, 0.95), 5, " ms",
                       f"median {1000 * statistics.median(taken):.2f} ms")
    server.notify("workspace/didChangeConfiguration", {"settings": {"croft": {"idleDelay": 0}}})
    server.wait(lambda: False, 1)
    whole = judged(server, uri, text, ("uid = 568", "uid = 568\n  port = 32400"))
    board.line("editor: the whole fleet judged, median", 1000 * statistics.median(whole), 60, " ms")
    board.line("editor: peak memory", peak_megabytes(server), 150, " MB")
    server.end()


def many(board, directory, hosts=1000, services=60):
    fleet = os.path.join(directory, "editor")
    sources.write(fleet, hosts, services)
    seconds, server, uri = first_diagnostics(sources.host_file(fleet, 41))
    keys = typed(server, uri, server.text[uri].count("\n"))
    board.line(f"editor: {hosts}×{services}: keystroke, p95", 1000 * percentile(keys, 0.95), 15, " ms",
               f"median {1000 * statistics.median(keys):.2f} ms; first diagnostics after {seconds:.1f} s, "
               f"peak {peak_megabytes(server):.0f} MB")
    server.end()
