#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds and runs test applications and samples as their testcase.yaml, tests.yaml or sample.yaml says, and
prints what came of each case: `bulkhead test --zephyr DIR…`.

    suites.py --board BOARD [--folder FOLDER] [--pristine] [--slow] [-R REGEX] DIR… [-- CMAKE_ARGUMENT…]

A scenario is configured first, because its filter asks the configuration; then built, run in the board's
emulator, and judged by its output (judge.py); what says that it is slow is only built. Each has a build folder, which the next call uses again, with
all that was said in build.log and run.log. Ends with 1 if a case failed."""

import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import threading

try:
    from scenario import BadDescription, Board, scenarios_below
except ImportError:
    sys.exit("bulkhead: there is no Python with yaml (`bulkhead setup suites` installs it).")
from expression import BadExpression, is_true
from judge import FAIL, PASS, SKIP, judge_of

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DEFAULT_TIMEOUT = 60
PATIENCE = 4  # the times in descriptions are those of a machine that does nothing else
FACT = re.compile(r'set\((\w+) "?([^")]*)"?\)')


class Failed(Exception):
    """A scenario came to no program that runs. A sentence, and where the rest of it is."""


class Skipped(Exception):
    """Why."""


def board_of(name):
    for folder in os.scandir(os.path.join(HOME, "boards")):
        with open(os.path.join(folder.path, "board.cmake"), encoding="utf-8") as file:
            facts = dict(FACT.findall(file.read()))
        names = [facts["BOARD"], *facts.get("BOARD_ALIASES", "").split()]
        if name in names:
            return Board(names, facts["ARCH"])
    raise BadDescription(f"there is no board {name}.")


def configuration(file):
    """The symbols that filters know."""
    values = {}
    with open(file, encoding="utf-8") as file:
        for line in file:
            name, equals, value = line.strip().partition("=")
            if equals and not name.startswith("#"):
                values[name] = value.strip('"')
    return values


class Run:
    """One scenario on one board."""

    def __init__(self, scenario, board, options):
        self.scenario = scenario
        self.board = board
        self.folder = os.path.join(os.path.abspath(options.folder), board.name.replace("/", "_"), scenario.name)
        self.pristine = options.pristine
        self.slow = options.slow
        self.cmake_arguments = options.cmake_arguments
        self.records = []

    def results(self):
        name = self.scenario.name
        try:
            return self._build_and_run()
        except Skipped as reason:
            return [(name, SKIP, str(reason))]
        except (BadExpression, Failed) as failure:
            return [(name, FAIL, str(failure))]

    def _build_and_run(self):
        reason = self.scenario.refused(self.board)
        if reason:
            raise Skipped(reason)
        self._configure()
        self._filter(".config")
        if self._call(["ninja", "-C", self.folder]):
            raise Failed(f"it does not build, see {self._log('build.log')}")
        if self.scenario["build_only"]:
            return [(self.scenario.name, PASS, "built")]
        if self.scenario["slow"] and not self.slow:
            raise Skipped("built, but slow to run: --slow")
        return self._run()

    def _log(self, name):
        return os.path.join(self.folder, name)

    def _call(self, command, mode="a", **environment):
        with open(self._log("build.log"), mode, encoding="utf-8") as log:
            return subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                  env={**os.environ, **environment}, check=False).returncode

    def _configure(self):
        arguments, conf_files, lines = self.scenario.arguments(self.board)
        if self.pristine and os.path.exists(self._log("build.log")):
            shutil.rmtree(self.folder)
        os.makedirs(self.folder, exist_ok=True)
        if lines:
            conf_files = [*conf_files, os.path.join(self.folder, "scenario.conf")]
            with open(conf_files[-1], "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
        if conf_files:
            arguments.append(f"-DEXTRA_CONF_FILE={';'.join(conf_files)}")
        if shutil.which("ccache"):
            arguments += [f"-DCMAKE_{language}_COMPILER_LAUNCHER=ccache" for language in ("C", "CXX", "ASM")]
        for name in ("CMakeCache.txt", "zephyr/.config.refused"):  # an earlier call's wishes must not stay
            if os.path.exists(self._log(name)):
                os.remove(self._log(name))
        if self._call(["cmake", "-GNinja", "-S", self.scenario.application, "-B", self.folder,
                       f"-DBOARD={self.board.name}", *arguments, *self.cmake_arguments], "w", ZEPHYR_BASE=HOME):
            if os.path.exists(self._log("zephyr/.config.refused")):
                self._filter(".config.refused")
            with open(self._log("build.log"), encoding="utf-8") as log:
                errors = re.findall(r"^error: (.*)", log.read(), re.M)
            raise Failed(errors[0] if errors else f"CMake could not configure it, see {self._log('build.log')}")

    def _filter(self, name):
        """An option that this board cannot have is no failure of a scenario that is not for this board."""
        values = configuration(self._log(f"zephyr/{name}"))
        expression = self.scenario["filter"]
        known = {**os.environ, **values, "ARCH": min(self.board.archs), "PLATFORM": self.board.name}
        if expression and not is_true(str(expression), known):
            raise Skipped(f"filter: {' '.join(str(expression).split())}")
        for key, symbol in (("min_ram", "CONFIG_SRAM_SIZE"), ("min_flash", "CONFIG_FLASH_SIZE")):
            if (self.scenario[key] or 0) > int(values.get(symbol, 0)):
                raise Skipped(f"{key}: {self.scenario[key]} KiB")

    def _run(self):
        try:
            judge = judge_of(self.scenario)
        except re.error as error:
            raise Failed(f"its description has a wrong regular expression: {error}") from None
        limit = int((self.scenario["timeout"] or DEFAULT_TIMEOUT) * PATIENCE)
        # With an argument the script becomes the emulator.
        command = [os.path.join(self.folder, "zephyr", "run"), "-name", self.scenario.name]
        with open(self._log("run.log"), "w", encoding="utf-8") as log, subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
                errors="replace") as program:
            alarm = threading.Timer(limit, program.kill)
            alarm.start()
            for line in program.stdout:
                line = line.replace("\x02", "")  # the kernel's mark
                log.write(line)
                if judge.line(line.rstrip("\r\n")):
                    break
            in_time = alarm.is_alive()
            alarm.cancel()
            program.kill()
        self.records = judge.records
        ended = "it ended" if in_time else f"it had not ended after {limit} seconds"
        return judge.results(self.scenario.name, f"{ended}, see {self._log('run.log')}")


def short(path):
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative


def report(run, results):
    """Prints a scenario; returns how many of its cases had which result."""
    print(f"{run.scenario.name} ({short(run.scenario.application)}, {run.board.name})")
    count = dict.fromkeys((PASS, FAIL, SKIP), 0)
    for case, result, why in results:
        print(f"    {result} {case}{': ' + why if why else ''}")
        count[result] += 1
    for record in run.records:
        print(f"    recorded: {record}")
    sys.stdout.flush()
    return count


def arguments_of(words):
    end = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser()
    parser.add_argument("--board", required=True)
    parser.add_argument("--folder", default=os.path.join(HOME, "build", "suites"))
    parser.add_argument("--pristine", action="store_true")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("-R", dest="regex", default="")
    parser.add_argument("directories", nargs="+")
    options = parser.parse_args(words[:end])
    options.cmake_arguments = words[end + 1:]
    return options


def main(words):
    options = arguments_of(words)
    try:
        board = board_of(options.board)
        scenarios = [scenario for directory in options.directories for scenario in scenarios_below(directory)
                     if re.search(options.regex, scenario.name)]
        if not scenarios:
            raise BadDescription(f"no scenario's name matches {options.regex}.")
    except BadDescription as sentence:
        sys.exit(f"bulkhead: {sentence}")
    except re.error as error:
        sys.exit(f"bulkhead: {options.regex} is no regular expression: {error}.")
    runs = [Run(scenario, board, options) for scenario in scenarios]
    total = dict.fromkeys((PASS, FAIL, SKIP), 0)
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("BULKHEAD_JOBS", os.cpu_count()))) as workers:
        try:
            for run, results in zip(runs, workers.map(Run.results, runs)):
                for result, number in report(run, results).items():
                    total[result] += number
        except KeyboardInterrupt:  # which compilers and emulators have seen too
            workers.shutdown(cancel_futures=True)
            sys.exit("bulkhead: stopped.")
    print(f"Scenarios: {len(runs)}, cases: {sum(total.values())}: {total[PASS]} passed, {total[FAIL]} failed, "
          f"{total[SKIP]} skipped.")
    return 1 if total[FAIL] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
