#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does each check of the border have a test that fails without it? `bulkhead test --mutate`.

    mutate.py [--board BOARD] [-R REGEX] [--list] [--folder DIR] [CMAKE_ARGUMENT...]

A mutant is the program with one check changed: taken out, inverted, one of its terms taken out, a type or a state not
looked at. Mutated are what syscalls.py generated of the declarations, the verifiers by hand (z_vrfy_, z_user_), the
gate, the access to user memory, and whatever asks them (GATE, ASKS). For each, one file is compiled in a copy of the
tree and the image is linked; then the border test runs, and the images of FURTHER if that saw nothing, and the same on
the other BOARDS, where what this one forgives is an error: on mps2/an521 there is memory at NULL, and every multiple of
32 bytes is a region. A mutant that passes all of them survives: a check that nothing proves, or that cannot fail.
Assertions are off: no wall is one.

A program that hangs is stopped by the time that its emulator has computed, or when nothing can wake it any more; both
do not depend on how busy this machine is."""

import argparse
import json
import os
import re
import selectors
import shutil
import subprocess
import sys
import threading
import time

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BORDER = "tests/attack/border"
FURTHER = ["tests/userspace/walls", "tests/attack/attacks"]
BOARDS = ["mps2/an521/cpu0", "qemu_riscv32", "mps2/an386"]
WORKERS = 2
WITHOUT = ["-DCONFIG_ASSERT=n"]
SUCCESS = "PROJECT EXECUTION SUCCESSFUL"
FAILURE = re.compile(r"^ FAIL - |^>>> Halting|\(reason -?\d+, result ", re.M)

LIST = "include/generated/zephyr/syscall_list.h"

# Functions that are checks as a whole: file, names.
GATE = {
    "userspace/object.c": r"is_in_ram|by_hint|has_right|check|check_found|is_in_order|syscall_object\w*"
    r"|walls_claim|are_free|k_object_valid\w+|thread_object|z_impl_k_object_access_grant",
    "kernel/thread_name.c": r"name_get",
    "userspace/usermem.c": r"\w+",
    "userspace/walls.h": r"walls_buffer_\w+",
    "userspace/domain.c": r"thread_may_access|is_writable_in|any_user_may_write",
    "userspace/regions.c": r"contains|allowed_from|regions_allow",
    "arch/riscv/usermem.c": r"copy_piece|string_piece|arch_user_\w+",
}
# Short ways: who is refused there is asked again, slower. What refuses more changes nothing but the time.
FAST = r"by_hint|is_in_order|is_in_ram"
VERIFIERS = r"z_vrfy_\w+|z_user_\w+"
# Everywhere else, conditions that ask one of these.
ASKS = re.compile(r"\bwalls_(?:buffer_check|buffer_read|buffer_write|waiter_\w+|claim|users_may_write)\s*\(")
FOLDERS = ["kernel", "userspace", "drivers", "lib"]


# ---- C, as far as it takes ------------------------------------------------------------------------------------------


def blanked(text):
    """The text with comments and literals made blank, so that offsets stay."""
    pattern = r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)


def closing(text, start):
    """Index just past the parenthesis or brace that closes the one at start."""
    depth = 0
    for i in range(start, len(text)):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return i + 1
    return len(text)


def functions(text):
    """(name, result type, start of the body, its end); the brace of a body stands in the first column."""
    for match in re.finditer(r"^\{$", text, re.M):
        end = text.find("\n}", match.end()) + 2
        head = text[: match.start()]
        head = head[max(head.rfind("\n\n"), head.rfind("\n}"), head.rfind(";\n"), head.rfind(" \n")) + 1 :]
        head = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", head)
        named = re.search(r"^(.*?)(\w+)\s*\(", head.strip(), re.S)
        if named:
            yield named.group(2), named.group(1), match.start(), end


def stripped(text, start, end):
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def operands(text, start, end):
    """Terms of a condition, at any depth: (start, end, what stands for 'not asked')."""
    start, end = stripped(text, start, end)
    wrapped = re.match(r"(!|(?:un)?likely|K_SYSCALL_VERIFY(?:_MSG)?)?\s*\(", text[start:end])
    if wrapped and closing(text, start + wrapped.end() - 1) == end:
        inner = start + wrapped.end()
        stop = top_level(text, inner, end - 1, ",")
        yield from operands(text, inner, stop[0] if stop else end - 1)
        return
    for operator, neutral in (("||", "false"), ("&&", "true")):
        places = top_level(text, start, end, operator)
        if places:
            bounds = [start] + [p for place in places for p in (place, place + 2)] + [end]
            for a, b in zip(bounds[::2], bounds[1::2]):
                a, b = stripped(text, a, b)
                yield a, b, neutral
                yield from operands(text, a, b)
            return


def top_level(text, start, end, operator):
    places, depth = [], 0
    for i in range(start, end):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[i], 0)
        if depth == 0 and text.startswith(operator, i):
            places.append(i)
    return places


# ---- Mutants --------------------------------------------------------------------------------------------------------


class Mutant:
    """One change of one function of a file: [start, end) of the file becomes text."""

    def __init__(self, file, source, function, start, end, text, what):
        where, first, last = function
        first = source.rfind("\n", 0, first - 1) + 1  # the line with its name, or the end of its parameters
        self.file, self.start, self.end, self.text = file, start, end, text
        self.before = source[first:last]
        self.after = source[first:start] + text + source[end:last]
        line = source.count("\n", 0, start) + 1
        changed = " ".join(source[start:end].split())
        self.name = f"{file}:{line}: {where}: {changed[:70]}: {what}"
        verifies = re.fullmatch(r"z_(?:vrfy|user|short|mrsh)_(\w+)", where)
        self.call = verifies and verifies.group(1)

    def applied(self, source):
        """The file with the change. A generated one is another in each image: None if it has not that function."""
        return source.replace(self.before, self.after) if source.count(self.before) == 1 else None


# What also loads what comes after it: without that, nothing follows.
LOADS = re.compile(r"\barch_peek\(")
REFUSES = re.compile(r"return\s+-?E[A-Z]+|return (?:false|NULL)|refused|z_except_reason|return 0;|return \(uintptr_t\)")


def of_condition(source, plain, start, end, neutral):
    """Of a condition whose value `neutral` lets everything pass; None: both values are tried."""
    text = source[start:end]
    for value in [neutral] if neutral else ["true", "false"]:
        yield start, end, value, f"always {value}" if neutral is None else "taken out"
    yield start, end, f"!({text})", "inverted"
    for a, b, instead in operands(plain, start, end):
        yield a, b, instead, "term taken out"


def of_body(source, plain, start, end, result):
    """Changes of a function's body: (start, end, text, what)."""
    for match in re.finditer(r"\b(K_OOPS|syscall_require|syscall_demand)\s*\(", plain[start:end]):
        a, b = start + match.end(), closing(plain, start + match.end() - 1) - 1
        if match.group(1) == "syscall_demand":  # what follows is what the report says
            a, b = stripped(plain, a, top_level(plain, a, b, ",")[-1])
        if a < b:
            passes = "false" if match.group(1) == "K_OOPS" else "true"
            yield a, b, f"(({source[a:b]}), {passes})", "taken out"
            yield a, b, f"!({source[a:b]})", "inverted"
            for c, d, instead in operands(plain, a, b):
                yield c, d, instead, "term taken out"
    for match in re.finditer(r"\bif \(", plain[start:end]):
        a, b = start + match.end(), closing(plain, start + match.end() - 1) - 1
        block = re.match(r"\s*\{", plain[b + 1 : end])
        stop = closing(plain, b + block.end()) if block else plain.find(";", b)
        neutral = "false" if REFUSES.search(plain[b:stop]) else "true" if "return" in plain[b:stop] else None
        yield from of_condition(source, plain, a, b, neutral)
    for match in re.finditer(r"\breturn\s+", plain[start:end]):
        a = start + match.end()
        b = plain.find(";", a)
        choice = top_level(plain, a, b, "?")
        if choice:
            yield from of_condition(source, plain, a, choice[0] - 1, None)
        elif "bool" in result.split() and plain[a:b].strip() not in ("true", "false"):
            yield from of_condition(source, plain, a, b, "true")
    yield from of_types(plain, start, end)


