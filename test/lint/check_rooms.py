#!/usr/bin/env python3
"""Checks the house rules that a compiler cannot: rooms include only what their CMakeLists.txt lists,
LLVM stays in two rooms, compiler and runtime meet in the ABI header alone, files have an opening
comment and stay short, and nothing unfinished or of one machine is left in the text.

usage: check_rooms.py SOURCE_FOLDER ROOMS_TXT     (rooms.txt is written by CMake)
"""

import os
import re
import sys

LINES_MAX = 600
CODE = (".h", ".cpp", ".c", ".l", ".y", ".yy", ".def")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Folders below `/` in which people keep what others do not have.
OWN_FOLDERS = ("home", "root", "work")
ONE_MACHINE = re.compile(rf"/({'|'.join(OWN_FOLDERS)})/")
# codegen inlines the bitcode of runtime/hot, whose headers say what it may call.
BITCODE = {("compiler/codegen", "runtime/hot")}
LLVM_ROOMS = ("compiler/codegen", "compiler/link")


def read_rooms(path):
    """{"compiler/sema": {"ast", "diag"}} of what the libraries of each folder list, and the folder of
    each library."""
    listed, place = {}, {}
    with open(path) as lines:
        for line in lines:
            head, _, deps = line.strip().partition(":")
            name, folder = head.split()
            listed.setdefault(folder, set()).update(deps.split())
            place[name] = folder
    return listed, place


def reached(room, listed, place):
    """A folder and all folders below it."""
    below, todo = set(), [room]
    while todo:
        one = todo.pop()
        if one in below:
            continue
        below.add(one)
        todo += [place[dep] for dep in listed.get(one, ()) if dep in place]
    return below


def is_commented(path, lines):
    """Whether a file says what it is, itself or in the header that it implements."""
    if path.endswith((".l", ".y", ".yy")):
        return True
    if path.endswith(".cpp") and os.path.exists(path[:-4] + ".h"):
        return True
    return bool(lines) and lines[0].startswith(("//", "/*"))


def source_files(top, folders, endings):
    for folder in folders:
        for where, names, files in os.walk(os.path.join(top, folder)):
            names.sort()
            for name in sorted(files):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(where, name), top)


def room_of(path):
    return "/".join(path.split("/")[:2])


def check_include(path, bracket, name, below):
    room = room_of(path)
    if name.startswith(("llvm/", "lld/", "clang/")) and room not in LLVM_ROOMS:
        return f"includes `{name}`; only {' and '.join(LLVM_ROOMS)} may"
    if not name.startswith(("compiler/", "runtime/")):
        return None
    if bracket == "<":
        return f"includes `{name}` in angle brackets"
    target = room_of(name)
    if room.startswith("runtime/") and target.startswith("compiler/"):
        return f"includes `{name}`: the runtime knows nothing of the compiler"
    if room.startswith("compiler/") and target.startswith("runtime/"):
        if target == "runtime/abi" or (room, target) in BITCODE:
            return None
        return f"includes `{name}`: the compiler sees only runtime/abi"
    if target not in below:
        return f"includes `{name}`, but {room}/CMakeLists.txt does not list {target.split('/')[1]}"
    return None


def check_file(top, path, listed, place):
    with open(os.path.join(top, path), encoding="utf-8") as file:
        lines = file.read().splitlines()
    room = room_of(path)
    below = reached(room, listed, place)
    if not is_commented(os.path.join(top, path), lines):
        yield 1, "begins without a comment that says what it is"
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        problem = found and check_include(path, found[1], found[2], below)
        if problem:
            yield number, problem
        if UNFINISHED.search(line):
            yield number, "holds a word of unfinished work"


def main():
    top, rooms = sys.argv[1], sys.argv[2]
    listed, place = read_rooms(rooms)
    problems = checked = 0
    for path in source_files(top, ["compiler", "runtime"], CODE):
        checked += 1
        for number, problem in check_file(top, path, listed, place):
            print(f"{path}:{number}: {problem}")
            problems += 1
    everything = source_files(
        top,
        ["cmake", "compiler", "examples", "grammar", "runtime", "stdlib", "test", "tools"],
        CODE + (".py", ".md", ".stream", ".cmake", ".txt", ".test"),
    )
    for path in everything:
        with open(os.path.join(top, path), encoding="utf-8", errors="replace") as file:
            number = 0
            for number, line in enumerate(file, 1):
                if ONE_MACHINE.search(line):
                    print(f"{path}:{number}: names a path of one machine")
                    problems += 1
        if number > LINES_MAX and path.endswith(CODE + (".py",)):
            print(f"{path}:{number}: has more than {LINES_MAX} lines; split it by idea")
            problems += 1
    print(f"lint: {checked} files, {problems} problems")
    return 1 if problems else 0


sys.exit(main())
