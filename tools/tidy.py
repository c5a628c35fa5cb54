#!/usr/bin/env python3
"""Brings files into the house's form and says what a person must mend: formats C++ with clang-format
(Google base, 4 spaces, 100 columns) and runs the lints.

usage: tools/tidy.py [--check] [--all | FILE…]     default: what differs from the last commit
--check changes nothing and ends with 1 when something is not formatted.
"""

import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CODE = (".h", ".cpp")


def git(*words):
    return subprocess.run(["git", *words], cwd=TOP, capture_output=True, text=True).stdout.split("\n")


def chosen(arguments):
    if "--all" in arguments:
        names = git("ls-files")
    else:
        named = [os.path.relpath(os.path.abspath(word), TOP) for word in arguments if word[0] != "-"]
        changed = git("diff", "--name-only", "HEAD") + git("ls-files", "-o", "--exclude-standard")
        names = named or changed
    return sorted({name for name in names if name.endswith(CODE) and os.path.exists(os.path.join(TOP, name))})


def main():
    arguments = sys.argv[1:]
    files = chosen(arguments)
    failed = False
    if files:
        words = ["--dry-run", "-Werror"] if "--check" in arguments else ["-i"]
        failed = subprocess.run(["clang-format-19", *words, *files], cwd=TOP).returncode != 0
    print(f"tidy: {len(files)} files")
    rooms = os.path.join(TOP, "build", "rooms.txt")
    if os.path.exists(rooms):
        lint = [sys.executable, os.path.join(TOP, "test/lint/check_rooms.py"), TOP, rooms]
        failed = subprocess.run(lint).returncode != 0 or failed
    else:
        print("tidy: no build folder, the lint of includes was left out")
    return 1 if failed else 0


sys.exit(main())
