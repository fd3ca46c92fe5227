# SPDX-License-Identifier: Apache-2.0
"""What gdb does not know of Bulkhead by itself: its threads.

    (gdb) source tools/gdb/bulkhead.py        `bulkhead debug` has done it
    (gdb) bulkhead threads                    each thread, what it waits for, where it stands
    (gdb) bulkhead backtrace [THREAD|all] [full]
    (gdb) walls [THREAD [ADDRESS|NAME]]       who may touch what, or why a thread may not
    (gdb) objects [THREAD]                    kernel objects, and who has permission

A debugger's stub shows one thread per CPU. The kernel's threads are found in its own records, whose
layout comes from the debug information: nothing here knows an offset. Nothing in the target is
changed; what has to be set for a moment is put back: see pretending() and process_stack().

A backtrace has up to three parts, each on a stack of its own, and gdb's unwinder follows one stack:

    1. handlers, on the interrupt stack          if the thread is interrupted right now
    2. the kernel, on the thread's kernel stack  if a user thread is in a long system call or ends
    3. the thread itself

Between them lies a frame that the hardware or the port has put there (DESIGN.md sections 6 to 8).
For each part the CPU's registers are set to what that frame says, gdb walks, and the registers are
restored, whatever happens meanwhile: the target never runs with them.

With a stub that has no PSP (QEMU 7.2), gdb's own `backtrace` ends where a handler begins.
"""

import contextlib
import functools
import os
import re
import sys

import gdb
import gdb.unwinder

# base.thread_state (kernel/include/ksched.h); macros are not in the debug information.
PENDING, SLEEPING, PRESTART, DEAD, NO_CPU, SUSPENDED = 1, 2, 4, 8, 16, 32

FRAME = ("r0", "r1", "r2", "r3", "r12", "lr", "pc", "xpsr")  # as the hardware stacks it
SAVED = ("r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11")  # as PendSV saves them
GENERAL = tuple(f"r{i}" for i in range(13)) + ("sp", "lr", "pc")
EXCEPTIONS = {2: "NMI", 3: "HardFault", 4: "MemManage", 5: "BusFault", 6: "UsageFault",
              7: "SecureFault", 11: "SVCall", 12: "DebugMonitor", 14: "PendSV", 15: "SysTick"}
MAGIC = 0xFF000000  # return addresses from here on are no code (ARM DDI 0553, EXC_RETURN)
FTYPE, FLOATING = 0x10, 18  # without that bit, s0-s15, FPSCR and a word more lie above the frame
DEEPEST = 100


# ---- Seeing all memory ---------------------------------------------------------------------------

_cpu = None  # registers of the CPU that runs the threads, while another one is looked through


def readable(address):
    try:
        gdb.selected_inferior().read_memory(address, 4)
    except gdb.MemoryError:
        return False
    return True


def selected_level():
    frame = gdb.selected_frame()
    level = 0
    while frame.newer():
        frame, level = frame.newer(), level + 1
    return level


def quietly(command):
    """Runs a command of gdb; what it says is its result, notices of changes included."""
    gdb.execute("set suppress-cli-notifications on")
    try:
        return gdb.execute(command, to_string=True)
    finally:
        gdb.execute("set suppress-cli-notifications off")


@contextlib.contextmanager
def kernel_view():
    """Within it, the kernel's memory is readable.

    A probe reads everything. QEMU reads with the rights of the code that runs, so while that is a
    user's, the kernel's records are hidden. Then they are looked at through the next CPU of the
    machine: it is not started, so it is privileged and its protection unit is off.
    """
    global _cpu
    if not gdb.selected_inferior().threads():
        raise gdb.GdbError("There is no target: `target remote …` connects to one.")
    if readable(address_of("_kernel")):
        yield
        return
    ours, level = gdb.selected_inferior(), selected_level()
    _cpu = live_registers()
    try:
        other = add_next_cpu(ours)
        try:
            yield
        finally:
            quietly(f"inferior {ours.num}")
            quietly(f"detach inferiors {other.num}")
            quietly(f"remove-inferiors {other.num}")
    finally:
        _cpu = None
        quietly(f"frame {level}")


