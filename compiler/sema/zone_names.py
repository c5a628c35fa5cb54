#!/usr/bin/env python3
"""Lists the time zones of this machine (package tzdata), one a line: those that jobs embed.

usage: zone_names.py OUTPUT [FOLDER]
"""
import os
import sys


def zone_names(folder):
    names = []
    for root, folders, files in os.walk(folder):
        # Copies of everything, with and without leap seconds.
        folders[:] = [name for name in folders if name not in ("right", "posix")]
        for file in files:
            path = os.path.join(root, file)
            name = os.path.relpath(path, folder)
            with open(path, "rb") as zone:
                if zone.read(4) == b"TZif" and name not in ("localtime", "posixrules"):
                    names.append(name)
    return sorted(names)


def main():
    folder = sys.argv[2] if len(sys.argv) > 2 else "/usr/share/zoneinfo"
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("".join(name + "\n" for name in zone_names(folder)))


if __name__ == "__main__":
    main()
