# SPDX-License-Identifier: Apache-2.0
"""check_page.py finds what is wrong on a page. The repository is a small one made here, whose
`bulkhead` prints what stands in the file of that name."""

import os
import sys
import tempfile

import check_page

PRINTED = "one 0x38000024\ntwo\nthree\nfour\n"
SOURCE = "int a;\n\nint b;\nint c;\n"

# A page, and what is said about it: "" if nothing.
CASES = [
    ("```console\n$ ./bulkhead\none 0x38000024\ntwo\nthree\nfour\n```\n", ""),
    ("```console\n$ ./bulkhead\none 0x…\n…\nfour\n```\n", ""),
    ("```console\n$ ./bulkhead \\\n  again\n…\ntwo\n…\n```\n", ""),
    ("```console\n$ ./bulkhead\n…\n$ ./bulkhead\n…\n```\n", ""),
    ("```console\n$ ./bulkhead\none 0x38000024\ntwo\nthree\n```\n", '(nothing, and not "four")'),
    ("```console\n$ ./bulkhead\none 0x38000028\n…\n```\n", "one 0x38000028"),
    ("```console\n$ ./bulkhead\n…\nthree\n…\ntwo\n…\n```\n", '"two"'),
    ("```console\n$ ./bulkhead\n…\ntwo\nfour\n```\n", '"two"'),
    ("```console\n$ ./bulkhead\n…\ntwo\nfour\n…\n```\n", '"four"'),
    ("```console\n$ ./bulkhead\n…\nfour\nfive\n```\n", '"four"'),
    ("```console\n$ ./bulkhead\n```\n", '(nothing, and not "one'),
    ("```console\n$ ./bulkhead\n…\nfour\n(exit status 1)\n```\n", '"four"'),
    ("```console\n$ ./bulkhead fail\n…\nfour\n(exit status 3)\n```\n", ""),
    ("```console\n$ ./bulkhead fail\n…\nfour\n```\n", '"four"'),
    ("```console\n$ rm -rf /\n```\n", "rm is not ./bulkhead"),
    ("```console\none\n```\n", "begins with a command"),
    ("`src/a.c`:\n\n```c\nint a;\n\nint b;\n```\n", ""),
    ("`src/a.c`:\n\n```c\nint a;\n…\nint c;\n```\n", ""),
    ("`src/a.c`:\n\n```c\nint a;\nint c;\n```\n", '"int c;"'),
    ("`src/a.c`:\n\n```c\nint d;\n```\n", '"int d;"'),
    ("`src/b.c`:\n\n```c\nint a;\n```\n", "names no file"),
    ("```python\n1\n```\n", "no rule checks"),
    ("```text\nanything\n```\n", ""),
    ("```text\nanything\n", "has no end"),
]


def said_about(page, folder):
    path = os.path.join(folder, "page.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)
    try:
        return check_page.check_page(path, folder, os.path.join(folder, "build"))
    except check_page.Wrong as error:
        return [str(error)]


def main():
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "src"))
        for name, text in (("src/a.c", SOURCE), ("printed", PRINTED),
                           ("bulkhead", '#!/bin/sh\necho "Configuring it" >&2\ncat printed\n'
                                        '[ "$1" != fail ] || exit 3\n')):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        os.chmod(os.path.join(folder, "bulkhead"), 0o755)
        for page, expected in CASES:
            said = said_about(page, folder)
            first_line = said[0].splitlines()[0] if said else ""
            if (expected not in first_line) if expected else said:
                failed = True
                print(f"{page}\nshould be told {expected!r}, was told {said}\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