def of_types(plain, start, end):
    """A type, a state or a direction that is not looked at."""
    for match in re.finditer(r"(K_OBJ_(?!ANY\b|FLAG)[A-Z_]+),\s*(_OBJ_INIT_\w+)\)", plain[start:end]):
        yield start + match.start(1), start + match.end(1), "K_OBJ_ANY", "any type"
        if match.group(2) != "_OBJ_INIT_ANY":
            yield start + match.start(2), start + match.end(2), "_OBJ_INIT_ANY", "any state"
            other = "_OBJ_INIT_FALSE" if match.group(2) == "_OBJ_INIT_TRUE" else "_OBJ_INIT_TRUE"
            yield start + match.start(2), start + match.end(2), other, "other state"
    for match in re.finditer(r"K_SYSCALL_OBJ(\w*)\([^()]*, (K_OBJ_(?!ANY\b)[A-Z_]+)\)", plain[start:end]):
        yield start + match.start(2), start + match.end(2), "K_OBJ_ANY", "any type"
        if match.group(1) != "_INIT":
            name = start + match.start()
            yield name, start + match.end(1), "K_SYSCALL_OBJ_INIT", "any state"
    gate = r"(syscall_object(?:_as|_or_null)?)\((\w+(?:\[\d+\])?), (K_OBJ_\w+)"
    for match in re.finditer(gate, plain[start:end]):
        a = start + match.start(1)
        b = closing(plain, start + match.end(1))
        asks, word, kind = match.groups()
        yield a, b, word, "taken out"
        if asks == "syscall_object":
            if kind != "K_OBJ_ANY":
                yield a, b, f"syscall_object_as({word}, K_OBJ_ANY, _OBJ_INIT_TRUE)", "any type"
            yield a, b, f"syscall_object_as({word}, {kind}, _OBJ_INIT_ANY)", "any state"
            yield a, b, f"syscall_object_as({word}, {kind}, _OBJ_INIT_FALSE)", "other state"
        elif asks == "syscall_object_or_null":
            if kind != "K_OBJ_ANY":
                yield start + match.start(3), start + match.end(3), "K_OBJ_ANY", "any type"
            yield a, start + match.end(1), "(void *)syscall_object", "any state"
    for match in re.finditer(r"K_SYSCALL_MEMORY(?:_ARRAY)?_(WRITE)\(", plain[start:end]):
        yield start + match.start(1), start + match.end(1), "READ", "reading suffices"


