#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Host test of tools/suites: filters, what scenarios say, and what outputs mean."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools/suites"))
sys.dont_write_bytecode = True
from expression import BadExpression, is_true  # noqa: E402
from judge import FAIL, PASS, SKIP, ConsoleJudge, TestJudge  # noqa: E402
from scenario import BadDescription, Board, scenarios_of_file  # noqa: E402

VALUES = {"CONFIG_A": "y", "CONFIG_N": "n", "CONFIG_FOUR": "4", "CONFIG_HEX": "0x10", "CONFIG_SOC": "stm32f1",
          "ARCH": "arm", "CONFIG_NULL": "0"}
TRUE = """CONFIG_A
not CONFIG_B
not CONFIG_N and not CONFIG_NULL
CONFIG_A or CONFIG_B and CONFIG_C
not CONFIG_B and CONFIG_A
(CONFIG_B or CONFIG_A) and CONFIG_A
CONFIG_FOUR == 4 and CONFIG_FOUR > 3 and CONFIG_FOUR <= 4 and not CONFIG_FOUR < 4
CONFIG_HEX == 16 and CONFIG_HEX >= CONFIG_FOUR
CONFIG_B == 0 and CONFIG_B < 1
CONFIG_A == "y" and CONFIG_A == y and CONFIG_A != n
ARCH in ["arm", 'riscv'] and not ARCH in ["x86"]
CONFIG_SOC : "stm.*1" and not CONFIG_SOC : "nrf"
not dt_alias_exists("led0") and not dt_compat_enabled("a,b", "c")
not not CONFIG_A
 ( CONFIG_A
  or CONFIG_B )
""".replace("\n  or", " or").splitlines()
BAD = "CONFIG_A and", "(CONFIG_A", "CONFIG_A CONFIG_B", "CONFIG_A ==", "CONFIG_A in [1", "and", "", "CONFIG_A &&"
YAML = """common:
  tags: a b
  filter: CONFIG_A
  extra_args: X=1
  extra_configs: [CONFIG_ONE=y]
  timeout: 10
tests:
  first:
    tags: c
    filter: CONFIG_B or CONFIG_C
    extra_args:
      - EXTRA_CONF_FILE="p.conf;q.conf"
      - platform:mps2_an521:Y=2
      - platform:other:Z=3
    extra_configs:
      - arch:arm:CONFIG_TWO=y
      - arch:riscv:CONFIG_THREE=y
      - CONFIG_TEXT="a:b"
    extra_conf_files: r.conf
    timeout: 20
  second:
"""
SUITE = """*** Booting ***
Running TESTSUITE one
START - test_a
 PASS - test_a in 0.001 seconds
START - test_b
 SKIP - test_b in 0.001 seconds
TESTSUITE one succeeded
Running TESTSUITE two
START - test_a
"""
END = """ PASS - test_a in 0.001 seconds
 - PASS - [one.test_a] duration = 0.001 seconds
PROJECT EXECUTION SUCCESSFUL
"""


def judged(judge, text):
    """The results, and whether it had seen enough after the last line and not before."""
    enough = [judge.line(line) for line in text.splitlines()]
    return judge.results("program", "it ended"), enough.index(True) == len(enough) - 1 if True in enough else None


class Filters(unittest.TestCase):
    def test_true(self):
        for text in TRUE:
            self.assertTrue(is_true(text, VALUES), text)
            self.assertFalse(is_true(f"not ({text})", VALUES), text)

    def test_bad(self):
        for text in BAD:
            with self.assertRaises(BadExpression, msg=text):
                is_true(text, VALUES)


