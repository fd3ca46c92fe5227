# SPDX-License-Identifier: Apache-2.0
"""Builds and runs the measuring programs, and two small ones for their size. Gives figures by id."""

import glob
import math
import os
import re
import subprocess
import sys

from footprint import Objects, config, footprint

HERE = os.path.dirname(os.path.abspath(__file__))
COMMAND = os.path.join(os.path.dirname(HERE), "bulkhead")
CALIBRATION = {"calibrate_user": 100, "calibrate_supervisor": 100}
FEW, MANY = 10, 1000
OBJECTS = FEW, 100, 300, MANY  # kernel objects beside those that are measured
PENDING = 1, 1000  # timeouts, from which to which their growth is reckoned
MESSAGES = 64, 1024  # bytes, likewise
VARYING = ("timer_start",)  # what an operation does depends on its run


class Failed(Exception):
    """A measurement that is none; the text says what is wrong."""


def build(application, folder, board, *arguments):
    """Build an application of this folder; returns the build folder."""
    print("Building", os.path.basename(folder), "for", board, *arguments, file=sys.stderr)
    done = subprocess.run([COMMAND, "build", "--no-install", "-b", board, "-d", folder,
                           os.path.join(HERE, application), "--", *arguments],
                          check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failed(f"{os.path.basename(folder)} could not be built:\n{done.stdout}")
    return folder


def parse(output):
    """Lines "row ID MIN MAX" as {ID: (MIN, MAX)}, and "size ID BYTES" likewise."""
    rows = {}
    for line in output.splitlines():
        words = line.split()
        if words[:1] == ["row"] and len(words) == 4:
            rows[words[1]] = int(words[2]), int(words[3])
        elif words[:1] == ["size"]:
            rows[words[1]] = (int(words[2]),) * 2
    return rows


def complaints(output):
    """What is wrong with a run: sentences."""
    rows = parse(output)
    if "all rows measured" not in output:
        yield "the measuring program did not come to its end: " + output.strip().rpartition("\n")[2]
    for name, expected in CALIBRATION.items():
        if rows.get(name) != (expected, expected):
            yield f"{name}: {expected} instructions were measured as {rows.get(name)}."
    for name, (low, high) in rows.items():
        if low != high and not name.startswith(VARYING):
            yield f"{name}: between {low} and {high} instructions, the same operation."


def run(folder):
    """{ID: (MIN, MAX)} of a measuring program."""
    output = subprocess.run([os.path.join(folder, "zephyr", "run")], check=False, text=True,
                            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout
    wrong = list(complaints(output))
    if wrong:
        raise Failed("\n".join(wrong))
    return parse(output)


def difference(a, b):
    return a[0] - b[1], a[1] - b[0]


def same(value):
    return value, value


def compiler(folder):
    """The compiler of a build folder in one line."""
    [found] = glob.glob(os.path.join(folder, "CMakeFiles", "*", "CMakeCCompiler.cmake"))
    with open(found, encoding="utf-8") as file:
        path = re.search(r'^set\(CMAKE_C_COMPILER "(.*)"\)$', file.read(), re.M)[1]
    text = subprocess.run([path, "--version"], check=True, text=True, stdout=subprocess.PIPE).stdout
    return text.splitlines()[0]


def operations(folder, board, counts=OBJECTS):
    """The same program with more and more objects that nobody uses."""
    figures, objects = {}, {}
    for count in counts:
        build(".", folder, board, f"-DBENCH_OBJECTS={count}")
        rows = run(folder)
        figures.update({f"{name}@{count}": figure for name, figure in rows.items()})
        if count == FEW:
            figures.update(rows)
        objects[count] = Objects(folder)
    few, many = objects[FEW], objects[MANY]
    figures["object_ram"] = same(-((few.ram - many.ram) // (MANY - FEW)))
    figures["object_flash"] = same(-((few.flash - many.flash) // (MANY - FEW)))
    return figures


def guard(folder, board, plain, null_call):
    """The other of two images, of which one has the guard, and what it adds to a null call."""
    settings = config(plain)
    on = settings.get("HW_STACK_PROTECTION") == "y"
    other = ["-DBENCH_PROGRAM=guard", "-DCONFIG_HW_STACK_PROTECTION=" + ("n" if on else "y")]
    if "RISCV" in settings:
        other.append("-DCONFIG_RISCV_SMEPMP=y")
    figure = run(build(".", folder, board, *other))["null_call"]
    return difference(null_call, figure) if on else difference(figure, null_call)


def growth(folder, board):
    program = build(".", folder, board, "-DBENCH_PROGRAM=growth", "-DEXTRA_CONF_FILE=growth.conf")
    figures = run(program)
    few, many = (figures[f"timer_start@timeouts{count}"][1] for count in PENDING)
    figures["timeout_doubling"] = same(math.ceil((many - few) / math.log2(PENDING[1] / PENDING[0])))
    return figures


def masked(folder, board):
    """How late an interrupt is served: with few objects and many, and with longer and longer messages."""
    figures = {}
    for count in MANY, FEW:
        build(".", folder, board, "-DBENCH_PROGRAM=masked", f"-DBENCH_OBJECTS={count}")
        rows = run(folder)
        figures.update({f"{name}@{count}": figure for name, figure in rows.items()})
    figures.update(rows)
    short, long = (figures[f"masked_message@{size}"][1] for size in MESSAGES)
    figures["masked_16_bytes"] = same(math.ceil((long - short) * 16 / (MESSAGES[1] - MESSAGES[0])))
    return figures


def sizes(folder, board):
    hello = footprint(build("footprint/hello", os.path.join(folder, "hello"), board))
    user = footprint(build("footprint/hello_user", os.path.join(folder, "hello_user"), board))
    figures = {}
    for kind in "flash", "ram":
        figures[f"{kind}_hello"], figures[f"{kind}_hello_user"] = same(hello[kind]), same(user[kind])
        figures[f"{kind}_user_mode"] = same(user[kind] - hello[kind])
    return figures, {"hello": hello["stacks"], "hello_user": user["stacks"]}


def measure_sizes(folder, board):
    """The figures that are bytes, the compiler, and the stacks of the small programs."""
    plain = os.path.join(folder, "operations")
    figures = operations(plain, board, (FEW, MANY))
    small, stacks = sizes(folder, board)
    return {**figures, **small}, compiler(plain), stacks


def measure(folder, board):
    """All figures by id, the compiler, and the stacks of the small programs."""
    plain = os.path.join(folder, "operations")
    figures = operations(plain, board)
    figures.update(growth(os.path.join(folder, "growth"), board))
    figures.update(masked(plain, board))
    figures.update(run(build(".", os.path.join(folder, "dynamic"), board, "-DBENCH_PROGRAM=dynamic",
                             "-DEXTRA_CONF_FILE=dynamic.conf")))
    figures["stack_guard"] = guard(os.path.join(folder, "guard"), board, plain, figures["null_call"])
    small, stacks = sizes(folder, board)
    figures.update(small)
    return figures, compiler(plain), stacks
