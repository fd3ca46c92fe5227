# SPDX-License-Identifier: Apache-2.0
"""nrf5340dk_nrf5340_cpuapp.py FOLDER: is the image in a build's zephyr/ what doc/boards/nrf5340dk.md says?

The three files are read by code of this test alone: ELF by its program headers and symbols, Intel HEX
by its records."""

import re
import struct
import sys

FLASH, FLASH_END = 0x00000000, 0x00100000
RAM, RAM_END = 0x20000000, 0x20080000
LINES, EXCEPTIONS = 69, 16
SYSTICK = 15
GRANULE = 32
SEMIHOSTING = b"\xab\xbe"  # BKPT 0xAB


class Wrong(Exception):
    """A sentence."""


def expect(condition, sentence):
    if not condition:
        raise Wrong(sentence)


class Elf:
    """32 bits, little-endian."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        expect(data[:6] == b"\x7fELF\x01\x01", f"{path} is no ELF file of 32 bits, little-endian")
        self.entry, phoff, shoff = struct.unpack_from("<III", data, 24)
        phentsize, phnum, shentsize, shnum = struct.unpack_from("<HHHH", data, 42)
        self.segments = []  # vaddr, paddr, content, size in memory
        for n in range(phnum):
            kind, offset, vaddr, paddr, filesz, memsz = struct.unpack_from("<6I", data, phoff + n * phentsize)
            if kind == 1 and memsz > 0:
                self.segments.append((vaddr, paddr, data[offset:offset + filesz], memsz))
        self.symbols = {}
        headers = [struct.unpack_from("<10I", data, shoff + n * shentsize) for n in range(shnum)]
        for header in headers:
            if header[1] == 2:
                strings = headers[header[6]][4]
                for at in range(header[4], header[4] + header[5], 16):
                    name, value, size = struct.unpack_from("<III", data, at)
                    end = data.index(b"\0", strings + name)
                    self.symbols[data[strings + name:end].decode()] = (value, size)

    def loaded(self):
        """Address in flash -> byte."""
        image = {}
        for _, paddr, content, _ in self.segments:
            for at, byte in enumerate(content, paddr):
                expect(at not in image, f"0x{at:08x} is loaded twice")
                image[at] = byte
        return image

    def address(self, name):
        expect(name in self.symbols, f"there is no symbol {name}")
        return self.symbols[name][0]


def read_hex(path):
    """Address -> byte."""
    image, upper, ended = {}, 0, False
    with open(path, encoding="ascii") as lines:
        for number, line in enumerate(lines, 1):
            expect(re.fullmatch(r":([0-9A-F]{2})+\n", line), f"{path}:{number} is no record")
            record = bytes.fromhex(line[1:])
            expect(sum(record) % 256 == 0, f"{path}:{number}: the checksum is wrong")
            length, address, kind, content = record[0], record[1] << 8 | record[2], record[3], record[4:-1]
            expect(len(content) == length and not ended, f"{path}:{number}: a record too long or too late")
            if kind == 0:
                for at, byte in enumerate(content, upper + address):
                    expect(at not in image, f"{path}: 0x{at:08x} is written twice")
                    image[at] = byte
            elif kind == 1:
                ended = True
            elif kind == 2:
                upper = int.from_bytes(content, "big") << 4
            elif kind == 4:
                upper = int.from_bytes(content, "big") << 16
            else:
                expect(kind in (3, 5), f"{path}:{number}: type {kind}")
    expect(ended, f"{path} has no end record")
    return image


def check_memory(elf, image):
    expect(image and min(image) == FLASH, "the image does not begin at address 0")
    for at in (min(image), max(image)):
        expect(FLASH <= at < FLASH_END, f"0x{at:08x} is not in flash: UICR and RAM are not to be written")
    for vaddr, paddr, content, size in elf.segments:
        in_ram = RAM <= vaddr and vaddr + size <= RAM_END
        in_flash = FLASH <= vaddr and vaddr + size <= FLASH_END and vaddr == paddr and size == len(content)
        expect(in_ram or in_flash, f"the segment at 0x{vaddr:08x} is neither in flash nor in RAM")


def word(image, address):
    return int.from_bytes(bytes(image[address + n] for n in range(4)), "little")


def check_vectors(elf, image):
    expect(elf.address("arm_vectors") == FLASH, "the vector table is not at address 0")
    vectors = [word(image, 4 * n) for n in range(EXCEPTIONS + LINES)]
    expect(RAM < vectors[0] <= RAM_END and vectors[0] % 8 == 0, f"the stack begins at 0x{vectors[0]:08x}")
    expect(vectors[1] == elf.address("arm_reset") | 1, "the reset vector is not arm_reset in Thumb state")
    expect(elf.entry | 1 == vectors[1], "the entry point is not the reset vector")
    code = range(elf.address("__text_region_start"), elf.address("__text_region_end"))
    for number, vector in enumerate(vectors[1:], 1):
        if vector != 0:
            expect(vector & 1 and vector - 1 in code, f"vector {number} is 0x{vector:08x}, which is no code")
    irq = elf.address("arm_irq") | 1
    expect(vectors[EXCEPTIONS:] == [irq] * LINES, f"not every one of {LINES} lines goes to arm_irq")
    expect(vectors[SYSTICK] == elf.address("arm_fault_entry") | 1, "SysTick is not the clock, but has a handler")
    # users read from behind the vectors on, so that their null pointers fault
    users = elf.address("__rom_start")
    expect(users == -(-4 * len(vectors) // GRANULE) * GRANULE, f"users read flash from 0x{users:x} on")


def check_drivers(elf, image):
    for name in ("nrf53_start", "nrf_rtc_init", "nrf_rtc_isr", "z_impl_k_busy_wait", "arch_idle"):
        value, size = elf.symbols.get(name, (0, 0))
        expect(size > 0 or name == "z_impl_k_busy_wait", f"{name} is not in the image")
    for name in ("tx_byte", "rx_byte"):
        expect(RAM <= elf.address(name) < RAM_END, f"{name} is not in RAM, where EasyDMA reaches it")
    start, size = elf.symbols["arch_halt"]
    halt = bytes(image[at] for at in range(start & ~1, (start & ~1) + size))
    expect(SEMIHOSTING not in halt, "the end is semihosting's, which no hardware has")


def check_config(folder):
    with open(f"{folder}/.config", encoding="utf-8") as lines:
        settings = dict(line.rstrip("\n").split("=", 1) for line in lines if line.startswith("CONFIG_"))
    for name, value in {"MPU_REGIONS_LIMIT": "8", "NUM_IRQS": str(LINES), "NUM_IRQ_PRIO_BITS": "3",
                        "CPU_HAS_FPU": "y", "SYS_CLOCK_HW_CYCLES_PER_SEC": "32768"}.items():
        expect(settings.get(f"CONFIG_{name}") == value, f"CONFIG_{name} is not {value}")


def check(folder):
    elf = Elf(f"{folder}/zephyr.elf")
    image = elf.loaded()
    check_memory(elf, image)
    written = {at: image.get(at, 0) for at in range(min(image), max(image) + 1)}
    expect(read_hex(f"{folder}/zephyr.hex") == written, "zephyr.hex is not what zephyr.elf loads")
    with open(f"{folder}/zephyr.bin", "rb") as file:
        binary = file.read()
    expect(binary == bytes(written.values()), "zephyr.bin is not what zephyr.elf loads")
    check_vectors(elf, image)
    check_drivers(elf, image)
    check_config(folder)
    if "__kobject_table" in elf.symbols:
        table = elf.address("__kobject_table")
        count = word(image, table) & 0xffff
        expect(count > 0 and table + 16 + 8 * count == max(image) + 1,
               "the object table is not the end of the image: zephyr.hex was made before it")


def main():
    try:
        check(sys.argv[1])
    except Wrong as sentence:
        sys.exit(f"FAILED: {sentence}.")


if __name__ == "__main__":
    main()
