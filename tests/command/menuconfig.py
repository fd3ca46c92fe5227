# SPDX-License-Identifier: Apache-2.0
"""What is chosen in menuconfig is in the next build, and in all that follow, until the build begins
anew; `ninja menuconfig` does the same. Nothing but what differs is kept.

    menuconfig.py REPOSITORY FOLDER
"""

import os
import shutil
import subprocess
import sys

import terminal

repository, folder = sys.argv[1:]
app = f"{repository}/tests/command/outside"
chosen = f"{folder}/zephyr/menuconfig.conf"
shutil.rmtree(folder, ignore_errors=True)


def fail(text):
    sys.exit(f"FAILED: {text}")


def command(verb, *arguments):
    return [f"{repository}/bulkhead", verb, "--no-install", "-d", folder, app, *arguments]


def build(*arguments):
    done = subprocess.run(command("build", *arguments), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        fail(f"the build: {done.stderr}")
    return done.stderr


def configured(line):
    with open(f"{folder}/zephyr/include/generated/zephyr/autoconf.h", encoding="utf-8") as file:
        return f"#define {line}\n" in file.read()


def kept():
    with open(chosen, encoding="utf-8") as file:
        return [line.strip() for line in file if not line.startswith("#")]


def change(words, symbol, key, save=True):
    """Goes to a symbol, presses a key there, and leaves."""
    session = terminal.Terminal(words)
    session.expect("An application outside the repository")
    session.type("/")
    session.expect("Jump to")
    session.type(symbol)
    session.expect(symbol)
    session.type("\n")
    session.expect("[?] Symbol info", "[Space/Enter]")
    session.type(key)
    session.type("q")
    session.expect("Save configuration?")
    session.type("y" if save else "n")
    if session.ended() != 0:
        fail(f"menuconfig: {session.all}")
    return session.all


build()
if not configured("CONFIG_BOOT_BANNER 1") or kept():
    fail("before menuconfig, the banner should be on")

said = change(command("menuconfig"), "BOOT_BANNER", "n")
if "To keep it, add to prj.conf:" not in said or "CONFIG_BOOT_BANNER=n" not in said:
    fail(f"it does not say how to keep the choice: {said}")
if kept() != ["CONFIG_BOOT_BANNER=n"]:
    fail(f"it has kept {kept()}")
build()
if configured("CONFIG_BOOT_BANNER 1"):
    fail("the next build does not use it")
os.utime(f"{app}/prj.conf")
build()
if configured("CONFIG_BOOT_BANNER 1"):
    fail("a build after that does not use it")

# A member of a choice: one line, although two symbols change. What is not saved is not kept.
change(["ninja", "-C", folder, "menuconfig"], "DEBUG_OPTIMIZATIONS", "y")
if sorted(kept()) != ["CONFIG_BOOT_BANNER=n", "CONFIG_DEBUG_OPTIMIZATIONS=y"]:
    fail(f"it has kept {kept()}")
change(command("menuconfig"), "BOOT_BANNER", "y", save=False)
if sorted(kept()) != ["CONFIG_BOOT_BANNER=n", "CONFIG_DEBUG_OPTIMIZATIONS=y"]:
    fail(f"without saving, it has kept {kept()}")
build()
if not configured("CONFIG_DEBUG_OPTIMIZATIONS 1") or configured("CONFIG_SIZE_OPTIMIZATIONS 1"):
    fail("the build after ninja menuconfig does not use it")

# Back to what the files say.
change(command("menuconfig"), "BOOT_BANNER", "y")
said = change(command("menuconfig"), "SIZE_OPTIMIZATIONS", "y")
if kept() or "The configuration is what prj.conf" not in said:
    fail(f"the choice was taken back, and it has kept {kept()}")

# A build with other wishes begins anew.
change(command("menuconfig"), "BOOT_BANNER", "n")
if "What was chosen in menuconfig is dropped." not in build("--", "-DCONFIG_MAIN_STACK_SIZE=2048"):
    fail("it does not say that the choice is dropped")
if not configured("CONFIG_BOOT_BANNER 1"):
    fail("the choice is not dropped")
