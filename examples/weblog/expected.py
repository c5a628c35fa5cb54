#!/usr/bin/env python3
"""The same answers by a naive script: all records in a list, sorted. Writes what the program should into DIR (default: expected)."""
import gzip
import json
import re
import sys
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).parent
LINE = re.compile(r'(\S+) \S+ \S+ \[([^\]]+)\] "([A-Z]+) (\S+) [^"]*" (\d+) (-|\d+) "([^"]*)" "([^"]*)"')
ROBOT = re.compile(r"bot|crawl|spider|slurp", re.IGNORECASE)


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def read():
    hits, bad = [], []
    lines = gzip.open(HERE / "access.log.gz", "rt").read().split("\n")
    for number, line in enumerate(lines, 1):
        if line == "":
            continue
        found = LINE.fullmatch(line)
        if found is None:
            bad.append({"line": number, "reason": "syntax"})
            continue
        ip, at, _, path, status, size, referrer, agent = found.groups()
        time = datetime.strptime(at, "%d/%b/%Y:%H:%M:%S %z").astimezone(timezone.utc)
        hits.append({"ip": ip, "at": time, "path": path, "status": int(status), "bytes": 0 if size == "-" else int(size),
                     "referrer": referrer, "agent": agent, "number": number})
    # No record may be late for the comparison to hold: none is more than a minute behind those before it.
    newest = hits[0]["at"]
    for hit in hits:
        newest = max(newest, hit["at"])
        assert newest - hit["at"] <= timedelta(minutes=1)
    return sorted(hits, key=lambda hit: (hit["at"], hit["number"])), bad


def grouped(hits, key):
    groups = defaultdict(list)
    for hit in hits:
        groups[key(hit)].append(hit)
    return groups


def hours(hits):
    for hour, group in sorted(grouped(hits, lambda hit: hit["at"].replace(minute=0, second=0)).items()):
        errors = sum(hit["status"] >= 400 for hit in group)
        yield {"hour": text(hour), "hits": len(group), "errors": errors, "megabytes": round(sum(hit["bytes"] for hit in group) / 1e6, 3),
               "error_rate": round(errors / len(group), 4)}


def visits(hits):
    people = [hit for hit in hits if not ROBOT.search(hit["agent"])]
    for ip, group in grouped(people, lambda hit: hit["ip"]).items():
        sessions = [[group[0]]]
        for hit in group[1:]:
            if hit["at"] - sessions[-1][-1]["at"] <= timedelta(minutes=30):
                sessions[-1].append(hit)
            else:
                sessions.append([hit])
        for session in sessions:
            if len(session) >= 25:
                yield {"ip": ip, "start": text(session[0]["at"]), "hits": len(session), "pages": len({hit["path"] for hit in session}),
                       "entry": session[0]["path"], "seconds": int((session[-1]["at"] - session[0]["at"]).total_seconds())}


def missing(hits):
    lost = [hit for hit in hits if hit["status"] == 404]
    for day, group in sorted(grouped(lost, lambda hit: hit["at"].replace(hour=0, minute=0, second=0)).items()):
        paths = sorted(grouped(group, lambda hit: hit["path"]).items(), key=lambda item: (-len(item[1]), item[0]))
        for rank, (path, ones) in enumerate(paths[:3], 1):
            yield {"path": path, "day": text(day), "hits": len(ones), "from_elsewhere": sum(hit["referrer"] != "-" for hit in ones), "rank": rank}


def main(folder):
    hits, bad = read()
    folder.mkdir(exist_ok=True)
    for name, rows in (("hours", hours(hits)), ("visits", visits(hits)), ("missing", missing(hits)), ("bad_lines", bad)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "expected")
