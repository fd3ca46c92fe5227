# SPDX-License-Identifier: Apache-2.0
"""Where code comes from: function, file and line of an address, and who called it.

    code = Code(program)
    code.places(0x10000622)                             [Place("go_rogue", "src/prod_consumer.c", 127), …]
    code.callers(pc, lr, sp, {12: 0x10000585})          addresses, the innermost first

Only what is asked for is read: a report should not wait until all debug information has been.
"""

import bisect
import os
import struct

ARM, RISCV = "EM_ARM", "EM_RISCV"
LINK = {ARM: 14, RISCV: 1}
STACK = {ARM: 13, RISCV: 2}
DEPTH = 12  # callers that are told


class Place:
    def __init__(self, function, file, line):
        self.function, self.file, self.line = function, file, line

    def __str__(self):
        where = f"{shown(self.file)}:{self.line}" if self.file and self.line else ""
        return " at ".join(part for part in (f"{self.function}()" if self.function else "", where) if part)


def shown(path):
    """Seen from where the reader is, if it is below."""
    here = os.getcwd()
    return os.path.relpath(path, here) if path.startswith(here + os.sep) else path


class Code:
    def __init__(self, program):
        self.program, self.dwarf = program, program.dwarf
        self.link, self.stack = LINK[program.machine], STACK[program.machine]
        self.ranges = self.dwarf.get_aranges()
        self.lines = {}  # offset of a unit: (starts, rows)

    # ---- Places

    def unit_at(self, address):
        offset = self.ranges.cu_offset_at_addr(address) if self.ranges else None
        return None if offset is None else self.dwarf.get_CU_at(offset)

    def places(self, address):
        """The function there and, if that was compiled into others, those; [] if it is no code."""
        if self.program.symbol_at(address, "function") is None:
            return []
        unit = self.unit_at(address)
        if unit is None:
            return [Place(self.program.function_at(address), "", 0)]
        file, line = self.line_at(unit, address)
        chain = self.functions_at(unit, address)
        if not chain:
            return [Place(self.program.function_at(address), file, line)]
        places = []
        for die in reversed(chain):
            places.append(Place(name_of(die), file, line))
            if "DW_AT_call_line" in die.attributes:
                file = self.file_name(unit, die.attributes["DW_AT_call_file"].value)
                line = die.attributes["DW_AT_call_line"].value
        return places

    def line_at(self, unit, address):
        if unit.cu_offset not in self.lines:
            rows, before = [], None
            program = self.dwarf.line_program_for_CU(unit)
            for entry in program.get_entries() if program else ():
                state = entry.state
                if state is None:
                    continue
                if before is not None:
                    rows.append((before.address, state.address, before.file, before.line))
                before = None if state.end_sequence else state
            rows = sorted(row for row in rows if row[0] < row[1])
            self.lines[unit.cu_offset] = [row[0] for row in rows], rows
        starts, rows = self.lines[unit.cu_offset]
        for i in range(bisect.bisect_right(starts, address) - 1, -1, -1):
            if rows[i][0] <= address < rows[i][1]:
                return self.file_name(unit, rows[i][2]), rows[i][3]
            if address - rows[i][0] > 0x1000:
                break
        return "", 0

    def file_name(self, unit, number):
        """Of a file that a unit numbers."""
        header = self.dwarf.line_program_for_CU(unit).header
        first = 0 if header["version"] >= 5 else 1  # line tables of version 5 count from 0
        try:
            entry = header["file_entry"][number - first]
            folder = header["include_directory"][entry.dir_index - first] if entry.dir_index >= first else b""
        except IndexError:
            return ""
        top = unit.get_top_DIE().attributes
        base = top["DW_AT_comp_dir"].value.decode() if "DW_AT_comp_dir" in top else ""
        return os.path.normpath(os.path.join(base, folder.decode(), entry.name.decode()))

    def functions_at(self, unit, address):
        """DIEs of the function that holds the address, and of those compiled into it there, the outermost first."""
        found, todo = [], unit.get_top_DIE()
        while todo is not None:
            inner = next((die for die in self.blocks(todo) if self.holds(unit, die, address)), None)
            if inner is not None and inner.tag != "DW_TAG_lexical_block":
                found.append(inner)
            todo = inner
        return found

    def blocks(self, die):
        for child in die.iter_children():
            if child.tag in ("DW_TAG_subprogram", "DW_TAG_inlined_subroutine", "DW_TAG_lexical_block"):
                yield child
            elif child.tag in ("DW_TAG_namespace",):
                yield from self.blocks(child)

    def holds(self, unit, die, address):
        attributes = die.attributes
        if "DW_AT_low_pc" in attributes and "DW_AT_high_pc" in attributes:
            low, high = attributes["DW_AT_low_pc"].value, attributes["DW_AT_high_pc"]
            return low <= address < (high.value if high.form == "DW_FORM_addr" else low + high.value)
        if "DW_AT_ranges" in attributes:
            return any(low <= address < high for low, high in self.range_list(unit, attributes["DW_AT_ranges"]))
        return False

    def range_list(self, unit, attribute):
        lists = self.dwarf.range_lists()
        top = unit.get_top_DIE().attributes
        base = top["DW_AT_low_pc"].value if "DW_AT_low_pc" in top else 0
        for entry in lists.get_range_list_at_offset(attribute.value, unit) if lists else ():
            if hasattr(entry, "base_address"):
                base = entry.base_address
            elif getattr(entry, "is_absolute", False):
                yield entry.begin_offset, entry.end_offset
            else:
                yield base + entry.begin_offset, base + entry.end_offset

    # ---- Callers

    def callers(self, pc, lr, sp, words):
        """Addresses of the calls that led to pc: `words` is what lies on the stack, by its distance to sp."""
        found, at, first = [], 0, True
        while len(found) < DEPTH:
            frame = self.frame_at(pc)
            if frame is None and first:  # it jumped to nowhere, by a call
                frame = (0, None)
            if frame is None:
                break
            size, saved = frame
            if saved is None:
                back = lr if first else None
            else:
                back = words.get(at + saved)
            at += size
            if back is None or not self.program.symbol_at((back & ~1) - 1, "function"):
                break
            pc, first = (back & ~1) - 1, False
            found.append(pc)
        return found

    def is_behind_a_call(self, word):
        """Could it be a return address? By the instruction before it: bl, blx; jal, jalr, or their short forms."""
        address = word & ~1
        if not self.program.symbol_at(address - 2, "function"):
            return False
        try:
            first, second = struct.unpack("<HH", self.program.image.read(address - 4, 4))
        except Exception:  # noqa: BLE001 - the first bytes of the code
            return False
        if self.link == LINK[ARM]:
            return (first & 0xF800) == 0xF000 and (second & 0xD000) == 0xD000 or (second & 0xFF87) == 0x4780
        wide = first | second << 16
        return wide & 0xFFF in (0x0EF, 0x0E7) or (second & 0xE003) == 0x2001 or (second & 0xF07F) == 0x9002

    def frame_at(self, pc):
        """(bytes of the frame, offset of the return address from sp, None: in its register), None: not known."""
        entry = self.program_of_frame(pc)
        if entry is None:
            return None
        rules = run_cfa(*entry, pc)
        if rules["register"] != self.stack:
            return None
        saved = rules["saved"].get(self.link)
        return rules["offset"], None if saved is None else rules["offset"] + saved

    def program_of_frame(self, pc):
        """(common entry, instructions, first address) of the .debug_frame entry for the function at pc."""
        if not hasattr(self, "frames"):
            self.frames = sorted(read_frames(self.program.section(".debug_frame")), key=lambda frame: frame[0])
            self.frame_starts = [frame[0] for frame in self.frames]
        for i in range(bisect.bisect_right(self.frame_starts, pc) - 1, -1, -1):
            start, end, common, code = self.frames[i]
            if start <= pc < end:
                return common, code, start
            if pc - start > 0x10000:
                break
        return None


