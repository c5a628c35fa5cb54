#!/usr/bin/env python3
"""Sends signals to a job at random moments, and while it waits. Whatever the moment, nothing half-written
has the final name, SIGINT and SIGTERM leave no temporary file, and what SIGKILL leaves the next run
removes.

usage: signals.py JOB      (reads $IN, writes out.jsonl in the working folder)
"""
import os
import random
import signal
import subprocess
import sys
import time

JOB = sys.argv[1]
RECORDS = 300_000
TRIALS = 10


def start(records="in.jsonl", out="out.jsonl"):
    return subprocess.Popen([JOB], env=dict(os.environ, IN=records, OUT=out),
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def check(condition, what):
    if not condition:
        sys.exit(f"signals.py: {what}; in the folder: {sorted(os.listdir('.'))}")


def temporaries():
    return [name for name in os.listdir(".") if name.startswith(".out.jsonl.")]


def check_out(code, what):
    """The output is whole, or not there."""
    if os.path.exists("out.jsonl"):
        with open("out.jsonl", "rb") as file:
            check(file.read().count(b"\n") == RECORDS, f"{what}: out.jsonl is cut off")
        check(code in (0, -signal.SIGKILL), f"{what}: exit code {code}, and out.jsonl is there")
        os.remove("out.jsonl")
    else:
        check(code != 0, f"{what}: exit code 0 without out.jsonl")


def at_random_moments():
    begin = time.monotonic()
    start().wait()
    length = time.monotonic() - begin
    os.remove("out.jsonl")
    for trial in range(TRIALS):
        which = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)[trial % 3]
        job = start()
        time.sleep(random.random() * length)
        job.send_signal(which)
        code = job.wait()
        what = f"{which.name} in trial {trial}"
        # A signal before the job watches for it ends the job like any program.
        check(code in (0, 130, -which), f"{what}: exit code {code}")
        check_out(code, what)
        if which != signal.SIGKILL and code != -which:
            check(not temporaries(), f"{what}: a temporary file is left")


def killed_then_again():
    with open(".out.jsonl.0badcafe", "w") as file:
        file.write('{"n":')
    check(start().wait() == 0, "a run after a kill failed")
    check(not temporaries(), "what a killed job left is still there")
    check_out(0, "after a kill")


def wait_until(condition, what):
    end = time.monotonic() + 20
    while not condition():
        check(time.monotonic() < end, what)
        time.sleep(0.005)


def while_it_waits(records, out, hold, signals, what):
    """One signal ends a job that waits for a pipe's other end, for input or for its reader."""
    job = start(records, out)
    keep = hold()
    time.sleep(0.1)
    for each in signals:
        job.send_signal(each)
    try:
        code = job.wait(timeout=10)
    except subprocess.TimeoutExpired:
        job.kill()
        sys.exit(f"signals.py: {what}: the job goes on")
    said = job.stderr.read().decode()
    check(code == 130, f"{what}: exit code {code}: {said}")
    check("interrupted" in said, f"{what}: no summary: {said}")
    check(not temporaries(), f"{what}: a temporary file is left")
    if keep is not None:
        os.close(keep)


def main():
    random.seed(5)
    with open("in.jsonl", "w") as file:
        for n in range(RECORDS):
            file.write('{"n":%d}\n' % n)
    at_random_moments()
    killed_then_again()
    os.mkfifo("pipe")
    open_writer = lambda: os.open("pipe", os.O_WRONLY)
    open_reader = lambda: os.open("pipe", os.O_RDONLY)
    while_it_waits("pipe", "out.jsonl", lambda: None, [signal.SIGTERM], "nobody writes the input")
    while_it_waits("pipe", "out.jsonl", open_writer, [signal.SIGINT], "the input is silent")
    while_it_waits("in.jsonl", "pipe", lambda: None, [signal.SIGINT], "nobody reads the output")
    while_it_waits("in.jsonl", "pipe", open_reader, [signal.SIGTERM], "the reader is slow")
    while_it_waits("pipe", "out.jsonl", open_writer, [signal.SIGTERM, signal.SIGTERM], "one signal, sent twice")


main()
