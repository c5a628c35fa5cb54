#!/usr/bin/env python3
"""Writes what the compiler prints into the tests that pin it. Read the diff afterwards as if a
stranger had written it.

usage: tools/update_checks.py FILE…

In a test whose RUN line pipes `%weir …` into FileCheck, the block of `// CHECK…` lines that follows the
RUN lines is replaced by the output's lines, the first as CHECK:, the others as CHECK-NEXT:. Paths of
the test itself become {{.*}}.
"""

import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WEIR = os.path.join(TOP, "build", "bin", "weir")
RUN = re.compile(r"^(//|#) RUN: (?:not )?(%weir .*?) *(2>&1)? *\| *FileCheck %s *$")


def output_of(command, merged, path):
    words = command.replace("%weir", WEIR).replace("%s", path).replace("%S", os.path.dirname(path))
    errors = subprocess.STDOUT if merged else subprocess.DEVNULL
    result = subprocess.run(["sh", "-c", words], stdout=subprocess.PIPE, stderr=errors, text=True)
    return result.stdout


def checks(comment, text, path):
    lines = []
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        line = line.replace(path, "{{.*}}" + os.path.basename(path))
        kind = "CHECK" if number == 0 else "CHECK-NEXT"
        lines.append(f"{comment} {kind}: {line}".rstrip() if line else f"{comment} CHECK-EMPTY:")
    return lines


def update(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines):
        found = RUN.match(line)
        if not found:
            continue
        comment, command, merged = found.groups()
        rest = [one for one in lines[number + 1:] if not one.startswith(f"{comment} CHECK")]
        made = checks(comment, output_of(command, merged, path), path)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines[: number + 1] + made + rest))
        return True
    print(f"{path}: no RUN line that pipes %weir into a plain FileCheck")
    return False


def main():
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    return 0 if all([update(os.path.abspath(path)) for path in sys.argv[1:]]) else 1


sys.exit(main())
