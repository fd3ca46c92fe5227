# SPDX-License-Identifier: Apache-2.0
"""Measures everything that has a target, and prints a table.

    bench.py [--board BOARD] [--build-dir FOLDER] [--json FILE] [--check | --update | --footprint]

Every row of targets.csv is measured (measure.py) and compared with its target. Ends with 0 whether
the targets are met or not. What cannot be believed is an error: a calibration that is off, an
operation whose cost varies, a row that is missing. --check compares with the baseline (gate.py).
--footprint shows the rows of sizes only, and how long builds take.

Instructions are counted under the emulator's -icount. They are not cycles.
"""

import argparse
import csv
import json
import os
import sys

import builds
import gate
import measure

HERE = os.path.dirname(os.path.abspath(__file__))

# Whose column of targets.csv is a board's.
COLUMN = {
    "mps2/an521/cpu0": "m33",
    "v2m_musca_b1/musca_b1": "m33",
    "mps2/an385": "m4",
    "mps2/an386": "m4",
    "mps2/an500": "m4",
    "qemu_riscv32": "rv32",
}

METHOD = """\
Method: guest instructions between two readings of a timer, in QEMU under -icount, which lets the same
time pass for each; less the one that reads. Exact and repeatable. They are not cycles. Each row is run
33 times as an application calls it, inline stub included; the first run does not count, of the others
the smallest and the largest figure are shown. Programs: default optimisation, user mode on, assertions
and logging off, {few} semaphores beside what is measured, no tick. 100 nops, in both modes, before the
rows of each program: counted as 100. Clearing the stack is taken off new threads. Peers: Zephyr 3.4 and
FreeRTOS-MPU V11.1, -Os / -O2, called from user mode."""

SIZES = """\
Sizes are bytes, of programs with the default options but for user mode (bench/footprint, bench/src). Flash
is all that is loaded, initial content of RAM included; RAM is without stacks (hello {hello} bytes of them,
hello_user {hello_user}; Zephyr's, in parentheses, is with them).
Board: {board}. Compiler: {compiler}.
"""


def read_targets(board):
    """The rows of a board, in their order."""
    column = COLUMN[board]
    with open(os.path.join(HERE, "targets.csv"), encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line[f"{column} target"]:
                yield {"id": line["id"], "mode": line["mode"], "unit": line["unit"],
                       "operation": line["operation"], "target": int(line[f"{column} target"]),
                       **{peer: line.get(f"{column} {peer}") or "-" for peer in ("floor", "zephyr", "freertos")}}


def results(board, targets, figures):
    """What --json writes. A row without a figure is an error."""
    missing = [target["id"] for target in targets if target["id"] not in figures]
    if missing:
        raise measure.Failed(f"not measured: {', '.join(missing)}.")
    return [{"board": board, "id": target["id"], "operation": target["operation"], "mode": target["mode"],
             "min": figures[target["id"]][0], "max": figures[target["id"]][1], "target": target["target"]}
            for target in targets]


def print_table(targets, rows):
    line = "{:<36}{:<11}{:>6}{:>7}{:>11}{:>15}{:>12}{:>8}  {:<8}{}"
    print(line.format("id", "mode", "min", "max", "floor", "Zephyr", "FreeRTOS", "target", "verdict", "operation"))
    met = 0
    for target, row in zip(targets, rows):
        good = row["max"] <= row["target"]
        met += good
        print(line.format(row["id"], row["mode"], row["min"], row["max"], target["floor"], target["zephyr"],
                          target["freertos"], row["target"], "met" if good else "over", target["operation"]))
    print(f"{met} of {len(rows)} targets are met.")


def print_masked(figures):
    """What does not fit in rows: which operation it is, and the law."""
    prefix = "masked."
    by_operation = [f"{name.removeprefix(prefix)} {figures[name][1]}" for name in figures
                    if name.startswith(prefix) and "@" not in name]
    print(f"Interrupts masked at most, by operation: {', '.join(by_operation)}.")
    by_size = {int(name.partition("@")[2]): figures[name][1] for name in figures
               if name.startswith("masked_message@") and name.count("@") == 1}
    short, long = measure.MESSAGES
    each = (by_size[long] - by_size[short]) / (long - short)
    most = max(figure - each * size for size, figure in by_size.items())
    print(f"With messages: {most:.0f} + {each:.2f} × bytes of the message.\n")


def print_footprint(folder, board, targets):
    figures, compiler, stacks = measure.measure_sizes(folder, board)
    print(SIZES.format(board=board, compiler=compiler, **stacks))
    print_table(targets, results(board, targets, figures))
    print()
    builds.print_builds(builds.builds(folder, board))


def save(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=1, ensure_ascii=False)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(prog="bench.py")
    parser.add_argument("--board", default="mps2/an521/cpu0")
    parser.add_argument("--build-dir", default=os.path.join(HERE, "..", "build", "bench"))
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--footprint", action="store_true")
    options = parser.parse_args()
    board = options.board
    if board not in COLUMN:
        sys.exit(f"bench: there are no targets for {board}.")
    folder = os.path.join(os.path.abspath(options.build_dir), board.replace("/", "_"))

    targets = list(read_targets(board))
    if options.footprint:
        print_footprint(folder, board, [target for target in targets if target["unit"] == "bytes"])
        return
    figures, compiler, stacks = measure.measure(folder, board)
    rows = results(board, targets, figures)
    print(METHOD.format(few=measure.FEW))
    print(SIZES.format(board=board, compiler=compiler, **stacks))
    print_table(targets, rows)
    print_masked(figures)
    if options.json:
        save(options.json, rows)
    if options.update:
        gate.write(gate.path_of(board), compiler, rows)
    if options.check:
        status, sentences = gate.check(board, compiler, rows)
        print("\n".join(sentences))
        sys.exit(status)


if __name__ == "__main__":
    try:
        main()
    except measure.Failed as failure:
        sys.exit(f"bench: {failure}")
    except OSError as error:
        sys.exit(f"bench: {error.filename}: {error.strerror}.")
