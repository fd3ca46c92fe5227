# SPDX-License-Identifier: Apache-2.0
"""The gate: no row costs more than its baseline, or a commit says why.

A baseline is a file a board, bench/baseline/BOARD.csv: the compiler in its first line, then what each
row cost at most. Another compiler makes other code, so figures of another one are not compared.
"""

import csv
import os

HERE = os.path.dirname(os.path.abspath(__file__))
SKIPPED = 77  # exit status that CTest is told to show as skipped
SLACK = 2  # instructions or bytes, and percent; the larger of the two


def path_of(board, folder=os.path.join(HERE, "baseline")):
    return os.path.join(folder, board.replace("/", "_") + ".csv")


def allowed(baseline):
    return baseline + max(SLACK, baseline * SLACK // 100)


def write(path, compiler, rows):
    """ROWS as in JSON: {"id": …, "min": …, "max": …}."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(f"# {compiler}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "max"])
        writer.writerows([row["id"], row["max"]] for row in rows)


def read(path):
    """The compiler, and {id: max}."""
    with open(path, encoding="utf-8", newline="") as file:
        compiler = file.readline().removeprefix("# ").rstrip("\n")
        return compiler, {row["id"]: int(row["max"]) for row in csv.DictReader(file)}


def judge(baseline, rows):
    """Sentences on what has grown, and how many rows have shrunk."""
    grown, shrunk = [], 0
    for row in rows:
        name, figure, before = row["id"], row["max"], baseline.get(row["id"])
        if before is None:
            grown.append(f"{name} is not in the baseline: {figure}.")
        elif figure > allowed(before):
            grown.append(f"{name} has grown from {before} to {figure}; up to {allowed(before)} passes.")
        elif before > allowed(figure):
            shrunk += 1
    measured = {row["id"] for row in rows}
    grown += [f"{name} is in the baseline and was not measured." for name in baseline if name not in measured]
    return grown, shrunk


def check(board, compiler, rows, path=None):
    """Exit status and sentences."""
    path = path or path_of(board)
    update = f"`bulkhead bench --update -b {board}`"
    try:
        made_by, baseline = read(path)
    except OSError:
        return 1, [f"{board} has no baseline: {update} writes it."]
    if compiler != made_by:
        return SKIPPED, [f"not compared with the baseline of {board}: that is of \"{made_by}\","
                         f" and this is \"{compiler}\"."]
    grown, shrunk = judge(baseline, rows)
    if grown:
        return 1, grown + [f"If that is meant: {update} writes the new baseline; commit it together with"
                           " the change, and say why in the message."]
    said = [f"No row of {board} has grown."]
    if shrunk:
        said.append(f"{shrunk} of them have shrunk: {update} makes the gate hold them there.")
    return 0, said
