# SPDX-License-Identifier: Apache-2.0
"""Does a sample print what its page promises?

    check.py README BOARD [ARGUMENT…] <OUTPUT

The page shows in a console block what `./bulkhead run SAMPLE -- ARGUMENT…` prints: line by line, with …
for what varies, alone in a line for any lines, and without colours. It shows the default board, in whose
name's place stands that of BOARD here.
"""

import os
import re
import shlex
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "codelab"))
from check_page import blocks, commands, first_difference  # noqa: E402

SHOWN_BOARD = "mps2/an521/cpu0"


def arguments_of(command):
    """What stands behind -- in a command; None if it does not run the program on the default board."""
    words = shlex.split(command)
    if words[:2] != ["./bulkhead", "run"] or "-b" in words:
        return None
    return words[words.index("--") + 1:] if "--" in words else []


def promised(page, arguments):
    """The lines that the page shows for these arguments, or None."""
    for block in blocks(page):
        if block.language == "console":
            for _, command, lines in commands(block):
                if arguments_of(command) == arguments:
                    return lines
    return None


def main():
    readme, board, *arguments = sys.argv[1:]
    with open(readme, encoding="utf-8") as file:
        shown = promised(file.read(), arguments)
    if shown is None:
        sys.exit(f"{readme} shows no run with {arguments or 'no arguments'}.")
    shown = [line.replace(SHOWN_BOARD, board) for line in shown]
    printed = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", sys.stdin.read().replace("\r", ""))
    difference = first_difference(shown, printed.splitlines())
    if difference is not None:
        sys.exit(f'"{difference}" is not (there) in what the program prints.')


if __name__ == "__main__":
    main()
