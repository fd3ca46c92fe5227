# SPDX-License-Identifier: Apache-2.0
"""`bulkhead run` is a terminal as before, and explains; `bulkhead explain` does so for a log.

    explain.py REPOSITORY WORK_FOLDER
"""

import os
import subprocess
import sys

import terminal
from expectations import expect, finish

repository, work = sys.argv[1:]
MARK = "\x02"
FIX = "  | to fix it k_mem_domain_add_partition(&producer_domain, &consumer_partition), before the thread starts"


def bulkhead(verb, *words, log=None):
    done = subprocess.run([f"{repository}/bulkhead", verb, *words], cwd=repository, input=log, capture_output=True,
                          check=False)
    return done.returncode, done.stdout.decode().replace("\r", ""), done.stderr.decode()


def without_explanations(text):
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("  | "))


# ---- The main job: what comes through, and what is added -------------------------------------------------

options = ("--no-install", "-d", f"{work}/car")
_, raw, _ = bulkhead("run", *options, "--raw")
status, told, said = bulkhead("run", *options)
expect(status == 0, f"run ended with {status}: {said}")
expect(MARK in raw and MARK not in told, "marks are not for readers")
expect(without_explanations(told) == raw.replace(MARK, ""), "run changed what the program printed")
expect(FIX in told.splitlines(), f"run does not say what would allow the access:\n{told}")

# ---- The same from a log ---------------------------------------------------------------------------------

elf = f"{work}/car/zephyr/zephyr.elf"
log = raw.encode()
for words in (("-d", f"{work}/car"), (elf,)):
    status, again, said = bulkhead("explain", "--no-install", *words, log=log)
    expect((status, again, said) == (0, told, ""), f"explain {words} says something else than run: {said}\n{again}")
status, again, _ = bulkhead("explain", "--no-install", elf, log=log.replace(b"\n", b"\r\n"))
expect(again == told, "line ends of a serial line change the explanation")
status, again, said = bulkhead("explain", "--no-install", elf, log=raw.replace(MARK, "").encode())
expect(again == told and "There are no marks in this log" in said, f"a log without marks: {said}")
status, again, said = bulkhead("explain", "--no-install", elf, log=b"")
expect((status, again, said) == (0, "", ""), "nothing comes of an empty log")

for words, sentence in ((("/nowhere.elf",), "cannot read /nowhere.elf: No such file or directory."),
                        ((f"{repository}/README.md",), "is no ELF file: give the zephyr.elf of a build."),
                        (("-d", f"{work}/nothing"), "there is no program in"),
                        (("--fix",), "there is no option --fix")):
    status, _, said = bulkhead("explain", "--no-install", *words, log=log)
    expect(status == 1 and sentence in said and "Traceback" not in said, f"explain {words} says: {said}")

# ---- Somebody types --------------------------------------------------------------------------------------


def typed(*words):
    """How a program that echoes ends when Ctrl-C is typed."""
    session = terminal.Terminal([f"{repository}/bulkhead", "run", "--no-install", *words, "-d", f"{work}/echo",
                                 f"{repository}/samples/userspace/uart_echo"])
    session.expect("ready for input")
    session.type("what is typed comes back")
    session.expect("what is typed comes back")  # no newline yet: nothing waits for one
    session.type("\x03")
    return session.ended()


expect(typed() == typed("--raw"), "Ctrl-C ends another way")

# A reader that goes away ends it, as it ends any other program.
environment = os.environ | {"BULKHEAD_TIMEOUT": "100"}
pipe = f"'{repository}/bulkhead' run --no-install -d '{work}/car' | head -n 1"
done = subprocess.run(["sh", "-c", pipe], capture_output=True, check=False, env=environment, timeout=90)
expect(b"Traceback" not in done.stderr, f"a reader that goes away: {done.stderr.decode()}")

finish()