def name_of(die):
    for _ in range(4):
        if "DW_AT_name" in die.attributes:
            return die.attributes["DW_AT_name"].value.decode("utf-8", "replace")
        link = next((name for name in ("DW_AT_abstract_origin", "DW_AT_specification") if name in die.attributes), None)
        if link is None:
            return ""
        die = die.get_DIE_from_attribute(link)
    return ""


# ---- Call frame information (DWARF 5, section 6.4; version 3 and 4 are the same here) ----------------


class Common:
    """What the entries of one compiler share."""

    def __init__(self, code_factor, data_factor, code):
        self.code_factor, self.data_factor, self.code = code_factor, data_factor, code


def uleb(data, at):
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def sleb(data, at):
    start = at
    value, at = uleb(data, at)
    bits = 7 * (at - start)
    return (value - (1 << bits) if value >> (bits - 1) else value), at


def read_frames(data):
    """(first address, end, Common, instructions) of each entry of .debug_frame."""
    commons, at, frames = {}, 0, []
    while at + 8 <= len(data):
        length, link = struct.unpack_from("<II", data, at)
        body, end = at + 8, at + 4 + length
        if link == 0xFFFFFFFF:
            version, augmentation = data[body], data.index(b"\0", body + 1)
            body = augmentation + 1 + (2 if version >= 4 else 0)
            code_factor, body = uleb(data, body)
            data_factor, body = sleb(data, body)
            _, body = uleb(data, body) if version >= 3 else (0, body + 1)
            commons[at] = Common(code_factor, data_factor, data[body:end])
        elif link in commons:
            start, size = struct.unpack_from("<II", data, body)
            frames.append((start & ~1, (start & ~1) + size, commons[link], data[body + 8:end]))
        at = end
    return frames


