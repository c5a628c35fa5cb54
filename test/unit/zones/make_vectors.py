#!/usr/bin/env python3
"""Writes vectors.h: what Python's zoneinfo knows of moments around changes of offset. usage: make_vectors.py > vectors.h"""
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Casablanca",
         "Pacific/Apia", "Atlantic/Azores", "Asia/Tehran", "UTC", "Europe/Dublin", "America/St_Johns"]
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def micros(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)


def changes(zone):
    """Hours in which the offset changes, from 1980 to 2030."""
    at = datetime(1980, 1, 1, tzinfo=timezone.utc)
    before = at.astimezone(zone).utcoffset()
    while at.year < 2030:
        at += timedelta(hours=1)
        now = at.astimezone(zone).utcoffset()
        if now != before:
            yield at
        before = now


def main():
    random.seed(5)
    print("// Made by make_vectors.py; not edited.\n#pragma once\n\n#include <cstdint>\n")
    print("struct Moment { const char* zone; int64_t utc; int64_t offset; const char* abbreviation; };")
    print("inline constexpr Moment kMoments[] = {")
    locals_ = []
    for name in ZONES:
        zone = ZoneInfo(name)
        picked = random.sample(found, min(4, len(found))) if (found := list(changes(zone))) else []
        moments = [at + timedelta(seconds=s) for at in picked for s in (-3601, -1, 0, 1, 3600)]
        moments += [datetime(1969, 6, 1, 12, tzinfo=timezone.utc), datetime(2040, 7, 1, tzinfo=timezone.utc)]
        for at in moments:
            local = at.astimezone(zone)
            print(f'    {{"{name}", {micros(at)}, {int(local.utcoffset().total_seconds())}, "{local.tzname()}"}},')
        for at in picked:
            naive = at.astimezone(zone).replace(tzinfo=None, fold=0)
            for minutes in (-90, -60, -30, -1, 0, 1, 30, 60, 90):
                wall = naive + timedelta(minutes=minutes)
                early = wall.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
                late = wall.replace(tzinfo=zone, fold=1).astimezone(timezone.utc)
                # In a gap fold=0 reads with the offset before the change, and comes out later than fold=1.
                gap = early > late
                locals_.append((name, micros(wall.replace(tzinfo=timezone.utc)), micros(early if gap else late)))
    print("};\n\nstruct Local { const char* zone; int64_t local; int64_t utc; };")
    print("inline constexpr Local kLocals[] = {")
    for name, local, utc in locals_:
        print(f'    {{"{name}", {local}, {utc}}},')
    print("};")


main()
