# SPDX-License-Identifier: Apache-2.0
"""What a fault report means in the source, and what to change there.

    explain.py [ELF] < log          a log of a board, or of an emulator; ELF: build/…/zephyr/zephyr.elf
    explain.py ELF --run COMMAND…   runs it, and explains while it prints; ends with its status

Text goes through as it is. After each report of the kernel's come lines of their own, which begin with "  | ".
"""

import argparse
import bisect
import json
import os
import select
import signal
import subprocess
import sys

try:
    from program import NONE, NoProgram, Program, Types, declared
    from places import Code, shown
except ImportError:
    sys.exit("There is no Python module elftools: `bulkhead setup explain` installs it.")
import reports

IDLE = 0.3  # seconds without output after which a report is complete
LIBRARY = ("z_libc_partition", "z_malloc_partition")  # what no variable of a program is put in by its author
ADD = "k_mem_domain_add_partition"


# ---- What is where in the program ---------------------------------------------------------------------


class Image:
    """A program, as the explanations look at it. Debug information is read where it is needed."""

    def __init__(self, path):
        self.program = Program(path)
        self.code = Code(self.program)
        self.searched = {}  # name of a variable: Types of the units that mention it

    def variable(self, address):
        """(Symbol, offset) of the variable that holds the address, None if none does."""
        return self.program.symbol_at(address) if address else None

    def types_of(self, name):
        """The types of those units only that mention the name."""
        if name not in self.searched:
            self.searched[name] = Types(units_that_name(self.program, name))
        return self.searched[name]

    def declaration(self, symbol):
        """'src/prod_consumer.c:42', or ''."""
        die = self.types_of(symbol.name).variables.get(symbol.address)
        if die is None:
            return ""
        if "DW_AT_decl_line" not in die.attributes:
            die = declared(die)
        file, line = die.attributes.get("DW_AT_decl_file"), die.attributes.get("DW_AT_decl_line")
        return f"{shown(self.code.file_name(die.cu, file.value))}:{line.value}" if file and line else ""

    def kind(self, symbol):
        types = self.types_of(symbol.name)
        die = types.variables.get(symbol.address)
        if die is None:
            return NONE
        return types.target_of(die if "DW_AT_type" in die.attributes else declared(die))

    def path(self, symbol, offset):
        """'shared_data.timestamp', 'consumer_statistics.lost', 'buffer[3]', 'unknown+4'."""
        kind, path = self.kind(symbol), symbol.name
        while kind is not None:
            if kind.kind == "array" and kind.element and kind.element.size:
                path += f"[{offset // kind.element.size}]"
                offset, kind = offset % kind.element.size, kind.element
            elif kind.kind == "struct" and not (offset == 0 and is_object(kind)):
                inner = [(name, at, member) for name, (at, member) in kind.fields.items()
                         if at <= offset < at + member.size and not name.startswith("_")]
                if not inner:
                    break
                name, at, kind = inner[0]
                path, offset = f"{path}.{name}", offset - at
            else:
                break
        return path + (f"+{offset}" if offset else "")

    def name_at(self, address):
        """The path of what is at the address, or the address."""
        found = self.variable(address)
        return self.path(*found) if found else f"{address:#010x}"

    def pointer_to(self, address):
        """What to write for it in the source."""
        found = self.variable(address)
        if found is None:
            return f"{address:#010x}"
        kind = self.kind(found[0])
        path = self.path(*found) if found[1] or kind.kind == "array" else found[0].name
        if path in ("z_main_thread", "z_idle_threads[0]"):
            return f"<{path}>"
        return f"&{path}"

    def is_initialised(self, symbol):
        """Has it a value at boot that is not zero?"""
        for section in self.program.elf.iter_sections():
            start = section["sh_addr"]
            if section["sh_flags"] & 2 and start <= symbol.address < start + section["sh_size"]:
                at = symbol.address - start
                return section["sh_type"] != "SHT_NOBITS" and any(section.data()[at:at + symbol.size])
        return False

    def domains(self):
        """Names of the program's domains, but for the default one."""
        found = []
        for symbol in self.program.sized:
            if symbol.kind == "variable" and symbol.name != "k_mem_domain_default" and symbol.size >= 64:
                if "domain" in symbol.name or symbol.size == self.program.labels["k_mem_domain_default"].size:
                    if self.kind(symbol).name == "k_mem_domain":
                        found.append(symbol.name)
        return found

    def by_neighbours(self, symbol, names):
        """The partitions; those first that have the most variables of the same file."""
        variables = self.types_of(symbol.name).variables
        die = variables.get(symbol.address)

        def neighbours(name):
            start, size = self.partition(name) or (0, 0)
            return sum(die is not None and other.cu is die.cu and start <= address < start + size
                       for address, other in variables.items())
        return sorted(names, key=neighbours, reverse=True)

    def partition(self, name):
        """(start, size) of a partition that the linker made, None if it is not known."""
        symbol = self.program.labels.get(name)
        if symbol is None:
            return None
        try:
            start, size = (int.from_bytes(self.program.image.read(symbol.address + at, 4), "little") for at in (0, 4))
        except Exception:  # noqa: BLE001 - it is filled at boot, or it is none
            return None
        return start, size

    def calls_for(self, kind):
        """System calls that take an object of a type: '-' if the build folder does not tell."""
        path = os.path.join(self.program.folder, "syscalls.json")
        try:
            with open(path, encoding="utf-8") as file:
                calls = json.load(file)
        except (OSError, ValueError):
            return []
        wanted = (f"struct {kind} *", "k_tid_t" if kind == "k_thread" else "")
        return [call["name"] for call in calls
                if call["parameters"] and call["parameters"][0]["type"].removeprefix("const ") in wanted]


