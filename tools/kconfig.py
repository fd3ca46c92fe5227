# SPDX-License-Identifier: Apache-2.0
"""Merge configuration files into .config, autoconf.h and kernel_autoconf.h.

A configuration is the Kconfig tree plus assignments, the later ones winning: prj.conf, the board's
file, EXTRA_CONF_FILE, the command line, what was chosen in menuconfig. Kconfiglib computes the values; this file reads the
assignments itself, because it knows then where each came from and can say in one sentence which
one is wrong and what would be right. An assignment that does not come into force is an error: a
configuration that says one thing and does another is how walls go missing. Only a warning is what
no other assignment would change either, because this CPU or board has not what it takes: portable
applications say it for those that have. User mode, without which all walls would be missing, stays
an error.

What came of a configuration that is an error is left in .config.refused, for who asks why.

autoconf.h has all options, kernel_autoconf.h only those of Bulkhead: its libraries see no others, so
they are not compiled again for an option of the application.

Needs Kconfiglib; status 3 says that this interpreter does not have it, and the caller tries
another. Status 1 is an error of the user's, already explained.
"""

import argparse
import difflib
import io
import os
import re
import sys

try:
    import kconfiglib
except ImportError:
    sys.exit(3)

from kconfiglib import AND, BOOL, EQUAL, HEX, INT, NOT, OR, STRING, TRISTATE, expr_value


class Error(Exception):
    """A sentence for the user."""


# ---- The tree -----------------------------------------------------------------------------------


class Tree(kconfiglib.Kconfig):
    """Kconfiglib's tree plus the keyword `configdefault`.

    `configdefault X` gives X a default and nothing else: the dependencies of X's definition still
    hold. Plain Kconfig has only `config X`, whose second appearance would widen them. So the
    keyword is read as `config`, and the defaults are put under the dependencies at the end.
    """

    def __init__(self, root):
        self._configdefaults = set()  # (path, line)
        self._conditional = []  # (symbol, index of one of its defaults)
        self.files_read = []
        super().__init__(root, warn_to_stderr=False)
        for symbol, index in self._conditional:
            value, condition = symbol.defaults[index]
            symbol.defaults[index] = value, self._make_and(condition, symbol.direct_dep)

    def _open(self, filename, mode):
        if mode != "r":
            return super()._open(filename, mode)
        self.files_read.append(filename)
        with open(filename, encoding="utf-8") as file:
            lines = file.read().split("\n")
        for number, line in enumerate(lines):
            if re.match(r"\s*configdefault\s", line):
                self._configdefaults.add((os.path.realpath(filename), number + 1))
                lines[number] = line.replace("configdefault", "config", 1)
        return io.StringIO("\n".join(lines))

    def _add_props_to_sym(self, node):
        place = (os.path.realpath(os.path.join(self.srctree, node.filename)), node.linenr)
        if place in self._configdefaults:
            for default in node.defaults:
                self._conditional.append((node.item, len(node.item.defaults)))
                node.item.defaults.append(default)
        else:
            super()._add_props_to_sym(node)


# ---- Assignments --------------------------------------------------------------------------------


class Assignment:
    def __init__(self, name, value, place):
        self.name, self.value, self.place = name, value, place

    def __str__(self):
        return f"CONFIG_{self.name}={self.value} ({self.place})"


def parse_line(line, place):
    """One line of a configuration file as an Assignment, or None for a blank or a comment."""
    line = line.strip()
    unset = re.fullmatch(r"# CONFIG_(\w+) is not set", line)
    if unset:
        return Assignment(unset[1], "n", place)
    if not line or line.startswith("#"):
        return None
    match = re.fullmatch(r'CONFIG_(\w+)=("(?:[^"\\]|\\.)*"|[^"\s#]*)\s*(?:#.*)?', line)
    if not match:
        raise Error(f"{place}: '{line}' is not an assignment; write CONFIG_NAME=value, without spaces.")
    return Assignment(match[1], match[2], place)


def read_file(path, base):
    """The assignments of one file; places are named relative to the application."""
    shown = os.path.relpath(path, base)
    if shown.startswith(".."):
        shown = path
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
    except UnicodeDecodeError:
        raise Error(f"{shown} is not a text file.") from None
    except OSError as error:
        folder = os.path.dirname(path) or "."
        others = [f for f in os.listdir(folder) if f.endswith(".conf")] if os.path.isdir(folder) else []
        hint = nearest(os.path.basename(path), others)
        raise Error(f"cannot read {path}: {error.strerror}"
                    + (f"; did you mean {hint}?" if hint else ".")) from None
    parsed = (parse_line(line, f"{shown}:{i}") for i, line in enumerate(lines, 1))
    return [assignment for assignment in parsed if assignment]


