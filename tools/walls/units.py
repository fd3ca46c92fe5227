# SPDX-License-Identifier: Apache-2.0
"""From the words that a switch loads into the protection unit back to regions.

What is read are the words of the domain's image and of the thread's stack, as userspace/isolation.c
does on the device, never the unit (I1). Which unit it is shows in what an image consists of.
"""

READ, WRITE, EXECUTE = 1, 2, 4  # MEM_USER_…; the kernel's are 16 times that
PRIVILEGED = 4  # bits to shift


def letters(access):
    """'rw' of the three bits of a mode."""
    return "".join(letter for bit, letter in ((READ, "r"), (WRITE, "w"), (EXECUTE, "x")) if access & bit)


def both(user, kernel):
    bits = {"r": READ, "w": WRITE, "x": EXECUTE}
    return sum(bits[letter] for letter in user) | sum(bits[letter] for letter in kernel) << PRIVILEGED


class Slot:
    """One region of the unit. An empty one has size 0."""

    def __init__(self, number, start=0, size=0, user="", kernel="", what=""):
        self.number, self.start, self.size = number, start, size
        self.user, self.kernel, self.what = user, kernel, what


class Unit:
    """A protection unit. regions: how many it has; slots(): what they are while a thread runs."""

    def __init__(self, program):
        self.program = program
        self.image = program.types.of("struct arch_protection")
        self.rom = program.address("__rom_start"), program.address("__rom_end")

    def code(self, number):
        return Slot(number, self.rom[0], self.rom[1] - self.rom[0], "rx", "rx", "code and constants")


def pairs(value, first, second):
    return [(int(region[first]), int(region[second])) for region in value]


class Armv8m(Unit):
    """ARM DDI 0553, MPU_RBAR and MPU_RLAR."""

    name = "MPU of ARMv8-M"

    def __init__(self, program):
        super().__init__(program)
        self.regions = 4 + 4 * self.image.fields["block"][1].count

    def slots(self, thread, image):
        rbar, rlar = (int(word) for word in thread["context"]["stack_region"])
        words = [(int(image[name]["rbar"]), int(image[name]["rlar"])) for name in ("kernel", "first")]
        for block in image["block"]:
            words += pairs(block, "rbar", "rlar")
        guarded = int(image["guarded"])
        found = [self.decode(0, rbar, rlar), self.code(1)]
        found += [self.decode(2 + i, *pair, guarded >> (2 + i) & 1) for i, pair in enumerate(words)]
        return closed_twice(found)

    @staticmethod
    def decode(number, rbar, rlar, guarded=0):
        if rlar & 1 == 0:
            return Slot(number)
        start = rbar & ~31
        user, kernel = [("", "rw"), ("rw", "rw"), ("", "r"), ("r", "r")][rbar >> 1 & 3]
        if rbar & 1 == 0:
            user, kernel = (rights + "x" if rights else rights for rights in (user, kernel))
        return Slot(number, start, (rlar | 31) - start + 1, user, "rw" if guarded else kernel)


def closed_twice(slots):
    """An address in two regions of ARMv8-M faults for everybody: so is made what nobody may touch."""
    for one in slots:
        for other in slots:
            if one.size and one is not other and (one.start, one.size) == (other.start, other.size):
                one.user = one.kernel = ""
    return slots


