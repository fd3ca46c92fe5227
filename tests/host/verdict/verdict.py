#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A verdict of k_verify_…() that is used wrongly does not compile.

    verdict.py COMPILER [FLAG...] -- SOURCE

The source has one function a mistake, each under #ifdef of its name, behind a line that says what the compiler must
complain of: /* NAME: regular expression */. Without any it must compile."""

import re
import subprocess
import sys


def complaints(command, *defines):
    done = subprocess.run([*command, *defines], capture_output=True, text=True)
    return done.returncode, done.stderr


def main():
    split = sys.argv.index("--")
    source = sys.argv[split + 1]
    command = [*sys.argv[1:split], "-Werror=unused-result", "-S", "-o", "/dev/null", source]
    with open(source, encoding="utf-8") as file:
        mistakes = re.findall(r"^/\* (\w+): (.*) \*/$", file.read(), re.M)
    failed = []
    status, text = complaints(command)
    if status != 0:
        failed.append(f"what is right does not compile:\n{text}")
    for name, expected in mistakes:
        status, text = complaints(command, f"-D{name}")
        errors = [line for line in text.splitlines() if "error:" in line]
        if status == 0 or not errors or not all(re.search(expected, error) for error in errors):
            failed.append(f"{name}: not refused with '{expected}' alone:\n{text}")
    print("\n".join(failed) or f"{len(mistakes)} mistakes are refused")
    sys.exit(bool(failed or not mistakes))


if __name__ == "__main__":
    main()
