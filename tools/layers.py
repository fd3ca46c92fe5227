# SPDX-License-Identifier: Apache-2.0
"""Does every line of code know its room? Checks the rules of DESIGN.md's layout, and prints each breach.

    kernel/, userspace/    portable: ask a port through arch.h and <zephyr/arch/…>, name no CPU, and
                           have no #if in a function body (a variant is another file)
    kernel/                asks the walls through walls.h
    drivers/, lib/         ask the kernel through its public headers, and a port through arch.h
    all, and arch/         mention no sample and no test
    everywhere             a CONFIG_ name is one that Kconfig defines

    layers.py [FOLDER]        the repository; default: this file's
"""

import os
import re
import sys

OURS = ("kernel", "userspace", "arch", "drivers", "lib", "include")
PORTABLE = ("kernel", "userspace")
SOURCE = (".c", ".h", ".S", ".in")

INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')
CONDITIONAL = re.compile(r"\s*#\s*(?:if|ifdef|ifndef|elif)\b(.*)")
CPU = re.compile(r"CONFIG_(?:ARM|RISCV|CPU_|SOC|BOARD)\w*|__(?:arm|riscv|thumb|ARM)\w*")
CONFIG = re.compile(r"\bCONFIG_([A-Za-z0-9_]+)")
DEFINED = re.compile(r"^\s*(?:menu)?config\s+(\S+)")
PORT = re.compile(r"zephyr/arch/\w+/")

# Whose private headers a room may include, beside its own. A header under include/ is for everybody.
MAY_ASK = {
    "kernel": {"arch.h", "walls.h"},
    "userspace": {"kernel", "arch.h"},
    "arch": {"kernel", "walls.h", "domain.h", "board.h"},
    "drivers": {"lib", "arch.h", "scs.h", "board.h"},
    "lib": {"arch.h"},
}


def files_below(root, folder):
    for path, folders, names in os.walk(os.path.join(root, folder)):
        folders.sort()
        for name in sorted(names):
            if name.endswith(SOURCE):
                yield os.path.relpath(os.path.join(path, name), root)


def private_headers(root):
    """Name of each header that is not public -> its room."""
    return {os.path.basename(path): room
            for room in ("kernel", "userspace", "arch", "drivers", "lib", "boards")
            for path in files_below(root, room) if path.endswith(".h")}


def strangers(root):
    """Names that code of ours must not know: the samples and the tests. A folder of samples is none itself."""
    names = {"samples/", "tests/"}
    folder = os.path.join(root, "samples")
    if os.path.isdir(folder):
        names |= {name for name in os.listdir(folder)
                  if not os.path.isdir(os.path.join(root, name))}
    return names


def kconfig_names(root):
    names = set()
    for path, folders, files in os.walk(root):
        folders[:] = [folder for folder in folders if folder not in (".git", "build")]
        for file in files:
            if file.startswith("Kconfig"):
                with open(os.path.join(path, file), encoding="utf-8") as lines:
                    names |= {match[1] for line in lines if (match := DEFINED.match(line))}
    return names


class Check:
    def __init__(self, root):
        self.root = root
        self.breaches = []
        self.strangers = strangers(root)
        self.config = kconfig_names(root)
        self.private = private_headers(root)

    def breach(self, path, number, what):
        self.breaches.append(f"{path}:{number}: {what}")

    def file(self, path):
        room = path.split(os.sep, 1)[0]
        with open(os.path.join(self.root, path), encoding="utf-8") as lines:
            body = False
            for number, line in enumerate(lines, 1):
                body = line.startswith("{") or body and not line.startswith("}")
                self.line(room, path, number, line, body)

    def line(self, room, path, number, line, body):
        include = INCLUDE.match(line)
        if include and room in MAY_ASK:
            self.include(room, path, number, include[1])
        conditional = CONDITIONAL.match(line)
        if conditional and room in PORTABLE:
            if body:
                self.breach(path, number, "a condition inside a function: a variant is another file")
            if CPU.search(conditional[1]):
                self.breach(path, number, "portable code names a CPU")
        for name in self.strangers:
            if name in line:
                self.breach(path, number, f"mentions {name}: nothing asks upward")
        for name in CONFIG.findall(line):
            if name not in self.config and not line[line.index(name) + len(name):].startswith("##"):
                self.breach(path, number, f"Kconfig does not define {name}")

    def include(self, room, path, number, header):
        name = os.path.basename(header)
        owner = room if header.startswith(("zephyr/", "bulkhead/")) else self.private.get(name, room)
        if owner != room and not {owner, name} & MAY_ASK[room]:
            self.breach(path, number, f"{room}/ does not include {header} of {owner}/")
        if room in PORTABLE and PORT.match(header):
            self.breach(path, number, f"{room}/ is portable and does not include {header}")


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..")
    root = os.path.realpath(root)
    check = Check(root)
    for room in OURS:
        for path in files_below(root, room):
            check.file(path)
    for breach in check.breaches:
        print(breach)
    sys.exit(1 if check.breaches else 0)


if __name__ == "__main__":
    main()