def add_next_cpu(ours):
    """Attaches to the CPU after ours; it is then the selected one."""
    known = gdb.inferiors()
    try:
        quietly(f"add-inferior -exec {gdb.current_progspace().filename}")
        other = next(inferior for inferior in gdb.inferiors() if inferior not in known)
        quietly(f"inferior {other.num}")
        quietly(f"attach {ours.pid + 1}")
        if readable(address_of("_kernel")):
            return other
    except gdb.error:
        pass
    raise gdb.GdbError("The CPU runs a user's code, and this stub shows only what that may read. "
                       "Stop in the kernel, for example with `break arm_svc`, and ask again.")


# ---- Reading the program ------------------------------------------------------------------------


def variables(name):
    """The symbols of all variables of this name, the global one first."""
    symbols = [gdb.lookup_global_symbol(name)] + list(gdb.lookup_static_symbols(name))
    places = (gdb.SYMBOL_LOC_STATIC, gdb.SYMBOL_LOC_COMPUTED, gdb.SYMBOL_LOC_UNRESOLVED)
    return [symbol for symbol in symbols if symbol and symbol.addr_class in places]


def variable(name, file=""):
    """The value of a variable, global or of a file; None if the program has none."""
    found = [symbol for symbol in variables(name) if symbol.symtab.filename.endswith(file)]
    return found[0].value() if found else None


def address_of(name):
    """The address of a label of the program, None if there is none."""
    try:
        return int(gdb.parse_and_eval(f"(unsigned int)&'{name}'")) & ~1
    except gdb.error:
        return None


def has(value, field):
    return any(f.name == field for f in value.type.strip_typedefs().fields())


def word(address):
    return int.from_bytes(gdb.selected_inferior().read_memory(address, 4).tobytes(), "little")


def configuration():
    """CONFIG_* of the build whose image this is: the .config beside it."""
    values = {}
    path = os.path.join(os.path.dirname(gdb.current_progspace().filename or ""), ".config")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                name, equals, value = line.strip().partition("=")
                if equals:
                    values[name] = value.strip('"')
    return values


