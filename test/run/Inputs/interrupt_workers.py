#!/usr/bin/env python3
"""Interrupts a job of several workers that wait for a pipe which nobody reads: it ends at once, whoever writes and whoever waits.

usage: interrupt_workers.py JOB"""
import os
import signal
import subprocess
import sys
import time


def main():
    for n in range(4):
        with open(f"in{n}.jsonl", "w") as out:
            out.writelines('{"n":%d}\n' % number for number in range(60_000))
    os.mkfifo("pipe")
    for workers in ("1", "2", "4"):
        job = subprocess.Popen([sys.argv[1], "--workers", workers], env={**os.environ, "OUT": "pipe"}, stderr=subprocess.PIPE)
        reader = os.open("pipe", os.O_RDONLY)
        time.sleep(0.3)
        job.send_signal(signal.SIGTERM)
        try:
            _, said = job.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            job.kill()
            sys.exit(f"--workers {workers}: it does not end")
        os.close(reader)
        if job.returncode != 130:
            sys.exit(f"--workers {workers}: ended with {job.returncode}\n{said.decode()}")
    print("interrupted")


main()
