# SPDX-License-Identifier: Apache-2.0
"""Does a page still tell the truth? Runs its commands and looks up its sources.

    check_page.py REPOSITORY PAGE FOLDER [WORKERS]      builds happen in FOLDER; with one worker the commands are run
                                                        in the order of the page, so that one may need another's file

    ```console      lines that begin with "$ " are commands, run in the repository; up to the next one
                    follows what they print. "(exit status N)" ends it if N is not 0.
    ```c, kconfig, ini
                    stands in the file that the text before it names last, `like/this.c`
    ```text         drawn by hand, not checked

… alone in a line stands for any lines, … in a line for any characters. What the build says while it
works does not count. Each command is run once, however often it is shown.
"""

import concurrent.futures
import os
import queue
import re
import shlex
import subprocess
import sys

ELISION = "…"
SOURCES = ("c", "kconfig", "ini")
PROGRESS = re.compile(r"Configuring |\[\d+/\d+\] |warning: .* has no effect")
BUILDS = ("build", "run", "map", "why")


class Wrong(Exception):
    """A sentence about a line of the page."""

    def __init__(self, number, sentence):
        super().__init__(f"line {number}: {sentence}")


# ---- Reading the page -----------------------------------------------------------------------------


class Block:
    def __init__(self, language, number, before):
        self.language = language
        self.number = number  # of the line with the fence
        self.before = before  # the text since the last block
        self.lines = []


def blocks(text):
    before, block = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("```"):
            (before if block is None else block.lines).append(line)
        elif block is None:
            block = Block(line[3:].strip(), number, "\n".join(before))
        else:
            yield block
            before, block = [], None
    if block is not None:
        raise Wrong(block.number, "this block has no end.")


def commands(block):
    """(number of the line, command, lines that it should print), for a console block."""
    found = []
    lines = iter(enumerate(block.lines, block.number + 1))
    for number, line in lines:
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\"):
                command = command[:-1] + next(lines)[1].strip()
            found.append((number, command, []))
        elif found:
            found[-1][2].append(line)
        else:
            raise Wrong(number, 'a console block begins with a command, "$ …".')
    return found


# ---- Comparing ------------------------------------------------------------------------------------


def line_matches(shown, real):
    parts = [re.escape(part) for part in shown.split(ELISION)]
    return re.fullmatch(".*".join(parts), real) is not None


def runs(shown):
    """The lines between the elisions: lists of consecutive lines."""
    result = [[]]
    for line in shown:
        if line.strip() == ELISION:
            result.append([])
        else:
            result[-1].append(line)
    return result


def agree(run, real, at):
    """How many lines of the run stand in real from there on."""
    count = 0
    while count < len(run) and at + count < len(real) and line_matches(run[count], real[at + count]):
        count += 1
    return count


def find(run, real, start):
    """Where the run stands at or after start: (place, None), or (None, its first missing line)."""
    best = 0
    for at in range(start, len(real) - len(run) + 1):
        count = agree(run, real, at)
        if count == len(run):
            return at, None
        best = max(best, count)
    return None, run[best]


def first_difference(shown, real):
    """The first line that is shown and not printed, or printed and not shown; None if all is well."""
    first, *others = runs(shown)
    at = agree(first, real, 0)
    if at < len(first):
        return first[at]
    if not others:
        return None if at == len(real) else f"(nothing, and not \"{real[at]}\")"
    *middle, last = others
    for run in middle:
        place, missing = find(run, real, at)
        if place is None:
            return missing
        at = place + len(run)
    place = len(real) - len(last)
    if place < at:
        return last[0]
    count = agree(last, real, place)
    return last[count] if count < len(last) else None


# ---- Running ------------------------------------------------------------------------------------------


def words_of(command, repository, folder):
    words = shlex.split(command)
    if words[:1] != ["./bulkhead"]:
        return None
    words[0] = os.path.join(repository, "bulkhead")
    if words[1:2] and words[1] in BUILDS:
        words[2:2] = ["--no-install", "-d", folder]
    return words


def forget_configuration(folder):
    """Without APP, the command would run what the folder holds."""
    try:
        os.remove(os.path.join(folder, "bulkhead.txt"))
    except FileNotFoundError:
        pass


def printed(words, repository):
    environment = {name: value for name, value in os.environ.items() if name != "BOARD"}
    done = subprocess.run(words, cwd=repository, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode(errors="replace").replace("\r", "")
    lines = [line for line in text.splitlines() if not PROGRESS.match(line)]
    return lines + ([f"(exit status {done.returncode})"] if done.returncode else [])


def run_all(wanted, repository, folder, workers):
    """{command: lines}; as many at a time as there are workers, each with a build folder of its own."""
    folders = queue.Queue()
    for worker in range(workers):
        folders.put(os.path.join(folder, str(worker)))

    def run(command):
        own = folders.get()
        forget_configuration(own)
        try:
            return printed(words_of(command, repository, own), repository)
        finally:
            folders.put(own)

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return dict(zip(wanted, pool.map(run, wanted)))


# ---- The page ---------------------------------------------------------------------------------------


def check_source(block, repository):
    names = [name for name in re.findall(r"`([^`\s]+)`", block.before)
             if os.path.isfile(os.path.join(repository, name))]
    if not names:
        raise Wrong(block.number, "the text before this block names no file of the repository.")
    with open(os.path.join(repository, names[-1]), encoding="utf-8") as file:
        real = file.read().splitlines()
    # It may begin and end anywhere in the file.
    difference = first_difference([ELISION, *block.lines, ELISION], real)
    if difference is not None:
        raise Wrong(block.number, f'{names[-1]} does not have "{difference}" here.')


def check_page(page, repository, folder, workers=2):
    """The sentences about what is wrong."""
    wrong, shown = [], []
    with open(page, encoding="utf-8") as file:
        found = list(blocks(file.read()))
    for block in found:
        try:
            if block.language == "console":
                shown += commands(block)
            elif block.language in SOURCES:
                check_source(block, repository)
            elif block.language != "text":
                raise Wrong(block.number, f'no rule checks a block of "{block.language}".')
        except Wrong as error:
            wrong.append(str(error))
    for number, command, _ in shown:
        if words_of(command, repository, folder) is None:
            wrong.append(str(Wrong(number, f"{command.split()[0]} is not ./bulkhead.")))
    if wrong:
        return wrong

    outputs = run_all(list(dict.fromkeys(command for _, command, _ in shown)), repository, folder, workers)
    for number, command, lines in shown:
        difference = first_difference(lines, outputs[command])
        if difference is not None:
            wrong.append(str(Wrong(number, f'"{difference}" is not (there) in what this prints:\n'))
                         + "\n".join("    " + line for line in outputs[command]))
    return wrong


def main():
    repository, page, folder = (os.path.realpath(path) for path in sys.argv[1:4])
    wrong = check_page(page, repository, folder, *map(int, sys.argv[4:5]))
    for sentence in wrong:
        print(f"{os.path.relpath(page, repository)}, {sentence}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
