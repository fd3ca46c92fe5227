# SPDX-License-Identifier: Apache-2.0
"""A linked program: its symbols, its types, and what is in its memory.

    program = Program("build/…/zephyr/zephyr.elf")
    thread = program.at("struct k_thread", 0x38001a78, memory)
    int(thread["base"]["prio"])

Layouts come from the debug information: nothing here knows an offset. A memory is anything with
read(address, size) that returns bytes or raises Unreadable: the image itself, a dump, an emulator, gdb.
"""

import bisect
import functools
import io
import os

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile


class Unreadable(Exception):
    """There is no memory at that address, or it was not saved."""


class NoProgram(Exception):
    """A sentence: the file is not what was expected."""


# ---- Types --------------------------------------------------------------------------------------


class Type:
    """A C type, without its qualifiers and typedefs."""

    def __init__(self, kind, name="", size=0):
        self.kind, self.name, self.size = kind, name, size  # kind: struct, array, pointer, number, none
        self.fields = {}  # of a struct or union: {name: (offset, Type)}
        self.element, self.count = None, 0  # of an array
        self.target = None  # of a pointer: a function that returns its Type
        self.signed = False


NONE = Type("none")
QUALIFIERS = ("DW_TAG_const_type", "DW_TAG_volatile_type", "DW_TAG_typedef", "DW_TAG_atomic_type")


class Types:
    """The types and variables of a program, from its debug information, or from some units of that."""

    def __init__(self, units):
        self.named = {}  # "struct k_sem", "enum k_objects": DIE of the definition
        self.variables = {}  # address: DIE
        self.by_name = {}  # name: [address]
        self.known = {}  # offset of a DIE: Type
        for unit in units:
            for die in unit.iter_DIE_children(unit.get_top_DIE()):
                self.index(die)

    def index(self, die):
        prefix = {"DW_TAG_structure_type": "struct ", "DW_TAG_class_type": "struct ", "DW_TAG_union_type": "union ",
                  "DW_TAG_enumeration_type": "enum ", "DW_TAG_typedef": ""}.get(die.tag)
        if prefix is not None and "DW_AT_declaration" not in die.attributes:
            self.named.setdefault(prefix + name_of(die), die)
        elif die.tag == "DW_TAG_variable":
            place = die.attributes.get("DW_AT_location")
            if place and place.form == "DW_FORM_exprloc" and place.value[:1] == [3]:
                address = int.from_bytes(bytes(place.value[1:5]), "little")
                self.variables[address] = die
                self.by_name.setdefault(name_of(declared(die)), []).append(address)

    def of(self, name):
        """The type of this name, with struct, union or enum before it."""
        if name not in self.named:
            raise KeyError(name)
        return self.make(self.named[name])

    def enumerators(self, name):
        if name not in self.named:
            return {}
        return {name_of(child): child.attributes["DW_AT_const_value"].value
                for child in self.named[name].iter_children() if child.tag == "DW_TAG_enumerator"}

    def make(self, die):
        while die is not None and die.tag in QUALIFIERS:
            die = die.get_DIE_from_attribute("DW_AT_type") if "DW_AT_type" in die.attributes else None
        if die is None:
            return NONE
        if die.offset not in self.known:
            if "DW_AT_declaration" in die.attributes:  # it is complete in another file
                prefix = "union " if die.tag == "DW_TAG_union_type" else "struct "
                other = self.named.get(prefix + name_of(die))
                self.known[die.offset] = self.make(other) if other else NONE
            else:
                self.known[die.offset] = self.build(die)
        return self.known[die.offset]

    def build(self, die):
        size = die.attributes["DW_AT_byte_size"].value if "DW_AT_byte_size" in die.attributes else 0
        if die.tag in ("DW_TAG_structure_type", "DW_TAG_class_type", "DW_TAG_union_type"):
            kind = Type("struct", name_of(die), size)
            self.known[die.offset] = kind
            self.add_fields(kind, die)
            return kind
        if die.tag == "DW_TAG_array_type":
            return self.build_array(die)
        if die.tag in ("DW_TAG_pointer_type", "DW_TAG_reference_type"):
            kind = Type("pointer", size=size or 4)
            kind.target = functools.partial(self.target_of, die)
            return kind
        if die.tag in ("DW_TAG_base_type", "DW_TAG_enumeration_type"):
            kind = Type("number", name_of(die), size)
            encoding = die.attributes.get("DW_AT_encoding")
            kind.signed = encoding is not None and encoding.value in (5, 6)
            return kind
        return NONE

    def target_of(self, die):
        return self.make(die.get_DIE_from_attribute("DW_AT_type")) if "DW_AT_type" in die.attributes else NONE

    def add_fields(self, kind, die):
        for child in die.iter_children():
            if child.tag not in ("DW_TAG_member", "DW_TAG_inheritance"):
                continue
            place = child.attributes.get("DW_AT_data_member_location")
            offset, inner = place.value if place else 0, self.target_of(child)
            if name_of(child):
                kind.fields[name_of(child)] = (offset, inner)
            else:  # what is in an unnamed struct or union counts as here
                kind.fields.update({name: (offset + at, field) for name, (at, field) in inner.fields.items()})

    def build_array(self, die):
        counts = []
        for child in die.iter_children():
            if child.tag == "DW_TAG_subrange_type":
                if "DW_AT_count" in child.attributes:
                    counts.append(child.attributes["DW_AT_count"].value)
                else:
                    top = child.attributes.get("DW_AT_upper_bound")
                    counts.append(top.value + 1 if top and isinstance(top.value, int) else 0)
        kind = self.target_of(die)
        for count in reversed(counts or [0]):
            array = Type("array", size=count * kind.size)
            array.element, array.count = kind, count
            kind = array
        return kind


