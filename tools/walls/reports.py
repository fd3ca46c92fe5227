# SPDX-License-Identifier: Apache-2.0
"""Fault reports in what a device prints.

The kernel marks each line of a report (include/bulkhead/report_print.h); nothing else that is printed
contains the mark. So a report is what is marked, whatever other text looks like. A log that went
through something that drops control characters has no marks: then looks must do.
"""

import re

MARK = b"\x02"
FIRST = re.compile(r">>> ZEPHYR FATAL ERROR (\d+)")
HELD_BACK = re.compile(r">>> ZEPHYR FATAL ERROR \d+: thread 0x[0-9a-f]+, one of too many")
NUMBERS_ONLY = re.compile(r">>> ZEPHYR FATAL ERROR \d+, thread 0x([0-9a-f]+), pc 0x([0-9a-f]+), address 0x([0-9a-f]+)")
LAST = re.compile("    thread .* ended, everything else goes on$|>>> Halting|"
                  f"{NUMBERS_ONLY.pattern}|{HELD_BACK.pattern}")

HEX = r"0x([0-9a-f]{1,8})"
RULES = (  # a line, and the names of what it tells
    (rf"(.*)thread {HEX} \((.*?)\), pc {HEX}, lr {HEX}, sp {HEX}, (user|supervisor) mode",
     "where thread name pc lr sp mode"),
    (rf"(.*)thread {HEX} \((.*?)\)", "where thread name"),
    (rf"(read of|write to|execution at|access to) {HEX} refused \(", "access address"),
    (rf"(.*) left its stack \[{HEX}, {HEX}\) with sp {HEX}", "who stack_start stack_end overflow"),
    (r"a function of (.*) overwrote its stack frame", "canary"),
    (r"the interrupt stack is full: (CONFIG_ISR_STACK_SIZE)", "interrupt_stack"),
    (rf"that is partition (\w+) \[{HEX}, {HEX}\), open to: (.*)", "partition start end users"),
    (r"(with an attribute that does not allow this)", "attribute"),
    (r"that is the (privileged )?stack of (.*)", "privileged owner"),
    (rf"that is in the (\w+) at {HEX}", "inside_type inside"),
    (r"that is (the kernel's memory): a variable", "kernel"),
    (r"that is (the program's code or constants)", "code"),
    (r"that is (a null pointer)", "null"),
    (r"that is (where devices are)", "device"),
    (r"(?:that is|that belongs) (in no partition|to no partition)", "nothing"),
    (rf"to allow it: K_MEM_PARTITION_DEFINE\(<it>, {HEX}, (\d+)", "device_start device_size"),
    (r"(to allow it: .*|and k_mem_domain_\w+\(.*)", "advice"),
    (rf"its domain {HEX}( \(the default\))?(?: has (.*))?", "domain default partitions"),
    (r"(it ended itself)", "itself"),
    (r"its call (\w+)\(\)(?:, argument (\w+))?", "call argument"),
    (rf"(.*) has no permission on the (.*?) at {HEX}", "who missing_type object"),
    (rf"{HEX} is no (.*?)(?:, but a (.*))?$", "object wanted_type is_type"),
    (rf"the (.*?) at {HEX}(?: \(.*\))? is (not initialised|in use)", "state_type object state"),
    (rf"(\d+) bytes at {HEX} that (.*) may not (read|write)", "size address who direction"),
    (rf"users may write the link of the queue's item at {HEX}", "item"),
    (r"on its stack: (.*)", "words"),
    (r"thread (.*) (is essential) and must not end", "who essential"),
    (r"thread (.*) (ended), everything else goes on", "who ended"),
    (r">>> (Halting) system.*", "halted"),
)
RULES = tuple((re.compile(pattern), names.split()) for pattern, names in RULES)
NUMBERS = set("thread pc lr sp address stack_start stack_end overflow start end inside device_start device_size domain"
              " object item".split())


class Report(dict):
    """What a report's lines tell, by the names of RULES. `reason` is always there."""

    def __getattr__(self, name):
        return self.get(name)


