#!/usr/bin/env python3
"""Stands in for `weir` in a tree of -DWEIR_SANITIZE=thread, where the compiler is not built: jobs come from
the compiler of another tree, are instrumented, and linked with this tree's runtime.

usage: weir_thread.py WEIR LIB_FOLDER build PROGRAM [-o JOB] [OPTION…]
"""
import os
import subprocess
import sys
import tempfile

# The jobs of tests are small; what optimisation would change is none of this check's business.
CLANG = ["clang++-19", "-O1", "-g1", "-fsanitize=thread", "-no-pie", "-fuse-ld=lld", "-Wno-override-module"]
INSTRUMENT = ["opt-19", "-passes=forceattrs,function(tsan),tsan-module", "-force-attribute=sanitize_thread"]


def archives(folder):
    words = []
    with open(os.path.join(folder, "archives.txt"), encoding="utf-8") as file:
        for line in file:
            feature, *names = line.split()
            words += [] if feature == "core" else ["-Wl,-u,weir_feature_" + feature]
            words += [os.path.join(folder, name) for name in names]
    return ["-Wl,--start-group", *dict.fromkeys(words), "-Wl,--end-group"]


def main():
    weir, folder, command, program, *rest = sys.argv[1:]
    if command != "build" or any(word.startswith("--emit") for word in rest):
        os.execv(weir, [weir, command, program, *rest])
    job = os.path.splitext(os.path.basename(program))[0]
    if "-o" in rest:
        at = rest.index("-o")
        job = rest[at + 1]
        del rest[at:at + 2]
    with tempfile.TemporaryDirectory() as work:
        plain, instrumented = os.path.join(work, "job.ll"), os.path.join(work, "job.bc")
        with open(plain, "wb") as out:
            emitted = subprocess.run([weir, "build", program, "--emit=llvm", *rest], stdout=out)
        if emitted.returncode != 0:
            return emitted.returncode
        subprocess.run([*INSTRUMENT, plain, "-o", instrumented], check=True)
        subprocess.run([*CLANG, "-o", job, instrumented, *archives(folder)], check=True)
    return 0


sys.exit(main())