def run_cfa(common, code, start, pc):
    """Register and offset that make the frame's end, and where registers are saved relative to it, at pc."""
    rules = {"register": 0, "offset": 0, "saved": {}}
    run_instructions(common, common.code, start, None, rules, {})
    run_instructions(common, code, start, pc, rules, dict(rules["saved"]))
    return rules


def run_instructions(common, code, address, pc, rules, initial):
    at, remembered = 0, []
    while at < len(code):
        byte = code[at]
        at += 1
        kind, low = byte & 0xC0, byte & 0x3F
        if kind == 0x40 or byte in (0x02, 0x03, 0x04):  # advance_loc
            size = {0x02: 1, 0x03: 2, 0x04: 4}.get(byte, 0)
            delta = low if kind == 0x40 else int.from_bytes(code[at:at + size], "little")
            at += 0 if kind == 0x40 else size
            address += delta * common.code_factor
            if pc is not None and address > pc:
                return
        elif kind == 0x80:  # offset
            value, at = uleb(code, at)
            rules["saved"][low] = value * common.data_factor
        elif kind == 0xC0 or byte == 0x06:  # restore
            register, at = (low, at) if kind == 0xC0 else uleb(code, at)
            if register in initial:
                rules["saved"][register] = initial[register]
            else:
                rules["saved"].pop(register, None)
        elif byte == 0x0A:  # remember_state
            remembered.append((rules["register"], rules["offset"], dict(rules["saved"])))
        elif byte == 0x0B and remembered:  # restore_state
            rules["register"], rules["offset"], rules["saved"] = remembered.pop()
        elif byte in (0x0C, 0x12):  # def_cfa
            rules["register"], at = uleb(code, at)
            rules["offset"], at = uleb(code, at) if byte == 0x0C else sleb(code, at)
            rules["offset"] *= 1 if byte == 0x0C else common.data_factor
        elif byte == 0x0D:  # def_cfa_register
            rules["register"], at = uleb(code, at)
        elif byte == 0x0E:  # def_cfa_offset
            rules["offset"], at = uleb(code, at)
        elif byte == 0x13:
            value, at = sleb(code, at)
            rules["offset"] = value * common.data_factor
        elif byte in (0x05, 0x11):  # offset_extended
            register, at = uleb(code, at)
            value, at = uleb(code, at) if byte == 0x05 else sleb(code, at)
            rules["saved"][register] = value * common.data_factor
        elif byte in (0x07, 0x08):  # undefined, same_value
            register, at = uleb(code, at)
            rules["saved"].pop(register, None)
        elif byte == 0x01:  # set_loc
            address, at = int.from_bytes(code[at:at + 4], "little"), at + 4
        elif byte != 0x00:  # an expression, or what nobody emits here: no frame is better than a wrong one
            rules["register"] = -1
            return
