#!/usr/bin/env python3
"""The same answers by a naive script: every record against every window. Writes what the program should into DIR (default: .)."""
import gzip
import json
import sys
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FIELDS = {"scheduled": str, "reported": str, "origin": str, "dest": str, "delay_min": int, "miles": int}


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def duration(delta):
    minutes = int(delta.total_seconds()) // 60
    return "PT" + (f"{minutes // 60}H" if minutes >= 60 else "") + (f"{minutes % 60}M" if minutes % 60 else "")


def reason(line):
    """Why a record is bad, or None: the first that applies in the order of the fields."""
    try:
        record = json.loads(line)
    except ValueError:
        return "syntax"
    for name, kind in FIELDS.items():
        if name not in record:
            return "missing"
        if record[name] is None:
            return "null"
        if type(record[name]) is not kind:
            return "type"
        if name in ("scheduled", "reported"):
            try:
                datetime.fromisoformat(record[name].replace("Z", "+00:00"))
            except ValueError:
                return "time"
    return None


def main(folder):
    groups, late, bad, watermark = defaultdict(list), [], [], None
    lines = gzip.open(Path(__file__).parent / "flights.jsonl.gz", "rt").read().splitlines()
    for number, line in enumerate(lines):
        why = reason(line)
        if why:
            bad.append({"reason": why, "offset": number, "line": number + 1})
            continue
        flight = json.loads(line)
        time = datetime.fromisoformat(flight["scheduled"].replace("Z", "+00:00"))
        start = EPOCH + (time - EPOCH) // HOUR * HOUR
        for begin in (start - 2 * HOUR, start - HOUR, start):
            end = begin + 3 * HOUR
            if watermark is not None and end <= watermark:
                late.append({**flight, "window_start": text(begin), "window_end": text(end), "late_by": duration(watermark - time)})
            else:
                groups[begin, flight["origin"]].append(flight)
        watermark = max(watermark or time - 2 * HOUR, time - 2 * HOUR)
    worst = []
    for begin in sorted({begin for begin, _ in groups}):
        rows = []
        for (other, origin), flights in groups.items():
            if other != begin or len(flights) < 20:
                continue
            delays = [flight["delay_min"] for flight in flights]
            delayed = sum(delay > 15 for delay in delays)
            most = max(delays)
            first = min((f for f in flights if f["delay_min"] == most), key=lambda f: f["scheduled"])
            rows.append({"origin": origin, "start": text(begin), "end": text(begin + 3 * HOUR), "flights": len(flights),
                         "delayed": delayed, "share": delayed / len(flights), "average": sum(delays) / len(delays),
                         "worst": most, "worst_to": first["dest"]})
        rows.sort(key=lambda row: (-row["share"], row["origin"]))
        worst += [{**row, "rank": rank + 1} for rank, row in enumerate(rows[:3])]
    for name, rows in (("worst_airports", worst), ("late_flights", late), ("bad_flights", bad)):
        with open(Path(folder) / f"{name}.jsonl", "w") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
