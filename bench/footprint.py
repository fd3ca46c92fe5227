# SPDX-License-Identifier: Apache-2.0
"""What an image takes: bytes of flash, of RAM without stacks, and of stacks.

    footprint.py BUILD_FOLDER

Flash is everything that is loaded there, the initial content of RAM included. Stacks are what
K_THREAD_STACK_* and K_KERNEL_STACK_* placed, the privileged parts of thread stacks among them.
"""

import re
import struct
import sys

SHF_ALLOC, SHT_NOBITS, PT_LOAD = 2, 8, 1


class Elf:
    """The headers of a 32-bit little-endian image."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        phoff, shoff = struct.unpack_from("<II", self.data, 28)
        phentsize, phnum, shentsize, shnum, shstrndx = struct.unpack_from("<5H", self.data, 42)
        self.segments = [struct.unpack_from("<8I", self.data, phoff + i * phentsize)
                         for i in range(phnum)]
        headers = [struct.unpack_from("<10I", self.data, shoff + i * shentsize)
                   for i in range(shnum)]
        names = headers[shstrndx][4]
        self.sections = [(self._text(names + header[0]), header) for header in headers]

    def _text(self, offset):
        return self.data[offset:self.data.index(b"\0", offset)].decode()

    def content(self, name):
        header = next(header for found, header in self.sections if found == name)
        return self.data[header[4]:header[4] + header[5]]


def config(folder):
    with open(f"{folder}/zephyr/.config", encoding="utf-8") as file:
        return dict(re.findall(r"^CONFIG_(\w+)=(.*)$", file.read(), re.M))


def kernel_stacks(folder):
    """The linker's map says what it put where for which section."""
    with open(f"{folder}/zephyr/zephyr.map", encoding="utf-8") as file:
        text = file.read()
    text = text[text.index("Linker script and memory map"):]
    sizes = re.findall(r"^ \.(?:interrupt_stack|kernel_stacks\.\S*)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)", text, re.M)
    return sum(int(size, 16) for size in sizes)


def footprint(folder):
    """{"flash": bytes, "ram": bytes, "stacks": bytes}"""
    elf, settings = Elf(f"{folder}/zephyr/zephyr.elf"), config(folder)
    flash = int(settings["FLASH_BASE_ADDRESS"], 16), int(settings["FLASH_SIZE"]) * 1024
    ram = int(settings["SRAM_BASE_ADDRESS"], 16), int(settings["SRAM_SIZE"]) * 1024
    ends = [paddr + filesz for kind, _, _, paddr, filesz, *_ in elf.segments
            if kind == PT_LOAD and filesz > 0 and 0 <= paddr - flash[0] < flash[1]]
    in_ram = {name: header[5] for name, header in elf.sections
              if header[2] & SHF_ALLOC and 0 <= header[3] - ram[0] < ram[1]}
    stacks = in_ram.get(".user_stacks", 0) + kernel_stacks(folder)
    return {"flash": max(ends) - flash[0], "ram": sum(in_ram.values()) - stacks, "stacks": stacks}


class Objects:
    """Bytes that the kernel objects of an image take beside themselves: flash, and RAM without the bits
    of user threads."""

    def __init__(self, folder):
        table = Elf(f"{folder}/zephyr/zephyr.elf").content(".kobject_table")
        count, _, _, _, ram = struct.unpack_from("<4HxxxxI", table)
        self.flash = len(table)
        self.ram = ram - count * int(config(folder)["MAX_THREAD_BYTES"])


if __name__ == "__main__":
    print(footprint(sys.argv[1]))
