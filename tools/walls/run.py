# SPDX-License-Identifier: Apache-2.0
"""The map of a program that runs: in QEMU, through its gdbstub, with nothing changed in the program.

The program runs until it ends, until a time that was asked for, or until nothing can wake it any more. On the
way somebody looks on, at four kinds of stops:

    a thread ends            what it had is noted: afterwards the kernel knows no more of it
    a system call            which thread makes it, with which kernel objects
    another thread runs      for it begins
    an access to a partition who, reading or writing: each thread's first one, then no more

QEMU takes a stop for idleness, and without -icount sleep that lets time leap to the next alarm. A timer of QEMU's own
that always runs (a filter on a network nobody is in) bounds such a leap to LEAP microseconds: the run is the same
every time, and that much longer.
"""

import contextlib
import os
import subprocess
import tempfile
import time

import model
from program import Ranges, Unreadable
from stub import Ended, Stub

LEAP = 100  # microseconds
MOST_STOPS = 5000  # then uses are noted no more
LONGEST = 30  # seconds of the program's clock, if nobody asks for another time
SILENCE = 3  # seconds without a stop, after which one looks whether anything can still happen


class CannotRun(Exception):
    """A sentence."""


class Emulator:
    """The board's emulator with the program, stopped at its first instruction."""

    def __init__(self, folder):
        run = os.path.join(folder, "run")
        if not os.path.exists(run):
            raise CannotRun("this board is not emulated: attach a debugger and use its command `bulkhead walls`, or "
                            "save its RAM and use --dump (doc/map.md).")
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "gdb")
        self.log = open(os.path.join(self.folder.name, "log"), "w+b")
        self.process = subprocess.Popen(
            [run, "-S", "-gdb", f"unix:{path},server=on,wait=off", "-netdev", "hubport,id=map,hubid=0",
             "-object", f"filter-buffer,id=mapclock,netdev=map,interval={LEAP}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        while not os.path.exists(path):
            if self.process.poll() is not None:
                raise CannotRun(f"the emulator did not start: {self.said().strip()}")
            time.sleep(0.02)
        try:
            self.stub = Stub(path)
        except Ended:
            raise CannotRun(f"the emulator did not start: {self.said().strip()}") from None

    def said(self):
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")

    def end(self):
        self.process.kill()
        self.process.wait()
        self.log.close()
        self.folder.cleanup()


class Watcher:
    """Lets the program run and notes what it sees."""

    def __init__(self, program, stub, ticks=None):
        self.program, self.stub, self.limit = program, stub, ticks
        self.base = program.variable("base_ticks", stub)  # of the clock's driver
        self.current_at = program.address("_kernel") + program.types.of("struct z_kernel").fields["current"][0]
        self.current, self.watched = None, []
        self.ended, self.uses, self.stops, self.is_over = {}, {}, 0, False
        self.arm = program.machine == "EM_ARM"
        self.arguments = [f"r{i}" for i in range(6)] if self.arm else [f"a{i}" for i in range(6)]

    # ---- The run

    def places(self):
        """{address of a breakpoint: what to do there}."""
        program = self.program
        found = {program.address("walls_thread_ended"): self.thread_ends}
        if self.arm:
            found[program.address("arm_svc")] = self.system_call
        else:
            found[program.address("riscv_trap")] = self.trap
        found[program.address("sys_clock_isr")] = self.time_passes
        return {address: action for address, action in found.items() if address is not None}

    def run(self, patience):
        """Returns why it ended: 'ended', 'time', 'idle'."""
        end, places = self.program.address("arch_halt"), self.places()
        for address in (*places, end):
            self.stub.stop_at(Stub.BREAK, address)
        self.stub.stop_at(Stub.WRITE, self.current_at, 4)
        deadline = time.monotonic() + patience
        while True:
            stop = self.stub.go_on(SILENCE)
            if stop is None:
                stop = self.stub.interrupt()
                if not self.anything_pending():
                    return "idle"
                if time.monotonic() > deadline:
                    return self.to_kernel(places)
                continue
            pc = self.stub.register("pc")
            if pc == end:
                return "ended"
            self.stops += 1
            if self.stops > MOST_STOPS and self.watched is not None:
                self.look_away(places)
            self.handle(stop, pc, places)
            if self.is_over:
                return "idle"
            if self.limit is not None and self.now() >= self.limit:
                return "time"
            if time.monotonic() > deadline:
                return self.to_kernel(places)

    def handle(self, stop, pc, places):
        kind, address = stop
        if kind == "break":
            places.get(pc, lambda: None)()
            self.over(Stub.BREAK, pc, 2)
        elif address in range(self.current_at, self.current_at + 4):
            self.over(Stub.WRITE, self.current_at, 4)
            self.switched()
        else:
            self.accessed(kind, address, pc)

    def over(self, kind, address, size):
        """Past the instruction at which it stands."""
        self.stub.pass_by(kind, address, size)
        self.stub.step()
        self.stub.stop_at(kind, address, size)

    def look_away(self, places):
        """Too much happens to note all of it."""
        self.unwatch()
        self.watched = None
        for address, action in list(places.items()):
            if action in (self.system_call, self.trap):
                self.stub.pass_by(Stub.BREAK, address)
        self.stub.pass_by(Stub.WRITE, self.current_at, 4)

    def to_kernel(self, places):
        """Goes on to the next moment at which the kernel's memory can be read."""
        for _ in range(100):
            with contextlib.suppress(Unreadable):
                self.stub.read(self.current_at, 4)
                return "stopped"
            self.unwatch()
            stop = self.stub.go_on(SILENCE)
            if stop is None:
                break
        raise CannotRun("the program runs user code without an end, and its kernel's memory cannot be read meanwhile: "
                        "give --for SECONDS, a time at which to end it.")

    def time_passes(self):
        self.is_over = not self.anything_pending()

    def anything_pending(self):
        """Does anybody run, or is there a timeout that will wake somebody?"""
        try:
            pending = self.program.variable("pending", self.stub, "kernel/timeout.c")
            return pending is None or int(pending) != 0 or not self.is_idle()
        except Unreadable:
            return True

    def is_idle(self):
        current = int.from_bytes(self.stub.read(self.current_at, 4), "little")
        found = self.program.symbol_at(current)
        return bool(found) and found[0].name.startswith("z_idle_thread")

    def now(self):
        """Ticks since boot, as far as the clock's driver has looked."""
        try:
            return int(self.base) if self.base is not None else 0
        except Unreadable:
            return 0

    # ---- What is seen

    def snapshot(self):
        """All RAM in use, and the image."""
        program = self.program
        start = program.address("__ram_start")
        table = program.at("struct kobject_table", program.address("kobject_table"), program.image)
        end = program.address("__kobject_ram") + int(table["ram_size"])
        end = max([end] + [symbol.address + symbol.size for symbol in program.sized
                           if start <= symbol.address < program.address("__ram_end")])
        return Ranges([*program.image.pieces, (start, self.stub.read(start, end - start))])

    def thread_ends(self):
        address = self.stub.register("r0" if self.arm else "a0")
        reader = model.Reader(self.program, self.snapshot(), "run")
        self.ended[address] = reader.at_its_end(address)

    def use(self):
        """What the thread that runs has used so far."""
        return self.uses.setdefault(self.current, {"partitions": {}, "objects": {}, "calls": {}})

    def trap(self):
        if self.stub.register("mcause") == 8:  # ecall from user mode
            self.system_call()

    def system_call(self):
        if self.watched is None or self.current is None:
            return
        number = self.stub.register("r12" if self.arm else "a7")
        use = self.use()
        use["calls"][number] = use["calls"].get(number, 0) + 1
        for register in self.arguments:
            word = self.stub.register(register)
            use["objects"][word] = use["objects"].get(word, 0) + 1

    def switched(self):
        self.current = int.from_bytes(self.stub.read(self.current_at, 4), "little")
        self.unwatch()
        if self.watched is None or self.current == 0:
            return
        thread = self.program.at("struct k_thread", self.current, self.stub)
        if not int(thread["base"]["user_options"]) & model.K_USER or not int(thread["mem_domain_info"]["mem_domain"]):
            return
        seen = self.use()["partitions"]
        domain = thread["mem_domain_info"]["mem_domain"].follow()
        for i in range(int(domain["num_partitions"])):
            part = domain["partitions"][i]
            start, size, access = int(part["start"]), int(part["size"]), int(part["attr"]["access"])
            for kind, letter, bit in ((Stub.READ, "r", 1), (Stub.WRITE, "w", 2)):
                if access & bit and letter not in seen.get((start, size), ""):
                    if self.stub.stop_at(kind, start, size):
                        self.watched.append((kind, start, size, letter))

    def unwatch(self):
        for kind, start, size, _ in self.watched or ():
            self.stub.pass_by(kind, start, size)
        if self.watched is not None:
            self.watched = []

    def accessed(self, kind, address, pc):
        """The current thread touches a partition; or the kernel does, and that counts if it copies for the thread."""
        letter = "r" if kind == "rwatch" else "w"
        here = [watch for watch in self.watched if watch[1] <= address < watch[1] + watch[2] and watch[3] == letter]
        for watch in here:
            self.stub.pass_by(*watch[:3])
        if self.is_users(pc):
            seen = self.use()["partitions"]
            for _, start, size, _ in here:
                seen[start, size] = seen.get((start, size), "") + letter
            self.watched = [watch for watch in self.watched if watch not in here]
            return
        self.stub.step()
        for watch in here:
            self.stub.stop_at(*watch[:3])

    def is_users(self, pc):
        function = self.program.function_at(pc) or ""
        if function.startswith(("arch_user_", "arch_waiter_", "arm_user_", "riscv_user_")):
            return True
        if "priv" in self.stub.registers:
            return self.stub.register("priv") & 3 == 0
        if self.stub.register("xpsr") & 0x1FF:
            return False
        try:
            self.stub.read(self.current_at, 4)
        except Unreadable:
            return True  # the rights of the code that runs are a user's
        return False


def named_uses(found, built):
    """From addresses and numbers to the names in the map."""
    calls = {call["number"]: call["name"] for call in built["calls"]}
    objects = {entry["address"]: entry["name"] for entry in built["objects"]}
    partitions = {(entry["start"], entry["size"]): entry["name"] for entry in built["partitions"]}
    threads = {thread["address"]: thread["name"] for thread in built["threads"]}
    named = {}
    for address, use in found.items():
        if address in threads:
            named[threads[address]] = {
                "partitions": {partitions[place]: "".join(sorted(rights)) for place, rights in use["partitions"].items()
                               if place in partitions},
                "objects": {objects[word]: count for word, count in use["objects"].items() if word in objects},
                "calls": {calls.get(number, f"number {number}"): count for number, count in use["calls"].items()},
            }
    return named


def run(program, seconds=None, patience=120):
    """The map of a run, and what the program said meanwhile."""
    if not model.is_there(program):
        model.build(program, program.image, "image")  # says why not
    ticks = int(program.config.get("SYS_CLOCK_TICKS_PER_SEC", 1000))
    emulator = Emulator(program.folder)
    try:
        watcher = Watcher(program, emulator.stub, int((seconds or LONGEST) * ticks))
        why = watcher.run(patience)
        built = model.build(program, watcher.snapshot(), "run", watcher.ended)
        built["run"] = {"until": why, "ms": watcher.now() * 1000 // ticks, "uses_complete": watcher.watched is not None}
        built["uses"] = named_uses(watcher.uses, built)
        return built, emulator.said()
    except Ended:
        raise CannotRun("the emulator ended before the program could be looked at: "
                        f"{emulator.said().strip()[-200:] or 'it said nothing.'}") from None
    finally:
        emulator.end()
