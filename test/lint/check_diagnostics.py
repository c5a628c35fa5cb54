#!/usr/bin/env python3
"""Checks that each line of diagnostics.def has a text test that pins its code: some file below test/
that holds `error[E0203]` or `warning[W0901]`.

usage: check_diagnostics.py SOURCE_FOLDER
"""

import os
import re
import sys

LINE = re.compile(r"^DIAGNOSTIC\((\w+),\s*([EW]\d{4}),", re.M)
PINNED = re.compile(r"(?:error|warning)\W{1,4}([EW]\d{4})")


def main():
    top = sys.argv[1]
    with open(os.path.join(top, "compiler/diag/diagnostics.def")) as file:
        table = LINE.findall(file.read())
    pinned = set()
    for where, _, files in os.walk(os.path.join(top, "test")):
        for name in files:
            if name.endswith((".stream", ".test")):
                with open(os.path.join(where, name), encoding="utf-8", errors="replace") as file:
                    pinned.update(PINNED.findall(file.read()))
    missing = [(name, code) for name, code in table if code not in pinned]
    for name, code in missing:
        print(f"compiler/diag/diagnostics.def: {code} ({name}) has no test that pins its words")
    print(f"diagnostics: {len(table)} messages, {len(missing)} without a test")
    return 1 if missing else 0


sys.exit(main())