def name_of(die):
    name = die.attributes.get("DW_AT_name")
    return name.value.decode("utf-8", "replace") if name else ""


def declared(die):
    """Where a variable has its name, type and line: its first declaration, if it has several."""
    while "DW_AT_specification" in die.attributes:
        die = die.get_DIE_from_attribute("DW_AT_specification")
    return die


# ---- Values -------------------------------------------------------------------------------------


class Value:
    """Something of a type at an address; read when it is asked for."""

    def __init__(self, memory, kind, address):
        self.memory, self.type, self.address = memory, kind, address

    def __getitem__(self, key):
        if isinstance(key, int):
            element = self.type.element
            return Value(self.memory, element, self.address + key * element.size)
        offset, kind = self.type.fields[key]
        return Value(self.memory, kind, self.address + offset)

    def __contains__(self, key):
        return key in self.type.fields

    def __iter__(self):
        return (self[i] for i in range(self.type.count))

    def __int__(self):
        return int.from_bytes(self.memory.read(self.address, self.type.size), "little", signed=self.type.signed)

    def follow(self):
        """What a pointer points to."""
        return Value(self.memory, self.type.target(), int(self))

    def bytes(self):
        return self.memory.read(self.address, self.type.size)

    def string(self):
        return self.bytes().split(b"\0")[0].decode("utf-8", "replace")


# ---- Memories -----------------------------------------------------------------------------------


class Ranges:
    """A memory made of pieces that are known: [(address, bytes)]. What comes later covers what was before."""

    def __init__(self, pieces):
        self.pieces = list(pieces)

    def add(self, address, content):
        self.pieces.append((address, content))

    def read(self, address, size):
        for start, content in reversed(self.pieces):
            if start <= address and address + size <= start + len(content):
                return content[address - start:address - start + size]
        raise Unreadable(f"{address:#010x}")


# ---- The program --------------------------------------------------------------------------------


class Symbol:
    def __init__(self, address, size, name, kind, is_global):
        self.address, self.size, self.name = address, size, name
        self.kind, self.is_global = kind, is_global  # kind: function, variable, label


KINDS = {"STT_FUNC": "function", "STT_OBJECT": "variable", "STT_TLS": "thread-local"}


