#!/usr/bin/env python3
"""Writes decimal_vectors.h by Python's integers, float_vectors.h by its repr, time_vectors.h by its strftime.

usage: make_vectors.py FOLDER
"""
import random
import struct
import sys
from datetime import datetime, timedelta
from pathlib import Path

FORMS = ["%Y-%m-%d %H:%M:%S", "%d/%b/%Y:%H:%M:%S", "%A, %d %B %y %I:%M %p", "%j %U %W %V %G %u %w", "%a %b %d %H:%M:%S %Y", "%Y%m%dT%H%M%S.%f"]


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def table(struct_line, name, rows):
    return "\n".join([struct_line, f"inline constexpr {struct_line.split()[1]} {name}[] = {{", *rows, "};"])


def header(tables):
    return "// Made by make_vectors.py; not edited.\n#pragma once\n\n#include <cstdint>\n\n" + "\n\n".join(tables) + "\n"


def bounded(value):
    return quote(str(value)) if abs(value) < 10**38 else "nullptr"


def quotients():
    for _ in range(150):
        a = random.randrange(-10**random.randint(1, 38), 10**random.randint(1, 38))
        b = random.randrange(1, 10**random.randint(1, 38)) * random.choice((1, -1))
        up = random.choice((0, 2, 6, 20, 38, 44, 76))
        size = abs(a) * 10**up
        quotient = (2 * size + abs(b)) // (2 * abs(b)) * (1 if (a < 0) == (b < 0) else -1)
        yield f'    {{"{a}", "{b}", {up}, {bounded(quotient)}}},'


def products():
    for _ in range(80):
        digits = random.randint(1, 38)
        a = random.randrange(-10**digits, 10**digits)
        digits = random.randint(1, min(38, 42 - digits))
        b = random.randrange(-10**digits, 10**digits)
        yield f'    {{"{a}", "{b}", {bounded(a * b)}}},'


def reprs():
    values = [struct.unpack("<d", random.randbytes(8))[0] for _ in range(150)]
    values += [random.uniform(-1, 1) * 10**random.randint(-6, 18) for _ in range(80)]
    values += [float(f"{random.randint(-10**9, 10**9)}e{random.randint(-12, 9)}") for _ in range(80)]
    for value in values:
        if value == value:
            bits = struct.unpack("<Q", struct.pack("<d", value))[0]
            yield f'    {{{bits}u, "{value!r}"}},'


def formed():
    for _ in range(20):
        at = datetime(1970, 1, 1) + timedelta(microseconds=random.randrange(-10**15, 4 * 10**15))
        micros = (at - datetime(1970, 1, 1)) // timedelta(microseconds=1)
        for form in FORMS:
            yield f"    {{{micros}, {quote(form)}, {quote(at.strftime(form))}}},"


def main():
    folder = Path(sys.argv[1])
    random.seed(7)
    decimals = [
        "// a * 10^up / b, half away from zero; null: beyond 38 digits.\n"
        + table("struct Quotient { const char* a; const char* b; uint32_t up; const char* quotient; };", "kQuotients", quotients()),
        table("struct Product { const char* a; const char* b; const char* product; };", "kProducts", products()),
    ]
    (folder / "decimal_vectors.h").write_text(header(decimals))
    floats = table("struct Repr { uint64_t bits; const char* text; };", "kReprs", reprs())
    (folder / "float_vectors.h").write_text(header([floats]))
    times = table("struct Formed { int64_t micros; const char* form; const char* text; };", "kFormed", formed())
    (folder / "time_vectors.h").write_text(header([times]))


main()