def is_object(kind):
    """Is it named by its address?"""
    return kind.name.startswith("k_") or kind.name in ("sys_mutex", "device", "z_thread_stack_element")


def units_that_name(program, name):
    """The units that mention a name: their bytes have its place in .debug_str, or itself."""
    text = name.encode() + b"\0"
    strings, info = program.section(".debug_str"), program.section(".debug_info")
    marks, at = [], strings.find(text)
    while at >= 0:
        marks.append(at.to_bytes(4, "little"))
        at = strings.find(text, at + 1)
    if len(name) < 4:
        marks.append(text)
    hits = sorted(hit for mark in marks for hit in finds(info, mark))
    starts = getattr(program, "unit_starts", None)
    if starts is None:
        starts = program.unit_starts = unit_starts(info)
    offsets = sorted({starts[bisect.bisect_right(starts, hit) - 1] for hit in hits})
    return [program.dwarf.get_CU_at(offset) for offset in offsets]


def finds(data, mark):
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def unit_starts(info):
    starts, at = [], 0
    while at + 4 <= len(info):
        starts.append(at)
        at += 4 + int.from_bytes(info[at:at + 4], "little")
    return starts


# ---- The explanation ------------------------------------------------------------------------------------


class Explanation:
    """Of one report: `lines` for the reader."""

    def __init__(self, image, report):
        self.image, self.report = image, report
        self.lines, self.fixes = [], []
        self.place = None  # where the program did it
        self.explain()

    # ---- Words

    def say(self, label, text):
        if text:
            self.lines.append(f"{label:<10}{text}")

    def fix(self, text):
        self.fixes.append(text)

    def thread(self):
        """'&producer' for the source."""
        return self.image.pointer_to(self.report.thread) if self.report.thread else "<the thread>"

    def who(self):
        name = self.report.name or ""
        found = self.image.variable(self.report.thread)
        symbol = found[0].name if found else f"{self.report.thread or 0:#010x}"
        return f"{name} (thread {symbol})" if name and name != "unnamed" else f"thread {symbol}"

    def domain(self):
        """'&producer_domain' for the source."""
        return self.image.pointer_to(self.report.domain) if self.report.domain else f"<domain of {self.report.name}>"

    def kind_of_mistake(self):
        report = self.report
        return next((step for condition, step in (
            (report.overflow or report.canary or report.interrupt_stack, self.stack_overflow),
            (report.access or report.numbers_only, self.refused_access),
            (any(report.get(name) is not None for name in ("call", "object", "size", "item", "text", "itself")),
             self.refused_call),
        ) if condition), None)

    def explain(self):
        report = self.report
        places = self.places = self.trace()
        step = self.kind_of_mistake()
        if step is not None:
            step()
        elif report.reason == 0:
            self.lines.append(f"{self.who()} executed what is no instruction, or divided by zero, or the like")
        elif places:
            self.lines.append(f"{self.who()} ended with error {report.reason}")
        if not places and report.pc:
            self.say("in", f"{report.pc:#010x}, which is no code of this program")
        for place, times in counted(places):
            often = f", {times} times" if times > 1 else ""
            self.say("called by" if place is not places[0] else "in", f"{place}{often}")
            if place is places[0]:
                self.say("", self.source(place))
        for number, text in enumerate(self.fixes):
            self.say("to fix it" if number == 0 else "or", text)

    def trace(self):
        """Where it happened and where that was called, as far as it is the program's own code."""
        report, code = self.report, self.image.code
        if report.pc is None:
            return []
        pc = report.pc - 2 if report.reason == 3 and report.mode == "user" else report.pc  # it is behind the call
        words = dict(report.words)
        addresses = [pc, *code.callers(pc, report.lr or 0, report.sp or 0, words)]
        if len(addresses) == 1 and not code.places(pc):  # the registers are lost: what lies on the stack must do
            addresses = [(word & ~1) - 2 for word in words.values() if code.is_behind_a_call(word)]
        places = []
        for address in addresses:
            inlined = code.places(address)
            places += [place for place in inlined if not is_ours(place)] or inlined[-1:]
        if len(places) > 1 and places[-1].function == "z_thread_entry":
            places.pop()
        self.place = places[0] if places else None
        return places

    def source(self, place):
        """The line itself, if the file is here."""
        try:
            with open(place.file, encoding="utf-8", errors="replace") as file:
                text = file.read().splitlines()[place.line - 1].strip()
        except (OSError, IndexError):
            return ""
        return f"    {text}" if len(text) > 1 else ""

    # ---- An access

    def refused_access(self):
        report = self.report
        if report.address is None:
            self.lines.append(f"{self.who()} ended with error {report.reason}")
            return
        verb = {"read of": "read", "write to": "wrote to", "execution at": "executed"}.get(report.access, "touched")
        self.lines.append(f"{self.who()} {verb} {self.what(report.address)}")
        self.owner(report.address, report.access == "write to")

    def what(self, address):
        """'`shared_data.timestamp` at 0x38001900'."""
        function = self.image.program.symbol_at(address, "function")
        if function:
            offset = address - function[0].address
            return f"{function[0].name}()" + (f"+{offset}" if offset > 1 else "") + f" at {address:#010x}"
        found = self.image.variable(address)
        if found is None or found[0].name in ("z_main_stack",):
            return f"{address:#010x}"
        return f"{self.image.path(*found)} at {address:#010x}"

    def owner(self, address, write):
        report = self.report
        found = self.image.variable(address)
        if found:
            self.say("declared", self.image.declaration(found[0]))
        if report.partition:
            self.in_partition()
        elif report.inside:
            self.in_object(found)
        elif report.owner:
            self.on_a_stack()
        elif report.null:
            self.say("that is", "a null pointer, or a member of what it should point to")
            self.fix("let the pointer point to something, or look whether it is NULL"
                     + (f", in {self.place.function}()" if self.place else ""))
        elif report.device:
            self.in_device()
        elif found and self.is_constant(found[0]):
            self.say("that is", "a constant, which lies in flash")
            self.fix(f"if it is to change: take const away from {found[0].name}"
                     + (f" ({self.image.declaration(found[0])})" if self.image.declaration(found[0]) else "")
                     + ", and put it into a partition")
        elif report.code:
            self.say("that is", "the program's code or constants, which nobody may write")
        elif found and (report.kernel or report.numbers_only):
            self.in_kernel(found[0])
        elif report.nothing:
            self.say("that is", "in no partition, stack or object: a pointer that went astray")

    def is_constant(self, symbol):
        start = self.image.program.address("__rom_start", 0)
        end = self.image.program.address("__rom_end", 0)
        return start <= symbol.address < end

    def in_partition(self):
        report = self.report
        users = report.users or "nobody"
        self.say("lies in", f"{report.partition}, which is open to {users}")
        if report.domain:
            self.say("", f"{report.name} is in {self.domain().lstrip('&')}, which has "
                     + (", ".join(report.partitions) or "nothing"))
        if report.attribute:
            symbol = self.image.program.labels.get(report.partition)
            where = self.image.declaration(symbol) if symbol else ""
            self.fix(f"let the attribute of {report.partition} allow it: K_MEM_PARTITION_P_RW_U_RW, for example"
                     + (f" ({where})" if where else ""))
            return
        add = f"{ADD}({self.domain()}, &{report.partition})"
        if report.default:
            others = self.image.domains()
            target = f"&{others[0]}" if len(others) == 1 else f"<the domain that has {report.partition}>"
            self.fix(f"k_mem_domain_add_thread({target}, {self.thread()}), before it starts; or create it after "
                     "its creator has joined that domain: a thread begins in the domain of its creator")
            self.fix(f"{ADD}({self.domain()}, &{report.partition}), which opens it to every thread that "
                     "was put in no domain")
            return
        others = [name for name in self.image.domains() if f"&{name}" != self.domain()]
        if users == "nobody" and others:
            self.fix(f"put {report.name} into the domain that is to have {report.partition} before it starts: "
                     f"k_mem_domain_add_thread(&{' or &'.join(others)}, {self.thread()})")
        self.fix(add + ", before the thread starts")
        if users != "nobody" and self.place:
            self.fix(f"leave it alone, if it is no business of {report.name}'s")

    def in_object(self, found):
        report = self.report
        name = self.image.name_at(report.inside)
        self.say("that is", f"in the {report.inside_type} {name}, an object of the kernel's: users change it by system "
                 "calls only")
        calls = self.image.calls_for(report.inside_type)
        member = self.image.path(*found).rpartition(".")[2] if found else ""
        stem = report.inside_type.removeprefix("k_")
        fitting = [call for call in calls if call.startswith(("k_" + stem, stem))]
        likely = [call for call in fitting if member and member[:4] in call]
        changing = [call for call in likely if call.endswith(("_set", "_init"))] or likely
        if changing:
            self.fix(f"{changing[0]}({self.image.pointer_to(report.inside)}, …)")
        elif fitting:
            self.fix("one of its calls: " + ", ".join(fitting[:6]) + (" …" if len(fitting) > 6 else ""))

    def on_a_stack(self):
        self.say("that is", f"the {self.report.privileged or ''}stack of {self.report.owner}")
        self.fix("share data through a variable in a partition that both have: a stack is its thread's alone")

    def in_device(self):
        report = self.report
        self.say("that is", "where devices are")
        if report.device_start is not None:
            self.fix(f"K_MEM_PARTITION_DEFINE(device_partition, {report.device_start:#010x}, {report.device_size}, "
                     f"K_MEM_PARTITION_P_RW_U_RW); and {ADD}({self.domain()}, &device_partition)")
            self.fix("let a driver do it: a system call to a device that is granted, "
                     f"k_object_access_grant(<device>, {self.thread()})")

    def in_kernel(self, symbol):
        kind = "data" if self.image.is_initialised(symbol) else "bss"
        self.say("that is", f"ordinary kernel .{kind}: {symbol.name} is in no partition")
        own = self.image.by_neighbours(symbol, [name for name in self.report.partitions if name not in LIBRARY])
        choice = own[0] if own else "<a partition of its domain>"
        tag = f"K_APP_{'DMEM' if kind == 'data' else 'BMEM'}({choice})"
        self.fix(f"put {symbol.name} into {choice}, which {self.report.name or 'the thread'} may touch: "
                 f"write {tag} before its declaration" + self.declared_suffix(symbol))
        if len(own) > 1:
            self.fix(f"into {' or '.join(own[1:])}: a partition is for those who are to share it")

    def declared_suffix(self, symbol):
        where = self.image.declaration(symbol)
        return f" ({where})" if where else ""

    # ---- A stack

    def stack_overflow(self):
        report = self.report
        if report.interrupt_stack:
            self.lines.append("the interrupt stack is full")
            self.fix("a larger CONFIG_ISR_STACK_SIZE")
            return
        if report.canary:
            self.lines.append(f"{self.who()}: a function wrote beyond one of its arrays")
            return
        size = report.stack_end - report.stack_start
        found = self.image.variable(report.stack_start)
        name = found[0].name if found else "its stack"
        self.lines.append(f"{self.who()} left its stack {name} of {size} bytes")
        if found:
            self.say("declared", self.image.declaration(found[0]))
        functions = [place.function for place in self.places]
        often = next((name for name in functions if functions.count(name) > 1), None)
        if often:
            self.fix(f"{often}() calls itself: let it come to an end")
        self.fix(f"give {name} more than {size} bytes" + (self.declared_suffix(found[0]) if found else ""))

    # ---- A system call

    def refused_call(self):
        report = self.report
        call = f"{report.call}()" if report.call else "a system call"
        argument = f", argument {report.argument}" if report.argument else ""
        if report.itself:
            self.lines.append(f"{self.who()} ended itself: k_oops(), an assertion, or the like")
        elif report.missing_type:
            name = self.image.name_at(report.object)
            self.lines.append(f"{self.who()} has no permission on the {report.missing_type} {name}: {call}{argument}")
            self.declare(report.object)
            self.fix(f"k_object_access_grant({self.image.pointer_to(report.object)}, {self.thread()}), "
                     "before it starts")
        elif report.wanted_type:
            self.lines.append(f"{self.who()} gave {call} {self.what(report.object)}, which is no {report.wanted_type}"
                              + (f" but a {report.is_type}" if report.is_type else "") + argument)
            self.declare(report.object)
            self.fix(f"give it the address of a {report.wanted_type} of the program"
                     + ("" if report.object else "; this one is NULL"))
        elif report.state_type:
            name = self.image.name_at(report.object)
            self.lines.append(f"{self.who()}: the {report.state_type} {name} is {report.state}: {call}{argument}")
            self.declare(report.object)
            self.fix(f"initialise it before: {report.state_type}_init({self.image.pointer_to(report.object)}, …)"
                     if report.state == "not initialised" else "use another one, or wait until this one is free")
        elif report.size is not None:
            self.lines.append(f"{self.who()} gave {call} {report.size} bytes that it may not {report.direction}: "
                              f"{self.what(report.address)}{argument}")
            self.owner(report.address, report.direction == "write")
            if not self.fixes:
                self.fix(f"give it memory that {report.name} may {report.direction}: on its stack, or in a partition "
                         "of its domain")
        elif report.item is not None:
            self.lines.append(f"{self.who()}: an item of the queue lies where users may write: {call}")
            self.fix("k_queue_alloc_append() and its like, which keep the link elsewhere")
        else:
            self.lines.append(f"{self.who()}: {call}: {report.text or 'refused'}")

    def declare(self, address):
        found = self.image.variable(address)
        if found:
            self.say("declared", self.image.declaration(found[0]))


