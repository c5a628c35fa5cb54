#!/usr/bin/env python3
"""Runs all fuzzers side by side, each on the inputs of corpus/NAME and on new ones, so many that one seed
gives the same ones on every machine, for a bounded time. A crash, a leak of time (one input for seconds) or
of memory fails, and the input is printed. Another seed looks at others, for as long as it is given.

usage: run.py BIN_FOLDER SECONDS [SEED]
"""
import base64
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Inputs of the first seed, about half a minute of one core each.
RUNS = {"json": 300_000, "packed": 4_000, "program": 1_000, "records": 9_000, "regex": 300_000, "times": 1_500_000}


def corpus_of(name, folder):
    """A folder of inputs. Programs come from the text tests as well."""
    if name != "program":
        return HERE / "corpus" / name
    made = folder / "programs"
    made.mkdir()
    for number, path in enumerate(sorted((HERE / "corpus" / name).iterdir()) + sorted(HERE.parent.parent.glob("test/*/*.stream"))):
        text = path.read_bytes().split(b"\n//--- ")[0]
        if len(text) < 4096:
            (made / f"{number}").write_bytes(text)
    return made


def run(program, seconds, seed):
    name = program.name.removesuffix("_fuzzer")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "new").mkdir()
        command = [program, f"-max_total_time={seconds}", f"-seed={seed}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=2048",
                   f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=0", folder / "new", corpus_of(name, folder)]
        if seed == "1":
            command.append(f"-runs={RUNS[name]}")
        dictionary = HERE / "corpus" / f"{name}.dict"
        if dictionary.exists():
            command.append(f"-dict={dictionary}")
        done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                              env=dict(os.environ, ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1"))
        found = sorted(folder.glob("*-*"))
        if done.returncode == 0 and not found:
            runs = [line.split()[-1] for line in done.stderr.splitlines() if line.startswith("stat::number_of_executed_units")]
            return f"   {name}: {runs[0] if runs else '?'} runs", None, []
        return f"   {name}: FAILED", done.stderr[-6000:], [(path.name, path.read_bytes()) for path in found]


def main():
    programs = sorted(Path(sys.argv[1]).glob("*_fuzzer"))
    seconds, seed = sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "1"
    if not programs:
        sys.exit("no fuzzers in " + sys.argv[1])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda program: run(program, seconds, seed), programs))
    for line, errors, inputs in results:
        print(line)
        if errors is not None:
            print(errors)
        for name, data in inputs:
            print(f"   {name}, {len(data)} bytes: {data[:2000]!r}")
            print(f"   to keep it: echo {base64.b64encode(data[:2000]).decode()} | base64 -d > input")
    failed = sum(errors is not None for _, errors, _ in results)
    print(f"fuzzers: {len(results) - failed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