def symbol_at(address):
    """('name', offset) of the variable that holds address, or None."""
    text = gdb.execute(f"info symbol {address:#x}", to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section", text)
    return (match[1], int(match[2] or 0)) if match else None


def inside(kind, offset):
    """Path and type of the kernel object at an offset of a variable: ('.queue[1].sem', k_sem)."""
    path = ""
    while True:
        kind = kind.strip_typedefs()
        if kind.code == gdb.TYPE_CODE_ARRAY:
            kind = kind.target()
            path += f"[{offset // kind.sizeof}]"
            offset %= kind.sizeof
            continue
        if kind.code not in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
            return path, None
        if (kind.tag or "").startswith("k_"):
            return path, kind.tag
        field = next((f for f in kind.fields()
                      if f.bitpos // 8 <= offset < f.bitpos // 8 + f.type.sizeof), None)
        if field is None:
            return path, None
        path += f".{field.name}" if field.name else ""
        offset -= field.bitpos // 8
        kind = field.type


def function_at(pc):
    """The function at pc, with the inlined one it is in: 'k_sem_take in consumer'."""
    names = []
    block = gdb.block_for_pc(pc)
    while block and not block.is_global and not block.is_static:
        if block.function:
            names.append(block.function.print_name)
        block = block.superblock
    if names:
        return names[0] if len(names) == 1 else f"{names[0]} in {names[-1]}"
    symbol = symbol_at(pc)
    return symbol[0] if symbol else "?"


# ---- Time ---------------------------------------------------------------------------------------

LONGEST_SPAN = 1 << 24
SYST_CVR = 0xE000E018
SCB_ICSR = 0xE000ED04
ICSR_PENDSTSET = 1 << 26


class Clock:
    """The present tick, as drivers/timer/systick.c computes it from its variables and the counter.

    Reading SYST_CSR would clear COUNTFLAG, and the driver would lose a span. That the counter began
    anew shows elsewhere: it is above what the span began with, or its interrupt is pending though no
    alarm is due. Where the counter cannot be read, the present is at least the tick of the driver's
    last look; with another driver nothing is known.
    """

    def __init__(self, config):
        self.now, self.exact = None, True
        names = ("base_ticks", "base_cycles", "span", "alarm")
        values = [variable(name, "systick.c") for name in names]
        rates = [config.get(f"CONFIG_SYS_CLOCK_{name}_PER_SEC") for name in ("HW_CYCLES", "TICKS")]
        if not any(value is None for value in values + rates):
            self.cycles_per_tick = int(rates[0]) // int(rates[1])
            self.read(*map(int, values))

    def read(self, base, cycles, span, alarm):
        def ticks(extra):
            return base + (cycles + extra) // self.cycles_per_tick

        if _cpu or not readable(SYST_CVR):
            self.now, self.exact = base, False
            return
        counter = word(SYST_CVR)
        passed = span - counter if counter else 0
        if counter > span:
            passed = span + LONGEST_SPAN - counter
        elif word(SCB_ICSR) & ICSR_PENDSTSET and ticks(passed) < alarm:
            passed += span
        self.now = ticks(passed)

    def until(self, deadline):
        if self.now is None:
            return f"until tick {deadline}"
        return f"{'' if self.exact else 'at most '}{max(deadline - self.now, 0)} ticks left"


# ---- Threads ------------------------------------------------------------------------------------


class Thread:
    """A struct k_thread that is or was a thread."""

    def __init__(self, value):
        self.value = value
        self.address = int(value.address)
        self.base = value["base"]
        self.context = value["context"]
        self.state = int(self.base["thread_state"])
        self.start = int(value["stack_info"]["start"])
        self.top = self.start + int(value["stack_info"]["size"])
        self.is_current = self.address == int(variable("_kernel")["current"])
        self.is_user = has(self.context, "image") and int(self.context["image"]) != 0
        self.privileged = int(self.context["control"]) & 1 == 0

    @property
    def name(self):
        if has(self.value, "name"):
            name = self.value["name"].string("utf-8", "replace")
            if name:
                return name
        symbol = symbol_at(self.address)
        return symbol[0] if symbol and symbol[1] == 0 else f"{self.address:#x}"

    def owns(self, address):
        """Does the address lie on one of the thread's stacks?"""
        return self.start <= address <= self.top or self.on_kernel_stack(address)

    def on_kernel_stack(self, address):
        return self.is_user and (int(self.context["kernel_stack_limit"]) <= address
                                 <= int(self.context["kernel_stack_top"]))

    def what_it_does(self, clock):
        """running, ready, or every reason why not."""
        if self.state == 0:
            return "running" if self.is_current else "ready"
        reasons = []
        if self.state & DEAD:
            return "dead"
        if self.state & PENDING:
            queue = int(self.base["pended_on"])
            reasons.append(f"pending on {what_waits_at(queue)}" if queue else "pending")
        if self.state & SLEEPING:
            reasons.append("sleeping")
        if self.state & PRESTART:
            reasons.append("not started")
        if self.state & SUSPENDED:
            reasons.append("suspended")
        if self.state & NO_CPU:
            reasons.append("allowed on no CPU")
        return ", ".join(reasons) + self.time_left(clock)

    def time_left(self, clock):
        timeout = self.base["timeout"]
        if int(timeout["parent"]) == 0:
            return " for ever" if self.state & SLEEPING else ""
        return ", " + clock.until(int(timeout["deadline"]))

    def mode(self):
        if not self.is_user:
            return "supervisor"
        return "user, in kernel" if self.privileged and not self.state & DEAD else "user"

    def domain(self):
        domain = int(self.value["mem_domain_info"]["mem_domain"]) if has(self.value, "mem_domain_info") else 0
        if domain == 0:
            return "-"
        symbol = symbol_at(domain)
        return symbol[0] if symbol and symbol[1] == 0 else f"{domain:#x}"

    def stack_use(self, filled, sp):
        """'most/size' where stacks are filled with 0xAA at creation, else 'now/size'."""
        size = self.top - self.start
        if filled:
            content = gdb.selected_inferior().read_memory(self.start, size).tobytes()
            return f"{len(content.lstrip(bytes([0xAA])))}/{size}"
        return f"{self.top - sp if self.start <= sp <= self.top else 0}/{size}"


def what_waits_at(queue):
    """The object whose wait queue this is."""
    symbol = symbol_at(queue)
    for thread in find_threads():
        if thread.address <= queue < thread.address + thread.value.type.sizeof:
            return f"the end of {thread.name}"
    if symbol is None:
        return f"the queue at {queue:#x}"
    name, offset = symbol
    value = variable(name)
    if value is None or value.address is None or int(value.address) != queue - offset:
        return name
    path, kind = inside(value.type, offset)
    text = f"{kind} {name}{path}" if kind else name + path
    if kind == "k_mutex":
        owner = int(gdb.parse_and_eval(name + path)["owner"])
        held = [thread.name for thread in find_threads() if thread.address == owner]
        text += f" (held by {held[0]})" if held else ""
    return text


def thread_pointers():
    """Where thread records are known to be, some of them more than once."""
    if gdb.lookup_static_symbols("all_threads"):  # CONFIG_THREAD_MONITOR: all that live
        thread = variable("all_threads")
        while int(thread) != 0:
            yield thread
            thread = thread["next_thread"]
    yield from threads_of_object_table()
    yield from threads_of_variables()


def threads_of_object_table():
    """With user mode, the image has a row for every kernel object of the program."""
    table = variable("kobject_table")
    if table is None:
        return
    row = (table.address + 1).cast(gdb.lookup_type("struct kobject_descriptor").pointer())
    kind = int(gdb.parse_and_eval("(int)K_OBJ_THREAD"))
    for i in range(int(table["count"])):
        if int(row[i]["type"]) == kind:
            yield row[i]["address"].cast(gdb.lookup_type("struct k_thread").pointer())


def threads_of_variables():
    """Records that are variables of their own, or in arrays."""
    text = gdb.execute("info variables -q -n -t k_thread", to_string=True)
    for name in re.findall(r"^\d+:\s.*?\b(\w+)(?:\[\d+\])*;$", text, re.MULTILINE):
        for symbol in variables(name):
            yield from records_in(symbol.value())


def records_in(value):
    kind = value.type.strip_typedefs()
    if kind.code == gdb.TYPE_CODE_ARRAY:
        for i in range(kind.range()[1] + 1):
            yield from records_in(value[i])
    elif kind.code == gdb.TYPE_CODE_STRUCT and kind.tag == "k_thread":
        yield value.address


@functools.lru_cache(1)
def find_threads():
    """Every thread, in the order of their addresses; records never used are none."""
    records = {int(pointer): pointer for pointer in thread_pointers()}
    threads = [Thread(records[address].dereference()) for address in sorted(records)]
    return [thread for thread in threads if thread.top != thread.start]


def find_thread(text):
    threads = find_threads()
    for thread in threads:
        if text == thread.name:
            return thread
    try:
        address = int(gdb.parse_and_eval(text).cast(gdb.lookup_type("unsigned int")))
    except gdb.error:
        address = None
    for thread in threads:
        if thread.address == address or f"&{text}" == thread.name:
            return thread
        symbol = symbol_at(thread.address)
        if symbol == (text, 0):
            return thread
    names = ", ".join(thread.name for thread in threads)
    raise gdb.GdbError(f"There is no thread {text}; there are: {names}.")


# ---- Registers ----------------------------------------------------------------------------------


def live_registers():
    frame = gdb.newest_frame()
    return {name: int(frame.read_register(name)) & 0xFFFFFFFF for name in GENERAL + ("xpsr",)}


def set_registers(values):
    """Sets each of them, even if gdb cannot make sense of what lies between."""
    failed = None
    for name, value in values.items():
        try:
            gdb.newest_frame().select()
            if int(gdb.newest_frame().read_register(name)) & 0xFFFFFFFF != value:
                gdb.execute(f"set var ${name} = {value:#x}", to_string=True)
        except gdb.error as error:
            failed = error
    if failed:
        raise failed


@contextlib.contextmanager
def pretending(registers):
    """Within it, gdb takes these registers for the CPU's."""
    level = selected_level()
    before = live_registers()
    try:
        set_registers({name: registers[name] for name in GENERAL})
        yield
    finally:
        set_registers(before)
        quietly(f"frame {level}")


def frame_at(address, saved, exc_return):
    """The registers that a hardware frame and the ones saved beside it tell."""
    registers = dict(saved)
    for i, name in enumerate(FRAME):
        registers[name] = word(address + 4 * i)
    words = len(FRAME) if exc_return & FTYPE else len(FRAME) + FLOATING
    registers["sp"] = address + 4 * words + (4 if registers["xpsr"] & 1 << 9 else 0)
    registers["pc"] &= ~1
    return registers


def process_stack():
    """PSP, which is not `sp` in a handler.

    Probes and newer emulators offer it as a register. QEMU 7.2 does not: there the CPU is made to
    execute one `mrs` of the kernel's own PendSV, interrupts held back as QEMU does in a single step,
    and its registers are restored. In a handler it is privileged, and the instruction does nothing
    else. The stub is told directly: gdb would take the step for one of the program's.
    """
    try:
        return int(gdb.newest_frame().read_register("psp")) & 0xFFFFFFFF
    except ValueError:
        pass
    instruction, target = instruction_that_reads_psp()
    ask = stub()
    before = {number: ask(f"p{number:x}") for number in (PC, XPSR, target)}
    try:
        # Outside an IT block, whatever is interrupted: IT is in bits 10-15 and 25-26.
        xpsr = int.from_bytes(bytes.fromhex(before[XPSR]), "little") & ~0x0600FC00
        ask(f"P{XPSR:x}={xpsr.to_bytes(4, 'little').hex()}")
        ask(f"P{PC:x}={instruction.to_bytes(4, 'little').hex()}")
        process, thread, _ = gdb.selected_thread().ptid
        ask(f"vCont;s:p{process:x}.{thread:x}")
        return int.from_bytes(bytes.fromhex(ask(f"p{target:x}")), "little")
    finally:
        for number, value in before.items():
            ask(f"P{number:x}={value}")


PC, XPSR = 15, 25  # their numbers in the protocol, where the stub describes no others


def stub():
    """A function that sends a packet to gdb's stub, and returns the answer."""
    connection = gdb.selected_inferior().connection
    if not isinstance(connection, gdb.RemoteTargetConnection):
        raise gdb.GdbError("This target tells no PSP: the thread that is interrupted cannot be shown.")
    process, thread, _ = gdb.selected_thread().ptid

    def ask(packet):
        return connection.send_packet(packet).decode()

    ask(f"Hgp{process:x}.{thread:x}")
    return ask


def instruction_that_reads_psp():
    """Address and register of an `mrs rN, psp` (ARM DDI 0553, C2.4.145: F3EF 8n09)."""
    start = address_of("arm_pendsv")
    code = gdb.selected_inferior().read_memory(start, 64).tobytes()
    for i in range(0, 60, 2):
        if code[i:i + 3] == b"\xef\xf3\x09" and code[i + 3] >> 4 == 8:
            return start + i, code[i + 3] & 15
    raise gdb.GdbError("This image's PendSV does not read PSP, so the debugger cannot either.")


# ---- Parts of a backtrace -------------------------------------------------------------------------


class Part:
    """One stack's frames. `registers` are those of its innermost frame; walk() finds the rest."""

    def __init__(self, registers, title=None):
        self.registers = registers
        self.title = title
        self.count = 0
        self.outermost = None  # name of the function in which the stack began
        self.beyond = {}  # the registers where it ended: of no function

    def walk(self):
        frame = gdb.newest_frame()
        while frame and self.count < DEEPEST:
            pc = frame.pc()
            if self.count and (pc == 0 or pc >= MAGIC or pc == address_of("arm_long_return")):
                self.beyond = {name: self.read(frame, name) for name in SAVED + ("sp", "pc")}
                break
            self.count += 1
            self.outermost = frame.name()
            try:
                frame = frame.older()
            except gdb.error:
                frame = None

    @staticmethod
    def read(frame, name):
        try:
            return int(frame.read_register(name)) & 0xFFFFFFFF
        except (gdb.error, ValueError):
            return 0

    def saved(self):
        return {name: self.beyond.get(name, 0) for name in SAVED}

    def print(self, number, options):
        """gdb's own lines, numbered from number on; returns the next number."""
        if self.title:
            print(f"     <{self.title}>")
        with pretending(self.registers):
            text = gdb.execute(f"backtrace {options} {self.count}", to_string=True)
        for line in text.splitlines():
            match = re.match(r"#(\d+) +(.*)", line)
            if match:
                print(f"#{number:<3} {match[2]}")
                number += 1
            elif not line.startswith(("(More stack frames", "Backtrace stopped")):
                print(line)
        return number


def walked(registers, title=None):
    part = Part(registers, title)
    with pretending(registers):
        part.walk()
    return part


def exception_name(number):
    return EXCEPTIONS.get(number, f"interrupt {number - 16}")


def handler_parts(registers):
    """The parts on the interrupt stack, innermost first. One exception may interrupt another."""
    parts = []
    while registers["xpsr"] & 0x1FF:
        part = walked(registers)
        part.title = f"handler of {exception_name(registers['xpsr'] & 0x1FF)}"
        parts.append(part)
        if part.beyond.get("pc", 0) < MAGIC or part.beyond["pc"] & 8:  # to thread mode, or lost
            break
        registers = frame_at(part.beyond["sp"], part.saved(), part.beyond["pc"])
    return parts


def saved_registers(thread):
    """Where a thread goes on that PendSV has switched out."""
    context = thread.context
    saved = {name: int(context["r4_r11"][i]) for i, name in enumerate(SAVED)}
    return frame_at(int(context["psp"]), saved, exc_return(context, "exc_return"))


def exc_return(context, field):
    """What kind of frame it is; a kernel built without floating point keeps no note: the plain one."""
    return int(context[field]) if has(context, field) else FTYPE


def own_registers(thread):
    """(parts on the interrupt stack, registers of the thread): where it stands."""
    if not thread.is_current:
        return [], saved_registers(thread)
    registers = _cpu or live_registers()
    if registers["xpsr"] & 0x1FF == 0:
        return [], registers
    psp = process_stack()
    if not thread.owns(psp):  # PendSV has made it current, and not loaded it yet
        return [], saved_registers(thread)
    parts = handler_parts(registers)
    return parts, frame_at(psp, parts[-1].saved(), parts[-1].beyond.get("pc", FTYPE))


def user_part(thread, kernel):
    """What a user thread did when it came into the kernel, or None."""
    esf = gdb.lookup_type("struct arch_esf")
    if kernel.outermost == "fatal_error":  # the port puts a copy of the registers above its frame
        copy = gdb.Value(kernel.beyond.get("sp", 0)).cast(esf.pointer()).dereference()
        registers = {f"r{i}": int(copy["r"][i]) for i in range(13)}
        registers.update({name: int(copy[name]) for name in ("sp", "lr", "pc", "xpsr")})
        return Part(registers, "fault") if registers["pc"] & ~1 else None
    if thread.is_user and thread.on_kernel_stack(kernel.registers["sp"]) and (
            kernel.outermost != "thread_end_self"):
        registers = frame_at(int(thread.context["user_psp"]), kernel.saved(),
                             exc_return(thread.context, "user_exc_return"))
        return Part(registers, "system call")
    return None


def backtrace(thread, options):
    if thread.state & DEAD:
        print("It has ended.")
        return
    parts, registers = own_registers(thread)
    title = "interrupted" if parts else None
    kernel = walked(registers, title)
    parts.append(kernel)
    user = user_part(thread, kernel)
    if user:
        parts.append(walked(user.registers, user.title))
    number = 0
    for part in parts:
        number = part.print(number, options)


# ---- Commands -----------------------------------------------------------------------------------


class NoProcessStack(gdb.unwinder.Unwinder):
    """Ends gdb's own backtrace at a handler's end if the stub has no PSP.

    gdb would take the interrupt stack for the thread's, and show frames that never were."""

    def __init__(self):
        super().__init__("bulkhead")

    def __call__(self, pending):
        pc = pending.read_register("pc")
        if int(pc) & 0xFFFFFFFF < MAGIC:
            return None
        try:
            pending.read_register("psp")
            return None
        except ValueError:
            info = pending.create_unwind_info(FrameId(pending.read_register("sp"), pc))
            for name in ("sp", "xpsr"):
                info.add_saved_register(name, pending.read_register(name))
            info.add_saved_register("pc", gdb.Value(0).cast(pc.type))
            return info


class FrameId:
    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class Command(gdb.Command):
    """A command that looks at threads."""

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        if variable("_kernel") is None:
            raise gdb.GdbError("This program is not built with Bulkhead: it has no _kernel.")
        with kernel_view():
            find_threads.cache_clear()
            self.run(argument.split())


class Bulkhead(gdb.Command):
    """Commands for programs built with Bulkhead: `bulkhead threads`, `backtrace`, `walls`, `objects`."""

    def __init__(self):
        super().__init__("bulkhead", gdb.COMMAND_STACK, prefix=True)


class Threads(Command):
    """Lists the threads: priority, state, mode, memory domain, bytes of its stack in use, place.

    * is the thread that runs, or ran when the interrupt came. With CONFIG_INIT_STACKS the stack's use
    is the most there has been, else what is in use now: of the thread's own part, not the kernel's."""

    name = "bulkhead threads"

    def run(self, words):
        if words:
            raise gdb.GdbError("bulkhead threads takes no argument.")
        config = configuration()
        clock = Clock(config)
        rows = [("", "thread", "priority", "state", "mode", "domain", "stack", "at")]
        rows += [self.row(thread, config, clock) for thread in find_threads()]
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)) + "  " + row[-1])
        if not gdb.lookup_static_symbols("all_threads"):
            print("Threads in allocated memory are missing: CONFIG_THREAD_MONITOR=y lists them too.")

    @staticmethod
    def row(thread, config, clock):
        place, sp = "", thread.top
        if not thread.state & DEAD:
            _, registers = own_registers(thread)
            place, sp = f"{registers['pc']:#010x} {function_at(registers['pc'])}", registers["sp"]
        if thread.on_kernel_stack(sp):
            sp = int(thread.context["user_psp"])
        priority = str(int(thread.base["prio"]))
        if int(thread.base["own_prio"]) != int(thread.base["prio"]):
            priority += f" (own {int(thread.base['own_prio'])})"
        filled = config.get("CONFIG_INIT_STACKS") == "y"
        return ("*" if thread.is_current else " ", thread.name, priority, thread.what_it_does(clock),
                thread.mode(), thread.domain(), thread.stack_use(filled, sp), place)


