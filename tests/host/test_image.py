#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Host test of tools/image; exit status 0 when all is well.

The tool is built with sanitizers and works on programs that are compiled for Cortex-M here (image/), in several formats
of debug information. What must be found is written down below from the layout of the structs, not from debug
information; addresses come from nm. Damaged images must give a sentence."""

import glob
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(HERE, "../../tools/image")
FIXTURES = os.path.join(HERE, "image")
ARM = "-mcpu=cortex-m33+nofp -mthumb -mfloat-abi=soft -ffreestanding -ffunction-sections -fdata-sections".split()
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
NO_UNWINDER = [f"-Wl,--defsym=__aeabi_unwind_cpp_pr{i}=0" for i in (0, 1)]
RESERVED = 128
failures = []

SEM, MUTEX, QUEUE, THREAD, STACK, SYS_MUTEX, FUTEX, SAMPLE, GPIO = 7, 3, 5, 9, 11, 14, 15, 23, 22
BORN, DEVICE = 1, 9
# symbol as nm -C prints it, size of the symbol, offsets in it, type, flags, data
WANTED = [
    ("plain", 12, [0], SEM, 0, 0),
    ("only_here", 16, [0], MUTEX, 0, 0),
    ("only_here", 32, [0, 16], MUTEX, 0, 0),
    ("born", 12, [0], SEM, BORN, 0),
    ("observed", 16, [0], MUTEX, 0, 0),
    ("fifo", 12, [0], QUEUE, 0, 0),
    ("declared_before", 36, [0, 12, 24], SEM, 0, 0),
    ("row", 48, [0, 12, 24, 36], SEM, 0, 0),
    ("cube", 192, range(0, 192, 16), MUTEX, 0, 0),
    ("aliased", 48, [0, 12, 24, 36], SEM, 0, 0),
    ("born_row", 24, [0, 12], SEM, BORN, 0),
    ("wrapped", 16, [4], SEM, 0, 0),
    ("open_ended", 60, [4, 32], SEM, 0, 0),
    ("open_ended", 60, [16, 44], MUTEX, 0, 0),
    ("nested", 224, [8, 24, 112 + 8, 112 + 24], SEM, 0, 0),
    ("nested", 224, [40, 112 + 40], MUTEX, 0, 0),
    ("nested", 224, [100, 112 + 100], QUEUE, 0, 0),
    ("either", 100, [0], MUTEX, 0, 0),
    ("shifted", 16, [0], MUTEX, 0, 0),
    ("threads", 160, [0, 80], THREAD, 0, 0),
    ("worker", 92, [0], THREAD, 0, 0),
    ("worker", 92, [80], SEM, 0, 0),
    ("stack", 640, [0], STACK, 0, (640 - RESERVED) // 32),
    ("stacks", 768, [0, 384], STACK, 0, (384 - RESERVED) // 32),
    ("typed_stacks", 1024, [0, 512], STACK, 0, (512 - RESERVED) // 32),
    ("user_sem", 8, [0], FUTEX, 0, 0),
    ("user_futex", 4, [0], FUTEX, 0, 0),
    ("user_mutexes", 8, [0, 4], SYS_MUTEX, 0, 0),
    ("kernel_mutex", 4, [0], SYS_MUTEX, 0, 0),
    ("kernel_futex", 4, [0], FUTEX, 0, 0),
    ("sample_0", 16, [0], SAMPLE, DEVICE, 0),
    ("gpio_0", 16, [0], GPIO, DEVICE, 0),
    ("strange_0", 16, [0], 0, DEVICE, 0),
    ("bare_0", 16, [0], 0, DEVICE, 0),
    ("in_inlined", 24, [0, 12], SEM, 0, 0),
    ("local", 12, [0], SEM, 0, 0),
    ("local_in_block", 16, [0], MUTEX, 0, 0),
    ("local_worker", 92, [0], THREAD, 0, 0),
    ("local_worker", 92, [80], SEM, 0, 0),
    ("hidden", 20, [4], MUTEX, 0, 0),
    ("from_archive", 12, [0], SEM, 0, 0),
    ("mixed", 16, [0], FUTEX, 0, 0),
    ("Lock::touch()::in_method", 12, [0], SEM, 0, 0),
    ("Lock::shared", 12, [0], SEM, 0, 0),
    ("outer::(anonymous namespace)::derived", 104, [4, 52 + 4], SEM, 0, 0),
    ("outer::(anonymous namespace)::derived", 104, [20, 52 + 20], MUTEX, 0, 0),
    ("outer::(anonymous namespace)::derived", 104, [40, 52 + 40], QUEUE, 0, 0),
    ("outer::sem", 12, [0], SEM, 0, 0),
    ("Holder<k_fifo>::held", 12, [0], QUEUE, 0, 0),
    ("cplusplus::Local::touch()::in_local_class", 16, [0], MUTEX, 0, 0),
    ("inline_sem()::once", 12, [0], SEM, 0, 0),
]
COMPLAINTS = [
    "main.c:{in_flash}: struct k_mutex 'in_flash' does not lie in RAM: left out",
    "main.c:{misplaced}: struct k_sem 'misplaced' lies in memory that user threads may write: left out",
    "main.c:{either}: struct k_sem 'either' overlaps another kernel object: left out",
    "main.c:{shifted}: struct k_sem 'shifted+0x4' overlaps another kernel object: left out",
    "class Virtual has a virtual base with kernel objects, which cannot be found there",
]


def expect(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAIL: {what}")
    return condition


def shell(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **more)


def must(*command):
    done = shell(*command)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def build_tool(folder, *flags):
    sources = sorted(glob.glob(f"{TOOL}/*.c"))
    strict = ["-std=gnu11", "-D_GNU_SOURCE", "-g", *WARNINGS, "-Wshadow", "-Wmissing-prototypes"]
    output = f"{folder}/image{len(glob.glob(f'{folder}/image*'))}"
    must("gcc", *strict, *flags, "-o", output, *sources, "-ldw", "-lelf")
    return output


def fragments(folder):
    """Options that say where the parts of the linker script go."""
    return [word for part in ("sections", "copy", "stacks") for word in (f"--out-{part}", f"{folder}/{part}.ld")]


class Program:
    """The fixtures, compiled and linked one way."""

    def __init__(self, folder, name, flags, flash="0x10000000", without_debug=False, only=None):
        self.folder = f"{folder}/{name}"
        self.elf = f"{self.folder}/zephyr.elf"
        os.mkdir(self.folder)
        self.flash = flash
        if only:
            self.inputs = [self.compile(only, *flags)]
            return
        objects = []
        for source in ("main.c", "second.c", "third.c", "cplusplus.cpp", "again.cpp"):
            more = ["-DWITHOUT_DEBUG"] if without_debug else []
            objects.append(self.compile(source, *more, *flags))
        if without_debug:
            objects.append(self.compile("without_debug.c", "-Os", "-g0"))
        archive = f"{self.folder}/libthird.a"
        must("arm-none-eabi-ar", "rcs", archive, objects[2])
        self.inputs = [*objects[:2], *objects[3:], archive]

    def compile(self, source, *flags):
        output = f"{self.folder}/{source}.o"
        cplusplus = ["-fno-exceptions", "-fno-rtti"] if source.endswith("pp") else ["-std=gnu11"]
        compiler = "arm-none-eabi-g++" if source.endswith("pp") else "arm-none-eabi-gcc"
        if flags[0] == CLANG[0]:
            compiler = "clang"
        must(compiler, *ARM, *WARNINGS, *cplusplus, *flags, "-c", "-o", output, f"{FIXTURES}/{source}")
        return output

    def link(self, tool):
        folder = self.folder
        must(tool, "partitions", *fragments(folder), *self.inputs)
        with open(f"{FIXTURES}/image.ld", encoding="utf-8") as script:
            write(f"{folder}/image.ld", script.read().replace("@FLASH@", self.flash))
        places = ["-nostdlib", "-L", folder, "-T", f"{folder}/image.ld", "-Wl,--gc-sections", *NO_UNWINDER]
        must("arm-none-eabi-g++", *ARM, *places, "-o", self.elf, *self.inputs, "-lgcc")
        return self

    def symbols(self):
        """(name as in C++, size) -> address; what compilers add to the name of a static local is cut off."""
        found = {}
        for line in must("arm-none-eabi-nm", "-SC", self.elf).splitlines():
            match = re.fullmatch(r"(\w{8}) (\w{8}) \w (?:\w+\.(?=\D))?(.*?)(?:\.\d+)?", line)
            if match:
                found[match.group(3), int(match.group(2), 16)] = int(match.group(1), 16)
        return found

    def address(self, name):
        text = must("arm-none-eabi-nm", self.elf)
        return int(re.search(rf"^(\w+) \S {name}$", text, re.M).group(1), 16)


class Image:
    """An ELF image, read by this test alone."""

    def __init__(self, path):
        self.bytes = read(path)
        phoff, shoff = struct.unpack_from("<II", self.bytes, 28)
        phnum, _, shnum, shstrndx = struct.unpack_from("<HHHH", self.bytes, 44)
        self.segments = [struct.unpack_from("<8I", self.bytes, phoff + 32 * i) for i in range(phnum)]
        headers = [struct.unpack_from("<10I", self.bytes, shoff + 40 * i) for i in range(shnum)]
        names = headers[shstrndx][4]

        def name(at):
            return self.bytes[names + at : self.bytes.index(b"\0", names + at)].decode()

        self.sections = {name(h[0]): h for h in headers}

    def covers(self, offset, address, size):
        """Whether a loaded segment has this part of the file at this address."""
        return any(s[0] == 1 and s[1] <= offset and offset + size <= s[1] + s[4] and offset - s[1] == address - s[2]
                   for s in self.segments)

    def loaded(self, address, size):
        """Bytes as a loader places them."""
        for kind, offset, _, physical, filesz, *_ in self.segments:
            if kind == 1 and physical <= address and address + size <= physical + filesz:
                return self.bytes[offset + address - physical :][:size]
        return None


def table_of(program):
    """The header and the rows, from where the kernel reads them."""
    image, at = Image(program.elf), program.address("__kobject_table")
    header = struct.unpack("<HBBHHHHI", image.loaded(at, 16))
    rows = [struct.unpack("<IBBH", image.loaded(at + 16 + 8 * i, 8)) for i in range(header[0])]
    return header, rows


def wanted_rows(program):
    symbols, rows = program.symbols(), []
    for name, size, offsets, kind, flags, data in WANTED:
        if expect((name, size) in symbols, f"the fixture has {name} of {size} bytes"):
            rows += [(symbols[name, size] + offset, kind, flags, data) for offset in offsets]
    rows.sort()
    indexed = {kind: [row[0] for row in rows if row[1] == kind] for kind in (THREAD, SYS_MUTEX)}
    rows = [(a, k, f, indexed[k].index(a) if k in indexed else d) for a, k, f, d in rows]
    return rows, len(indexed[THREAD]), len(indexed[SYS_MUTEX])


def objects(tool, folder, path, *more):
    return shell(tool, "objects", "--types", f"{folder}/kobj-types.txt", "--stack-reserved", str(RESERVED), *more, path)


def line_of(name, fixture="main.c"):
    text = read(f"{FIXTURES}/{fixture}").decode()
    declaration = rf"^(?!\t).*\b{name}\b|^\}} {name};"
    return text.count("\n", 0, re.search(declaration, text, re.M).start()) + 1


def check_table(program, label):
    rows, threads, mutexes = wanted_rows(program)
    header, found = table_of(program)
    for row in sorted(set(rows) ^ set(found)):
        expect(False, f"{label}: {'missing' if row in rows else 'unexpected'} {row[0]:#x} {row[1:]}")
    expect(found == sorted(found) and len(set(r[0] for r in found)) == len(found), f"{label}: rows by address")
    words = (len(rows) + 31) // 32
    blocks = 0 if words <= 8 else (words + 31) // 32
    ram = len(rows) * 12 + (threads + 1) * (blocks + words) * 4 + mutexes * 20
    expect(header == (len(rows), 20, blocks, 12, 16, threads, words, ram), f"{label}: header {header}")
    section = Image(program.elf).sections[".kobject_ram"]
    expect(section[1] == 8 and section[5] == ram, f"{label}: .kobject_ram is {section}")


def check_complaints(done, label):
    lines = {name: line_of(name) for name in ("in_flash", "misplaced", "either", "shifted")}
    for text in COMPLAINTS:
        expect(done.stderr.count(text.format(**lines)) == 1, f"{label}: says '{text.format(**lines)}': {done.stderr}")
    expect(done.stderr.count("\n") == len(COMPLAINTS), f"{label}: says no more: {done.stderr}")


def check_file(program, label):
    """Both views of the file agree, other tools read it, and the emulator runs it."""
    image = Image(program.elf)
    for name, (_, kind, flags, address, offset, size, *_) in image.sections.items():
        if kind != 8 and flags & 2 and size:
            expect(image.covers(offset, address, size), f"{label}: {name} lies in a segment")
    for kind, offset, address, _, size, *_ in image.segments:
        if kind == 0x70000001:
            expect(image.covers(offset, address, size), f"{label}: the unwind segment lies in another")
    done = shell("arm-none-eabi-readelf", "-lSW", program.elf)
    expect(done.returncode == 0 and not done.stderr, f"{label}: readelf says {done.stderr}")
    header, _ = table_of(program)
    binary = f"{program.folder}/table.bin"
    must("arm-none-eabi-objcopy", "-O", "binary", "-j", ".kobject_table", program.elf, binary)
    expect(read(binary)[:4] == struct.pack("<HBB", *header[:3]), f"{label}: objcopy finds the table")
    if shutil.which("qemu-system-arm") and program.flash == "0x10000000":
        machine = "qemu-system-arm -M mps2-an521 -nographic -semihosting-config enable=on,target=native -kernel"
        done = shell(*machine.split(), program.elf, stdin=subprocess.DEVNULL, timeout=30)
        expect(done.returncode == 0, f"{label}: the emulated program says {done.returncode} {done.stderr}")


CLANG = ("--target=arm-none-eabi", "-Wno-unused-command-line-argument", "-Wno-unused-private-field")
FORMATS = {
    "dwarf5-O0": ("-gdwarf-5", "-O0"),
    "dwarf5-Os": ("-gdwarf-5", "-Os"),
    "dwarf4-O2": ("-gdwarf-4", "-O2"),
    "dwarf4-units": ("-gdwarf-4", "-fdebug-types-section", "-Os"),
    "compressed": ("-gdwarf-5", "-gz", "-Os"),
    "flash-at-0": ("-gdwarf-5", "-Os"),
    "clang4": (*CLANG, "-gdwarf-4", "-Os"),
    "clang5": (*CLANG, "-gdwarf-5", "-O0"),
}


def every_format(tool, folder):
    for name, flags in FORMATS.items():
        if flags[0] == CLANG[0] and not shutil.which("clang"):
            print(f"skipped: no clang for {name}")
            continue
        program = Program(folder, name, flags, "0" if name == "flash-at-0" else "0x10000000")
        program.link(tool)
        done = objects(tool, folder, program.elf)
        if not expect(done.returncode == 0, f"{name}: {done.stderr}"):
            continue
        check_table(program, name)
        check_complaints(done, name)
        check_file(program, name)
        count, threads = len(table_of(program)[1]), table_of(program)[0][5]
        expect(done.stdout.startswith(f"{count} kernel objects, {threads} of them threads"), f"{name}: {done.stdout}")
        before = read(program.elf)
        done = objects(tool, folder, program.elf, "--quiet")
        expect(read(program.elf) == before and not done.stdout, f"{name}: a second run changes nothing")
        check_names(program, objects(tool, folder, program.elf, "--names", "--list"), name)
        objects(tool, folder, program.elf, "--quiet")
        expect(Image(program.elf).sections[".kobject_table"][5] == 16 + 8 * count, f"{name}: none is left")


def check_names(program, done, label):
    """Behind the last row stands the name of each object, as the list has them."""
    expect(done.returncode == 0, f"{label}: {done.stderr}")
    check_table(program, f"{label} with names")
    check_file(program, f"{label} with names")
    image, at = Image(program.elf), program.address("__kobject_table")
    listed = [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("0x")]
    names = "".join(f"{name}\0" for name in listed).encode()
    found = image.loaded(at + 16 + 8 * len(listed), len(names))
    expect(found == names, f"{label}: names {found} instead of {names}")


def patched(path, output, at, content):
    data = bytearray(read(path))
    data[at : at + len(content)] = content
    return write(output, bytes(data))


def says(tool, folder, path, sentence, *more):
    before = read(path) if os.path.isfile(path) else b""
    done = objects(tool, folder, path, *more)
    last = done.stderr.splitlines()[-1] if done.stderr else ""
    expect(done.returncode == 1 and sentence in last, f"says '{sentence}': {done.returncode} {done.stderr}")
    if before:
        expect(read(path) == before, f"'{sentence}': the image stays as it was")


def refusals(tool, folder):
    flags = ("-gdwarf-5", "-Os")
    program = Program(folder, "refusals", flags, without_debug=True).link(tool)
    image = Image(program.elf)
    table = image.sections[".kobject_table"][4]
    path = f"{folder}/patched.elf"

    done = objects(tool, folder, shutil.copy(program.elf, path))
    for name in ("'not_described' (12 bytes, of without_debug.c)", "'not_described_too' (16 bytes)"):
        expect(f"no debug information about {name}" in done.stderr, f"names {name}: {done.stderr}")
    must("arm-none-eabi-objcopy", "--strip-symbol", "plain", program.elf, path)
    fewer = objects(tool, folder, path).stdout.split()[0]
    expect(int(fewer) == int(done.stdout.split()[0]) - 1, "what has no symbol was not linked")
    done = objects(tool, folder, shutil.copy(program.elf, path), "--domain-regions", "1")
    expect(done.stderr.count("'two' lists 2 partitions") == 1, f"a list in two units is named once: {done.stderr}")
    says(tool, folder, shutil.copy(program.elf, path), "7 warnings, and --strict makes them errors", "--strict")
    patched(program.elf, path, table + 6, b"\0\0")
    says(tool, folder, path, "4 threads are defined but CONFIG_MAX_THREAD_BYTES=0 has room for 0: set it to 1")
    patched(program.elf, path, table + 4, b"\xff\xff")
    says(tool, folder, path, "RAM overflows by ")

    must("arm-none-eabi-objcopy", "--strip-debug", program.elf, path)
    says(tool, folder, path, "no debug information")
    must("arm-none-eabi-objcopy", "--strip-all", program.elf, path)
    says(tool, folder, path, "no symbol table")
    must("arm-none-eabi-objcopy", "--rename-section", ".kobject_table=.other", program.elf, path)
    says(tool, folder, path, "no .kobject_table for the kernel objects")
    for symbol in ("__user_stacks_start", "__kernel_ram_start", "__kobject_init_end", "__rom_limit", "__kobject_ram"):
        must("arm-none-eabi-objcopy", "--strip-symbol", symbol, program.elf, path)
        says(tool, folder, path, f"the linker script defines no {symbol}")
    says(tool, folder, program.inputs[0], "not a linked little-endian image")
    says(tool, folder, sys.executable, "not a 32-bit ELF image")
    says(tool, folder, write(path, "hello\n"), "not a 32-bit ELF image")
    says(tool, folder, write(path, ""), "not a 32-bit ELF image")
    says(tool, folder, f"{folder}/missing.elf", "No such file or directory")
    says(tool, folder, folder, "not a file")
    done = shell(tool, "objects", "--types", f"{folder}/kobj-types.txt", "--stack-reserved", "700", program.elf)
    expect("are reserved: make it larger" in done.stderr, f"small stack: {done.stderr}")

    script = read(f"{program.folder}/image.ld").decode()
    for old, new, sentence in (
        ("LENGTH = 64K", "LENGTH = 0x420", "flash overflows by "),
        ("KEEP(*(.kobject_table)) }", "KEEP(*(.kobject_table)) LONG(1) }", None),
        ("\t.kobject_ram", "\t.behind : { LONG(1) } > FLASH\n\t.kobject_ram", "is not the end of a loaded segment"),
        ("\t__ram_end =", "\t.after (NOLOAD) : { . += 4; } > RAM AT> RAM\n\t__ram_end =", "section .after lies behind"),
    ):
        write(f"{program.folder}/other.ld", script.replace(old, new))
        script_flags = ["-nostdlib", "-L", program.folder, "-T", f"{program.folder}/other.ld", "-Wl,--gc-sections"]
        must("arm-none-eabi-g++", *ARM, *flags, *script_flags, "-o", path, *program.inputs, "-lgcc")
        if sentence:
            says(tool, folder, path, sentence)


def shared_segment(tool, folder):
    """The table need not be alone in its segment, only its end."""
    flags = ("-gdwarf-5", "-Os", "-funwind-tables")
    program = Program(folder, "shared", flags)
    with open(f"{FIXTURES}/image.ld", encoding="utf-8") as script:
        text = script.read()
    table = re.search(r"\t\.kobject_table .*\n", text).group()
    text = text.replace(table, "").replace("\t__user_stacks_start =", table + "\t__user_stacks_start =").replace("@FLASH@", program.flash)
    text = text.replace("LENGTH = 64K", "LENGTH = 32K\n\tLOAD (r) : ORIGIN = 0x10008000, LENGTH = 32K")
    text = text.replace("> RAM AT> FLASH", "> RAM AT> LOAD").replace("/DISCARD/ : { *(.ARM.exidx*", "/DISCARD/ : { *(")
    text = text.replace("\t.rodata :", "\t.ARM.exidx : { *(.ARM.exidx*) } > FLASH\n\t.rodata :")
    program.link(tool)
    sections = read(f"{program.folder}/sections.ld").decode().replace("AT> FLASH", "AT> LOAD")
    write(f"{program.folder}/sections.ld", sections)
    write(f"{program.folder}/image.ld", text)
    places = ["-nostdlib", "-L", program.folder, "-T", f"{program.folder}/image.ld", "-Wl,--gc-sections"]
    places += NO_UNWINDER
    must("arm-none-eabi-g++", *ARM, *flags, *places, "-o", program.elf, *program.inputs, "-lgcc")
    segments = Image(program.elf).segments
    expect(any(s[0] == 0x70000001 for s in segments), "there is a segment within the segment")
    expect(sum(s[0] == 1 and s[3] < 0x10008000 for s in segments) == 1, "the table shares a segment with the code")
    done = objects(tool, folder, program.elf)
    expect(done.returncode == 0, f"shared segment: {done.stderr}")
    check_table(program, "shared segment")
    check_file(program, "shared segment")


def damaged(tool, folder):
    """Truncated and corrupted images: a sentence or success, never a crash. (libdw itself is not instrumented.)"""
    flags = ("-gdwarf-5", "-Os")
    program = Program(folder, "damaged", flags).link(tool)
    good, path = read(program.elf), f"{folder}/bad.elf"
    objects(tool, folder, program.elf)
    grown = read(program.elf)
    dice = random.Random(1)
    cases = [good[: len(good) * i // 40] for i in range(40)] + [grown[: len(good) + i] for i in range(0, 700, 50)]
    debug = [s for name, s in Image(f"{program.folder}/zephyr.elf").sections.items() if name.startswith(".debug")]
    shoff = struct.unpack_from("<I", good, 32)[0]
    for i in range(240):
        data = bytearray(good)
        for _ in range(1 + i % 4):
            section = dice.choice(debug)
            low, size = [(0, 300), (shoff, len(good) - shoff), (section[4], section[5])][i % 3]
            data[low + dice.randrange(size)] = dice.choice([0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)])
        cases.append(bytes(data))
    outcomes = {}
    for i, case in enumerate(cases):
        done = objects(tool, folder, write(path, case), "--quiet")
        outcomes[done.returncode] = outcomes.get(done.returncode, 0) + 1
        if not expect(done.returncode in (0, 1) and "Sanitizer" not in done.stderr, f"damage {i}: {done.stderr[:2000]}"):
            write(f"/tmp/damaged-{i}.elf", case)
        if done.returncode == 1:
            expect(done.stderr.splitlines()[-1].startswith("image: "), f"damage {i} has a sentence: {done.stderr}")
    for i in range(0, len(good), len(good) // 40 or 1):
        expect(i == 0 or objects(tool, folder, write(path, good[:i])).returncode == 1, f"cut at {i} is an error")
    print(f"damaged images: {outcomes}")


def partitions(tool, folder):
    """Fragments of the linker script, and what the linker makes of them."""
    folder = f"{folder}/partitions"
    os.makedirs(f"{folder}/with space")
    source = write(f"{folder}/p.c", """
        #define S(name) __attribute__((section(name), used))
        char S("data_smem_one_data") a[5] = {1};
        char S("data_smem_one_bss.more") b[40];
        int S("data_smem_two_bss") c;
        int S("data_smem_three_bss.only.here") f;
        int S("data_smem_empty_data") placeholder[0];
        int S("data_smem_wrong") d;
        int S(".data_smem_wrong_data") e;
        extern int libc_state[2];
        void start(void) { libc_state[0] = 1; }
        """)
    libc = write(f"{folder}/libc.c", "int libc_state[2] = {1, 2}; int libc_zeroes[3]; int libc_common __attribute__((common));"
                 " int *libc_all(void) { libc_zeroes[0] = libc_common; return libc_zeroes; }")
    flags = [*ARM, "-Os", "-c", "-o"]
    must("arm-none-eabi-gcc", *flags, f"{folder}/with space/p.o", source)
    must("arm-none-eabi-gcc", *flags, f"{folder}/libc.o", libc)
    must("arm-none-eabi-ar", "rcs", f"{folder}/libc.a", f"{folder}/libc.o")
    names = write(f"{folder}/list.rsp", f'"{folder}/with space/p.o"\n{folder}/libc.a\n')
    out = fragments(folder)
    must(tool, "partitions", *out, "--libc", "--align", "64", f"@{names}")
    escaped = write(f"{folder}/list2.rsp", f"{folder}/with\\ space/p.o {folder}/libc.a")
    times = [os.utime(path, (1, 1)) or os.path.getmtime(path) for path in out[1::2]]
    must(tool, "partitions", *out, "--libc", "--align", "64", f"@{escaped}")
    expect([os.path.getmtime(path) for path in out[1::2]] == times, "fragments that do not change are not written")
    found = re.findall(r"LOADADDR\(\.app_smem\.(\w+)\.data\)", read(f"{folder}/copy.ld").decode())
    expect(found == ["empty", "one", "three", "two", "z_libc_partition"], f"partitions by name: {found}")
    script = write(f"{folder}/p.ld", """
        MEMORY { FLASH : ORIGIN = 0x1000, LENGTH = 4K  RAM : ORIGIN = 0x20000010, LENGTH = 4K }
        SECTIONS {
            .text : { *(.text*) } > FLASH
            .copy : { INCLUDE copy.ld } > FLASH
            INCLUDE sections.ld
            .data : { *(.data*) *(data_smem_wrong) *(.data_smem_wrong_data) } > RAM AT> FLASH
            .bss : { *(.bss* COMMON) } > RAM AT> RAM
        }""")
    elf = f"{folder}/p.elf"
    must("arm-none-eabi-gcc", *ARM, "-nostdlib", "-Wl,-e,start", "-L", folder, "-T", script, "-o", elf,
         f"{folder}/with space/p.o", f"{folder}/libc.a")
    at = {name: int(value, 16) for value, _, name in re.findall(r"^(\w+) (\S) (\w+)$", must("arm-none-eabi-nm", elf), re.M)}

    def of(partition, what):
        return at[f"z_data_smem_{partition}_{what}"]

    for p in found:
        expect(of(p, "part_start") % 64 == 0 and of(p, "part_size") % 64 == 0, f"{p} is aligned")
        expect(of(p, "part_end") - of(p, "part_start") == of(p, "part_size"), f"{p} has its size")
        expect(of(p, "bss_start") + of(p, "bss_size") == of(p, "part_end"), f"{p}: zeroes are its end")
    expect(of("empty", "part_size") == 0 and of("one", "part_size") == of("two", "part_size") == 64, "sizes of partitions")
    for p, name in (("one", "a"), ("one", "b"), ("two", "c"), *(("z_libc_partition", "libc_" + n) for n in ("state", "zeroes", "common"))):
        expect(of(p, "part_start") <= at[name] < of(p, "part_end"), f"{name} lies in {p}")
    expect(at["b"] >= of("one", "bss_start") > at["a"], "data before zeroes")
    expect(at["d"] >= of("z_libc_partition", "part_end") and at["e"] >= of("z_libc_partition", "part_end"), "other names")
    image = Image(elf)
    copy = image.sections[".copy"]
    entries = list(struct.iter_unpack("<IIII", image.bytes[copy[4] : copy[4] + copy[5]]))
    for p, (ram, load, loaded, total) in zip(found, entries):
        expect(ram == of(p, "part_start") and total == of(p, "part_size") and loaded % 4 == 0, f"copy table of {p}")
        expect(p in ("empty", "three", "two") and loaded == 0 or image.loaded(load, 1) == b"\1", f"content of {p}")
    plain = shell(tool, "partitions", *out, f"{folder}/libc.a")
    expect(plain.returncode == 0 and "app_smem" not in read(f"{folder}/sections.ld").decode(), "no partitions at all")
    for arguments, sentence in (
        ((*out, script), "p.ld: not an object file"),
        ((*out, f"{folder}/missing.o"), "No such file"),
        ((*out, "@" + f"{folder}/missing.rsp"), "No such file"),
        ((*out, "--align", "33"), "power of two"),
        ((*out, "--align", "x"), "--align needs a number, not 'x'"),
        ((*out, "--what"), "'--what' is not understood"),
        ((*out, "--start", "x"), "--start needs a number, not 'x'"),
        ((*out, "--stack-reserved"), "--stack-reserved needs a number"),
        (("--out-sections", "x"), "needs --out-sections, --out-copy, --out-stacks"),
    ):
        done = shell(tool, "partitions", *arguments)
        expect(done.returncode == 1 and sentence in done.stderr, f"says '{sentence}': {done.stderr}")
    data = read(f"{folder}/with space/p.o")
    for i in range(0, len(data), 7):
        done = shell(tool, "partitions", *out, "--power-of-two", write(f"{folder}/cut.o", data[:i]))
        expect(done.returncode in (0, 1) and "Sanitizer" not in done.stderr, f"object cut at {i}: {done.stderr}")


def block(size):
    return max(32, 1 << (size - 1).bit_length()) if size else 32


def step(size):
    return max(32, block(size) // 8)


def rounded(size, to):
    return -(-size // to) * to


def expressible(start, size):
    """Tries all regions of the unit: each block, and from 256 bytes on each row of eighths of it."""
    for power in range(5, 33):
        whole, base = 1 << power, start >> power << power
        rows = [(i, j) for i in range(8) for j in range(i + 1, 9)] if power >= 8 else [(0, 8)]
        if any((base + whole // 8 * i, base + whole // 8 * j) == (start, start + size) for i, j in rows):
            return True
    return False


class Layout:
    """A program of partitions {name: bytes} and stacks {name: bytes of the thread's own}, compiled, placed, linked."""

    def __init__(self, tool, folder, partitions, stacks, start=0x20000000, libc=0, more=""):
        self.partitions, self.stacks, self.start = partitions, stacks, start
        first = start - 0x20000000
        more += f'char S(".first", 8) first_of_all[{first - 8}];' if first else ""
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(f"{folder}/src")
        self.folder, self.elf, self.libc = folder, f"{folder}/p.elf", libc
        text = "#define S(s, a) __attribute__((section(s), used, aligned(a)))\n" + more
        for name, size in partitions.items():
            data = size // 3
            text += f'char S("data_smem_{name}_data", 1) {name}_d[{data}]{" = {1}" if data else ""};\n'
            text += f'char S("data_smem_{name}_bss", 1) {name}_b[{size - rounded(data, 4)}];\n'
        for i, (name, own) in enumerate(stacks.items()):
            text += f'static char S(".user_stacks.{i}", {block(own)}) {name}[{own + RESERVED}];\n'
        text += "extern int libc_state[]; void start(void) { libc_state[0] = 1; }\n"
        self.compile("src/p.c", text)
        self.compile("libc.c", f"int libc_state[{libc // 4 or 1}] = {{1}};" if libc else
                     '__attribute__((section(".text"))) int libc_state[1] = {1};')
        must("arm-none-eabi-ar", "rcs", f"{folder}/libc.a", f"{folder}/libc.c.o")
        self.done = self.place(tool)

    def compile(self, name, text):
        source = write(f"{self.folder}/{name}", text)
        must("arm-none-eabi-gcc", *ARM, "-Wno-pedantic", "-Os", "-c", "-o", f"{source}.o", source)

    def place(self, tool, *more):
        """As CMake does it: names of objects from the root, with a dot, in the folder where the linker runs."""
        options = ("--libc", "--power-of-two", "--start", "0x20000000", "--first", ".first", "--stack-reserved", str(RESERVED))
        return shell(tool, "partitions", *fragments(self.folder), *options, *more, f"{self.folder}/./src/./p.c.o",
                     cwd=self.folder)

    def link(self, *more):
        write(f"{self.folder}/p.ld", f"""
            MEMORY {{ FLASH : ORIGIN = 0x1000, LENGTH = 64K  RAM : ORIGIN = 0x20000000, LENGTH = 1M }}
            SECTIONS {{
                .text : {{ *(.text*) }} > FLASH
                .copy : {{ INCLUDE copy.ld }} > FLASH
                . = ORIGIN(RAM);
                .first (NOLOAD) : {{ *(.first) . = ALIGN(32); }} > RAM AT> RAM
                .user_stacks . (NOLOAD) : {{ INCLUDE stacks.ld }} > RAM AT> RAM
                stacks_end = .;
                INCLUDE sections.ld
                kernel_start = .;
                .data : {{ *(.data*) }} > RAM AT> FLASH
                .bss : {{ *(.bss* COMMON) }} > RAM AT> RAM
            }}""")
        done = shell("arm-none-eabi-gcc", *ARM, "-nostdlib", "-Wl,-e,start", "-L", ".", "-T", "p.ld", "-o", self.elf, *more,
                     "src/p.c.o", "libc.a", cwd=self.folder)
        if done.returncode == 0:
            text = must("arm-none-eabi-nm", self.elf)
            self.at = {name: int(value, 16) for value, _, name in re.findall(r"^(\w+) (\S) (\w+)$", text, re.M)}
        return done

    def region(self, partition):
        return [self.at[f"z_data_smem_{partition}_part_{what}"] for what in ("start", "size")]

    def model(self, items, address):
        """(name, region, bytes behind it) in the order of placement, with addresses; and where they end."""
        items, placed = list(items), []
        while items:
            chosen = min(items, key=lambda i: (-address % block(i[1]), -(rounded(i[1], step(i[1])) + i[2]), i[0]))
            items.remove(chosen)
            address = rounded(address, block(chosen[1]))
            placed.append((chosen[0], address))
            address += rounded(chosen[1], step(chosen[1])) + chosen[2]
        return placed, address

    def check(self, label):
        """What was linked is where the model says, the unit can express it, and the sentence is true."""
        if not expect(self.done.returncode == 0 and not self.done.stderr, f"{label}: {self.done.stderr}"):
            return
        done = self.link()
        if not expect(done.returncode == 0 and not done.stderr, f"{label}: {done.stderr}"):
            return
        stacks, end = self.model([(n, s, RESERVED) for n, s in self.stacks.items()], self.start)
        expect(not stacks or end == self.at["stacks_end"], f"{label}: the stacks end at {end:#x}, {self.at['stacks_end']:#x}")
        parts, end_of_all = self.model([(n, s, 0) for n, s in self.partitions.items()], end)
        for name, address in stacks:
            expect(self.at[name] == address, f"{label}: {name} is at {self.at[name]:#x}, not {address:#x}")
            expect(expressible(address, self.stacks[name]), f"{label}: {name} can be a region")
        for name, address in parts:
            start, size = self.region(name)
            expect(start == address, f"{label}: {name} is at {start:#x}, not {address:#x}")
            expect(size == rounded(self.partitions[name], step(self.partitions[name])), f"{label}: {name} has {size} bytes")
            expect(size == 0 or expressible(start, size), f"{label}: {name} can be a region")
        libc, size = self.region("z_libc_partition")
        expect(libc >= end_of_all and size == rounded(self.libc, step(self.libc)), f"{label}: the C library is last: {size}")
        expect(size == 0 or expressible(libc, size), f"{label}: the C library's can be a region")
        lost = [end - self.start - sum(s + RESERVED for s in self.stacks.values()),
                end_of_all - end - sum(self.partitions.values())]
        said = re.match(r"memory protection: (.*) bytes of RAM lost to alignment \(partitions (.*), stacks (.*?)\)",
                        self.done.stdout)
        numbers = [int(n.replace(",", "")) for n in said.groups()] if said else [0, 0, 0]
        expect(numbers == [sum(lost), lost[1], lost[0]], f"{label}: lost {lost}, says {self.done.stdout}")
        return end_of_all


def placement(tool, folder):
    """Where regions are powers of two."""
    folder = f"{folder}/placement"
    sizes = [0, 1, 31, 32, 33, 64, 127, 128, 129, 255, 256, 257, 384, 512, 513, 1023, 1024, 1025, 5000]
    Layout(tool, folder, {f"p{s}": s for s in sizes}, {}).check("boundary sizes")
    own = [rounded(s, step(s)) for s in (32, 64, 96, 128, 160, 512, 640, 1024, 1280, 1536, 2048)]
    Layout(tool, folder, {}, {f"s{s}": s for s in own}, start=0x20000820).check("stacks")
    for libc in (0, 4, 32, 36, 256, 260, 1024, 1028):
        Layout(tool, folder, {"a": 100}, {"s": 512}, libc=libc).check(f"C library of {libc}")
    dice = random.Random(7)
    for i in range(12):
        parts = {f"p{n}": dice.choice([dice.randrange(64), dice.randrange(300), dice.randrange(5000)])
                 for n in range(dice.randrange(8))}
        stacks = {f"s{n}": rounded(s, step(s)) for n, s in enumerate(dice.choices(range(32, 3000), k=dice.randrange(8)))}
        layout = Layout(tool, folder, parts, stacks, 0x20000000 + 32 * dice.randrange(200), 4 * dice.randrange(400))
        end = layout.check(f"random layout {i}")
        advice(tool, folder, layout, end, i)


def placed(tool, folder, text, *more, archive=False, **options):
    """The stacks and partitions of one C file, in order of placement, and what the tool says."""
    os.makedirs(folder, exist_ok=True)
    source = write(f"{folder}/o.c", "#define S(s, a) __attribute__((section(s), used, aligned(a)))\n" + text)
    must("arm-none-eabi-gcc", *ARM, "-Os", "-fcommon", "-fno-toplevel-reorder", "-c", "-o", f"{folder}/o.o", source)
    if archive:
        must("arm-none-eabi-ar", "rcs", f"{folder}/libo.a", f"{folder}/o.o")
    done = shell(tool, "partitions", *fragments(folder), "--power-of-two", "--stack-reserved", str(RESERVED), *more,
                 f"{folder}/libo.a" if archive else f"{folder}/o.o", **options)
    expect(done.returncode == 0 and not done.stderr, f"placed: {done.stderr}")
    stacks = re.findall(r'"(.*)"\((.*)\)', read(f"{folder}/stacks.ld").decode())
    parts = re.findall(r"^\.app_smem\.(\w+)\.data", read(f"{folder}/sections.ld").decode(), re.M)
    return stacks, parts, done.stdout


def placement_details(tool, folder):
    """Single rules of the placement, each with what it must give."""
    folder = f"{folder}/details"
    three = "".join(f'char S("data_smem_{n}_bss", 1) {n}[{s}];\n' for n, s in (("z", 32), ("b", 32), ("a", 100), ("big", 700)))

    # At a block's end comes what fits, then the large; equal ones by name; the unit's loss and the best change.
    stacks, parts, said = placed(tool, folder, three, "--start", "0x20000000")
    expect(parts == ["big", "a", "b", "z"], f"the largest first: {parts}")
    expect(said == "memory protection: 96 bytes of RAM lost to alignment (partitions 96, stacks 0); "
           "cheapest change: 4 bytes less in a save 32\n", f"says {said}")
    _, parts, said = placed(tool, folder, three, "--start", "0x20000020")
    expect(parts == ["b", "z", "a", "big"], f"gaps are filled: {parts}")
    expect("lost to alignment (partitions 896, stacks 0); cheapest change: 60 bytes less in big save 128\n" in said, f"says {said}")
    expect(placed(tool, folder, three, "--quiet")[2] == "", "--quiet silences")
    times = [os.utime(path, (1, 1)) or 1 for path in fragments(folder)[1::2]]
    placed(tool, folder, three, "--quiet")
    expect([os.path.getmtime(p) for p in fragments(folder)[1::2]] == times, "no fragment that stays is written")
    _, _, said = placed(tool, folder, 'char S("data_smem_p_bss", 1) p[64]; char S("data_smem_q_bss", 1) q[32];')
    expect(said == "", f"nothing lost, nothing said: {said}")
    _, _, said = placed(tool, folder, 'char S("data_smem_p_bss", 1) p[2049];')
    expect("(partitions 511, stacks 0); cheapest change: 1 byte less in p saves 512\n" in said, f"one byte: {said}")
    _, _, said = placed(tool, folder, f'static char S(".user_stacks.1", 2048) deep[1280 + {RESERVED}];', "--start", "0x400")
    expect(said == "memory protection: 1,024 bytes of RAM lost to alignment (partitions 0, stacks 1,024); "
           "cheapest change: 256 bytes less in the stack deep save 1,280\n", f"a stack's step: {said}")
    _, _, said = placed(tool, folder, 'char S("data_smem_p_bss", 1) p[20];')
    expect(said == "memory protection: 12 bytes of RAM lost to alignment (partitions 12, stacks 0)\n", f"no change: {said}")

    # Sizes: each section is aligned in its partition, data is padded to words, zeroes come behind.
    _, _, said = placed(tool, folder, 'char S("data_smem_p_bss.tail", 1) c[1]; char S("data_smem_p_data", 1) a[1] = {1};'
                        'long long S("data_smem_p_bss", 16) b;')
    expect("(partitions 24," in said, f"1 of data, zeroes at 16, the other 8 at 32: {said}")

    # By file: what is in the patterns' files, with common symbols, and in no others.
    text = 'char S("data_smem_z_application_partition_bss", 1) own[0]; int common[20]; int zeroes[9] = {0}, data[3] = {1};'
    for pattern in ("*details/o.o", "*other/o.o"):
        _, parts, said = placed(tool, folder, text, "--application", pattern)
        expect(parts == ["z_application_partition"] and said == "", f"80 + 36 + 12 bytes, or none: {parts} {said}")
    _, _, said = placed(tool, folder, text + "char more;", "--application", "*details/o.o")
    expect("(partitions 31," in said, f"and one more: {said}")
    _, _, said = placed(tool, folder, text + "char more;", "--application", "*libo.a:*", archive=True)
    expect("(partitions 31," in said, f"in an archive: {said}")

    # An array keeps its size; a stack in a section without a number and one of an archive have their lines.
    text = f'static char S(".user_stacks.7", 512) row[3][1024]; static char S(".user_stacks", 32) plain[32 + {RESERVED}];'
    stacks, _, said = placed(tool, folder, text, "--start", "0x20000020", archive=True)
    expect([n for _, n in stacks] == [".user_stacks", ".user_stacks.7"], f"an array: {stacks}")
    expect(all(s.endswith("/libo.a:o.o") and s.startswith("*") for s, _ in stacks), f"in an archive: {stacks}")
    expect("stacks 320)" in said and "cheapest" not in said, f"an array is not advised about: {said}")
    for text in ("512) row[2][512]", f"1024) odd[900 + {RESERVED}]"):
        start = "0x200" if "row" in text else "0"
        _, _, said = placed(tool, folder, f'static char S(".user_stacks.7", {text};', "--start", start)
        expect(said == "", f"what looks like a stack of another size begins where it wants: {said}")
    text = 'static char S(".user_stacks.7", 512) row[5][512]; char S("data_smem_q_bss", 1) q[2048];'
    _, _, said = placed(tool, folder, text)
    expect("(partitions 1,536, stacks 0)\n" in said, f"not even where 512 bytes less would save 2,048: {said}")
    _, parts, said = placed(tool, folder, 'char S("data_smem_z_libc_partition_bss", 1) some[33];', "--libc")
    expect("cheapest" not in said, f"nobody can make the C library smaller: {said}")
    must(tool, "partitions", *fragments(folder), f"{folder}/libo.a")
    expect(read(f"{folder}/stacks.ld").decode().count("user_stacks") == 2, "for other units there is the pattern of all")
    stacks, _, _ = placed(tool, folder, 'static char S(".user_stacks.*", 32) odd[32];')
    expect(not stacks, f"a name that would be a pattern is left to the pattern of all: {stacks}")


def placement_linked(tool, folder):
    """What only the linker knows."""
    folder = f"{folder}/linked"
    # Zeroes that begin behind a gap, members that want more than the region does, data alone and zeroes alone.
    for data, zeroes, align, wanted in ((4, 240, 16, 256), (4, 244, 16, 320), (4, 8, 256, 320), (0, 4, 256, 32), (4, 0, 1, 32),
                                        (1028, 0, 64, 1280), (0, 1028, 64, 1280), (1000, 28, 64, 1280)):
        text = f'char S("data_smem_p_data", 1) d[{data}]{" = {1}" if data else ""}; char S("data_smem_p_bss", {align}) b[{zeroes}];'
        layout = Layout(tool, folder, {}, {}, 0x20000020, more=text + 'char S("data_smem_odd_bss", 1) odd[40];')
        done = layout.link()
        if not expect(done.returncode == 0 and not done.stderr, f"{data} + {zeroes}: {done.stderr}"):
            continue
        start, size = layout.region("p")
        expect(size == wanted and expressible(start, size) and layout.at["b"] % align == 0, f"{data} + {zeroes}: {size} at {start:#x}")
        expect(start <= layout.at["d"] and layout.at["b"] + zeroes <= start + size, f"{data} + {zeroes}: all is inside")

    # A stack that nobody uses is dropped; the rest moves down and is aligned as before.
    text = "".join(f'static char __attribute__((section(".user_stacks.{i}"), aligned({block(own)}))) {name}[{own + RESERVED}];\n'
                   for i, (name, own) in enumerate((("unused", 2048), ("first", 640), ("second", 96))))
    text += "char *use(int i) { return i ? first : second; } char *never(void) { return unused; }\n"
    layout = Layout(tool, folder, {"p": 300}, {}, 0x20000020, more="")
    layout.compile("src/p.c", text + 'char __attribute__((section("data_smem_p_bss"))) p[300];'
                   "extern int libc_state[]; void start(void) { libc_state[0] = *use(libc_state[0]); }")
    must("arm-none-eabi-gcc", *ARM, "-Os", "-c", "-o", f"{folder}/src/p.c.o", f"{folder}/src/p.c")
    layout.place(tool)
    expect(len(re.findall("user_stacks", read(f"{folder}/stacks.ld").decode())) == 5, "three stacks and the pattern of all")
    done = layout.link("-Wl,--gc-sections")
    expect(done.returncode == 0 and "unused" not in layout.at, f"the linker drops a stack: {done.stderr}")
    expect(all(expressible(layout.at[n], own) for n, own in (("first", 640), ("second", 96))), "the others can be regions")
    expect(layout.at["stacks_end"] < 0x20000020 + 2048, "and there is no hole")
    expect(expressible(*layout.region("p")), "and the partition can be one")

    # The assertion: a block that does not fit the partition, for whatever reason.
    layout = Layout(tool, folder, {"p": 300, "small": 20}, {})
    expect(layout.link().returncode == 0, "fits")
    good = read(f"{folder}/sections.ld").decode()
    for wrong in (good.replace("p_block = 1 <<", "p_block = 256; unused = 1 <<"),
                  good.replace(".app_smem.p.data ALIGN(", ".app_smem.p.data 32 + ALIGN(")):
        expect(wrong != good, "the fragment is another")
        write(f"{folder}/sections.ld", wrong)
        done = layout.link()
        expect(done.returncode != 0 and "Partition p does not lie in one block" in done.stderr, f"does not fit: {done.stderr}")


def advice(tool, folder, layout, end, i):
    """The change that the tool names, made: it saves what the tool says."""
    said = re.search(r"; cheapest change: (\S+) bytes? less in (the stack )?(\w+) saves? (\S+)\n", layout.done.stdout)
    if not said:
        return
    less, saved = (int(said.group(n).replace(",", "")) for n in (1, 4))
    parts, stacks = dict(layout.partitions), dict(layout.stacks)
    (stacks if said.group(2) else parts)[said.group(3)] -= less
    changed = Layout(tool, folder, parts, stacks, layout.start, layout.libc).check(f"random layout {i}, changed")
    expect(end - changed == saved > less, f"random layout {i}: {layout.done.stdout} saves {end - changed}")


def regions(tool, folder):
    """Partitions that a unit's regions cannot be, and lists of too many, in several formats of debug information."""
    for name in ("dwarf5-O0", "dwarf4-units", "clang5"):
        if FORMATS[name][0] == CLANG[0] and not shutil.which("clang"):
            continue
        program = Program(folder, f"regions-{name}", FORMATS[name], only="regions.c").link(tool)
        probes(tool, folder, program, "probe", 0, line_of("probe", "regions.c"), few=name != "dwarf5-O0")
        where = {n: f"regions.c:{line_of(n, 'regions.c')}: '{n}' lists" for n in ("two", "three", "four_in_flash", "rows")}
        where["local"] = f"regions.c:{line_of('inlined', 'regions.c') + 2}: 'local' lists"
        for limit, wanted in ((5, {}), (4, {"local": 5}), (3, {"local": 5, "four_in_flash": 4}),
                              (2, {"local": 5, "four_in_flash": 4, "three": 3, "rows": 3})):
            done = objects(tool, folder, program.elf, "--domain-regions", str(limit))
            told = [f"{where[n]} {k} partitions; this memory protection unit has {limit} regions for a domain"
                    for n, k in wanted.items()]
            expect(done.returncode == 0 and done.stderr.count("\n") == len(told), f"{name}: lists above {limit}: {done.stderr}")
            for text in told:
                expect(text in done.stderr, f"{name}: says '{text}': {done.stderr}")
        says(tool, folder, program.elf, "4 warnings, and --strict makes them errors", "--strict", "--domain-regions", "2")
    probes(tool, folder, program, "in_flash", 0, line_of("in_flash", "regions.c"), few=True)
    probes(tool, folder, program, "wrapped", 4, line_of("wrapped", "regions.c"), "wrapped+0x4", few=True)


def probes(tool, folder, program, name, offset, line, called=None, few=False):
    """Puts other values into a partition's initialiser."""
    image, path = Image(program.elf), f"{folder}/probe.elf"
    address = program.address(name) + offset
    section = next(s for s in image.sections.values() if s[1] == 1 and s[3] <= address < s[3] + s[5] and s[2] & 2)
    at = section[4] + address - section[3]
    dice = random.Random(3)
    cases = [(0x20000010, 32), (0x20000020, 64), (0x20000020, 256), (0x20000000, 0)]
    if not few:
        sizes = (1, 31, 32, 33, 64, 96, 224, 255, 256, 257, 288, 320, 1024, 1152, 1 << 31)
        cases += [(0x20000000, size) for size in sizes]
        cases += [(0x20000020, 32), (0x20000020, 224), (0x200000E0, 64), (0x20000100, 768), (0x80000000, 1 << 31),
                  (0x20000400, 512), (0x20000600, 512), (0x20000700, 512), (0, 32)]
        for _ in range(100):
            unit = 32 << dice.randrange(6)
            cases.append((0x20000000 + unit * dice.randrange(16), unit * dice.randrange(1, 16)))
    for start, size in cases:
        patched(program.elf, path, at, struct.pack("<II", start, size))
        for power_of_two in (False, True):
            more = ["--power-of-two"] if power_of_two else []
            good = expressible(start, size) if power_of_two else start % 32 == size % 32 == 0
            if size == 0 or good:
                done = objects(tool, folder, path, *more)
                expect(done.returncode == 0, f"{start:#x}, {size} bytes is a region {more}: {done.stderr}")
                patched(program.elf, path, at, struct.pack("<II", start, size))
                continue
            text = f"regions.c:{line}: partition '{called or name}' begins at {start:#x} and has {size} bytes"
            for sentence in (text, "eighths of one" if power_of_two else "multiples of 32"):
                says(tool, folder, path, sentence, *more)


def calls(tool, folder):
    """The table has the calls that somebody makes; the others are not even linked."""
    program = Program(folder, "calls", FORMATS["dwarf5-Os"] + ("-ffunction-sections",), only="calls.c").link(tool)
    names = "made_by_nobody made made_in_vain not_known".split()
    done = objects(tool, folder, program.elf, "--calls", write(f"{program.folder}/syscalls.txt", "\n".join(names) + "\n"))
    expect(done.returncode == 0 and done.stdout.endswith("; 1 system calls\n"), f"calls: {done.stdout}{done.stderr}")
    image, table = Image(program.elf), program.address("_k_syscall_table")
    section = next(s for s in image.sections.values() if s[1] == 1 and s[3] <= table < s[3] + s[5] and s[2] & 2)
    slots = struct.unpack_from("<4I", image.bytes, section[4] + table - section[3])
    refuse, made = (program.address(name) | 1 for name in ("refuse", "made"))
    expect(slots == (refuse, made, refuse, refuse), f"calls: {slots}")
    listed = must("arm-none-eabi-nm", program.elf)
    expect("made_by" not in listed and "in_vain" not in listed, f"calls: {listed}")


def speed(tool, folder):
    """60 units and 2 MB."""
    folder = f"{folder}/speed"
    os.mkdir(folder)
    types = "".join(f"struct s{i} {{ int a; struct s{i - 1} *p; char c[{i}]; }};\n" for i in range(1, 250))
    body = '#include "objects.h"\nstruct s0 { int x; };\n' + types
    body += "".join(f"static inline int f{i}(struct s{i} *p, int q) {{ int t = q * p->a; return t + p->c[0]; }}\n"
                    for i in range(1, 250))
    program = Program(folder, "p", ("-g", "-Os"))
    for i in range(60):
        use = "".join(f"  r += f{j}((struct s{j} *)p, r);\n" for j in range(1, 250, 2))
        unit = f"struct k_sem sem_{i}[8];\nint use_{i}(void *p) {{ int r = 0;\n{use}  TOUCH(sem_{i}); return r; }}\n"
        write(f"{folder}/unit{i}.c", body + unit)
        must("arm-none-eabi-gcc", *ARM, f"-I{FIXTURES}", "-std=gnu11", "-Wno-attributes", "-g", "-O1", "-c",
             "-o", f"{folder}/unit{i}.o", f"{folder}/unit{i}.c")
        program.inputs.append(f"{folder}/unit{i}.o")
    script = read(f"{FIXTURES}/image.ld").decode()
    start = time.monotonic()
    must(tool, "partitions", *fragments(program.folder), *program.inputs)
    finding = time.monotonic() - start
    script = script.replace("@FLASH@", "0x10000000").replace("64K", "4M").replace("32K", "4M")
    write(f"{program.folder}/image.ld", script)
    keep = [f"-Wl,-u,use_{i}" for i in range(60)]
    must("arm-none-eabi-g++", *ARM, "-nostdlib", "-L", program.folder, "-T", f"{program.folder}/image.ld",
         "-Wl,--gc-sections", *keep, "-o", program.elf, *program.inputs, "-lgcc")
    size = os.path.getsize(program.elf)
    start = time.monotonic()
    done = objects(tool, f"{folder}/..", program.elf, "--quiet")
    spent = time.monotonic() - start
    expect(done.returncode == 0, f"speed: {done.stderr}")
    print(f"partitions of {len(program.inputs)} objects: {finding * 1000:.0f} ms;"
          f" objects of an image of {size / 1e6:.1f} MB: {spent * 1000:.0f} ms")


def main():
    if not shutil.which("arm-none-eabi-gcc"):
        print("skipped: no arm-none-eabi-gcc")
        return 0
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0:abort_on_error=1"
    os.environ["UBSAN_OPTIONS"] = "halt_on_error=1:print_stacktrace=1"
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # not above the sources: clang gives a file another number there
        classes = "__subsystem struct gpio_driver_api {};\n__subsystem struct sample_driver_api {};\n"
        generator = f"{HERE}/../../tools/syscalls.py"
        must(sys.executable, "-B", generator, "--out", folder, write(f"{folder}/drivers.h", classes))
        tool = build_tool(folder, "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
        fast = build_tool(folder, "-O1")
        every_format(tool, folder)
        shared_segment(tool, folder)
        refusals(tool, folder)
        partitions(tool, folder)
        placement(tool, folder)
        placement_details(tool, folder)
        placement_linked(tool, folder)
        regions(tool, folder)
        calls(tool, folder)
        damaged(tool, folder)
        speed(fast, folder)
    print(f"image: {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
