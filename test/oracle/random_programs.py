#!/usr/bin/env python3
"""Random programs over random disordered records: what the compiled job writes must be what the oracle works out.

usage: random_programs.py --weir build/bin/weir --oracle build/bin/weir_oracle [--programs 20] [--inputs 5] [--seed 1] [--keep DIR]

Each program is compiled once and run on several inputs. The first that differs is kept in --keep and ends the run with 1."""
import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COMPARE = Path(__file__).resolve().parent.parent / "tools" / "compare_rows.py"
BASE = 1_767_225_600  # 2026-01-01T00:00:00Z
TYPE = """type Row {
  id: int, k: string, n: int?, x: float, d: decimal(12, 2), b: bool, at: timestamp, tags: list<string>?, r: { a: int, s: string? }?
}
"""


class Program:
    """Writes one program; tracks the fields that the relation in hand has, by name and type."""

    def __init__(self, rng):
        self.rng = rng
        self.fields = {"id": "int", "k": "string", "n": "int?", "x": "float", "d": "decimal", "b": "bool", "at": "timestamp"}
        self.extra = {"tags": "list", "r": "record"}
        self.names = 0
        self.windows = 0

    def name(self):
        self.names += 1
        return f"f{self.names}"

    def of_type(self, kind):
        return [name for name, other in self.fields.items() if other == kind]

    def int_expr(self, depth=2):
        rng, ints = self.rng, self.of_type("int")
        options = [lambda: str(rng.randint(-5, 20))]
        options += [lambda: rng.choice(ints)] * (4 if ints else 0)
        nullable = self.of_type("int?")
        if nullable:
            options.append(lambda: f"({rng.choice(nullable)} ?? {rng.randint(0, 9)})")
        if "k" in self.fields:
            options.append(lambda: "length(k)")
        if depth > 0:
            options += [lambda: f"({self.int_expr(depth - 1)} {rng.choice('+-*/%')} {self.int_expr(depth - 1)})",
                        lambda: f"(if {self.bool_expr(depth - 1)} then {self.int_expr(depth - 1)} else {self.int_expr(depth - 1)})"]
        return rng.choice(options)()

    def float_expr(self, depth=1):
        rng, floats = self.rng, self.of_type("float")
        options = [lambda: f"to_float({self.int_expr(1)})", lambda: f"{rng.randint(0, 40) / 8}"]
        options += [lambda: rng.choice(floats)] * (4 if floats else 0)
        if depth > 0:
            options.append(lambda: f"({self.float_expr(depth - 1)} {rng.choice('+-*/')} {self.float_expr(depth - 1)})")
        return rng.choice(options)()

    def decimal_expr(self):
        rng, decimals = self.rng, self.of_type("decimal")
        if not decimals:
            return None
        return rng.choice([lambda: rng.choice(decimals), lambda: f"({rng.choice(decimals)} + 1.25)",
                           lambda: f"({rng.choice(decimals)} - {self.int_expr(0)})"])()

    def bool_expr(self, depth=2):
        rng = self.rng
        compare = lambda: rng.choice(["==", "!=", "<", "<=", ">", ">="])
        options = [lambda: f"{self.int_expr(1)} {compare()} {self.int_expr(1)}", lambda: f"{self.float_expr(0)} {compare()} {self.float_expr(0)}"]
        if "k" in self.fields:
            options += [lambda: f'k {compare()} "{rng.choice("abcd")}"', lambda: 'k in ["a", "c"]']
        nullable = self.of_type("int?")
        if nullable:
            field = rng.choice(nullable)
            options += [lambda: f"({field} != null and {field} > {rng.randint(0, 9)})", lambda: f"({field} == null or {field} % 2 == 0)"]
        if self.of_type("bool"):
            options.append(lambda: rng.choice(self.of_type("bool")))
        if self.of_type("decimal"):
            options.append(lambda: f"{rng.choice(self.of_type('decimal'))} {compare()} {rng.randint(-100, 900) / 4}")
        if depth > 0:
            options += [lambda: f"({self.bool_expr(depth - 1)} {rng.choice(['and', 'or'])} {self.bool_expr(depth - 1)})",
                        lambda: f"(not {self.bool_expr(depth - 1)})"]
        return rng.choice(options)()

    # ---- operators ----

    def where(self):
        return f"|> where {self.bool_expr()}"

    def derive(self):
        kind = self.rng.choice(["int", "float", "bool"])
        name = self.name()
        text = f"|> derive {{ {name} = {getattr(self, kind + '_expr')()} }}"
        self.fields[name] = kind
        return text

    def unnest(self):
        if "tags" not in self.extra:
            return self.where()
        name, left = self.name(), self.rng.random() < 0.4
        self.fields[name] = "string?" if left else "string"
        return f"|> {'left ' if left else ''}unnest tags as {name}"

    def record(self):
        if "r" not in self.extra:
            return self.where()
        name = self.name()
        self.fields[name] = "int"
        return f"|> where r != null |> derive {{ {name} = r.a }}"

    def aggregates(self):
        rng, items, fields = self.rng, [], {}

        def add(kind, text, where=True):
            name = self.name()
            if where and rng.random() < 0.3:
                text += f" where {self.bool_expr(1)}"
                kind += "?" if kind != "int" or "count" not in text else ""
            items.append(f"{name} = {text}")
            fields[name] = kind.replace("??", "?")
        for _ in range(rng.randint(1, 5)):
            what = rng.choice(["count", "sum", "avg", "min", "max", "first", "last", "distinct", "any", "arg", "stddev", "decimal", "text"])
            if what == "count": add("int", "count()")
            elif what == "sum": add("int", f"sum({self.int_expr(1)})")
            elif what == "avg": add("float", f"avg({self.int_expr(1)})")
            elif what in ("min", "max"): add("int", f"{what}({self.int_expr(1)})")
            elif what in ("first", "last"): add("int", f"{what}({self.int_expr(0)})")
            elif what == "distinct": add("int", f"count_distinct({self.int_expr(1)})")
            elif what == "any": add("bool", f"{rng.choice(['any', 'all'])}({self.bool_expr(0)})")
            elif what == "arg": add("int", f"{rng.choice(['arg_max', 'arg_min'])}({self.int_expr(0)}, {self.float_expr(0)})")
            elif what == "stddev": add("float", f"{rng.choice(['stddev', 'variance'])}({self.int_expr(0)})")
            elif what == "decimal" and self.decimal_expr(): add("wide", f"{rng.choice(['sum', 'min', 'max'])}({self.decimal_expr()})")
            elif what == "text" and "k" in self.fields: add("text", f"{rng.choice(['min', 'max', 'first', 'last'])}(k)")
        if not items:
            add("int", "count()", False)
        return items, fields

    def window(self):
        rng = self.rng
        seconds = lambda *choices: f"{rng.choice(choices)}s"
        kind = rng.choice(["tumbling", "hopping", "hopping", "session", "session_max", "cumulating"])
        offset = rng.choice(["", "", f", offset = {rng.randint(-30, 30)}s"])
        if kind == "tumbling": text = f"tumbling({seconds(5, 7, 10, 60)}{offset})"
        elif kind == "hopping": text = f"hopping({seconds(6, 10, 15)}, every = {seconds(2, 4, 5, 20)}{offset})"
        elif kind == "session": text = f"session({seconds(2, 5)})"
        elif kind == "session_max": text = f"session({seconds(2, 5)}, max = {seconds(8, 12)})"
        else: text = f"cumulating(12s, every = {seconds(3, 4, 6)}{offset})"
        keys = [name for name, kind in self.fields.items() if kind in ("string", "bool", "int", "int?", "string?") and name != "id"]
        keys = rng.sample(keys, min(len(keys), rng.choice([0, 1, 1, 1, 2])))
        items, fields = self.aggregates()
        start, end = self.name(), self.name()
        late = " late into too_late" if self.windows == 0 and self.late_route else ""
        key_by = f"|> key by {', '.join(keys)} " if keys else ""
        self.windows += 1
        self.fields = {**{key: self.fields[key] for key in keys}, start: "timestamp", end: "timestamp", **fields}
        self.extra = {}
        lines = f"{key_by}|> window {text}{late}\n  |> aggregate {{ {start} = window.start, {end} = window.end, {', '.join(items)} }} as w{self.windows}"
        if rng.random() < 0.3 and "rank" not in self.fields:
            ints = [name for name, kind in fields.items() if kind in ("int", "float")]
            if ints:
                by = rng.choice(ints)
                lines += f"\n  |> top {rng.randint(1, 3)} by {by} {rng.choice(['asc', 'desc'])}"
                ties = rng.random() < 0.5
                lines += "" if ties else "".join(f", {name}" for name in [*keys, start])
                lines += " per window" + (" with ties" if ties else "") + f" as t{self.windows}"
                self.fields["rank"] = "int"
        return lines

    # What ends the program as a table: the last rows of it are compared.
    def table(self):
        rng = self.rng
        keys = [name for name, kind in self.fields.items() if kind in ("string", "bool", "int", "int?", "string?")]
        keys = rng.sample(keys, min(len(keys), rng.choice([0, 1, 1, 2])))
        if keys and rng.random() < 0.5:
            deleted = f" deleted when {self.bool_expr(1)}" if rng.random() < 0.4 else ""
            lines = f"|> latest by {', '.join(keys)}{deleted}"
        else:
            items, fields = self.aggregates()
            key_by = f"|> key by {', '.join(keys)} " if keys else ""
            every = rng.choice(["", " emit every 1ms"])
            self.fields = {**{key: self.fields[key] for key in keys}, **fields}
            self.extra = {}
            lines = f"{key_by}|> aggregate {{ {', '.join(items)} }} unbounded{every} as table1"
        for _ in range(rng.randint(0, 2)):
            lines += "\n  " + rng.choice([self.where, self.derive])()
        groups = [name for name, kind in self.fields.items() if kind in ("string", "bool", "int?", "string?")]
        if rng.random() < 0.4 and groups:
            key, (n, total) = rng.choice(groups), (self.name(), self.name())
            count = rng.choice(["count()", f"count({key})", f"count() where {key} != null" if "?" in self.fields[key] else "count()"])
            self.fields = {key: self.fields[key], n: "int"}
            lines += f"\n  |> key by {key} |> aggregate {{ {n} = {count} }} unbounded as table2"
        return lines

    def text(self):
        rng = self.rng
        partitions = rng.choice(["", ", partitions = each"])
        self.late_route = rng.random() < 0.5
        source_late = "late drop" if not self.late_route or rng.random() < 0.5 else "late into late_rows"
        self.late_route = self.late_route and source_late == "late drop"
        steps = []
        for _ in range(rng.randint(0, 3)):
            steps.append(rng.choice([self.where, self.where, self.derive, self.derive, self.unnest, self.record])())
        if rng.random() < 0.8:
            steps.append(self.window())
            if rng.random() < 0.5:
                steps.append(rng.choice([self.where, self.derive])())
            if rng.random() < 0.3:
                steps.append(self.window())
        table = rng.random() < 0.35
        if table:
            steps.append(self.table())
        lines = [TYPE, f'source rows: Row from file("in/*.jsonl"{partitions})\n  format json  time at lag {rng.choice([0, 1, 3, 10])}s  on error drop  {source_late};\n',
                 f"{'table' if table else 'stream'} out = rows\n  " + "\n  ".join(steps) + ";\n" if steps else "stream out = rows;\n",
                 f'sink out_file from out to file("out.jsonl") format json{" mode snapshot" if table else ""};\n']
        if self.windows and self.late_route:
            lines.append('sink late_file from too_late to file("late.jsonl") format json;\n')
        if source_late == "late into late_rows":
            lines.append('sink late_file from late_rows to file("late.jsonl") format json;\n')
        return "\n".join(lines)


