#!/usr/bin/env python3
"""What longest_gap and shortest_lead reckon agrees with what systemd-analyze lists.

Calendars are generated with a fixed seed. Those without dates repeat each week: of them, all moments of two weeks are
listed, and the longest gap and the shortest lead must be exactly those seen. (Not over the end of a month: systemd 252
forgets the first hour of a step such as `02/5` there.) Of those with dates, as many moments are
listed as fit into 28 years or 1,500; no gap may be longer, and over 28 years the longest must be seen.

usage: calendars.py [--count N]
"""
import argparse
import bisect
import datetime
import os
import random
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import domains  # noqa: E402
import harness  # noqa: E402

BASE = datetime.datetime(2025, 3, 2, 23, 59, 59)    # then a Monday begins
UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
CYCLE = datetime.timedelta(days=10227)    # 28 years
WEEK = 15    # days that hold each gap of a week


def listed(calendar, count, days=None):
    """The first moments after BASE; only those of so many days."""
    result = subprocess.run(["systemd-analyze", "calendar", f"--iterations={count}", f"--base-time={BASE:%Y-%m-%d %H:%M:%S}",
                             calendar], env={**os.environ, "TZ": "UTC", "LC_ALL": "C"}, capture_output=True, text=True)
    found = re.findall(r"(?:Next elapse|Iter\. #\d+|Iteration #\d+): \w+ (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", result.stdout)
    moments = [datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S") for text in found]
    return moments if days is None else [m for m in moments if m <= BASE + datetime.timedelta(days=days)]


def seconds_of(text):
    """A duration as croft prints it, in seconds; None for none."""
    text = text.strip()
    if text == "none":
        return None
    if not re.fullmatch(r"(?:\d+[wdhms])+", text):
        raise ValueError(text)
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([wdhms])", text))


def answers(expressions):
    """What croft makes of them: each is a field of a resource of its own."""
    with harness.scratch() as directory:
        os.makedirs(os.path.join(directory, "hosts/demo"))
        os.makedirs(os.path.join(directory, "stdlib"))
        with open(os.path.join(directory, "stdlib/prelude.croft"), "w", encoding="utf-8") as file:
            file.write("use lib (host, answer)\n")
        with open(os.path.join(directory, "stdlib/lib.croft"), "w", encoding="utf-8") as file:
            file.write("kind host { key name: Name }\nkind answer { key name: Name; is: Duration? }\n")
        with open(os.path.join(directory, "hosts/demo/a.croft"), "w", encoding="utf-8") as file:
            file.write("host demo {}\n")
            for number, expression in enumerate(expressions):
                file.write(f"answer a{number:06} {{ is = {expression} }}\n")
        result = harness.croft("-C", directory, "--stdlib", os.path.join(directory, "stdlib"), "eval", "demo",
                               "[a.is for a in answer]", seconds=120)
    if result.status != 0:
        raise RuntimeError(result.err.decode(errors="replace")[-2000:])
    return [seconds_of(part) for part in result.out.decode().strip().strip("[]").split(",")]


def weekly(rng):
    """A calendar without dates, of at most 96 moments a day."""
    hours = rng.choice(["*", domains.calendar_chain(rng, 0, 23)])
    minutes = ",".join(sorted({f"{rng.randint(0, 59):02}" for _ in range(rng.randint(1, 4))}))
    days = rng.choice(["", "", "Mon..Fri ", "Sun ", "Tue,Thu ", "Sat,Sun ", "Mon "])
    return f"{days}{hours}:{minutes}{rng.choice(['', ':30'])}"


def dated(rng):
    """A calendar with months and days, once or twice a day."""
    months = rng.choice(["*", "*", domains.calendar_chain(rng, 1, 12)])
    days = domains.calendar_chain(rng, 1, 28)
    if days == "*":
        days = str(rng.randint(1, 31))
    weekday = rng.choice(["", "", "Mon..Wed ", "Fri "])
    return f"{weekday}*-{months}{rng.choice('-~')}{days} {rng.choice(['02:00', '03,15:30'])}"


def gap_problem(calendar, said, exact):
    moments = listed(calendar, 1000, WEEK) if exact else listed(calendar, 1500)
    gaps = [int((b - a).total_seconds()) for a, b in zip(moments, moments[1:])]
    if said is None:
        return gaps and f"{calendar}: no gap, but it comes at {moments[1]}"
    if not gaps:
        return f"{calendar}: {said} s, but systemd knows one moment at most"
    if max(gaps) > said:
        return f"{calendar}: {said} s, but {max(gaps)} s are listed"
    whole = exact or moments[-1] - moments[0] > CYCLE
    return whole and max(gaps) != said and f"{calendar}: {said} s, but no more than {max(gaps)} s are listed"


def lead_problem(a, b, said):
    of_a, of_b = listed(a, 1000, WEEK), listed(b, 1000, WEEK + 8)
    leads = []
    for moment in of_a:
        at = bisect.bisect_left(of_b, moment)
        if at < len(of_b):
            leads.append(int((of_b[at] - moment).total_seconds()))
    return min(leads) != said and f"{a} → {b}: {said} s, but {min(leads)} s are listed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args()
    rng, tally = random.Random(20261123), harness.Tally()
    exact = [c for c in (weekly(rng) for _ in range(options.count)) if len(listed(c, 2)) == 2]
    rough = [c for c in (dated(rng) for _ in range(options.count)) if listed(c, 1)]
    pairs = list(zip(exact, exact[1:]))
    said = answers([f'longest_gap("{c}")' for c in exact + rough] + [f'shortest_lead("{a}", "{b}")' for a, b in pairs])
    for calendar, answer in zip(exact + rough, said):
        tally.case(f"longest_gap {calendar}", gap_problem(calendar, answer, calendar in exact) or "")
    for (a, b), answer in zip(pairs, said[len(exact) + len(rough):]):
        tally.case(f"shortest_lead {a}, {b}", lead_problem(a, b, answer) or "")
    tally.finish()


main()