def parse(lines):
    """A Report of its lines, without marks; None if they do not begin with one."""
    first = FIRST.match(lines[0]) if lines else None
    if first is None:
        return None
    report = Report(reason=int(first[1]))
    if numbers := NUMBERS_ONLY.match(lines[0]):
        thread, code, address = (int(number, 16) for number in numbers.groups())
        report.update(thread=thread, pc=code, numbers_only=True, **({"address": address} if address else {}))
    if HELD_BACK.match(lines[0]):
        report["held_back"] = True
    for line in lines[1:]:
        learn(report, line.strip())
    report["words"] = [(int(offset), int(word, 16))
                       for offset, word in re.findall(rf"sp\+(\d+) {HEX}", report.get("words", ""))]
    report["partitions"] = [name for name in (report.get("partitions") or "").split(", ") if name]
    return report


def learn(report, line):
    for pattern, names in RULES:
        if found := pattern.match(line):
            for name, value in zip(names, found.groups()):
                if value is not None:
                    report[name] = number(name, value)
            return
    report["text"] = line  # what a call demands, in its own words


def number(name, value):
    if name not in NUMBERS:
        return value
    return int(value) if name == "device_size" else int(value, 16)


# ---- Out of a stream of bytes ---------------------------------------------------------------------


class Filter:
    """Text goes through as it comes, but for the marks; after a report comes what `explain` says of it.

        filter = Filter(write, explain); filter.feed(bytes); …; filter.end()

    `write` gets bytes, `explain` a Report and returns lines. With `marked` False, lines count as a
    report's that look so. Other text may come between the lines of one that is marked.
    """

    def __init__(self, write, explain, marked=True):
        self.write, self.explain, self.marked = write, explain, marked
        self.line = bytearray()  # that comes in, without marks
        self.is_report = False  # is it one of a report's?
        self.lines = []  # of the report that comes in
        self.others = 0  # lines since the last of these
        self.newline = b"\n"

    def feed(self, data):
        for piece in split(data):
            before, mark, after = piece.partition(MARK)
            self.text(before)
            if mark:
                self.line.clear()  # what stood before it is another's
                self.is_report = True
                self.text(after.replace(MARK, b""))

    def text(self, piece):
        if not piece:
            return
        self.write(piece)
        self.line += piece
        if piece.endswith(b"\n"):
            self.newline = b"\r\n" if self.line.endswith(b"\r\n") else b"\n"
            line, marked = self.line.decode("utf-8", "replace").rstrip("\r\n"), self.is_report
            self.line.clear()
            self.is_report = False
            if self.marked:
                self.marked_line(line) if marked else self.other_line(line)
            else:
                self.unmarked_line(line)

    def marked_line(self, line):
        if FIRST.match(line):
            self.finish()
        self.lines.append(line)
        self.others = 0
        if LAST.match(line):
            self.finish()

    def other_line(self, line):
        self.others += 1
        if self.others > PATIENCE:
            self.finish()
        if FIRST.search(line) or line.startswith(PREFIX):
            self.say(["(a program printed the line above, not the kernel)"])

    def unmarked_line(self, line):
        first = FIRST.search(line)
        if first or (self.lines and line.startswith(("    ", ">>> "))):
            self.marked_line(line[first.start():] if first else line)
        else:
            self.finish()

    def finish(self):
        """The report that came in is complete."""
        lines, self.lines = self.lines, []
        report = parse(lines)
        if report is not None and not report.held_back:
            self.say(self.explain(report))

    def idle(self):
        """Nothing has come in for a while: what there is of a report is all."""
        if self.lines and not self.line:
            self.finish()

    def say(self, lines):
        for line in lines:
            self.write((PREFIX + line).rstrip().encode() + self.newline)

    def end(self):
        if self.lines and self.line:
            self.write(self.newline)
        self.finish()


def split(data):
    """Lines, ended by a newline only."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]] + [data.split(b"\n")[-1]]


PATIENCE = 20  # lines of others after which a report is complete that did not say so
PREFIX = "  | "
