# SPDX-License-Identifier: Apache-2.0
"""The tool that measures, on results that are made up."""

import contextlib
import glob
import io
import json
import os
import re
import sys
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "bench"))

# pylint: disable=wrong-import-position
import bench
import gate
import measure

COMPILER = "some-gcc 12.2.1"
GOOD_RUN = "row calibrate_user 100 100\nrow calibrate_supervisor 100 100\n{}all rows measured\n"


def rows(**figures):
    return [{"id": name, "min": figure, "max": figure} for name, figure in figures.items()]


class Run(unittest.TestCase):
    """What a program prints is not believed at once."""

    def test_good(self):
        output = GOOD_RUN.format("row null_call 31 31\nsize thread_record 248\n")
        self.assertEqual(list(measure.complaints(output)), [])
        self.assertEqual(measure.parse(output)["null_call"], (31, 31))
        self.assertEqual(measure.parse(output)["thread_record"], (248, 248))

    def test_calibration(self):
        for wrong in ("calibrate_user 100 101", "calibrate_supervisor 99 99"):
            name = wrong.split()[0]
            output = GOOD_RUN.format("").replace(f"{name} 100 100", wrong)
            self.assertIn(f"{name}: 100 instructions were measured as", "\n".join(measure.complaints(output)))
        self.assertEqual(len(list(measure.complaints("all rows measured"))), 2)

    def test_varies(self):
        self.assertIn("null_call", "\n".join(measure.complaints(GOOD_RUN.format("row null_call 31 32\n"))))
        self.assertEqual(list(measure.complaints(GOOD_RUN.format("row timer_start@timeouts10 31 50\n"))), [])

    def test_ended_early(self):
        output = GOOD_RUN.format("").replace("all rows measured", "row fault did not come to its end")
        self.assertIn("row fault did not", "\n".join(measure.complaints(output)))


class Results(unittest.TestCase):
    """Each board has each row, with a number for a target."""

    def test_every_board(self):
        for board in bench.COLUMN:
            targets = list(bench.read_targets(board))
            figures = {target["id"]: (target["target"], target["target"] + 1) for target in targets}
            saved = bench.results(board, targets, figures)
            for row in saved:
                self.assertEqual(list(row), ["board", "id", "operation", "mode", "min", "max", "target"])
                self.assertEqual(row["board"], board)
                self.assertIn(row["mode"], ("user", "supervisor", "image"))
                self.assertEqual(row["max"], row["target"] + 1)
            names = [row["id"] for row in saved]
            self.assertEqual(len(names), len(set(names)))
            for operation in ("null_call", "sem_give_take", "msgq_put_get", "object_alloc_free", "grant"):
                self.assertIn(operation, names)
                self.assertIn(operation + "_supervisor", names)

    def test_emulated_boards(self):
        """A board that the emulator has is measured."""
        for path in glob.glob(os.path.join(ROOT, "boards", "*", "board.cmake")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            if "set(BOARD_EMULATOR" in text:
                self.assertIn(re.search(r"^set\(BOARD (.*)\)$", text, re.M)[1], bench.COLUMN)

    def test_missing(self):
        targets = list(bench.read_targets("qemu_riscv32"))
        figures = {target["id"]: (1, 1) for target in targets if target["id"] != "grant"}
        with self.assertRaisesRegex(measure.Failed, r"not measured: grant\."):
            bench.results("qemu_riscv32", targets, figures)

    def test_json(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows.json")
            bench.save(path, rows(null_call=31))
            with open(path, encoding="utf-8") as file:
                self.assertEqual(json.load(file), rows(null_call=31))

    def test_table(self):
        targets = list(bench.read_targets("mps2/an521/cpu0"))[:2]
        figures = {targets[0]["id"]: (1, 1), targets[1]["id"]: (1, 10000)}
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            bench.print_table(targets, bench.results("mps2/an521/cpu0", targets, figures))
        lines = shown.getvalue().splitlines()
        self.assertIn(" met ", lines[1])
        self.assertIn(" over ", lines[2])
        self.assertEqual(lines[-1], "1 of 2 targets are met.")


class Gate(unittest.TestCase):
    """A row that has grown closes it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = gate.path_of("some/board", os.path.join(folder.name, "baseline"))
        self.assertEqual(os.path.basename(self.path), "some_board.csv")
        gate.write(self.path, COMPILER, rows(small=31, large=1000))

    def check(self, **figures):
        status, said = gate.check("some/board", COMPILER, rows(**figures), self.path)
        return status, " ".join(said)

    def test_same(self):
        self.assertEqual(self.check(small=31, large=1000), (0, "No row of some/board has grown."))

    def test_two_instructions(self):
        self.assertEqual(self.check(small=33, large=1000)[0], 0)
        status, said = self.check(small=34, large=1000)
        self.assertEqual(status, 1)
        self.assertIn("small has grown from 31 to 34", said)
        self.assertIn("`bulkhead bench --update -b some/board`", said)
        self.assertIn("say why in the message", said)

    def test_two_percent(self):
        self.assertEqual(self.check(small=31, large=1020)[0], 0)
        status, said = self.check(small=31, large=1021)
        self.assertEqual(status, 1)
        self.assertIn("large has grown from 1000 to 1021", said)

    def test_maximum_counts(self):
        varying = [{"id": "small", "min": 1, "max": 40}, {"id": "large", "min": 1, "max": 1}]
        self.assertEqual(gate.check("some/board", COMPILER, varying, self.path)[0], 1)

    def test_shrunk(self):
        status, said = self.check(small=28, large=900)
        self.assertEqual(status, 0)
        self.assertIn("2 of them have shrunk", said)

    def test_other_rows(self):
        self.assertIn("new is not in the baseline", self.check(small=31, large=1000, new=1)[1])
        status, said = self.check(small=31)
        self.assertEqual(status, 1)
        self.assertIn("large is in the baseline and was not measured", said)

    def test_other_compiler(self):
        status, [said] = gate.check("some/board", "some-gcc 13", rows(small=1000, large=1), self.path)
        self.assertEqual(status, gate.SKIPPED)
        self.assertIn(COMPILER, said)
        self.assertIn("some-gcc 13", said)

    def test_no_baseline(self):
        os.remove(self.path)
        status, said = self.check(small=31, large=1000)
        self.assertEqual(status, 1)
        self.assertIn("--update", said)

    def test_updated(self):
        self.assertEqual(self.check(small=50, large=1000)[0], 1)
        gate.write(self.path, COMPILER, rows(small=50, large=1000))
        self.assertEqual(self.check(small=50, large=1000)[0], 0)

    def test_committed(self):
        """The baselines are of boards that there are, and have the rows that are measured."""
        for path in glob.glob(os.path.join(ROOT, "bench", "baseline", "*.csv")):
            [board] = [board for board in bench.COLUMN if gate.path_of(board).endswith(os.path.basename(path))]
            compiler, baseline = gate.read(path)
            self.assertIn("gcc", compiler)
            self.assertEqual(list(baseline), [target["id"] for target in bench.read_targets(board)])


if __name__ == "__main__":
    unittest.main()
