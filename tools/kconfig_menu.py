# SPDX-License-Identifier: Apache-2.0
"""The configuration as a menu: Kconfiglib's menuconfig on the tree and the values of a build.

The build's .config is made anew from prj.conf and its like each time, so what is chosen here goes into
a file of its own in the build folder, menuconfig.conf, which the build reads last: as few assignments
as make the difference. They are printed too, to be copied into prj.conf.

Takes the same arguments and environment as kconfig.py; cmake/kconfig.cmake supplies them.
"""

import os
import sys

import kconfiglib
import menuconfig

import kconfig

HEAD = "# Chosen in menuconfig; wins over prj.conf and the command line. Remove a line to undo it.\n"


def values(tree):
    return {symbol.name: symbol.str_value for symbol in tree.unique_defined_syms}


def settle(tree, assignments):
    """The values that these assignments give."""
    tree.unset_values()
    for assignment in assignments:
        symbol = tree.syms.get(assignment.name)
        if symbol is not None and symbol.orig_type != kconfiglib.UNKNOWN:
            symbol.set_value(kconfig.plain(symbol, assignment.value))
    return values(tree)


def assignment_of(tree, name, value):
    if tree.syms[name].orig_type == kconfiglib.STRING:
        value = f'"{kconfiglib.escape(value)}"'
    return kconfig.Assignment(name, value or "n", "menuconfig")


def fewest(tree, given, wanted):
    """The assignments that, after the given ones, lead to the wanted values."""
    chosen = {}
    while True:
        now = settle(tree, given + list(chosen.values()))
        missing = [name for name in wanted if now[name] != wanted[name] and name not in chosen
                   and kconfig.settable(tree.syms[name])]
        if not missing:
            break
        for name in missing:
            chosen[name] = assignment_of(tree, name, wanted[name])
    for name in list(chosen):
        without = [chosen[other] for other in chosen if other != name]
        if settle(tree, given + without) == now:
            del chosen[name]
    return list(chosen.values())


def main():
    options = kconfig.parse_arguments("The configuration as a menu.")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.exit("menuconfig needs a terminal.")
    tree = kconfig.Tree(options.root)
    given = kconfig.given_assignments(options)
    kconfig.apply(tree, given + kconfig.read_file(options.menuconfig, options.base))

    scratch = options.menuconfig + ".all"
    tree.write_config(scratch, save_old=False)
    os.environ["KCONFIG_CONFIG"] = scratch
    menuconfig.menuconfig(tree)
    tree.load_config(scratch)  # what was saved, not what was chosen and then dropped
    wanted = values(tree)
    os.remove(scratch)
    if os.path.exists(scratch + ".old"):
        os.remove(scratch + ".old")

    lines = [f"CONFIG_{a.name}={a.value}\n" for a in fewest(tree, given, wanted)]
    text = HEAD + "".join(lines) if lines else ""
    with open(options.menuconfig, encoding="utf-8") as file:
        before = file.read()
    if text != before:
        with open(options.menuconfig, "w", encoding="utf-8") as file:
            file.write(text)
    if lines:
        print("The next build uses this. To keep it, add to prj.conf:\n  " + "  ".join(lines), end="")
    else:
        print("The configuration is what prj.conf and the command line say.")


if __name__ == "__main__":
    kconfig.run(main)