class Backtrace(Command):
    """Shows the frames of a thread: bulkhead backtrace [THREAD|all] [full]

    THREAD is a name, a variable or an address; without it, the thread that runs. `full` shows local
    variables too. Frames of handlers and of the kernel come first, then the thread's own."""

    name = "bulkhead backtrace"

    def run(self, words):
        options = words.pop() if words and words[-1] == "full" else ""
        wanted = " ".join(words)
        threads = find_threads()
        if wanted != "all":
            threads = [find_thread(wanted)] if wanted else [t for t in threads if t.is_current]
        if not threads:
            raise gdb.GdbError("No thread runs yet.")
        clock = Clock(configuration())
        for thread in threads:
            print(f"{thread.name} ({thread.address:#x}): {thread.what_it_does(clock)}")
            backtrace(thread, options)
            if thread is not threads[-1]:
                print()


# ---- The walls: tools/walls reads the kernel's structures, here through gdb ------------------------


# gdb tells where a file is only while it reads it.
WALLS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "walls")


class TargetMemory:
    """The target's memory for tools/walls. What the image holds and nobody writes comes from there."""

    def __init__(self, program, unreadable):
        self.image, self.unreadable = program.image, unreadable
        self.rom = program.address("__rom_start"), program.address("__rom_limit")

    def read(self, address, size):
        if self.rom[0] <= address < self.rom[1]:
            return self.image.read(address, size)
        try:
            return gdb.selected_inferior().read_memory(address, size).tobytes()
        except gdb.MemoryError:
            raise self.unreadable(f"{address:#010x}") from None


