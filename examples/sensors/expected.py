#!/usr/bin/env python3
"""The same answers by a naive script that holds every reading. Writes what the program should into DIR (default: .)."""
import csv
import gzip
import json
import statistics
import sys
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def first_greatest(rows, value, by):
    return max(rows, key=lambda row: row[by])[value]


def main(folder):
    series = defaultdict(list)
    with gzip.open(Path(__file__).parent / "metrics.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            time = datetime.strptime(row["ts"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
            series[row["series"]].append({"ts": time, "value": float(row["value"])})
    hours, days, runs = [], [], []
    for name, readings in series.items():
        by_hour, by_day = defaultdict(list), defaultdict(list)
        for reading in readings:
            by_hour[reading["ts"].replace(minute=0, second=0)].append(reading)
        for start, rows in by_hour.items():
            values = [row["value"] for row in rows]
            hour = {"series": name, "start": start, "n": len(rows), "mean": statistics.fmean(values), "peak": max(values),
                    "peak_at": first_greatest(rows, "ts", "value"), "spread": statistics.pstdev(values)}
            by_day[start.replace(hour=0)].append(hour)
            hours.append({**hour, "start": text(start), "peak_at": text(hour["peak_at"])})
        for day, rows in by_day.items():
            days.append({"series": name, "day": text(day), "hours": len(rows), "busiest": text(first_greatest(rows, "start", "mean")),
                         "peak": max(row["peak"] for row in rows), "mean": statistics.fmean(row["mean"] for row in rows),
                         "loud": sum(row["spread"] > 10 for row in rows)})
        run = []
        for reading in [*readings, None]:
            if run and (reading is None or reading["ts"] - run[-1]["ts"] > timedelta(minutes=30)):
                runs.append({"series": name, "start": text(run[0]["ts"]), "end": text(run[-1]["ts"] + timedelta(minutes=30)),
                             "n": len(run), "first": run[0]["value"], "last": run[-1]["value"],
                             "distinct": len({row["value"] for row in run})})
                run = []
            run.append(reading)
    with open(Path(folder) / "hours.csv", "w", newline="") as out:
        writer = csv.DictWriter(out, hours[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(hours)
    for name, rows in (("days", days), ("runs", runs)):
        with open(Path(folder) / f"{name}.jsonl", "w") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
