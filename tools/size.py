# SPDX-License-Identifier: Apache-2.0
"""Where the bytes of an image are: flash and RAM by module, source file and symbol.

What is in memory is what the ELF's loaded sections say: their sizes are the totals. Who put it there
is what the linker's map says, which knows the object file of every byte but what it filled for
alignment: that is named `padding`. Some of it belongs to nobody's source file and gets a name of its
own: stacks, the content of memory partitions, the table of kernel objects, which tools/image appends
after the link.

    size.py FOLDER [--symbols MODULE] [--json FILE] [--diff FILE]

FOLDER is a build folder. --json writes what is shown, to be compared with later by --diff.
"""

import argparse
import bisect
import json
import os
import re
import sys

try:
    from elftools.elf.elffile import ELFFile
except ImportError:
    sys.exit("There is no Python module elftools: `bulkhead setup size` installs it.")

ALLOC, TLS = 0x2, 0x400  # of sh_flags
PADDING = "padding"
BY_SECTION = (  # input or output sections whose bytes are no source file's
    (r"\.kobject_(table|ram)\b", "object table"),
    (r"\.(user|kernel)_stacks\b", "stacks"),
    (r"\.app_smem\.", "partitions"),
)
BY_PATH = (
    (r"(^|/)libgcc\.a\(", "libgcc"),
    (r"(^|/)lib(c|m|g|nosys|semihost|crt0\w*)(_\w+)?\.a\(", "libc"),
    (r"^zephyr/kernel/", "kernel"),
    (r"^zephyr/userspace/", "walls"),
    (r"^zephyr/arch/", "arch"),
    (r"^zephyr/drivers/", "drivers"),
    (r"^zephyr/(lib|subsys)/", "lib"),
)


class Piece:
    """Consecutive bytes of one origin."""

    def __init__(self, address, size, module, file, section):
        self.address, self.size = address, size
        self.module, self.file, self.section = module, file, section


# ---- The map ------------------------------------------------------------------------------------

INPUT = re.compile(r" (\S+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)")
FILL = re.compile(r" \*fill\*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)")
DATA = re.compile(r" (?:BYTE|SHORT|LONG|QUAD)\s|\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (?:BYTE|SHORT|LONG|QUAD) ")


def module_of(section, path):
    for pattern, module in BY_SECTION:
        if re.match(pattern, section):
            return module
    for pattern, module in BY_PATH:
        if re.search(pattern, path):
            return module
    return "application"


def source_of(path):
    """zephyr/kernel/CMakeFiles/kernel.dir/sem.c.obj -> kernel/sem.c; archive members as (member)."""
    member = re.search(r"([^/]+\.a)\((.+?)(?:\.o|\.obj)?\)$", path)
    if member:
        return f"{member[1]}({member[2]})"
    path = re.sub(r"CMakeFiles/[^/]+\.dir/", "", path)
    path = re.sub(r"[^/]+/__/", "", path)  # CMake's way to write ..
    return re.sub(r"\.obj$", "", path.removeprefix("zephyr/"))


def read_map(path):
    """The pieces of the image, in the order of their addresses."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = text[text.index("Linker script and memory map"):]
    text = re.sub(r"^( \S+)\n +(?=0x)", r"\1 ", text, flags=re.MULTILINE)  # a long name has a line of its own
    pieces = []
    for line in text.splitlines():
        if match := FILL.match(line):
            pieces.append(Piece(int(match[1], 16), int(match[2], 16), PADDING, PADDING, ""))
        elif (match := DATA.match(line)) and match[1]:
            pieces.append(Piece(int(match[1], 16), int(match[2], 16), "copy table", "linker script", ""))
        elif match := INPUT.match(line):
            pieces.append(Piece(int(match[2], 16), int(match[3], 16), module_of(match[1], match[4]),
                                source_of(match[4]), match[1]))
    return sorted((piece for piece in pieces if piece.size), key=lambda piece: piece.address)


# ---- The image ----------------------------------------------------------------------------------


class Section:
    def __init__(self, name, address, size, in_flash, in_ram):
        self.name, self.address, self.size = name, address, size
        self.in_flash, self.in_ram = in_flash, in_ram

    def pieces(self, known):
        """Every byte of the section exactly once: what the map tells, and what lies between."""
        own = next((name for pattern, name in BY_SECTION if re.match(pattern, self.name)), None)
        rest = own if self.name.startswith(".kobject_") else PADDING  # grown after the link
        position, end = self.address, self.address + self.size
        for piece in known[bisect.bisect_left(known, self.address, key=lambda piece: piece.address):]:
            start, stop = max(piece.address, position), min(piece.address + piece.size, end)
            if piece.address >= end:
                break
            if start >= stop:
                continue
            if start > position:
                yield Piece(position, start - position, rest, rest, "")
            module = piece.module if piece.module == PADDING else own or piece.module
            yield Piece(start, stop - start, module, piece.file, piece.section)
            position = stop
        if position < end:
            yield Piece(position, end - position, rest, rest, "")


class Image:
    """An image's sections, and rows (module, file, symbol) -> [bytes of flash, bytes of RAM]."""

    def __init__(self, folder):
        with open(os.path.join(folder, "zephyr.elf"), "rb") as file:
            elf = ELFFile(file)
            values, self.symbols = read_symbols(elf)
            self.sections = list(read_sections(elf, values))
        self.available = [values["__rom_limit"] - values["__rom_start"],
                          values["__ram_end"] - values["__ram_start"]]
        self.rows = {}
        known = read_map(os.path.join(folder, "zephyr.map"))
        for section in self.sections:
            for piece in section.pieces(known):
                for name, size in self.split(piece):
                    row = self.rows.setdefault((piece.module, piece.file, name), [0, 0])
                    row[0] += size * section.in_flash
                    row[1] += size * section.in_ram

    def split(self, piece):
        """A piece's symbols and their sizes; for what has no symbol, the name of its section."""
        position, end = piece.address, piece.address + piece.size
        for address, size, name in self.symbols[bisect.bisect_left(self.symbols, (position,)):]:
            start, stop = max(address, position), min(address + size, end)
            if address >= end:
                break
            if start >= stop:
                continue
            if start > position:
                yield f"({piece.section})" if piece.section else "", start - position
            yield name, stop - start
            position = stop
        if position < end:
            yield f"({piece.section})" if piece.section else "", end - position