@functools.lru_cache(1)
def walls_of(path, _time):
    """(the modules of tools/walls, the program)."""
    if WALLS not in sys.path:
        sys.path.append(WALLS)
    try:
        import answers
        import model
        import program
        import text
    except ImportError as error:
        raise gdb.GdbError(f"gdb's Python has no module {error.name}: `bulkhead setup map` installs it.") from None
    return (answers, model, program, text), program.Program(path)


class OfWalls(Command):
    """A command that shows the map of the program as it stands."""

    def modules(self):
        path = gdb.current_progspace().filename
        return walls_of(path, os.path.getmtime(path))

    def map(self):
        (answers, model, program_module, text), program = self.modules()
        try:
            memory = TargetMemory(program, program_module.Unreadable)
            return answers, text, program, model.build(program, memory, "debugger")
        except (model.NoWalls, program_module.NoProgram) as error:
            raise gdb.GdbError(str(error)) from None
        except (program_module.Unreadable, KeyError, TypeError) as error:
            raise gdb.GdbError(f"The kernel's records are not what they are once it runs ({error}): "
                               "let the program come to its first thread, for example `tbreak main`.") from None

    @staticmethod
    def print(*sections):
        print("\n\n".join("\n".join(lines) for lines in sections))


class Walls(OfWalls):
    """Who may touch what, from the kernel's tables: walls [THREAD [ADDRESS|NAME]]

    Without THREAD: the threads and the partitions. With it: the regions of the protection unit while it
    runs. With ADDRESS or the name of a variable, partition, kernel object or system call: may the thread,
    and why."""

    name = "bulkhead walls"

    def run(self, words):
        answers, text, program, found = self.map()
        try:
            if len(words) > 1:
                print(answers.why(found, words[0], " ".join(words[1:]), program.address))
            elif words:
                thread = answers.find_thread(found, words[0])
                if thread["mode"] != "user":
                    raise gdb.GdbError(f"{thread['name']} is a supervisor thread: it may touch everything that the "
                                       "kernel may.")
                self.print(text.slots(thread))
            elif not found["threads"]:
                raise gdb.GdbError("No thread has been created yet.")
            else:
                self.print(text.threads(found), text.partitions(found))
        except answers.Unknown as error:
            raise gdb.GdbError(str(error)) from None


