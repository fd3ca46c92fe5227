# SPDX-License-Identifier: Apache-2.0
"""Somebody types at the shell, beside the main job at work.

    shell.py REPOSITORY FOLDER      builds in FOLDER
"""

import os
import re
import subprocess
import sys
import time

from terminal import Terminal

PROMPT = "uart:~$ "


def build(bulkhead, folder):
    subprocess.run([bulkhead, "build", "--no-install", "-d", folder, "--", "-DCONFIG_SHELL=y"], check=True)


def command(terminal, typed, *expected):
    """Types a line, and waits for what it prints, one after the other."""
    terminal.type(typed)
    for text in expected:
        terminal.expect(text)


def keys(terminal):
    """Editing, completion, earlier lines."""
    command(terminal, "kernel uptimX\b\x7fme\r", "Uptime: ")
    command(terminal, "\033[A\033[H\033[C\033[3~e\033[F\r", "Uptime: ")
    command(terminal, "hisory\033[D\033[D\033[Dt\r", "[  1] kernel uptime", "[  2] ")
    command(terminal, "ker\tup\t\r", "Uptime: ")
    command(terminal, "wall \t", "attack  map  why")
    command(terminal, "w\tCon\tapp\tw\r", "Yes: ", "Consumer may write 0x")
    command(terminal, "nonsense\x15wall map\r", "pc_shared_partition", "stack of Consumer, for it alone")
    command(terminal, "nothing\r", "nothing: command not found")


def attacks(terminal):
    command(terminal, "wall attack write consumer_partition\r", "write to 0x", "Contained: the attacker has ended")
    command(terminal, "wall attack overflow Consumer\r", "Stack overflow", "Contained: the attacker has ended")


def job_goes_on(terminal):
    """What the job prints comes above the prompt, and takes nothing of the line that is being typed."""
    terminal.type("kernel upt")
    terminal.expect("received data")
    terminal.expect(PROMPT + "kernel upt")
    command(terminal, "ime\r", "Uptime: ")


def takes_its_time(terminal):
    """A second of the program's is one of whoever sits there."""
    begin = time.monotonic()
    for _ in range(4):
        terminal.expect("received data")
    if time.monotonic() - begin < 1.4:
        sys.exit("FAILED: the clock runs ahead.")


def main():
    bulkhead, folder = os.path.join(sys.argv[1], "bulkhead"), sys.argv[2]
    build(bulkhead, folder)
    terminal = Terminal([os.path.join(folder, "zephyr/run")])
    terminal.expect(PROMPT)
    keys(terminal)
    attacks(terminal)
    job_goes_on(terminal)
    takes_its_time(terminal)
    terminal.type("\x03")
    terminal.ended()
    plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", terminal.all)
    if re.search(r"\S" + re.escape(PROMPT), plain):
        sys.exit(f"FAILED: a prompt stands in the middle of a line:\n{terminal.all}")


if __name__ == "__main__":
    main()