class Program:
    """An ELF file that was built with Bulkhead."""

    def __init__(self, path):
        self.path, self.folder = path, os.path.dirname(os.path.abspath(path))
        try:
            with open(path, "rb") as file:
                self.read(ELFFile(io.BytesIO(file.read())))
        except IsADirectoryError:
            raise NoProgram(f"{path} is a folder: give the program in it, zephyr/zephyr.elf.") from None
        except OSError as error:
            raise NoProgram(f"cannot read {path}: {error.strerror}.") from None
        except ELFError:
            raise NoProgram(f"{path} is no ELF file: give the zephyr.elf of a build.") from None

    def read(self, elf):
        if not elf.has_dwarf_info():
            raise NoProgram(f"{self.path} has no debug information: give the zephyr.elf of a build, no stripped copy.")
        self.machine = elf["e_machine"]
        self.labels = {}
        self.symbols = []
        for entry in elf.get_section_by_name(".symtab").iter_symbols():
            kind = KINDS.get(entry["st_info"]["type"], "label")
            address = entry["st_value"] & ~1 if kind == "function" and self.machine == "EM_ARM" else entry["st_value"]
            if entry.name and entry.name[0] != "$" and entry["st_info"]["type"] not in ("STT_FILE", "STT_SECTION"):
                symbol = Symbol(address, entry["st_size"], entry.name, kind, entry["st_info"]["bind"] != "STB_LOCAL")
                self.symbols.append(symbol)
                if symbol.is_global or entry.name not in self.labels:
                    self.labels[entry.name] = symbol
        sized = (symbol for symbol in self.symbols if symbol.size and symbol.kind in ("function", "variable"))
        self.sized = sorted(sized, key=lambda symbol: symbol.address)
        self.starts = [symbol.address for symbol in self.sized]
        loaded = [part for part in elf.iter_segments() if part["p_type"] == "PT_LOAD" and part["p_filesz"]]
        self.image = Ranges((segment["p_vaddr"], segment.data()) for segment in loaded)
        self.loaded = [(segment["p_paddr"], segment["p_filesz"]) for segment in loaded]
        self.elf = elf
        self.dwarf = elf.get_dwarf_info()

    @functools.cached_property
    def types(self):
        return Types(self.dwarf.iter_CUs())

    def section(self, name):
        """The content of a section, b"" if there is none."""
        section = self.elf.get_section_by_name(name)
        return section.data() if section else b""

    # ---- Symbols

    def address(self, name, default=None):
        return self.labels[name].address if name in self.labels else default

    def symbol_at(self, address, kind="variable"):
        """(Symbol, offset) of the variable or function that holds the address, or None. Of several that do, the
        smallest."""
        best = None
        for i in range(bisect.bisect_right(self.starts, address) - 1, -1, -1):
            symbol = self.sized[i]
            if address - symbol.address > 0x100000:
                break
            if symbol.kind == kind and address < symbol.address + symbol.size:
                if best is None or symbol.size < best.size:
                    best = symbol
            elif best is not None and symbol.address < best.address:
                break
        return (best, address - best.address) if best else None

    def function_at(self, address):
        found = self.symbol_at(address, "function")
        return found[0].name if found else None

    # ---- Types and values

    def has_type(self, name):
        return name in self.types.named

    def at(self, name, address, memory):
        return Value(memory, self.types.of(name), address)

    def variable(self, name, memory, file=""):
        """The value of a variable, global or of a file; None if the program has none of this name."""
        symbol = self.labels.get(name)
        addresses = self.types.by_name.get(name, [])
        if file:
            addresses = [address for address in addresses if (self.declaration(address) or ("",))[0].endswith(file)]
        elif symbol is not None and symbol.address in self.types.variables:
            addresses = [symbol.address]
        if not addresses:
            return None
        return Value(memory, self.variable_type(addresses[0]), addresses[0])

    def variable_type(self, address):
        die = self.types.variables.get(address)
        if die is None:
            return NONE
        typed = die if "DW_AT_type" in die.attributes else declared(die)
        return self.types.target_of(typed)

    def declaration(self, address):
        """('prod_consumer.c', 42) of the variable at an address, None if it is not known."""
        die = self.types.variables.get(address)
        if die is None:
            return None
        if "DW_AT_decl_line" not in die.attributes:
            die = declared(die)
        number, line = die.attributes.get("DW_AT_decl_file"), die.attributes.get("DW_AT_decl_line")
        if not number or not line:
            return None
        return self.file_name(die.cu, number.value), line.value

    def file_name(self, unit, number):
        """Of a file that a unit numbers, with the folder it is in."""
        header = self.dwarf.line_program_for_CU(unit).header
        first = 0 if header["version"] >= 5 else 1  # of files and folders; before, folder 0 was the compiler's
        entry = header["file_entry"][number - first]
        attributes = unit.get_top_DIE().attributes
        folder = attributes["DW_AT_comp_dir"].value.decode() if "DW_AT_comp_dir" in attributes else ""
        if entry.dir_index >= first:
            folder = os.path.join(folder, header["include_directory"][entry.dir_index - first].decode())
        return os.path.normpath(os.path.join(folder, entry.name.decode()))

    def path_at(self, address):
        """(name, type name) of what begins at an address: 'start_barrier.gate' and 'k_sem'."""
        found = self.symbol_at(address)
        if found is None:
            return None, ""
        symbol, offset = found
        kind = self.variable_type(symbol.address)
        path, name = symbol.name, kind.name
        while kind.kind in ("array", "struct"):
            if kind.kind == "array":
                if not kind.element or not kind.element.size:
                    break
                path += f"[{offset // kind.element.size}]"
                offset, kind = offset % kind.element.size, kind.element
            else:
                name = kind.name
                if is_object(kind.name) and offset == 0:
                    return path, kind.name
                inner = [(field, at, member) for field, (at, member) in kind.fields.items()
                         if at <= offset < at + max(member.size, 1)]
                if not inner or (offset == 0 and not has_object(kind)):
                    break
                field, at, kind = inner[0]
                path, offset = f"{path}.{field}", offset - at
        return path if offset == 0 else f"{path}+{offset}", name

    # ---- What the build left beside it

    @functools.cached_property
    def config(self):
        """CONFIG_* of the build, from the .config beside the image."""
        values = {}
        with open_or_none(os.path.join(self.folder, ".config")) as file:
            for line in file or ():
                name, equals, value = line.strip().partition("=")
                if equals:
                    values[name.removeprefix("CONFIG_")] = value.strip('"')
        return values


def is_object(name):
    return name.startswith("k_") or name in ("sys_mutex", "device")


def has_object(kind, depth=4):
    if depth == 0:
        return False
    if kind.kind == "array":
        return kind.element is not None and has_object(kind.element, depth - 1)
    if kind.kind != "struct":
        return False
    return is_object(kind.name) or any(has_object(field, depth - 1) for _, field in kind.fields.values())


class open_or_none:  # noqa: N801 - reads like open()
    """A context: the open file, or None if it is not there."""

    def __init__(self, path):
        self.path, self.file = path, None

    def __enter__(self):
        if os.path.exists(self.path):
            self.file = open(self.path, encoding="utf-8")
        return self.file

    def __exit__(self, *ignored):
        if self.file:
            self.file.close()