def is_ours(place):
    """Compiled into the program out of a header of ours: who called it is of more interest."""
    return "/include/generated/" in place.file or "/include/zephyr/" in place.file


def counted(places):
    """Consecutive ones that are the same, once, and how often."""
    found = []
    for place in places:
        if found and str(found[-1][0]) == str(place):
            found[-1][1] += 1
        else:
            found.append([place, 1])
    return found


# ---- Streams --------------------------------------------------------------------------------------------


class Explainer:
    """Report -> lines; the image is read when the first one comes."""

    def __init__(self, path):
        self.path, self.image = path, None

    def __call__(self, report):
        try:
            if self.image is None:
                self.image = Image(self.path)
            return Explanation(self.image, report).lines
        except NoProgram as error:
            return [str(error)]
        except Exception as error:  # noqa: BLE001 - the console goes on whatever the image is
            if os.environ.get("BULKHEAD_DEBUG"):
                raise
            return [f"(this report cannot be explained: {type(error).__name__}: {error})"]


def write(data):
    """All of it, now."""
    while data:
        data = data[os.write(1, data):]


def copy(source, sink):
    """Everything that comes from a descriptor, until its end."""
    while True:
        ready, _, _ = select.select([source], [], [], IDLE)
        if not ready:
            sink.idle()
            continue
        data = os.read(source, 65536)
        if not data:
            break
        sink.feed(data)
    sink.end()


