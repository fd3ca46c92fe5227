# SPDX-License-Identifier: Apache-2.0
"""clang.py REPOSITORY BUILD: clang has no complaint about our C files.

Takes what the build compiled from its compile_commands.json, with the options that mean the same to
both compilers, and lets clang read it without making code."""

import concurrent.futures
import json
import os
import shlex
import subprocess
import sys

KEPT = ("-I", "-D", "-O", "-W", "-std=", "-f", "-mcpu=", "-mthumb", "-mfloat-abi=", "-march=", "-mabi=")
KEPT_WITH_VALUE = ("-imacros", "-isystem", "-include")
# Ours only: a header that several C files include in different configurations uses not all it has.
# Z_IF_AT_FILE_SCOPE asks by the function's name whether there is a function.
EXTRA = ["-Werror", "-Wno-unknown-warning-option", "-Wno-ignored-optimization-argument",
         "-Wno-predefined-identifier-outside-function"]


def translated(words):
    """The command line of gcc as clang's."""
    result = []
    words = iter(words)
    for word in words:
        if word in KEPT_WITH_VALUE:
            result += [word, next(words)]
        elif word.startswith(KEPT):
            result.append(word.replace("+nofp", ""))
    return result


def library_headers(compiler, words):
    """Where gcc finds the headers of the C library: its specs say so, and clang does not read them."""
    options = [word for word in words if word.startswith(("-m", "--specs"))]
    said = subprocess.run([compiler, *options, "-E", "-v", "-x", "c", "/dev/null"],
                          capture_output=True, text=True, check=True).stderr
    folders = said.split("search starts here:\n")[-1].split("End of search list")[0].split()
    return [word for folder in folders if "/gcc/" not in folder for word in ("-isystem", folder)]


def main():
    repository, build = (os.path.realpath(path) for path in sys.argv[1:3])
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    compiled = [(c["file"], c["directory"], shlex.split(c["command"])) for c in commands
                if c["file"].endswith(".c") and c["file"].startswith((repository, build))]
    headers = library_headers(compiled[0][2][0], compiled[0][2])

    def check(item):
        path, folder, words = item
        target = "riscv32-unknown-elf" if any(w.startswith("-march=rv32") for w in words) else "arm-none-eabi"
        command = ["clang", f"--target={target}", "-fsyntax-only", *translated(words), *headers, *EXTRA, path]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    failed = False
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for result in pool.map(check, compiled):
            if result.returncode:
                failed = True
                print(result.stderr)
    sys.exit(failed)


if __name__ == "__main__":
    main()
