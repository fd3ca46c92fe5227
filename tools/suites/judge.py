# SPDX-License-Identifier: Apache-2.0
"""What a program's output says of it. A judge takes line after line, knows when it has seen enough, and
gives the result of each case: (name, PASS, FAIL or SKIP, why)."""

import re

PASS, FAIL, SKIP = "PASS", "FAIL", "SKIP"
SUCCESS = "PROJECT EXECUTION SUCCESSFUL"
FAILURE = "PROJECT EXECUTION FAILED"
FAULT = "ZEPHYR FATAL ERROR"
MEANT = re.compile(r"fatal error \d+ was expected")


class TestJudge:
    """A program that tells of its cases one by one, and at the end of itself. A fault that it expected, and
    says so, is none."""

    SUITE = re.compile(r"Running TESTSUITE (\S+)")
    START = re.compile(r"\s*START - (\w+)")
    END = re.compile(r"\s*(PASS|FAIL|SKIP) - (\w+)(?: in |$)")

    def __init__(self, ignore_faults):
        self.ignore_faults = ignore_faults
        self.suite = ""
        self.running = None
        self.cases = {}
        self.end = None
        self.fault = None
        self.new_fault = None
        self.records = []

    def line(self, text):
        """True: that was the last."""
        if match := self.SUITE.match(text):
            self.suite = match[1] + "."
        elif match := self.START.match(text):
            self.running = self.suite + match[1]
        elif match := self.END.match(text):
            self.cases[self.suite + match[2]] = match[1]
            self.running = None
        elif FAULT in text and not self.ignore_faults:
            self.fault = self.fault or self.new_fault
            self.new_fault = text.strip()
        elif MEANT.match(text):
            self.new_fault = None
        elif SUCCESS in text or FAILURE in text:
            self.end = SUCCESS if SUCCESS in text else FAILURE
        return self.end is not None

    def results(self, name, how_it_ended):
        """The program as a whole has a line of its own where the cases do not show what is wrong."""
        fault = self.fault or self.new_fault
        found = [(case, result, "") for case, result in self.cases.items()]
        if self.running is not None:
            found.append((self.running, FAIL, how_it_ended if self.end is None else "it did not end"))
        failed = any(result == FAIL for _, result, _ in found)
        if fault is not None:
            found.append((name, FAIL, f"a fault that was not meant: {fault}"))
        elif self.end is None and not failed:
            found.append((name, FAIL, how_it_ended))
        elif self.end == FAILURE and not failed:
            found.append((name, FAIL, FAILURE))
        elif not found:
            found.append((name, PASS, ""))
        return found


class ConsoleJudge:
    """A program that prints lines which match, all of them, in any order or in the order given."""

    def __init__(self, config, ignore_faults):
        self.ignore_faults = ignore_faults
        patterns = config.get("regex") or []
        self.patterns = [re.compile(pattern) for pattern in ([patterns] if isinstance(patterns, str) else patterns)]
        if config.get("type", "one_line") == "one_line":
            self.patterns = self.patterns[:1]
        self.ordered = config.get("ordered", False)
        self.rounds = int(config.get("repeat", 1))
        self.record = re.compile(config["record"]["regex"]) if config.get("record") else None
        self.records = []
        self.missing = list(self.patterns)
        self.fault = None
        self.failed = False

    def line(self, text):
        if self.record and self.record.search(text):
            self.records.append(text.strip())
        self.failed = self.failed or FAILURE in text
        if FAULT in text and not self.ignore_faults:
            self.fault = self.fault or text.strip()
        candidates = self.missing[:1] if self.ordered else self.missing
        match = next((pattern for pattern in candidates if pattern.search(text)), None)
        if match is not None:
            self.missing.remove(match)
            if not self.missing:
                self.rounds -= 1
                self.missing = list(self.patterns) if self.rounds > 0 else []
        return self.failed or not self.missing

    def results(self, name, how_it_ended):
        if self.failed:
            return [(name, FAIL, FAILURE)]
        if self.fault is not None:
            return [(name, FAIL, f"a fault that was not meant: {self.fault}")]
        if self.missing:
            return [(name, FAIL, f"nothing matched \"{self.missing[0].pattern}\": {how_it_ended}")]
        return [(name, PASS, "")]


def judge_of(scenario):
    ignore_faults = bool(scenario["ignore_faults"])
    if scenario.harness == "console":
        return ConsoleJudge(scenario["harness_config"] or {}, ignore_faults)
    return TestJudge(ignore_faults)
