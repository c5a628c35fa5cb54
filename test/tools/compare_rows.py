#!/usr/bin/env python3
"""Compares rows of two files (JSON lines, or CSV with a header) in any order: the fields that the expected file lists, floats
within 1e-9 of their size. Prints the first rows that differ and ends with 1 when any does.

usage: compare_rows.py EXPECTED ACTUAL [--in-order]"""
import csv
import json
import sys


def number(text):
    try:
        return float(text) if text not in ("", "nan", "inf") else text
    except ValueError:
        return text


def read(path):
    with open(path, newline="") as file:
        if path.endswith(".csv"):
            return [{name: number(value) for name, value in row.items()} for row in csv.DictReader(file)]
        return [json.loads(line) for line in file]


def same(a, b):
    if isinstance(a, float) or isinstance(b, float):
        return type(a) in (int, float) and type(b) in (int, float) and abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
    if isinstance(a, dict) and isinstance(b, dict):
        return all(name in b and same(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) == type(b) and a == b


def order(row, fields):
    return json.dumps([f"{v:.9g}" if isinstance(v, float) else v for v in (row.get(f) for f in fields)])


def main(expected_path, actual_path, in_order):
    expected, actual = read(expected_path), read(actual_path)
    fields = sorted({name for row in expected for name in row})
    if not in_order:
        exact = [f for f in fields if not any(isinstance(row.get(f), float) for row in expected + actual)]
        for rows in (expected, actual):
            rows.sort(key=lambda row: (order(row, exact), order(row, fields)))
    wrong = [(a, b) for a, b in zip(expected, actual) if not same(a, b)]
    for a, b in wrong[:5]:
        print(f"expected {json.dumps(a)}\nfound    {json.dumps(b)}")
    if len(expected) != len(actual):
        print(f"expected {len(expected)} rows, found {len(actual)}")
    return 1 if wrong or len(expected) != len(actual) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "--in-order" in sys.argv[3:]))