def nearest(name, candidates):
    """The candidate that looks most like name, or None."""
    found = difflib.get_close_matches(name, candidates, 1, 0.7)
    return found[0] if found else None


# ---- Applying them ------------------------------------------------------------------------------


def apply(tree, assignments):
    """Set each symbol to its last assignment; returns warnings."""
    last = {}
    for assignment in assignments:
        last.pop(assignment.name, None)  # in a choice, the order of the last ones counts
        last[assignment.name] = assignment
    warnings, errors = [], []
    applied = []
    for assignment in last.values():
        symbol = tree.syms.get(assignment.name)
        if symbol is None or symbol.orig_type == kconfiglib.UNKNOWN:
            message = unknown(tree, assignment)
            (warnings if assignment.value == "n" else errors).append(message)
        else:
            errors += check_type(symbol, assignment)
            symbol.set_value(plain(symbol, assignment.value))
            applied.append((symbol, assignment))
    for symbol, assignment in applied if not errors else []:
        if symbol.str_value != plain(symbol, assignment.value) and not superseded(symbol):
            (warnings if lacks_hardware(symbol) else errors).extend(without_effect(symbol, assignment))
    if errors:
        raise Error("\n".join(errors))
    return warnings


def lacks_hardware(symbol):
    """Does it depend only on what the CPU or the board would have to be?"""
    missing = [part for part in kconfiglib.split_expr(symbol.direct_dep, AND) if not expr_value(part)]
    return bool(missing) and symbol.name != "USERSPACE" and all(
        isinstance(part, kconfiglib.Symbol) and re.match(r"(ARCH|CPU|SOC|BOARD)_", part.name) and not settable(part)
        for part in missing)


def superseded(symbol):
    """Has a later assignment chosen another symbol of the same choice?"""
    return symbol.choice and symbol.choice.user_selection not in (None, symbol)


def plain(symbol, value):
    """The value as Kconfiglib wants it: strings without their quotes."""
    if symbol.orig_type == STRING and value.startswith('"'):
        return kconfiglib.unescape(value[1:-1])
    return value


def unknown(tree, assignment):
    known = [symbol.name for symbol in tree.unique_defined_syms]
    hint = nearest(assignment.name, known)
    return f"{assignment}: there is no option {assignment.name}" + (
        f"; did you mean {hint}?" if hint else ".")


def check_type(symbol, assignment):
    wants = {
        BOOL: (r"[yn]", "y or n"),
        TRISTATE: (r"[ymn]", "y, m or n"),
        INT: (r"-?\d+", "a whole number"),
        HEX: (r"0[xX][0-9a-fA-F]+", "a hexadecimal number such as 0x20"),
        STRING: (r'".*"', 'text in quotes, such as "text"'),
    }
    pattern, words = wants[symbol.orig_type]
    if symbol.orig_type == STRING and assignment.place == COMMAND_LINE:
        return []
    return [] if re.fullmatch(pattern, assignment.value) else [f"{assignment}: {symbol.name} takes {words}."]


# ---- Why an assignment has no effect ------------------------------------------------------------


def without_effect(symbol, assignment):
    """The reason as a list of one sentence; empty where nothing was lost."""
    head = f"{assignment} has no effect: "
    if not expr_value(symbol.direct_dep):
        if assignment.value in ("n", "0"):
            return []
        return [head + unmet(symbol.direct_dep)]
    for low, high, condition in symbol.ranges:
        if expr_value(condition) and symbol.orig_type in (INT, HEX):
            return [head + f"{symbol.name} may be {low.str_value} to {high.str_value}."]
    selecting = [s for s in kconfiglib.split_expr(symbol.rev_dep, OR) if expr_value(s)]
    if selecting:
        names = " and ".join(first_name(s) for s in selecting)
        return [head + f"{names} needs it to be {symbol.str_value}."]
    return [head + f"it follows from the rest of the configuration, and is {symbol.str_value or 'unset'}."]


def first_name(expr):
    """The symbol that selects: the first of an AND."""
    return expr.name if not isinstance(expr, tuple) else first_name(expr[1])


def unmet(expr):
    """What is missing for expr to hold, as the end of a sentence."""
    missing = [part for part in kconfiglib.split_expr(expr, AND) if not expr_value(part)]
    if isinstance(missing[0], kconfiglib.Choice):
        return unmet(missing[0].direct_dep)
    if any(getattr(part, "name", None) == "LATER" for part in missing):
        return "this version of Bulkhead does not have it."
    wanted = [describe(part) for part in missing]
    remedy = [f"CONFIG_{name}={value}" for part in missing for name, value in remedies(part)]
    return f"it depends on {' and on '.join(wanted)}" + (
        f": set {' and '.join(remedy)}." if remedy else ".")


