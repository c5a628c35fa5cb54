"""Runs a job on random JSON lines, good and broken, and on the same lines with blanks: behind one, lines
are not read in order by generated code, and with two at the object's begin they are read carefully. Rows
and reasons of bad records must be the same.

    decoders_agree.py JOB FOLDER SEED LINES
"""
import json
import os
import random
import subprocess
import sys

STRINGS = ['""', '"a"', '"plain text"', r'"with \"quote\""', r'"back\\slash"', r'"\u00e9\n"', '"é€"', r'"\ud83d\ude00"',
           '"{[,]}"']
BROKEN = [r'"\x"', r'"\ud800"', '"tab\there"', '"open', "1", "{}", "[]", "tru", r'"\u12"', "null"]
INTS = ["0", "1", "-1", "12345", "-0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e2",
        "1.0", "1.5", "01", "-", "1e400", "123456789012345678", "1E3", "+1", ".5"]
FLOATS = ["0", "-1.5", "3.14159", "1e10", "1e-7", "-0.0", "123456789.123456789", "1e400", "1.", "12345678901234567890"]
DECIMALS = ["0", "1.5", '"2.25"', "-1.234", "123456789.1", "99999999.99", '"x"', "1e1", '" 1"', "-0.00"]
TIMES = ['"2026-01-01T00:00:00Z"', '"2026-01-01T02:00:00.123456+02:00"', '"1969-12-31T23:59:59.5Z"',
         '"2026-02-30T00:00:00Z"', '"2026-01-01"', '"2026-01-01T24:00:00Z"', '"2026-01-01T00:00:00.1234567891Z"', "5"]
# For each field in declared order: the usual value, and others.
FIELDS = {
    "id": ("1", INTS), "name": (None, STRINGS), "dead1": ('"d"', STRINGS), "n": ("5", INTS), "f": ("1.5", FLOATS),
    "d": ("1.25", DECIMALS), "dead2": ("3", INTS), "ok": ("true", ["false", "True", "tru", "1"]),
    "at": (TIMES[0], TIMES), "c": ('"red"', ['"blue"', '"pink"', r'"\u0072ed"']),
    "day": ('"2026-01-01"', ['"2026-02-30"', '"x"']), "u": ('"00000000-0000-0000-0000-000000000001"', ['"x"']),
    "dur": ('"PT1H"', ['"P1D"', '"1h"']), "b": ('"AQID"', ['"AQ=="', '"*"']),
    "j": ('{"a":1}', ['[1,{"b":"]"}]', "null", "tru"]), "xs": ("[1,2]", ["[]", "[1,null]", '[1,"x"]', "[ 1 , 2 ]"]),
    "inner": (None, ["3", "[]"]), "dead3": ('{"a":1}', ['{"a":"}"}', "{}", "3"]),
    "dt": ('"2026-01-01 00:00:00"', ['"2026-01-01 00:00:00.123"', '"2026-01-01T00:00:00"', '"2026-13-01 00:00:00"']),
    "ms": ("1700000000000", ["-1", "1.5", '"1"']), "sec": ("5", ["1700000000.25", "1.5", '"1"']), "last": (None, STRINGS),
}


def string():
    kind = random.random()
    if kind < 0.2:
        return '"' + "x" * random.randint(0, 200) + '"'
    if kind < 0.4:
        return '"' + "y\\\\" * random.randint(0, 80) + '"'
    return random.choice(STRINGS)


def record(pairs, spaced):
    comma, colon = (", ", ": ") if spaced else (",", ":")
    return "{" + comma.join(f'"{key}"{colon}{value}' for key, value in pairs) + "}"


def stir(pairs):
    """Other orders, missing, unknown and repeated keys."""
    if random.random() < 0.1:
        random.shuffle(pairs)
    if random.random() < 0.1:
        del pairs[random.randrange(len(pairs))]
    if random.random() < 0.1:
        pairs.insert(random.randrange(len(pairs) + 1), ("unknown", random.choice(["1", '{"a":{"b":"}"}}', r'"x\"y"'])))
    if random.random() < 0.03:
        pairs.append((pairs[0][0], "77"))
    return pairs


def inner(spaced):
    if random.random() < 0.3:
        return "null"
    deep = random.choice(["null", '{"k":1,"ok":true}', '{"k":1,"z":3,"ok":false}', '{"ok":true,"k":2}'])
    pairs = [("x", "1"), ("y", random.choice(["2.5", "null"])), ("s", string()), ("t", "null"), ("deep", deep)]
    return record(stir(pairs), spaced)


def line():
    spaced = random.random() < 0.3
    changed = random.sample(list(FIELDS), random.choice([0, 0, 1, 2]))
    pairs = []
    for key, (usual, others) in FIELDS.items():
        value = inner(spaced) if key == "inner" else usual or string()
        pairs.append((key, random.choice(others + BROKEN) if key in changed else value))
    text = record(stir(pairs), spaced)
    damage = random.random()
    place = random.randrange(len(text))
    if damage < 0.05:
        return text[:place]
    if damage < 0.08:
        return text + random.choice([" ", "\t", "\r", "}", "x", ",", " }"])
    if damage < 0.12:
        return text[:place] + random.choice(' "\\}{,:1\x01') + text[place + random.randint(0, 1):]
    return text


def run(job, folder, name, lines):
    paths = {part: os.path.join(folder, f"{name}.{part}") for part in ("in", "out", "bad")}
    with open(paths["in"], "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    subprocess.run([job], env={"IN": paths["in"], "OUT": paths["out"], "BAD": paths["bad"]}, check=True,
                   stderr=subprocess.DEVNULL)
    # Strings may stay escaped on one way and not on the other: the values are compared.
    return [[json.loads(row) for row in open(paths[part], encoding="utf-8")] for part in ("out", "bad")]


def main():
    job, folder, seed, count = sys.argv[1:]
    random.seed(int(seed))
    lines = [line() for _ in range(int(count))]
    fast = run(job, folder, "fast", lines)
    for name, begin in (("any_order", " {"), ("careful", "{  ")):
        general = run(job, folder, name, [text.replace("{", begin, 1) for text in lines])
        for ours, theirs in zip(fast[0] + fast[1], general[0] + general[1]):
            if ours != theirs:
                sys.exit(f"in order: {ours}\n{name}: {theirs}")
        if [len(part) for part in fast] != [len(part) for part in general]:
            sys.exit("not the same number of rows")
    print(f"the decoders agree on {count} lines, {len(fast[1])} of them bad")


main()
