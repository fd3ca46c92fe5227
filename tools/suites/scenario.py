# SPDX-License-Identifier: Apache-2.0
"""What testcase.yaml, tests.yaml and sample.yaml say: the applications of a directory, in which
variants each is to be built, where, and what tells that it works.

What `common:` says holds for each scenario of the file. Lists are joined, filters must both hold;
anything else the scenario itself may say otherwise."""

import os
import shlex

import yaml

NAMES = "testcase.yaml", "tests.yaml", "sample.yaml"
LISTS = ("arch_allow", "arch_exclude", "depends_on", "extra_args", "extra_configs", "integration_platforms", "modules",
         "platform_allow", "platform_exclude", "platform_type", "tags", "toolchain_allow", "toolchain_exclude",
         "extra_conf_files", "extra_overlay_confs", "extra_dtc_overlay_files", "required_snippets")
HARNESSES = "test", "ztest", "console"
TOOLCHAINS = "cross-compile", "gnuarmemb"  # what the field calls a compiler such as Debian's


class BadDescription(Exception):
    """A sentence: what is wrong with a file, or with what was asked for."""


class Board:
    """A board by all its names, and what scenarios ask of it."""

    def __init__(self, names, arch):
        self.name = names[0]
        self.names = set(names)
        self.archs = {arch, "riscv32"} if arch == "riscv" else {arch}
        self.kinds = {"qemu"}

    def is_one_of(self, names):
        """Is it named, by any of its names?"""
        return not self.names.isdisjoint(names)


class Scenario:
    def __init__(self, name, application, common, own):
        self.name = name
        self.application = application
        self.facts = _merged(common, own, f"{application}: {name}")

    def __getitem__(self, key):
        return self.facts.get(key, [] if key in LISTS else None)

    @property
    def harness(self):
        return self["harness"] or "test"

    def refused(self, board):
        """Why this board is not for it, before anything is built; None: it may be."""
        facts = self.facts
        fixture = (self["harness_config"] or {}).get("fixture")
        reasons = (
            (facts.get("skip"), "the description says skip"),
            (facts.get("type") == "unit", "it runs on the host alone"),
            (facts.get("sysbuild"), "it is built of several images"),
            (self["required_snippets"], "it needs snippets"),
            (self["modules"], f"it needs {', '.join(self['modules'])}"),
            (self["depends_on"], f"it depends on {', '.join(self['depends_on'])}"),
            (fixture, f"it needs the fixture {fixture}"),
            (self.harness not in HARNESSES and not facts.get("build_only"), f"harness {self.harness}"),
            *self._restrictions("platform", board.is_one_of, board.name),
            *self._restrictions("arch", board.archs.intersection, min(board.archs)),
            *self._restrictions("toolchain", set(TOOLCHAINS).intersection, TOOLCHAINS[0]),
            (self["platform_type"] and not board.kinds.intersection(self["platform_type"]), "not for an emulator"),
        )
        return next((text for holds, text in reasons if holds), None)

    def _restrictions(self, what, matches, name):
        allowed, excluded = self[f"{what}_allow"], self[f"{what}_exclude"]
        yield allowed and not matches(allowed), f"{what}_allow has no {name}"
        yield excluded and matches(excluded), f"{what}_exclude has {name}"

    def arguments(self, board):
        """What CMake is told, further files of configuration, and lines that come after them all."""
        conf_files = self["extra_conf_files"] + self["extra_overlay_confs"]
        arguments = []
        for argument in self._for_board("extra_args", board):
            name, _, value = argument.partition("=")
            if name in ("EXTRA_CONF_FILE", "OVERLAY_CONFIG"):
                conf_files = conf_files + value.replace('"', "").split(";")
            else:
                arguments.append(f"-D{name}={value}")
        return arguments, conf_files, list(self._for_board("extra_configs", board))

    def _for_board(self, key, board):
        """Entries of a list; one that begins with arch:NAME: or platform:NAME: is for some boards."""
        for entry in self[key]:
            kind, _, rest = entry.partition(":")
            if kind in ("arch", "platform", "simulation", "vendor"):
                name, _, entry = rest.partition(":")
                if not {"arch": name in board.archs, "platform": board.is_one_of([name]),
                        "simulation": name == "qemu"}.get(kind, False):
                    continue
            yield entry


def _merged(common, own, where):
    facts = dict(common)
    for key, value in own.items():
        if key in LISTS:
            facts[key] = _as_list(key, common.get(key)) + _as_list(key, value)
        elif key == "filter" and key in common:
            facts[key] = f"({common[key]}) and ({value})"
        else:
            facts[key] = value
    for key in LISTS:
        if key in facts:
            facts[key] = _as_list(key, facts[key])
    for key in ("timeout", "min_ram", "min_flash"):
        if not isinstance(facts.get(key, 0), (int, float)):
            raise BadDescription(f"{where}: {key} is no number: {facts[key]}.")
    return facts


def _as_list(key, value):
    if value is None:
        return []
    if isinstance(value, list):
        return [str(item) for item in value]
    # Quotes in an argument of CMake's are the shell's.
    return shlex.split(str(value)) if key == "extra_args" else str(value).split()


def _read(file):
    try:
        with open(file, encoding="utf-8") as stream:
            description = yaml.safe_load(stream) or {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadDescription(f"{file} cannot be read: {error}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise BadDescription(f"{file}{line}: this is not YAML: {getattr(error, 'problem', error)}.") from None
    if not isinstance(description, dict) or not isinstance(description.get("tests"), dict):
        raise BadDescription(f"{file}: there is no `tests:` with names and what they say.")
    return description


def scenarios_of_file(file):
    description = _read(file)
    common = description.get("common") or {}
    for name, own in description["tests"].items():
        if not isinstance(own or {}, dict) or not isinstance(common, dict):
            raise BadDescription(f"{file}: {name} is no list of names and values.")
        yield Scenario(name, os.path.dirname(os.path.abspath(file)), common, own or {})


def scenarios_below(directory):
    """Those of all applications in the directory, by path and as the files have them."""
    if not os.path.isdir(directory):
        raise BadDescription(f"there is no directory {directory}.")
    found = []
    for folder, folders, files in os.walk(directory):
        folders.sort()
        file = next((name for name in NAMES if name in files), None)
        if file is not None:
            found.extend(scenarios_of_file(os.path.join(folder, file)))
    if not found:
        raise BadDescription(f"{directory}: there is no {', '.join(NAMES[:-1])} or {NAMES[-1]} below it.")
    return found