class Scenarios(unittest.TestCase):
    board = Board(["mps2/an521/cpu0", "mps2_an521"], "arm")

    def scenarios(self, text):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "testcase.yaml")
            with open(file, "w", encoding="utf-8") as stream:
                stream.write(text)
            return list(scenarios_of_file(file))

    def only(self, facts):
        return self.scenarios(f"tests: {{it: {{{facts}}}}}")[0]

    def test_common(self):
        first, second = self.scenarios(YAML)
        self.assertEqual(first["tags"], ["a", "b", "c"])
        self.assertEqual(first["filter"], "(CONFIG_A) and (CONFIG_B or CONFIG_C)")
        self.assertEqual(first["timeout"], 20)
        self.assertEqual(first.arguments(self.board), (["-DX=1", "-DY=2"], ["r.conf", "p.conf", "q.conf"],
                                                       ["CONFIG_ONE=y", "CONFIG_TWO=y", 'CONFIG_TEXT="a:b"']))
        self.assertEqual(second["tags"], ["a", "b"])
        self.assertEqual(second["timeout"], 10)
        self.assertEqual(second.arguments(self.board), (["-DX=1"], [], ["CONFIG_ONE=y"]))

    def test_refused(self):
        for facts in ("skip: true", "platform_allow: qemu_x86", "platform_exclude: [a, mps2_an521]", "arch_allow: x86",
                      "arch_exclude: arm", "depends_on: adc", "harness: pytest", "type: unit", "sysbuild: true",
                      "modules: [lib]", "toolchain_allow: xcc", "platform_type: native",
                      "harness_config: {fixture: loop}", "required_snippets: [s]"):
            self.assertIsNotNone(self.only(facts).refused(self.board), facts)
        for facts in ("", "platform_allow: [mps2_an521]", "platform_allow: mps2/an521/cpu0", "arch_allow: x86 arm",
                      "arch_exclude: x86", "harness: console", "harness: ztest", "platform_type: [mcu, qemu]",
                      "build_only: true, harness: robot", "integration_platforms: qemu_x86", "tags: x"):
            self.assertIsNone(self.only(facts).refused(self.board), facts)

    def test_bad(self):
        for text in ("tests: {a: 1}", "common: [1]\ntests: {a: {}}", "tests: {a: {timeout: long}}", "tests: []", "a: [",
                     ""):
            with self.assertRaises(BadDescription, msg=text):
                self.scenarios(text)


class Outputs(unittest.TestCase):
    def test_success(self):
        self.assertEqual(judged(TestJudge(False), SUITE + END), (
            [("one.test_a", PASS, ""), ("one.test_b", SKIP, ""), ("two.test_a", PASS, "")], True))

    def test_no_end(self):
        results, enough = judged(TestJudge(False), SUITE)
        self.assertEqual(results[-1], ("two.test_a", FAIL, "it ended"))
        self.assertIsNone(enough)

    def test_nothing(self):
        self.assertEqual(judged(TestJudge(False), "hello")[0], [("program", FAIL, "it ended")])

    def test_failure(self):
        text = SUITE + END.replace("PASS", "FAIL", 1).replace("SUCCESSFUL", "FAILED")
        self.assertEqual(judged(TestJudge(False), text)[0][-1], ("two.test_a", FAIL, ""))
        # of the program, but of no case
        text = SUITE + END.replace("SUCCESSFUL", "FAILED")
        self.assertEqual(judged(TestJudge(False), text)[0][-1], ("program", FAIL, "PROJECT EXECUTION FAILED"))

    def test_fault(self):
        text = ">>> ZEPHYR FATAL ERROR 3: Kernel oops on CPU 0\n" + SUITE + END
        self.assertEqual(judged(TestJudge(False), text)[0][-1][:2], ("program", FAIL))
        self.assertEqual(judged(TestJudge(True), text)[0][-1], ("two.test_a", PASS, ""))
        text = text.replace("CPU 0\n", "CPU 0\n    thread x\nfatal error 3 was expected\n")
        self.assertEqual(judged(TestJudge(False), text)[0][-1], ("two.test_a", PASS, ""))
        self.assertEqual(judged(TestJudge(False), ">>> ZEPHYR FATAL ERROR 0\n" + text)[0][-1][2],
                         "a fault that was not meant: >>> ZEPHYR FATAL ERROR 0")

    def console(self, text, ignore_faults=False, **config):
        return judged(ConsoleJudge(config, ignore_faults), text)

    def test_console(self):
        passed = [("program", PASS, "")]
        self.assertEqual(self.console("a\nb1\nb2", regex=["b.", "never"]), (passed, False))
        self.assertEqual(self.console("b\na", type="multi_line", regex=["a", "b"]), (passed, True))
        self.assertEqual(self.console("b\na\nb", type="multi_line", ordered=True, regex=["a", "b"]), (passed, True))
        self.assertEqual(self.console("a\nb\na\nb", type="multi_line", repeat=2, regex=["a", "b"]), (passed, True))
        self.assertEqual(self.console("ab", type="multi_line", regex=["a", "b"])[0][0][1], FAIL)
        self.assertEqual(self.console("a\nb", type="multi_line", repeat=2, regex=["a", "b"])[0][0][1], FAIL)
        self.assertEqual(self.console("PROJECT EXECUTION FAILED\na", regex="a")[0][0][1], FAIL)
        self.assertEqual(self.console("ZEPHYR FATAL ERROR 3\na", regex="a")[0][0][1], FAIL)
        self.assertEqual(self.console("ZEPHYR FATAL ERROR 3\na", True, regex="a")[0][0][1], PASS)


if __name__ == "__main__":
    unittest.main()