class Objects(OfWalls):
    """Kernel objects, and who has permission: objects [THREAD]

    With THREAD: those it has permission on, and the system calls that it may make with them."""

    name = "bulkhead objects"

    def run(self, words):
        answers, text, _, found = self.map()
        if not words:
            self.print(text.objects(found))
            return
        try:
            thread = answers.find_thread(found, words[0])
        except answers.Unknown as error:
            raise gdb.GdbError(str(error)) from None
        kinds = {entry["name"]: entry["type"] for entry in found["objects"]}
        rows = [("object", "type"), *((name, kinds[name]) for name in thread["objects"])]
        self.print([f"{thread['name']} has permission on", *text.table(rows)],
                   ["and may call", "  " + ", ".join(thread["calls"])] if thread["mode"] == "user" else
                   ["and, as a supervisor thread, needs none."])


def end_target(_event=None):
    """Ends the emulator; `bulkhead debug` has it called when gdb ends. It may be gone before it says so."""
    if gdb.selected_inferior().pid:
        with contextlib.suppress(gdb.error):
            gdb.execute("with confirm off -- kill", to_string=True)


Bulkhead()
Threads()
Backtrace()
Walls()
Objects()
for short in ("walls", "objects"):
    with contextlib.suppress(gdb.error):  # there is one already: this file was read before
        gdb.execute(f"alias {short} = bulkhead {short}")
gdb.unwinder.register_unwinder(None, NoProcessStack(), replace=True)
