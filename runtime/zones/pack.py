#!/usr/bin/env python3
"""Packs the compiled time zones of this machine (package tzdata) into one file that jobs embed.

usage: pack.py OUTPUT [FOLDER]

[u32 zones] then for each, sorted by name: [u32 name at][u32 name bytes][u32 data at][u32 data bytes], places counted from the file's
begin; then names and data. Data is a TZif file without its first, 32-bit part. Zones with equal data share it.
"""
import os
import struct
import sys

HEADER_BYTES = 44


def without_32_bit_part(data):
    """The file with an empty first part: readers take the second, 64-bit one."""
    version = data[4:5]
    if version == b"\0":
        return data
    counts = struct.unpack(">6I", data[20:44])
    isutc, isstd, leap, times, types, chars = counts
    first_part = times * 5 + types * 6 + chars + leap * 8 + isstd + isutc
    return data[:20] + b"\0" * 24 + data[HEADER_BYTES + first_part:]


def read_zones(folder):
    zones = {}
    for root, folders, files in os.walk(folder):
        # Copies of everything, with and without leap seconds.
        folders[:] = [name for name in folders if name not in ("right", "posix")]
        for file in files:
            path = os.path.join(root, file)
            name = os.path.relpath(path, folder)
            if name in ("localtime", "posixrules"):
                continue
            with open(path, "rb") as zone:
                data = zone.read()
            if data[:4] == b"TZif":
                zones[name] = without_32_bit_part(data)
    return zones


def main():
    output = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else "/usr/share/zoneinfo"
    zones = read_zones(folder)
    if "Europe/Berlin" not in zones:
        sys.exit(f"pack.py: no time zones in {folder}; install tzdata")
    names = sorted(zones)
    at = 4 + 16 * len(names)
    body = b""
    places = {}
    index = struct.pack("<I", len(names))
    for name in names:
        entry = []
        for piece in (name.encode(), zones[name]):
            if piece not in places:
                places[piece] = at + len(body)
                body += piece
            entry += [places[piece], len(piece)]
        index += struct.pack("<4I", *entry)
    with open(output, "wb") as packed:
        packed.write(index + body)


main()
