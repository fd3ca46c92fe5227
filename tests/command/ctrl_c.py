# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C in `bulkhead debug` stops the program, not the emulator; nothing is left when gdb ends, or is
killed together with the command.

    ctrl_c.py REPOSITORY BUILD_FOLDER
"""

import os
import signal
import sys
import time

import terminal

repository, folder = sys.argv[1:]
command = [f"{repository}/bulkhead", "debug", "--no-install", "-d", folder,
           f"{repository}/tests/command/debug", "-ex", "set style enabled off", "-ex", "set pagination off"]


def emulators():
    """The processes that run an image of this folder."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
                words = file.read().split("\0")
        except OSError:
            continue
        if words[0].endswith("qemu-system-arm") and f"{folder}/zephyr/zephyr.elf" in words:
            found.append(int(pid))
    return found


def gone():
    for _ in range(600):
        if not emulators():
            return
        time.sleep(0.1)
    sys.exit(f"FAILED: an emulator is left: {emulators()}")


session = terminal.Terminal(command, TERM="dumb")
session.expect("(gdb) ")
session.type("break main\ncontinue\n")
session.expect("Breakpoint 1, main")
session.type("set var stay = 1\ncontinue\n")
session.expect("Continuing.")
time.sleep(0.2)
session.type("\x03")
session.expect("Program received signal SIGINT")
session.type("bulkhead threads\n")
session.expect("k_mem_domain_default")
if len(emulators()) != 1:
    sys.exit(f"FAILED: not one emulator runs, but {emulators()}")
session.type("quit\n")
session.expect("(y or n)")
session.type("y\n")
session.ended()
gone()

session = terminal.Terminal(command, TERM="dumb")
session.expect("(gdb) ")
if len(emulators()) != 1:
    sys.exit(f"FAILED: not one emulator runs, but {emulators()}")
os.kill(session.pid, signal.SIGKILL)
gone()
