# SPDX-License-Identifier: Apache-2.0
"""Measures everything that has a target, and prints a table.

    bench.py [--board BOARD] [--build-dir FOLDER]

Builds and runs the measuring program twice, with 10 and with 300 kernel objects, builds two small
programs for their size, and compares all that with targets.csv. Ends with 0 whether the targets are
met or not; an operation whose cost varies, or a calibration that is off, is an error.

Instructions are counted under the emulator's -icount. They are not cycles.
"""

import argparse
import csv
import os
import subprocess
import sys

from footprint import footprint, object_metadata

HERE = os.path.dirname(os.path.abspath(__file__))
COMMAND = os.path.join(os.path.dirname(HERE), "bulkhead")
CALIBRATION = {"calibrate_user": 100, "calibrate_supervisor": 100}
AT_BOTH = "create_exit_join", "fault"


def build(application, folder, board, *arguments):
    """Build an application of this folder; returns the build folder."""
    folder = os.path.join(folder, folder_name(application, board, arguments))
    subprocess.run([COMMAND, "build", "--no-install", "-b", board, "-d", folder,
                    os.path.join(HERE, application), "--", *arguments],
                   check=True, stdout=subprocess.DEVNULL)
    return folder


def folder_name(application, board, arguments):
    last = os.path.basename(application.rstrip("./")) or "rows"
    return "-".join([last, *(argument.split("=")[1] for argument in arguments), board.replace("/", "_")])


def parse(output):
    """Lines "row NAME MIN MAX" as {NAME: (MIN, MAX)}, and "size NAME BYTES" likewise."""
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
        if low != high:
            yield f"{name}: between {low} and {high} instructions, the same operation."


def run(folder):
    """{NAME: (MIN, MAX)} of a measuring program."""
    output = subprocess.run([os.path.join(folder, "zephyr", "run")], check=False, text=True,
                            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout
    for complaint in complaints(output):
        print(f"bench: {complaint}", file=sys.stderr)
    return parse(output)


def measure(folder, board):
    """All figures by their id in targets.csv."""
    few = build(".", folder, board, "-DCONFIG_BENCH_OBJECTS=10")
    many = build(".", folder, board, "-DCONFIG_BENCH_OBJECTS=300")
    figures, crowded = run(few), run(many)
    for name in AT_BOTH:
        figures[f"{name}@10"] = figures.pop(name, None)
        figures[f"{name}@300"] = crowded.get(name)

    hello = footprint(build("footprint/hello", folder, board))
    user = footprint(build("footprint/hello_user", folder, board))
    ram, flash = object_metadata(many)
    sizes = {"object_ram": ram, "object_flash": flash}
    for kind in "flash", "ram":
        sizes[f"{kind}_hello"], sizes[f"{kind}_hello_user"] = hello[kind], user[kind]
        sizes[f"{kind}_user_mode"] = user[kind] - hello[kind]
    figures.update({name: (size, size) for name, size in sizes.items()})
    print(f"Stacks, not counted below: hello {hello['stacks']}, hello_user {user['stacks']} bytes.")
    return figures


def judge(figure, target):
    if figure is None:
        return "-", "missing"
    low, high = figure
    measured = f"{low}" if low == high else f"{low} to {high}"
    unit = " B" if target["unit"] == "bytes" else ""
    return measured + unit, "met" if high <= int(target["target"]) else "over"


def print_table(targets, figures):
    met = 0
    line = "{:<22}{:>9}{:>8}{:>15}  {:<9}{}"
    print(line.format("id", "floor", "target", "measured", "verdict", "what"))
    for target in targets:
        measured, verdict = judge(figures.get(target["id"]), target)
        met += verdict == "met"
        print(line.format(target["id"], target["floor"] or "-", target["target"], measured, verdict,
                          target["what"]))
    print(f"{met} of {len(targets)} targets are met.")


def main():
    parser = argparse.ArgumentParser(prog="bench.py")
    parser.add_argument("--board", default="mps2/an521/cpu0")
    parser.add_argument("--build-dir", default=os.path.join(HERE, "..", "build", "bench"))
    options = parser.parse_args()
    with open(os.path.join(HERE, "targets.csv"), encoding="utf-8", newline="") as file:
        targets = [row for row in csv.DictReader(file) if row["board"] == options.board]
    if not targets:
        sys.exit(f"bench: there are no targets for {options.board}.")
    figures = measure(os.path.abspath(options.build_dir), options.board)
    print(f"Instructions under -icount on {options.board}, not cycles; the smallest and the largest"
          " of 32 runs where they differ.")
    print_table(targets, figures)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
