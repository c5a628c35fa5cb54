#!/usr/bin/env python3
"""The same answers by a naive script. Writes what the program should into DIR (default: expected)."""
import gzip
import json
import re
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
ENTRY = re.compile(r"(\w{3} [ \d]\d \d\d:\d\d:\d\d) (\S+) ([^\[:\s]+)(?:\[(\d+)\])?: (.*)")
REPEATED = re.compile(r"message repeated (\d+) times: \[ (.*)\]")
LOGIN = re.compile(r"(Failed|Accepted) \w+ for (.*) from (\S+) port")


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def read():
    logins, bad = [], []
    for number, line in enumerate(gzip.open(HERE / "auth.log.gz", "rt").read().split("\n"), 1):
        if line == "":
            continue
        found = ENTRY.fullmatch(line)
        if found is None:
            bad.append({"line": number, "reason": "syntax"})
            continue
        ts, _, process, _, message = found.groups()
        time = datetime.strptime("2017 " + ts, "%Y %b %d %H:%M:%S")
        times = 1
        repeated = REPEATED.match(message)
        if repeated:
            times, message = int(repeated.group(1)), repeated.group(2)
        login = LOGIN.match(message)
        if process == "sshd" and login:
            user = login.group(2).removeprefix("invalid user ")
            logins.append({"at": time, "times": times, "failed": login.group(1) == "Failed", "user": user, "ip": login.group(3)})
    return logins, bad


def facts(group):
    failed = [login for login in group if login["failed"]]
    return {"failures": sum(login["times"] for login in failed) if failed else None, "accepted": len(group) - len(failed)}, failed


def attacks(logins):
    groups = defaultdict(list)
    for login in logins:
        groups[login["ip"]].append(login)
    for ip, group in groups.items():
        bursts = [[group[0]]]
        for login in group[1:]:
            if login["at"] - bursts[-1][-1]["at"] <= timedelta(minutes=10):
                bursts[-1].append(login)
            else:
                bursts.append([login])
        for burst in bursts:
            counts, failed = facts(burst)
            if (counts["failures"] or 0) >= 5:
                yield {"ip": ip, "start": text(burst[0]["at"]), "end": text(burst[-1]["at"]), **counts, "users": len({login["user"] for login in failed})}


def days(logins):
    groups = defaultdict(list)
    for login in logins:
        groups[login["at"].replace(hour=0, minute=0, second=0)].append(login)
    for day, group in sorted(groups.items()):
        yield {"day": text(day), **facts(group)[0], "addresses": len({login["ip"] for login in group})}


def main(folder):
    logins, bad = read()
    folder.mkdir(exist_ok=True)
    found = list(attacks(logins))
    tables = {"attacks": [row for row in found if row["accepted"] == 0], "break_ins": [row for row in found if row["accepted"] > 0],
              "days": days(logins), "bad_lines": bad}
    for name, rows in tables.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "expected")