def run(elf, command):
    """The command's output, explained; returns its status. It has the terminal: it gets the keys, and the signals
    that they make."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: process.send_signal(number))
    try:
        copy(process.stdout.fileno(), reports.Filter(write, Explainer(elf)))
    except BrokenPipeError:  # nobody reads any more; an emulator that cannot print would wait for ever
        while os.read(process.stdout.fileno(), 65536):
            pass
    status = process.wait()
    if status < 0:  # killed: so are we
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def explain_log(elf):
    data = sys.stdin.buffer.read() if not os.isatty(0) else None
    if data is None:
        print("Paste the log, then press Ctrl-D:", file=sys.stderr)
        data = sys.stdin.buffer.read()
    marked = reports.MARK in data
    if not marked and reports.FIRST.search(data.decode("utf-8", "replace")):
        print("There are no marks in this log: whether the kernel wrote its reports, or a program did, cannot be told.",
              file=sys.stderr)
    sink = reports.Filter(write, Explainer(elf), marked)
    sink.feed(data)
    sink.end()


def main():
    parser = argparse.ArgumentParser(description="Explains the fault reports in a log.")
    parser.add_argument("elf", help="the program that printed it")
    parser.add_argument("--run", nargs=argparse.REMAINDER, help="a command that prints it")
    args = parser.parse_args()
    if args.run:
        sys.exit(run(args.elf, args.run))
    try:
        Program(args.elf)
    except NoProgram as error:
        sys.exit(str(error))
    try:
        explain_log(args.elf)
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
