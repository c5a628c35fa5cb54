#!/usr/bin/env python3
"""Compiles the ```stream snippets of Markdown files with `weir check`. The first snippet of a file is a
whole program, each later one goes on from it. Lines keep their numbers, so that a message points into
the file. Prints the messages of the snippets that fail.

usage: check_snippets.py --weir WEIR FILE.md…
"""

import argparse
import os
import subprocess
import sys
import tempfile


def snippets(lines):
    """Pairs of first line and end of each snippet, counted from 0."""
    begin = None
    for number, line in enumerate(lines):
        if begin is None and line.strip() == "```stream":
            begin = number + 1
        elif begin is not None and line.strip() == "```":
            yield begin, number
            begin = None


def program(lines, parts):
    """The lines of some snippets in their places, all others empty."""
    kept = [""] * len(lines)
    for begin, end in parts:
        kept[begin:end] = lines[begin:end]
    return "\n".join(kept) + "\n"


def check(weir, path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    parts = list(snippets(lines))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, os.path.basename(path))
        for part in parts:
            with open(copy, "w", encoding="utf-8") as file:
                file.write(program(lines, [parts[0]] if part == parts[0] else [parts[0], part]))
            run = subprocess.run([weir, "check", copy], capture_output=True, text=True)
            if run.returncode != 0:
                failed += 1
                print(run.stdout + run.stderr)
    print(f"{path}: {len(parts)} snippets, {failed} failed")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weir", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    return 1 if sum(check(options.weir, path) for path in options.files) else 0


sys.exit(main())
