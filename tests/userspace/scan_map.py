# SPDX-License-Identifier: Apache-2.0
"""Does the map say what user code can really touch?

    scan_map.py REPOSITORY BUILD_FOLDER

The walls suite scans: user threads read and write all over memory, and note what succeeds (walls/src/scan.h). At the end of
each such thread, before the kernel forgets it, the map of the stopped program is asked the same of every address that
was tried: by the policy that the map reads, and by the regions that a switch loads.
"""

import bisect
import sys

repository, folder = sys.argv[1:3]
sys.path.insert(0, f"{repository}/tools/walls")

import answers  # noqa: E402
import model  # noqa: E402
from program import Program  # noqa: E402
from run import Emulator, Watcher  # noqa: E402
from stub import Ended, Stub  # noqa: E402

AT_LEAST = 5  # scans that the suite makes


def addresses(program, memory):
    """Where a scan probed, step by step, as scan.c's address_at()."""
    found = []
    for i in range(int(program.variable("range_count", memory, "scan.c"))):
        piece = program.variable("ranges", memory, "scan.c")[i]
        start, count, step = (int(piece[name]) for name in ("start", "count", "step"))
        found += [(start + n * step) & 0xFFFFFFFF for n in range(count)]
    return found + [int(address) for address in program.variable("single", memory, "scan.c")]


class Says:
    """What the map says of an address, asked once for all addresses between two edges."""

    def __init__(self, unit, thread):
        pieces = thread["access"] + [slot for slot in thread["slots"] if slot["size"]]
        self.edges = sorted({0} | {piece["start"] for piece in pieces}
                            | {piece["start"] + piece["size"] for piece in pieces})
        self.answers = [(answers.rights_at(thread, edge), answers.slots_allow({"unit": {"name": unit}}, thread, edge))
                        for edge in self.edges]

    def about(self, address):
        return self.answers[bisect.bisect_right(self.edges, address) - 1]


def compare(program, memory, thread, number, name):
    """How many addresses were compared; ends with 1 where scan and map differ."""
    reader = model.Reader(program, memory, "run")
    says = Says(reader.unit.name, reader.live_thread(thread))
    bits = {letter: program.variable(which, memory, "scan.c")[number].bytes()
            for letter, which in (("r", "readable"), ("w", "writable"))}
    places = addresses(program, memory)
    for step, address in enumerate(places):
        for letter, bitmap in bits.items():
            can = bool(bitmap[step // 8] >> step % 8 & 1)
            for what, rights in zip(("policy", "regions"), says.about(address)):
                if (letter in rights) != can:
                    sys.exit(f"FAILED: {name}: {address:#010x} can{'' if can else 'not'} be "
                             f"{'read' if letter == 'r' else 'written'}, and the map's {what} say otherwise.")
    return len(places)


def main():
    program = Program(f"{folder}/zephyr/zephyr.elf")
    emulator = Emulator(program.folder)
    watcher, stub = Watcher(program, emulator.stub), emulator.stub
    ends, halt = program.address("walls_thread_ended"), program.address("arch_halt")
    children = program.variable("child", stub)
    scans = compared = 0
    try:
        for address in (ends, halt):
            stub.stop_at(Stub.BREAK, address)
        while stub.go_on() and stub.register("pc") != halt:
            thread = stub.register("r0" if watcher.arm else "a0")
            for n, state in enumerate(program.variable("scan", stub, "scan.c")):
                if children[n].address == thread and int(state["active"]) and not int(state["finished"]):
                    compared += compare(program, watcher.snapshot(), thread, n, f"scan {scans}")
                    scans += 1
            watcher.over(Stub.BREAK, ends, 2)
    except Ended:
        sys.exit(f"FAILED: the emulator ended: {emulator.said()[-400:]}")
    finally:
        emulator.end()
    if scans < AT_LEAST:
        sys.exit(f"FAILED: {scans} scans only.")
    print(f"{scans} scans, {compared} addresses, read and write: map, regions and device agree.")


main()
