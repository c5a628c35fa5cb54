#!/usr/bin/env python3
"""Writes vectors.h: decimals by Python's decimal, floats by its repr, times by its strftime. usage: make_vectors.py > vectors.h"""
import random
import struct
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext

FORMS = ["%Y-%m-%d %H:%M:%S", "%d/%b/%Y:%H:%M:%S", "%A, %d %B %y %I:%M %p", "%j %U %W %V %G %u %w", "%a %b %d %H:%M:%S %Y", "%Y%m%dT%H%M%S.%f"]


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    random.seed(7)
    getcontext().prec = 200
    limit = 10**38
    print("// Made by make_vectors.py; not edited.\n#pragma once\n\n#include <cstdint>\n")
    print("// a * 10^up / b, half away from zero; null: beyond 38 digits.")
    print("struct Quotient { const char* a; const char* b; uint32_t up; const char* quotient; };")
    print("inline constexpr Quotient kQuotients[] = {")
    for _ in range(150):
        a = random.randrange(-10**random.randint(1, 38), 10**random.randint(1, 38))
        b = random.randrange(1, 10**random.randint(1, 38)) * random.choice((1, -1))
        up = random.choice((0, 2, 6, 20, 38, 44, 76))
        quotient = int((Decimal(a) * 10**up / Decimal(b)).to_integral_value(ROUND_HALF_UP)) if a else 0
        # Python's quotient is exact enough only if it is: compute in integers.
        size = abs(a) * 10**up
        quotient = (2 * size + abs(b)) // (2 * abs(b)) * (1 if (a < 0) == (b < 0) else -1)
        print(f'    {{"{a}", "{b}", {up}, {quote(str(quotient)) if abs(quotient) < limit else "nullptr"}}},')
    print("};\n\nstruct Product { const char* a; const char* b; const char* product; };")
    print("inline constexpr Product kProducts[] = {")
    for _ in range(80):
        digits = random.randint(1, 38)
        a = random.randrange(-10**digits, 10**digits)
        digits = random.randint(1, min(38, 42 - digits))
        b = random.randrange(-10**digits, 10**digits)
        print(f'    {{"{a}", "{b}", {quote(str(a * b)) if abs(a * b) < limit else "nullptr"}}},')
    print("};\n\nstruct Repr { uint64_t bits; const char* text; };")
    print("inline constexpr Repr kReprs[] = {")
    values = [struct.unpack("<d", random.randbytes(8))[0] for _ in range(150)]
    values += [random.uniform(-1, 1) * 10**random.randint(-6, 18) for _ in range(80)]
    values += [float(f"{random.randint(-10**9, 10**9)}e{random.randint(-12, 9)}") for _ in range(80)]
    for value in values:
        if value == value:
            bits = struct.unpack("<Q", struct.pack("<d", value))[0]
            print(f'    {{{bits}u, "{value!r}"}},')
    print("};\n\nstruct Formed { int64_t micros; const char* form; const char* text; };")
    print("inline constexpr Formed kFormed[] = {")
    for _ in range(20):
        at = datetime(1970, 1, 1) + timedelta(microseconds=random.randrange(-10**15, 4 * 10**15))
        micros = (at - datetime(1970, 1, 1)) // timedelta(microseconds=1)
        for form in FORMS:
            print(f"    {{{micros}, {quote(form)}, {quote(at.strftime(form))}}},")
    print("};")


main()