def describe(part):
    if not isinstance(part, tuple):
        return f"{part.name}, which is {part.str_value or 'unset'}"
    if part[0] == NOT and not isinstance(part[1], tuple):
        return f"{part[1].name} being n, and it is {part[1].str_value}"
    if part[0] == OR:
        return "one of " + ", ".join(text(side) for side in kconfiglib.split_expr(part, OR))
    return f"{text(part)}, which does not hold"


def text(expr):
    return kconfiglib.expr_str(expr)


def remedies(part):
    """The assignments that would make part hold, where the user can make them."""
    if not isinstance(part, tuple):
        return [(part.name, "y")] if settable(part) else []
    if part[0] == NOT and not isinstance(part[1], tuple):
        return [(part[1].name, "n")] if settable(part[1]) else []
    if part[0] == EQUAL:
        return [(part[1].name, part[2].name)] if settable(part[1]) else []
    return []


def settable(symbol):
    return any(node.prompt for node in symbol.nodes)


# ---- Output -------------------------------------------------------------------------------------

COMMAND_LINE = "command line"


def parse_arguments(about):
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--root", required=True, help="root Kconfig file")
    parser.add_argument("--base", required=True, help="the application's folder")
    parser.add_argument("--config", required=True, help=".config to write")
    parser.add_argument("--header", required=True, help="autoconf.h to write")
    parser.add_argument("--kernel-header", required=True, help="kernel_autoconf.h to write")
    parser.add_argument("--sources", required=True, help="list of the files read, to write")
    parser.add_argument("--menuconfig", required=True, help="what was chosen in menuconfig, read last")
    parser.add_argument("--set", action="append", default=[], metavar="CONFIG_X=VALUE")
    parser.add_argument("files", nargs="*", metavar="FILE", help="configuration files, in order")
    return parser.parse_args()


def given_assignments(options):
    """What the configuration files and the command line say."""
    assignments = []
    for path in options.files:
        assignments += read_file(path, options.base)
    return assignments + [parse_line(line, COMMAND_LINE) for line in options.set]


def is_of_application(tree, symbol):
    """Is the symbol defined neither in Kconfig.zephyr nor in a file that this one reads, but by a module?"""
    ours = os.path.realpath(os.path.join(tree.srctree, "Kconfig.zephyr"))
    files = (name for node in symbol.nodes for name in (node.filename, *(file for file, _ in node.include_path))
             if not is_of_module(node))
    return all(os.path.realpath(os.path.join(tree.srctree, name)) != ours for name in set(files))


def is_of_module(node):
    return any(os.path.basename(file) == "Kconfig.modules" for file in
               (node.filename, *(file for file, _ in node.include_path)))


def write_kernel_header(tree, header, kernel_header):
    """The lines of autoconf.h that define options of Bulkhead; an unchanged file keeps its time."""
    foreign = {symbol.name for symbol in tree.unique_defined_syms if is_of_application(tree, symbol)}
    with open(header, encoding="utf-8") as file:
        text = "".join(line for line in file if line.split()[1].removeprefix("CONFIG_") not in foreign)
    try:
        with open(kernel_header, encoding="utf-8") as file:
            if file.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(kernel_header, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    options = parse_arguments("Merge configuration files into .config, autoconf.h and kernel_autoconf.h.")
    tree = Tree(options.root)
    chosen = read_file(options.menuconfig, options.base)
    try:
        warnings = apply(tree, given_assignments(options) + chosen)
    except Error:
        tree.write_config(options.config + ".refused", save_old=False)
        raise
    for warning in tree.warnings + warnings:
        print("warning: " + " ".join(warning.split()), file=sys.stderr)

    tree.write_config(options.config, save_old=False)
    tree.write_autoconf(options.header)
    write_kernel_header(tree, options.header, options.kernel_header)
    with open(options.sources, "w", encoding="utf-8") as file:
        file.write("\n".join(dict.fromkeys(tree.files_read + options.files + [options.menuconfig])) + "\n")


def run(function):
    """What goes wrong is one sentence and status 1."""
    try:
        function()
    except (Error, OSError) as error:
        sys.exit(str(error))
    except kconfiglib.KconfigError as error:
        sys.exit(" ".join(str(error).split()))
    except Exception as error:  # pylint: disable=broad-except
        sys.exit(f"tools/{os.path.basename(sys.argv[0])} failed, which is a bug in it: "
                 f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    run(main)
