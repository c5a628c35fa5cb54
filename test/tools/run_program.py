#!/usr/bin/env python3
"""Runs one text test that holds a program, its records and its expected results together.

usage: run_program.py --weir WEIR TEST_FILE FOLDER

The program stands first, down to the first line that begins with `//--- `. Each such line begins a
section:

    //--- clicks.jsonl              a file in the folder where the job runs
    //--- expect out.jsonl          rows that the job wrote: listed fields, any order, floats in 1e-9
    //--- expect in order out.jsonl the same, in this order; `stdout` names the standard output
    //--- expect exactly out.csv    the bytes of a file
    //--- expect stderr             each line must occur in what the job or the compiler says
    //--- expect nothing out.jsonl  the file is not there
    //--- python                    makes files: a script that may call write(name, bytes)
    //--- arguments                 of the job, one a line
    //--- peak 64 MiB               the most memory that the job may take (sanitizers aside)
    //--- exit 3                    the exit code, if it is not 0
    //--- one worker                why this job is not run again with several

Every job runs with --workers 1 and then, unless it ends with a failure or its arguments name a number,
with 4: the rows must be the same, in any order.
"""
import json
import os
import shutil
import subprocess
import sys

import compare_rows

MARK = "//--- "


def read_sections(path):
    """The program's text, and (title, text) of each section."""
    program, sections = [], []
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        for line in file:
            if line.startswith(MARK):
                sections.append((line[len(MARK):].strip(), []))
            elif sections:
                sections[-1][1].append(line)
            else:
                program.append(line)
    return "".join(program), [(title, "".join(lines)) for title, lines in sections]


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)


def run_script(text):
    """In a process of its own, whose memory is not taken for that of the job."""
    helper = "def write(name, data):\n    with open(name, 'wb') as file:\n        file.write(data)\n"
    subprocess.run([sys.executable, "-c", helper + text], check=True)


def run_job(command, out, err):
    """The job's exit code, and the most memory it took in MiB."""
    job = subprocess.Popen(command, stdout=out, stderr=err)
    _, status, usage = os.wait4(job.pid, 0)
    job.returncode = os.waitstatus_to_exitcode(status)
    return job.returncode, usage.ru_maxrss / 1024


def check_rows(name, text, in_order):
    ending = os.path.splitext(name)[1] or ".jsonl"
    expected = "expected-rows" + ending
    write(expected, text)
    if not os.path.exists(name):
        print(f"{name}: the job did not write it")
        return False
    try:
        return compare_rows.main(expected, name, in_order) == 0
    except json.JSONDecodeError as error:
        print(f"{name}: no JSON line: {error}")
        return False


def check_lines(name, text):
    with open(name, encoding="utf-8", errors="replace") as file:
        found = file.read()
    missing = [line for line in text.splitlines() if line.strip() and line.strip() not in found]
    for line in missing:
        print(f"{name}: nothing says `{line.strip()}`; it says\n{found}")
    return not missing


def check_bytes(name, text, in_order):
    if not os.path.exists(name):
        print(f"{name}: the job did not write it")
        return False
    with open(name, encoding="utf-8", errors="surrogateescape", newline="") as file:
        found = file.read()
    same = found == text if in_order else sorted(found.splitlines()) == sorted(text.splitlines())
    if not same:
        print(f"{name}: expected exactly\n{text}found\n{found}")
    return same


def check_section(title, text, ordered):
    """Whether one `expect …` section holds; `title` is what follows the word. Not `ordered`: rows may come in any order."""
    if title == "stderr":
        return check_lines("stderr", text)
    if title.startswith("exactly "):
        return check_bytes(title.removeprefix("exactly "), text, ordered)
    if title.startswith("nothing "):
        name = title.removeprefix("nothing ")
        if os.path.exists(name):
            print(f"{name}: it is there")
        return not os.path.exists(name)
    in_order = title.startswith("in order ")
    return check_rows(title.removeprefix("in order "), text, in_order and ordered)


def main():
    weir, test, folder = sys.argv[2], os.path.abspath(sys.argv[3]), sys.argv[4]
    program, sections = read_sections(test)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    os.chdir(folder)
    name = os.path.splitext(os.path.basename(test))[0] + ".stream"
    write(name, program)

    arguments, code, peak_mib_max = [], 0, None
    for title, text in sections:
        if title == "arguments":
            arguments = text.split("\n")[:-1]
        elif title.startswith("exit "):
            code = int(title.split()[1])
        elif title.startswith("peak "):
            # Sanitizers take memory of their own.
            peak_mib_max = int(title.split()[1]) if "ASAN_OPTIONS" not in os.environ else None
        elif title == "python":
            run_script(text)
        elif title == "one worker":
            pass
        elif not title.startswith("expect "):
            write(title, text)

    job = os.path.abspath("job")
    with open("stdout", "w") as out, open("stderr", "w") as err:
        result = subprocess.run([weir, "build", name, "-o", job], stdout=out, stderr=err).returncode
    expected = Expected(code, peak_mib_max, sections)
    if result != 0:
        return 0 if expected.check(result, 0, ordered=True) else 1
    for workers in (1, 4):
        command = [job] + arguments
        if "--workers" not in arguments:
            command += ["--workers", str(workers)]
        clear(sections)
        with open("stdout", "w") as out, open("stderr", "w") as err:
            result, peak_mib = run_job(command, out, err)
        if not expected.check(result, peak_mib, ordered=workers == 1):
            print(f"(with --workers {workers})")
            return 1
        # Where a job fails depends on which worker comes first.
        if code != 0 or "--workers" in arguments or any(title == "one worker" for title, _ in sections):
            break
    return 0


class Expected:
    """What the sections of a test say about one run of its job."""

    def __init__(self, code, peak_mib_max, sections):
        self.code, self.peak_mib_max, self.sections = code, peak_mib_max, sections

    def check(self, result, peak_mib, ordered):
        good = True
        if result != self.code:
            with open("stderr", errors="replace") as err:
                print(f"exit code {result}, expected {self.code}; it says\n{err.read()}")
            good = False
        if self.peak_mib_max is not None and peak_mib > self.peak_mib_max:
            print(f"the job took {peak_mib:.0f} MiB, more than {self.peak_mib_max} MiB")
            good = False
        for title, text in self.sections:
            if title.startswith("expect ") and not check_section(title.removeprefix("expect "), text, ordered):
                print(f"(in the section `{title}`)")
                good = False
        return good


def clear(sections):
    """Removes what a run before has written."""
    for title, _ in sections:
        name = title.split()[-1]
        if title.startswith("expect ") and name not in ("stdout", "stderr") and os.path.exists(name):
            os.remove(name)


sys.exit(main())