def read_symbols(elf):
    """{name: address} and the sorted (address, size, name) of functions and variables."""
    values, sized = {}, set()
    for symbol in elf.get_section_by_name(".symtab").iter_symbols():
        values[symbol.name] = symbol["st_value"]
        kind = symbol["st_info"]["type"]
        if symbol["st_size"] and kind in ("STT_FUNC", "STT_OBJECT"):
            address = symbol["st_value"] & ~1 if kind == "STT_FUNC" else symbol["st_value"]
            sized.add((address, symbol["st_size"], symbol.name))
    return values, sorted(sized)


def read_sections(elf, values):
    """What takes memory. The rights of kernel objects do without a section of their own: the table
    in flash says in its fourth word how much RAM they take."""
    for section in elf.iter_sections():
        flags, loaded = section["sh_flags"], section["sh_type"] != "SHT_NOBITS"
        if flags & ALLOC and section["sh_size"] and (loaded or not flags & TLS):
            address = section["sh_addr"]
            in_ram = values["__ram_start"] <= address < values["__ram_end"]
            yield Section(section.name, address, section["sh_size"], loaded, in_ram)
    table = elf.get_section_by_name(".kobject_table")
    if table and not elf.get_section_by_name(".kobject_ram"):
        size = int.from_bytes(table.data()[12:16], "little")
        yield Section(".kobject_ram", values["__kobject_ram"], size, False, True)


# ---- Showing ------------------------------------------------------------------------------------


def summed(rows, key):
    """Rows added up: {key(row's name): [flash, ram]}."""
    sums = {}
    for name, (flash, ram) in rows.items():
        total = sums.setdefault(key(name), [0, 0])
        total[0] += flash
        total[1] += ram
    return sums


def table(heading, rows, number, available=None):
    """Prints names with flash and RAM; what is largest comes first."""
    rows = sorted(rows.items(), key=lambda row: (-sum(map(abs, row[1])), row[0]))
    total = [sum(row[1][i] for row in rows) for i in (0, 1)]
    rows = [(name, *map(number, sizes)) for name, sizes in rows]
    rows = [(heading, "flash", "RAM")] + rows + [("total", *map(number, total))]
    rows += [("of", *map(number, available))] if available else []
    width = max(len(row[0]) for row in rows)
    for name, flash, ram in rows:
        print(f"{name:<{width}}  {flash:>9}  {ram:>9}")


def pick_module(rows, module):
    modules = sorted({name[0] for name in rows})
    if module not in modules:
        sys.exit(f"there is no module {module}; there are: {', '.join(modules)}.")
    return {name: sizes for name, sizes in rows.items() if name[0] == module}


def symbol_name(name):
    return f"{name[1]}  {name[2]}".rstrip()


def read_saved(path):
    try:
        with open(path, encoding="utf-8") as file:
            saved = json.load(file)
        return {(row["module"], row["file"], row["symbol"]): [row["flash"], row["ram"]]
                for row in saved["rows"]}
    except OSError as error:
        sys.exit(f"cannot read {path}: {error.strerror}.")
    except (ValueError, KeyError, TypeError):
        sys.exit(f"{path} is not what `bulkhead size --json` writes.")


def save(path, image):
    saved = {
        "sections": {section.name: section.size for section in image.sections},
        "rows": [{"module": module, "file": file, "symbol": symbol, "flash": flash, "ram": ram}
                 for (module, file, symbol), (flash, ram) in sorted(image.rows.items())],
    }
    text = json.dumps(saved, indent=1) + "\n"
    if path == "-":
        sys.stdout.write(text)
        return
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        sys.exit(f"cannot write {path}: {error.strerror}.")


def difference(rows, before):
    changed = {}
    for name in rows.keys() | before.keys():
        new, old = rows.get(name, [0, 0]), before.get(name, [0, 0])
        if new != old:
            changed[name] = [new[0] - old[0], new[1] - old[1]]
    return changed


def main():
    parser = argparse.ArgumentParser(description="Where the bytes of an image are.")
    parser.add_argument("folder", help="build folder")
    parser.add_argument("--symbols", metavar="MODULE", help="one module, by file and symbol")
    parser.add_argument("--json", metavar="FILE", help="write everything; - is the standard output")
    parser.add_argument("--diff", metavar="FILE", help="what changed since --json wrote FILE")
    options = parser.parse_args()

    image = Image(os.path.join(options.folder, "zephyr"))
    rows, number = image.rows, str
    if options.diff:
        rows, number = difference(rows, read_saved(options.diff)), "{:+d}".format
    if options.json:
        save(options.json, image)
    if options.json == "-":
        return
    if options.diff and not rows:
        print("Nothing has changed.")
        return
    if options.symbols:
        table(options.symbols, summed(pick_module(rows, options.symbols), symbol_name), number)
        return
    table("module", summed(rows, lambda name: name[0]), number, None if options.diff else image.available)
    if options.diff:
        print()
        table("symbol", summed(rows, symbol_name), number)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"cannot read {error.filename}: {error.strerror}.")
