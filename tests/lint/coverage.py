# SPDX-License-Identifier: Apache-2.0
"""doc/coverage.md: does every row name a test, or say why there is none, and does every test named there exist?

    coverage.py REPOSITORY BUILD   BUILD: the folder in which CMake configured the tests"""

import os
import re
import subprocess
import sys

CASE = re.compile(r"^(ZTEST|ZTEST_USER|ZTEST_F|ZTEST_USER_F|BOTH_MODES)\(\s*(\w+),\s*(\w+)\)", re.M)
SPAN = re.compile(r"`([^`]+)`")
NAME = re.compile(r"[a-z]\w*(?:\.\w+)+")


def cases(repository):
    """suite.case of every test program."""
    found = set()
    for folder, _, names in os.walk(os.path.join(repository, "tests")):
        for name in names:
            if not name.endswith((".c", ".cpp")):
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                for macro, suite, case in CASE.findall(file.read()):
                    if macro == "BOTH_MODES":
                        found |= {f"{suite}.test_{case}", f"{suite}.test_{case}_user"}
                    else:
                        found.add(f"{suite}.{case}")
    return found


def tests(build):
    """Names of CTest, with and without the board at their end."""
    listing = subprocess.run(["ctest", "--test-dir", build, "-N"], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"Test +#\d+: (\S+)", listing)
    return set(names) | {name.rsplit(".", 1)[0] for name in names}


def complaints(page, known):
    rows = 0
    for number, line in enumerate(page.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or cells[-1] in ("shown by", "---"):
            continue
        rows += 1
        if len(cells) != 2:
            yield f"line {number} is no row of two columns"
            continue
        names = [name for name in SPAN.findall(cells[1]) if NAME.fullmatch(name)]
        if not names and not re.match(r"(not yet|no)\b", cells[1]):
            yield f"line {number} names no test, and is neither 'not yet' nor 'no'"
        yield from (f"line {number}: there is no test {name}" for name in names if name not in known)
    if rows == 0:
        yield "there is no row"


def self_test(known):
    """Each mistake is found, and nothing else."""
    good = "| a | `x.y` |\n| b | not yet |\n| c | no: `k_sem`, `x.y` |\n"
    wrong = {"`x.z`": "no test x.z", "`k_sem`": "names no test", "later": "names no test", "`x.y` | more": "two columns"}
    assert not list(complaints(good, {"x.y"}))
    for cell, text in wrong.items():
        found = list(complaints(f"{good}| d | {cell} |\n", {"x.y"}))
        assert len(found) == 1 and text in found[0], (cell, found)
    assert list(complaints("", known)) == ["there is no row"]


def main():
    repository, build = sys.argv[1:]
    known = cases(repository) | tests(build)
    self_test(known)
    with open(os.path.join(repository, "doc/coverage.md"), encoding="utf-8") as file:
        found = list(complaints(file.read(), known))
    for text in found:
        print(f"doc/coverage.md: {text}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