def of_file(file, source, names):
    """All mutants of a file: functions that are checks, and conditions elsewhere that ask one."""
    plain = blanked(source)
    limit = plain.find("\n#else") if file.endswith("walls.h") else len(plain)
    for name, result, start, end in functions(plain[:limit]):
        if re.fullmatch(names, name):
            changes = of_body(source, plain, start, end, result)
        else:
            changes = of_asking(source, plain, start, end)
        seen = set()
        for a, b, text, what in changes:
            slower = re.fullmatch(FAST, name) and what in ("inverted", "always false")
            loads = what.endswith("taken out") and LOADS.search(plain[a:b])
            if (a, b, text) not in seen and not slower and not loads:
                seen.add((a, b, text))
                yield Mutant(file, source, (name, start, end), a, b, text, what)


def of_asking(source, plain, start, end):
    for match in re.finditer(r"\b(?:if|while) \(", plain[start:end]):
        a, b = start + match.end(), closing(plain, start + match.end() - 1) - 1
        if ASKS.search(plain[a:b]):
            passes = "true" if match.group().startswith("while") and plain[a] != "!" else "false"
            yield from of_condition(source, plain, a, b, passes)


# ---- The tree and its images ----------------------------------------------------------------------------------------


def copy_tree(to):
    """The repository as it is, but for what was built; only what differs is written."""
    listed = subprocess.run(
        ["git", "-C", HOME, "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, check=False
    ).stdout.decode()
    files = [name for name in listed.split("\0") if name and os.path.isfile(os.path.join(HOME, name))]
    if not files:
        for folder, _, names in os.walk(HOME):
            if "/build" not in folder[len(HOME) :] and "/.git" not in folder[len(HOME) :]:
                files += [os.path.relpath(os.path.join(folder, name), HOME) for name in names]
    for name in files:
        source, target = os.path.join(HOME, name), os.path.join(to, name)
        with open(source, "rb") as file:
            content = file.read()
        if os.path.exists(target):
            with open(target, "rb") as file:
                if file.read() == content:
                    continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(content)
        shutil.copymode(source, target)


class Failed(Exception):
    """A sentence for whoever runs the tool."""


class Image:
    """A test program of a worker's tree, built incrementally."""

    def __init__(self, tree, folder, app, board, arguments):
        self.tree, self.folder, self.app = tree, folder, app
        self.command = [os.path.join(tree, "bulkhead"), "build", "--no-install", "-b", board, "-d", folder]
        self.command += [os.path.join(tree, app), "--", *WITHOUT, *arguments]
        self.name = f"{app} {board}"
        self.used, self.binary = 0.0, b""

    def path(self, *names):
        return os.path.join(self.folder, "zephyr", *names)

    def prepare(self):
        """Builds and runs it as it is: it must pass."""
        shutil.rmtree(self.folder, ignore_errors=True)
        done = subprocess.run(self.command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"{self.app} does not build:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        verdict, output, self.used = self.run(limit=600)
        if verdict != "passed":
            raise Failed(f"{self.app} fails without any change ({verdict}):\n{output[-1000:]}")
        self.binary = self.content()

    def content(self):
        with open(self.path("zephyr.elf"), "rb") as file:
            data = file.read()
        out = subprocess.run(
            ["objcopy", "-I", "elf32-little", "-O", "binary", self.path("zephyr.elf"), "/dev/stdout"],
            capture_output=True,
            check=False,
        ).stdout
        return out or data

    def build(self):
        done = subprocess.run(["ninja", "-C", self.folder], capture_output=True, text=True, check=False)
        return done.returncode == 0

    def only(self, call):
        """Runs the border test so that it makes this call only, which takes less time than all."""
        numbers = dict(re.findall(r"#define K_SYSCALL_(\w+) (\d+)", read(self.path(LIST))))
        symbols = subprocess.run(["nm", self.path("zephyr.elf")], capture_output=True, text=True, check=True).stdout
        address = re.search(r"^(\w+) \w border_only$", symbols, re.M).group(1)
        arguments = ["-device", f"loader,addr=0x{address},data={int(numbers[call.upper()]) + 1},data-len=4"]
        return self.run(arguments, self.used + 5)

    def run(self, arguments=("-no-reboot",), limit=None):
        """(verdict, output, seconds of the processor): passed, failed or did not end."""
        limit = limit or 3 * self.used + 5
        process = subprocess.Popen(
            [self.path("run"), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        output, verdict, idle, used = b"", None, 0, 0.0
        watched = selectors.DefaultSelector()
        watched.register(process.stdout, selectors.EVENT_READ)
        while verdict is None:
            waited = not watched.select(timeout=1)
            now = seconds_of(process.pid)
            if waited:
                idle = idle + 1 if now < used + 0.02 else 0
            else:
                chunk = os.read(process.stdout.fileno(), 65536)
                output, idle = output + chunk, 0
                if not chunk:
                    break
            used = max(used, now)
            if FAILURE.search(output.decode(errors="replace")):
                verdict = "failed"
            elif used > limit or idle > 30:
                verdict = "did not end"
        used = max(used, seconds_of(process.pid))
        if verdict:
            process.kill()
        status = process.wait()
        text = output.decode(errors="replace")
        if verdict is None:
            verdict = "passed" if status == 0 and SUCCESS in text else "failed"
        return verdict, text, used


def seconds_of(pid):
    """What a process has computed so far."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Worker:
    """A copy of the tree with its images, and the mutants that are tried in it."""

    def __init__(self, folder, apps, boards, arguments):
        self.tree = os.path.join(folder, "tree")
        copy_tree(self.tree)
        self.images = [
            Image(self.tree, os.path.join(folder, board.split("/")[0], os.path.basename(app)), app, board, arguments)
            for board in boards
            for app in apps
        ]
        self.prepared = set()

    def prepare(self, image):
        if image not in self.prepared:
            image.prepare()
            self.prepared.add(image)

    def place(self, image, file):
        """A file of the repository, or one generated for an image."""
        return image.path(file[len("generated/") :]) if file.startswith("generated/") else os.path.join(self.tree, file)

    def sources(self):
        """(file, text, names of functions) of all that is mutated in this configuration."""
        border = self.images[0]
        compiled = subprocess.run(
            ["ninja", "-C", border.folder, "-t", "compdb"], capture_output=True, text=True, check=True
        ).stdout
        compiled = {os.path.realpath(os.path.join(e["directory"], e["file"])) for e in json.loads(compiled)}
        files = {file: names for file, names in GATE.items()}
        for folder in FOLDERS:
            for below, _, names in sorted(os.walk(os.path.join(self.tree, folder))):
                for name in sorted(names):
                    if name.endswith(".c"):
                        files.setdefault(os.path.relpath(os.path.join(below, name), self.tree), VERIFIERS)
        found = []
        for file, names in files.items():
            path = os.path.join(self.tree, file)
            if file.endswith(".h") or os.path.realpath(path) in compiled:
                found.append((file, read(path), names))
        with open(border.path("syscalls.json"), encoding="utf-8") as file:
            ours = [call["name"] for call in json.load(file) if "/tests/" not in call["where"][len(self.tree) :]]
        symbols = subprocess.run(["nm", border.path("zephyr.elf")], capture_output=True, text=True, check=True).stdout
        linked = set(re.findall(r" z_(?:short|mrsh)_(\w+)$", symbols, re.M))
        ours = [name for name in ours if name in linked]
        entries = rf"z_(?:short|mrsh)_(?:{'|'.join(ours)})"
        found.append(("generated/syscall_dispatch.c", read(border.path("syscall_dispatch.c")), entries))
        for name in ours:
            file = f"include/generated/zephyr/syscalls/{name}_mrsh.c"
            if os.path.exists(border.path(file)):
                found.append((f"generated/{file}", read(border.path(file)), entries))
        return found

    def judge(self, mutant):
        """How the mutant ended: (what, by which image)."""
        for image in self.images:
            self.prepare(image)
            path = self.place(image, mutant.file)
            original = read(path) if os.path.exists(path) else ""
            changed = mutant.applied(original)
            if changed is None:
                if image is self.images[0]:
                    raise Failed(f"{mutant.name}: the function is not found, or more than once")
                continue
            write(path, changed)
            try:
                if not image.build():
                    return "does not compile", image.name
                if image.content() == image.binary:
                    if image is self.images[0]:
                        return "is the same program", image.name
                    continue
                verdict = "passed"
                if mutant.call and image.app == BORDER:
                    verdict = image.only(mutant.call)[0]
                if verdict == "passed":
                    verdict = image.run()[0]
            finally:
                write(path, original)
            if verdict != "passed":
                return verdict, image.name
        return "survives", ""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


# ---- All of it ------------------------------------------------------------------------------------------------------


def shares(mutants, count):
    """In the order of files, so that a worker compiles few of them twice."""
    size = -(-len(mutants) // count) if mutants else 1
    return [mutants[i : i + size] for i in range(0, len(mutants), size)]


class Tally:
    def __init__(self, total):
        self.total, self.done, self.lock = total, 0, threading.Lock()
        self.results = []

    def add(self, mutant, verdict, by):
        with self.lock:
            self.done += 1
            self.results.append((verdict, by))
            if verdict in ("survives", "is the same program"):
                print(f"{mutant.name}: {verdict.upper()}", flush=True)
            elif self.done % 25 == 0:
                print(f"  {self.done} of {self.total}", flush=True)

    def count(self, *verdicts):
        return sum(verdict in verdicts for verdict, _ in self.results)


def work(worker, mutants, tally, errors):
    try:
        for mutant in mutants:
            tally.add(mutant, *worker.judge(mutant))
    except Exception as error:  # the other worker and the summary go on
        errors.append(error)


def main():
    parser = argparse.ArgumentParser(description="Takes each check of the border out and looks which test fails.")
    parser.add_argument("--board", default="mps2/an521/cpu0")
    parser.add_argument("-R", dest="regex", default="", help="only mutants whose name matches")
    parser.add_argument("--border", action="store_true", help="ask the border test only, on this board")
    parser.add_argument("--list", action="store_true", help="say which there are, and try none")
    parser.add_argument("--folder", default=os.path.join(HOME, "build/mutate"))
    parser.add_argument("argument", nargs="*", help="for CMake")
    args = parser.parse_args()
    began = time.monotonic()
    try:
        apps = [BORDER] + ([] if args.border else FURTHER)
        boards = [args.board] + [board for board in BOARDS if board != args.board and not args.border]
        workers = [Worker(os.path.join(args.folder, f"w{i}"), apps, boards, args.argument) for i in range(WORKERS)]
        workers[0].prepare(workers[0].images[0])
        mutants = [mutant for file in workers[0].sources() for mutant in of_file(*file)]
    except Failed as failed:
        sys.exit(f"{failed}")
    mutants = [mutant for mutant in mutants if re.search(args.regex, mutant.name)]
    if args.list:
        print(*(mutant.name for mutant in mutants), sep="\n")
        return
    tally, errors = Tally(len(mutants)), []
    threads = [
        threading.Thread(target=work, args=(worker, share, tally, errors))
        for worker, share in zip(workers, shares(mutants, WORKERS))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        print(f"{error}", file=sys.stderr)
    survive = tally.count("survives", "is the same program")
    killed = tally.count("failed", "did not end")
    print(
        f"{len(mutants)} mutants, {killed} killed ({tally.count('did not end')} did not end), {survive} survive, "
        f"{tally.count('does not compile')} do not compile; {(time.monotonic() - began) / 60:.0f} minutes"
    )
    sys.exit(1 if survive or errors or not mutants else 0)


if __name__ == "__main__":
    main()
