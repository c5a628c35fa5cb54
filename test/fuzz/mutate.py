#!/usr/bin/env python3
"""Changes programs of the tests and examples at random, a few tokens at a time, and compiles them down to
LLVM. Whatever comes out, the compiler must not crash, hang or say that it has a bug.

usage: mutate.py WEIR COUNT [SEED]
"""
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|[A-Za-z_]\w*|\d[\w.]*|\|>|->|\?\?|[=!<>]=|\s+|.', re.DOTALL)
SECONDS_MAX = 20


def programs():
    paths = sorted(ROOT.glob("test/*/*.stream")) + sorted(ROOT.glob("examples/*/*.stream"))
    texts = [path.read_text(errors="surrogateescape").split("\n//--- ")[0] for path in paths]
    return [TOKEN.findall(text) for text in texts if len(text) < 8000]


def mutated(rng, tokens, others):
    tokens = list(tokens)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(tokens) + 1)
        kind = rng.randrange(6)
        if kind == 0:
            del tokens[at:at + rng.choice((1, 1, 2, 5))]
        elif kind == 1:
            tokens.insert(at, rng.choice(tokens or [";"]))
        elif kind == 2:
            tokens[at:at + 1] = [rng.choice(rng.choice(others))]
        elif kind == 3:
            end = min(len(tokens), at + rng.randrange(1, 12))
            tokens[at:at] = tokens[at:end]
        elif kind == 4:
            other = rng.choice(others)
            begin = rng.randrange(len(other))
            tokens[at:at] = [" "] + other[begin:begin + rng.randrange(1, 20)] + [" "]
        else:
            tokens.insert(at, rng.choice(("0", "-1", "9223372036854775808", "1e999", "\0", "é", '"', "?", "!", "null", "[]", "{}", "<>", "0s", "1mo", "decimal(38,38)")))
    return "".join(tokens)


def compile_one(weir, folder, seed, all_tokens):
    rng = random.Random(seed)
    text = mutated(rng, rng.choice(all_tokens), all_tokens)
    path = Path(folder) / f"p{seed}.stream"
    path.write_text(text, errors="surrogateescape")
    try:
        done = subprocess.run([weir, "build", path, "--emit=llvm"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=SECONDS_MAX)
        code, said = done.returncode, done.stderr
    except subprocess.TimeoutExpired:
        code, said = "no end", b""
    path.unlink()
    return None if code in (0, 1) else (seed, code, text, said)


def main():
    weir, count, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    all_tokens = programs()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda seed: compile_one(weir, folder, seed, all_tokens), range(first, first + count))
        failures = [each for each in found if each is not None]
    for seed, code, text, said in failures:
        print(f"== seed {seed}: {code}\n{said.decode(errors='replace')[-1500:]}\n-- program\n{text}")
    return bool(failures)


sys.exit(main())