def time_text(milliseconds):
    from datetime import datetime, timezone
    moment = datetime.fromtimestamp(milliseconds // 1000, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{milliseconds % 1000:03d}" if milliseconds % 1000 else "") + "Z"


def record(rng, number, time):
    row = {"id": number, "k": rng.choice("abcd"), "n": rng.choice([None, *range(10)]), "x": rng.randint(-40, 40) / 8,
           "d": rng.randint(-9999, 9999) / 100, "b": rng.random() < 0.5, "at": time_text(time),
           "tags": rng.choice([None, [], ["p"], ["p", "q", "r"]]), "r": rng.choice([None, {"a": number % 7, "s": None}, {"a": 1, "s": "\u00e4\n"}])}
    if rng.random() < 0.1:
        row.pop(rng.choice(["n", "tags", "r"]))
    items = list(row.items())
    if rng.random() < 0.2:
        rng.shuffle(items)
    text = json.dumps(dict(items), separators=rng.choice([(",", ":"), (", ", ": ")]), ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.03:
        # Only what every program sees: a record that is broken where nobody reads it may pass.
        text = rng.choice([text[: len(text) // 2].rstrip("}"), text.replace('"at"', '"when"'), text.replace("2026-", "2026-13-"), "{}", "[1]", "no"])
    return text


def write_inputs(rng, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for part in range(rng.randint(1, 3)):
        time, lines = (BASE + rng.randint(-5, 5)) * 1000, []
        for number in range(rng.choice([0, 1, 5, 40, 150])):
            time += rng.choice([0, 0, 100, 500, 1000, 1000, 4000, 15000] if rng.random() < 0.9 else [30000])
            back = rng.choice([0, 0, 0, 500, 2000, 7000, 20000])
            lines.append(record(rng, part * 1000 + number, time - back))
        (folder / f"p{part}.jsonl").write_text("\n".join(lines) + ("\n" if rng.random() < 0.8 else ""))


def check(program_text, options, rng, folder):
    program = folder / "program.stream"
    program.write_text(program_text)
    build = subprocess.run([options.weir, "build", program, "-o", folder / "job"], capture_output=True, text=True)
    if build.returncode != 0:
        return f"weir build ended with {build.returncode}\n{build.stderr}{build.stdout}"
    for number in range(options.inputs):
        write_inputs(rng, folder / "in")
        for stale in [*folder.glob("*.jsonl"), *folder.glob("expected/*")]:
            stale.unlink()
        (folder / "expected").mkdir(exist_ok=True)
        oracle = subprocess.run([options.oracle, program, folder / "expected"], cwd=folder, capture_output=True, text=True)
        if oracle.returncode != 0:
            return f"the oracle ended with {oracle.returncode}: {oracle.stderr}"
        for workers in (1, rng.randint(2, 5)):
            failure = run_job(folder, workers)
            if failure:
                return f"input {number}, --workers {workers}: {failure}"
    return None


def run_job(folder, workers):
    """What is wrong with the rows that the job makes with so many workers; None: nothing."""
    for stale in folder.glob("*.jsonl"):
        stale.unlink()
    command = [folder / "job", "--log", "json", "--workers", str(workers)]
    job = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if job.returncode != 0:
        return f"the job ended with {job.returncode}: {job.stderr}"
    for expected in sorted((folder / "expected").glob("*.jsonl")):
        name = expected.name.removesuffix("_file.jsonl") + ".jsonl"
        difference = subprocess.run([sys.executable, COMPARE, expected, folder / name], capture_output=True, text=True)
        if difference.returncode != 0:
            return f"{name}:\n{difference.stdout}{difference.stderr}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weir", required=True, type=lambda p: Path(p).resolve())
    parser.add_argument("--oracle", required=True, type=lambda p: Path(p).resolve())
    parser.add_argument("--programs", type=int, default=20)
    parser.add_argument("--inputs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--go-on", action="store_true", help="print all failures instead of stopping at the first")
    options = parser.parse_args()
    failures = 0
    for number in range(options.programs):
        rng = random.Random(options.seed * 1_000_003 + number)
        with tempfile.TemporaryDirectory() as folder:
            text = Program(rng).text()
            failure = check(text, options, rng, Path(folder))
            if not failure:
                continue
            failures += 1
            print(f"program {number} of seed {options.seed}:\n{text}\n{failure}")
            if options.keep:
                shutil.copytree(folder, options.keep / f"{options.seed}-{number}", dirs_exist_ok=True)
            if not options.go_on:
                break
    print(f"{options.programs} programs, {options.inputs} inputs each, seed {options.seed}: {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