class Armv7m(Unit):
    """ARM DDI 0403 B3.5, MPU_RBAR and MPU_RASR. Regions may overlap: the highest number decides."""

    name = "MPU of ARMv7-M"

    def __init__(self, program):
        super().__init__(program)
        self.guard = program.config.get("MPU_STACK_GUARD") == "y"
        self.regions = 3 + self.image.fields["region"][1].count + self.guard

    def slots(self, thread, image):
        rbar, rasr = (int(word) for word in thread["context"]["stack_region"])
        ram = self.program.address("__ram_start"), self.program.address("__kernel_ram_end")
        found = [Slot(0, ram[0], ram[1] - ram[0], "", "rw", "RAM"), self.code(1), self.decode(2, rbar, rasr)]
        found += [self.decode(3 + i, *pair) for i, pair in enumerate(pairs(image["region"], "rbar", "rasr"))]
        if self.guard:
            size = guard_size(self.program)
            bottom = int(thread["context"]["kernel_stack_top"]) - privileged_size(self.program)
            found.append(Slot(self.regions - 1, bottom, size, "", "r", "guard of its privileged stack"))
        return found

    @staticmethod
    def decode(number, rbar, rasr):
        mask = 0xFFFFFFFF >> (31 - (rasr >> 1 & 31))
        eighth = mask // 8 + 1
        eighths = ~rasr >> 8 & 0xFF
        if rasr & 1 == 0 or not eighths:
            return Slot(number)
        first = (eighths & -eighths).bit_length() - 1
        user, kernel = [("", ""), ("", "rw"), ("r", "rw"), ("rw", "rw"), ("", ""), ("", "r"), ("r", "r"),
                        ("r", "r")][rasr >> 24 & 7]
        if rasr >> 28 & 1 == 0:
            user, kernel = (rights + "x" if rights else rights for rights in (user, kernel))
        return Slot(number, (rbar & ~mask) + first * eighth, eighth * bin(eighths).count("1"), user, kernel)


class Pmp(Unit):
    """RISC-V privileged architecture, Physical Memory Protection. The lowest number decides."""

    name = "PMP of RISC-V"
    regions = 16
    stack, first = 3, 4
    OFF, TOR, NAPOT = 0, 1, 3

    def slots(self, thread, image):
        low, high = (int(word) << 2 for word in thread["context"]["stack_region"])
        found = [Slot(number) for number in range(self.regions)]
        for slot in self.fixed():
            found[slot.number] = slot
        found[self.stack] = Slot(self.stack, low, high - low, "rw", "rwx")
        for i in range(self.image.fields["addr"][1].count):
            found[self.first + i] = self.decode(image, i)
        ram = self.program.address("__ram_start")
        found[15] = Slot(15, ram - 4096, 4096, "", "", "guard of the interrupt stack")
        return found

    def fixed(self):
        return [self.code(1)]

    def rights(self, cfg):
        return letters(cfg & 7), "rwx"

    def decode(self, image, index):
        number = self.first + index
        cfg = int(image["cfg"][number // 4 - 1]) >> 8 * (number % 4) & 0xFF
        addr = int(image["addr"][index])
        mode = cfg >> 3 & 3
        if mode == self.OFF:
            return Slot(number)
        user, kernel = self.rights(cfg)
        if mode == self.NAPOT:
            return Slot(number, (addr & (addr + 1)) << 2, ((addr ^ (addr + 1)) + 1) << 2, user, kernel)
        start = int(image["addr"][index - 1]) << 2
        return Slot(number, start, (addr << 2) - start, user, kernel)


class Smepmp(Pmp):
    """With mseccfg.MML: the kernel writes what users may touch, and executes code alone."""

    name = "PMP of RISC-V with Smepmp"
    stack, first = 5, 6

    def fixed(self):
        end = self.program.address("__text_region_end")
        return [Slot(2, self.rom[0], end - self.rom[0], "x", "rx", "code"),
                Slot(3, end, self.rom[1] - end, "r", "r", "constants")]

    def rights(self, cfg):
        return ("rw" if cfg & 6 == 6 else "r"), "rw"

    def slots(self, thread, image):
        found = super().slots(thread, image)
        found[5].kernel = "rw"
        bottom = int(thread["context"]["kernel_stack_top"]) - privileged_size(self.program)
        found[0] = Slot(0, bottom, guard_size(self.program), "", "", "guard of its privileged stack")
        return found


def privileged_size(program):
    return int(program.config.get("PRIVILEGED_STACK_SIZE", 0))


def guard_size(program):
    """Of the guard below the stack on which the kernel runs for a thread; 0 where nothing is (ARMv8-M has a limit
    register instead)."""
    if program.config.get("RISCV_SMEPMP") == "y":
        return int(program.config.get("PMP_STACK_GUARD_MIN_SIZE", 64))
    if program.config.get("MPU_STACK_GUARD") == "y":
        return 128 if program.config.get("FPU") == "y" else 64
    return 0


def unit_of(program):
    fields = program.types.of("struct arch_protection").fields
    if "kernel" in fields:
        return Armv8m(program)
    if "region" in fields:
        return Armv7m(program)
    return Smepmp(program) if program.config.get("RISCV_SMEPMP") == "y" else Pmp(program)
