#!/usr/bin/env python3
"""Runs a job over several files with 1 and with more workers: every sink must have the same rows, in any order.

usage: workers_agree.py JOB FOLDER ROWS WORKERS[,WORKERS…]"""
import json
import os
import random
import subprocess
import sys

FILES = 5


def write_inputs(rows):
    os.makedirs("in", exist_ok=True)
    rng = random.Random(7)
    for part in range(FILES):
        time = 1_767_229_200_000 + part * 700
        with open(f"in/p{part}.jsonl", "w") as out:
            for number in range(rows * (part + 1) // FILES):
                time += rng.choice([0, 0, 1, 2, 5, 10])
                at = time - rng.choice([0, 0, 0, 0, 500, 1900, 6000])
                row = {"k": rng.choice("abcdefghijklmnopqrstuvwxyz") * rng.randint(1, 12), "n": rng.randint(0, 99), "x": rng.randint(0, 800) / 8,
                       "user": rng.choice([None, *range(40)]), "tags": rng.choice([None, ["t"], ["u", "v" * 30]]),
                       "at": f"2026-01-01T{at // 3_600_000 % 24:02d}:{at // 60_000 % 60:02d}:{at // 1000 % 60:02d}.{at % 1000:03d}Z"}
                if rng.random() < 0.002:
                    row["n"] = "many"
                out.write(json.dumps(row) + "\n")


def canonical(line):
    """A line with floats rounded, since sums are made in another order."""
    row = json.loads(line)
    return json.dumps({name: f"{value:.8g}" if isinstance(value, float) else value for name, value in row.items()}, sort_keys=True)


def results(job, workers):
    for name in os.listdir("."):
        if name.endswith(".jsonl"):
            os.remove(name)
    run = subprocess.run([job, "--workers", workers, "--log", "json"], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"--workers {workers}: ended with {run.returncode}\n{run.stderr}")
    summary = json.loads(run.stderr.strip().splitlines()[-1])
    rows = {name: sorted(map(canonical, open(name))) for name in sorted(os.listdir(".")) if name.endswith(".jsonl")}
    return rows, {name: summary[name] for name in ("read", "written", "late", "outside", "bad")}


def main():
    job, folder, rows, counts = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4].split(",")
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    write_inputs(rows)
    expected, expected_counts = results(job, "1")
    empty = [name for name, found in expected.items() if not found]
    if empty:
        sys.exit(f"nothing is tested by {empty}")
    for workers in counts:
        found, found_counts = results(job, workers)
        for name in expected:
            if expected[name] != found[name]:
                only = [set(expected[name]) - set(found[name]), set(found[name]) - set(expected[name])]
                sys.exit(f"--workers {workers}: {name}: {len(expected[name])} rows with one worker, {len(found[name])} here\n"
                         + "\n".join(str(sorted(side)[:3]) for side in only))
        if found_counts != expected_counts:
            sys.exit(f"--workers {workers}: the summary says {found_counts}, with one worker {expected_counts}")
    print(f"{sum(map(len, expected.values()))} rows agree")


main()
