#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Host test of tests/attack/border/spec.py: what is declared and what is specified must be the same calls, and a
specification that says nonsense is refused with a sentence."""

import json
import os
import subprocess
import sys
import tempfile

TOOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../attack/border/spec.py")
CALLS = [("k_give", 1, "short"), ("k_wait", 4, "short"), ("k_ticks", 0, "short")]
GOOD = """k_give: OBJECT(SEM)
k_wait: OBJECT(SEM), VALUE(1, bad: 0, f(2, 3) -> -EINVAL, bad: 9 -> OOPS), LONG(0) -> 0
k_ticks:
"""


def declared(calls):
    return [
        {"name": name, "words": words, "lane": lane, "where": f"include/k.h:{i}", "result": "int64_t"}
        for i, (name, words, lane) in enumerate(calls)
    ]


def run(text, calls):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("calls.json", "k.txt", "out.h")]
        with open(paths[0], "w", encoding="utf-8") as file:
            json.dump(declared(calls), file)
        with open(paths[1], "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run(
            [sys.executable, "-B", TOOL, "--calls", paths[0], "--out", paths[2], paths[1]],
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            return done.stderr
        with open(paths[2], encoding="utf-8") as file:
            return file.read()


def main():
    good = run(GOOD, CALLS)
    cases = [
        (good, "{(uintptr_t)(f(2, 3)), -EINVAL"),
        (good, "{(uintptr_t)(9), OOPS"),
        (good, "K_SYSCALL_K_TICKS, 0, true"),
        (run(GOOD, CALLS + [("k_new", 1, "long")]), "no file of tests/spec says what k_new must refuse"),
        (run(GOOD, CALLS[1:]), "k_give is declared in no header"),
        (run(GOOD, [("k_give", 2, "short")] + CALLS[1:]), "k_give has 2 words (include/k.h:0), not 1"),
        (run(GOOD + "k_give: OBJECT(SEM)\n", CALLS), "k_give stands at"),
        (run("[CONFIG_A]\n" + GOOD, CALLS), "#if CONFIG_A"),
        (
            run(GOOD.replace("OBJECT(SEM)", "USER_OBJECT(FUTEX, -EACCES, -EINVAL)", 1), CALLS),
            "W_USER_OBJECT, STATE_ANY, K_OBJ_FUTEX, -EACCES, (uint64_t)(0), NULL, 0, -EINVAL}",
        ),
        (run("k_give: USER_OBJECT(FUTEX, -EACCES)\n", CALLS), "does not say its unknown"),
        (run("k_give: OBJEKT(SEM)\n", CALLS), "there is no word 'OBJEKT(SEM)'"),
        (run("k_give: INPUT(4)\n", CALLS), "does not say its refusal"),
        (run("k_give: OBJECT(SEM, 4)\n", CALLS), "says too much"),
        (run("k_give: VALUE(1, bad: 2)\n", CALLS), "has no '-> result'"),
        (run("k_give OBJECT(SEM)\n", CALLS), "this is no 'call: words'"),
    ]
    failed = [(text, expected) for text, expected in cases if expected not in text]
    for text, expected in failed:
        print(f"FAIL: '{expected}' is not in:\n{text}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
