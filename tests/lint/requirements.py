# SPDX-License-Identifier: Apache-2.0
"""doc/requirements.md: Zephyr's software requirements, and the tests that show that they hold.

    requirements.py REPOSITORY           is the page what the tags give, and does every requirement have a test?
    requirements.py REPOSITORY --write   writes the page

doc/requirements.txt states each requirement in our words, one line each:

    ## Memory protection
    ZEP-SRS-8-1: a thread's memory is closed to others
    ZEP-SRS-2-1: several CPUs share one kernel | no: one CPU is what there is

What stands behind the bar, `no` or `not yet` with a reason, takes the place of a test. Every other requirement
is named by a tag directly before a case of a test program:

    /* Requirement: ZEP-SRS-8-1, ZEP-SRS-8-3 */
    ZTEST(scans, test_partitions)"""

import os
import re
import sys

CASE = re.compile(r"(ZTEST|ZTEST_USER|ZTEST_F|ZTEST_USER_F|BOTH_MODES)\(\s*(\w+),\s*(\w+)\)")
TAG = re.compile(r"/\* Requirement: ((?:[^*]|\n \*)*) \*/\n(.*)\n")
STATED = re.compile(r"(ZEP-SRS-\d+-\d+): (.+?)(?: \| ((?:not yet|no): .+))?")

HEAD = """# Zephyr's requirements, and the tests that show them

Zephyr's project keeps software requirements in its repository `reqmgmt`
(`docs/software_requirements`). Here stand those for what Bulkhead has, in our words, under their numbers there,
beside the test cases that show them. The test programs name the requirements, and this page is made from that:
`tests/lint/requirements.py`, which is also a test. *Not yet* is what comes later, *no* what will not come.
"""


class Wrong(Exception):
    """A sentence for the author of a tag or a statement."""


def statements(text):
    """[heading or (id, statement, reason or None)], in their order."""
    entries = []
    for line in text.splitlines():
        if line.startswith("## "):
            entries.append(line)
        elif line and not line.startswith("# "):
            match = STATED.fullmatch(line)
            if not match:
                raise Wrong(f"doc/requirements.txt: what is '{line}'?")
            if any(match[1] == entry[0] for entry in entries if isinstance(entry, tuple)):
                raise Wrong(f"doc/requirements.txt: {match[1]} is stated twice")
            entries.append(match.groups())
    return entries


def tags(text, where):
    """(id, suite.case) for each tag of a test program's file."""
    for ids, line in TAG.findall(text):
        case = CASE.match(line)
        if not case:
            raise Wrong(f"{where}: no case follows 'Requirement: {ids}'")
        macro, suite, name = case.groups()
        names = [f"{suite}.{name}"]
        if macro == "BOTH_MODES":
            names = [f"{suite}.test_{name}", f"{suite}.test_{name}_user"]
        for identifier in re.split(r",\s[\s*]*", ids):
            yield from ((identifier, name) for name in names)
    if text.count("/* Requirement:") != len(TAG.findall(text)):
        raise Wrong(f"{where}: a tag is a line of its own before a case")


def tags_of_tests(repository):
    found = {}
    for folder, _, names in os.walk(os.path.join(repository, "tests")):
        for name in sorted(names):
            if name.endswith((".c", ".cpp")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    for identifier, case in tags(file.read(), os.path.relpath(path, repository)):
                        found.setdefault(identifier, set()).add(case)
    return found


def page(entries, shown):
    """The page's text."""
    known = {entry[0]: entry[2] for entry in entries if isinstance(entry, tuple)}
    for identifier in shown:
        if identifier not in known:
            raise Wrong(f"{identifier} is named by {min(shown[identifier])}, and doc/requirements.txt does not state it")
    lines = [HEAD]
    for entry in entries:
        if isinstance(entry, str):
            lines.append(f"{entry}\n\n| | statement | shown by |\n|---|---|---|")
            continue
        identifier, statement, reason = entry
        cases = sorted(shown.get(identifier, ()))
        if bool(cases) == bool(reason):
            raise Wrong(f"{identifier}: {'a test shows it, and it has a reason' if reason else 'no test, and no reason'}")
        cell = reason or ", ".join(f"`{case}`" for case in cases)
        lines.append(f"| {identifier} | {statement} | {cell} |")
    text = "\n".join(lines) + "\n"
    return re.sub(r"\n(## )", r"\n\n\1", text).replace("\n\n\n", "\n\n")


def self_test():
    """Each mistake is found."""
    stated = "# comment\n## A\nZEP-SRS-1-1: one\nZEP-SRS-1-2: two | no: reason\n"
    case = "/* Requirement: ZEP-SRS-1-1 */\nBOTH_MODES(x, y)\n"
    assert list(tags(case, "")) == [("ZEP-SRS-1-1", "x.test_y"), ("ZEP-SRS-1-1", "x.test_y_user")]
    case = "/* Requirement: ZEP-SRS-1-1, ZEP-SRS-1-2,\n * ZEP-SRS-1-3 */\nZTEST(x, y)\n"
    assert [tag[0][-1] for tag in tags(case, "")] == ["1", "2", "3"]
    good = page(statements(stated), {"ZEP-SRS-1-1": {"x.test_y"}})
    assert "| ZEP-SRS-1-1 | one | `x.test_y` |\n| ZEP-SRS-1-2 | two | no: reason |\n" in good

    def is_wrong(action, text):
        try:
            action()
        except Wrong as wrong:
            assert text in str(wrong), wrong
        else:
            raise AssertionError(text)

    is_wrong(lambda: page(statements(stated), {}), "ZEP-SRS-1-1: no test")
    is_wrong(lambda: page(statements(stated), {"ZEP-SRS-1-1": {"a"}, "ZEP-SRS-1-2": {"a"}}), "has a reason")
    is_wrong(lambda: page(statements(stated), {"ZEP-SRS-1-3": {"a"}}), "does not state it")
    is_wrong(lambda: statements(stated + "ZEP-SRS-1-1: one\n"), "twice")
    is_wrong(lambda: statements("ZEP-SRS-1: one\n"), "what is")
    is_wrong(lambda: statements("ZEP-SRS-1-1: one | later\nx\n"), "what is")
    is_wrong(lambda: list(tags("/* Requirement: ZEP-SRS-1-1 */\nstatic int x;\n", "f")), "no case follows")
    is_wrong(lambda: list(tags("int x; /* Requirement: ZEP-SRS-1-1\n */", "f")), "line of its own")


def main():
    repository = sys.argv[1]
    path = os.path.join(repository, "doc/requirements.md")
    self_test()
    try:
        with open(os.path.join(repository, "doc/requirements.txt"), encoding="utf-8") as file:
            text = page(statements(file.read()), tags_of_tests(repository))
    except Wrong as wrong:
        sys.exit(str(wrong))
    if "--write" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return
    with open(path, encoding="utf-8") as file:
        if file.read() != text:
            sys.exit("doc/requirements.md is not what tags and statements give: tests/lint/requirements.py . --write")


if __name__ == "__main__":
    main()
