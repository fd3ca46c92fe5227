#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Host test of tools/walls: what a fault report tells, how a stream is filtered, how a frame is found."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools/walls"))
sys.dont_write_bytecode = True
import reports  # noqa: E402
from places import Common, read_frames, run_cfa  # noqa: E402

ACCESS = """>>> ZEPHYR FATAL ERROR 0: CPU exception on CPU 0
    thread 0x38001a70 (Producer), pc 0x10000622, lr 0x1000061f, sp 0x38000bc0, user mode
    write to 0x38001824 refused (user mode)
    that is partition consumer_partition [0x38001820, 0x38001840), open to: Consumer, main
    to allow it: k_mem_domain_add_partition(<domain of Producer>, &consumer_partition)
    its domain 0x38001de0 has z_libc_partition, app_partition
    on its stack: sp+12 0x10000585, sp+44 0x10001e35
    thread Producer ended, everything else goes on
"""
PERMISSION = """>>> ZEPHYR FATAL ERROR 3: Kernel oops on CPU 0
    thread 0x38001a08 (Producer), pc 0x10000368, lr 0x100005f7, sp 0x38000bc0, user mode
    its call k_mutex_lock(), argument mutex
    Producer has no permission on the k_mutex at 0x380018e4: k_object_access_grant(<it>, <Producer>) would give it
    its domain 0x38001af8 (the default)
    thread Producer ended, everything else goes on
"""
HALT = """>>> ZEPHYR FATAL ERROR 4: Kernel panic on CPU 0
    thread 0x38001a08 (main)
>>> Halting system: Kernel panic
"""
NUMBERS = ">>> ZEPHYR FATAL ERROR 0, thread 0x38001a70, pc 0x10000622, address 0x38001824\n"
HELD_BACK = ">>> ZEPHYR FATAL ERROR 3: thread 0x38001a70, one of too many\n"

# A line, and what it tells: one for each sentence of kernel/fatal.c and userspace/report.c.
LINES = [
    ("read of 0x00000004 refused (user mode)", {"access": "read of", "address": 4}),
    ("Producer left its stack [0x38000800, 0x38000c00) with sp 0x38000800: it needs more than 1024 bytes",
     {"who": "Producer", "stack_start": 0x38000800, "stack_end": 0x38000C00, "overflow": 0x38000800}),
    ("with an attribute that does not allow this", {"attribute": "with an attribute that does not allow this"}),
    ("that is the privileged stack of main", {"privileged": "privileged ", "owner": "main"}),
    ("that is the stack of thread 0x38001234", {"owner": "thread 0x38001234"}),
    ("that is in the k_thread at 0x38001a70 (Producer): the kernel's memory, which users change by system calls only",
     {"inside_type": "k_thread", "inside": 0x38001A70}),
    ("that is the kernel's memory: a variable for user threads belongs into a partition (K_APP_DMEM, K_APP_BMEM)",
     {"kernel": "the kernel's memory"}),
    ("that is the program's code or constants, which nobody may write", {"code": "the program's code or constants"}),
    ("that is a null pointer, or a member of what it should point to", {"null": "a null pointer"}),
    ("that is where devices are, and in no partition", {"device": "where devices are"}),
    ("to allow it: K_MEM_PARTITION_DEFINE(<it>, 0x50200000, 32, K_MEM_PARTITION_P_RW_U_RW)",
     {"device_start": 0x50200000, "device_size": 32}),
    ("that is in no partition, stack or object", {"nothing": "in no partition"}),
    ("its call k_poll()", {"call": "k_poll"}),
    ("0x38001824 is no k_sem, but a k_mutex", {"object": 0x38001824, "wanted_type": "k_sem", "is_type": "k_mutex"}),
    ("0x00000000 is no kernel object", {"object": 0, "wanted_type": "kernel object"}),
    ("the k_sem at 0x38001824 is not initialised",
     {"state_type": "k_sem", "object": 0x38001824, "state": "not initialised"}),
    ("the k_thread at 0x38001824 (x y) is in use", {"state_type": "k_thread", "object": 0x38001824, "state": "in use"}),
    ("16 bytes at 0x38001824 that Producer may not write",
     {"size": "16", "address": 0x38001824, "who": "Producer", "direction": "write"}),
    ("this is not so: prio >= 0", {"text": "this is not so: prio >= 0"}),
]


def marked(text):
    return "".join("\x02" + line for line in text.splitlines(keepends=True)).encode()


def filtered(*pieces, mark=True, explain=lambda report: [f"{report.reason} {report.name}"]):
    out = []
    sink = reports.Filter(out.append, explain, mark)
    for piece in pieces:
        sink.feed(piece)
    sink.end()
    return b"".join(out).decode()


class Reports(unittest.TestCase):
    def test_access(self):
        report = reports.parse(ACCESS.splitlines())
        self.assertEqual((report.reason, report.thread, report.name, report.pc, report.lr, report.sp, report.mode),
                         (0, 0x38001A70, "Producer", 0x10000622, 0x1000061F, 0x38000BC0, "user"))
        self.assertEqual((report.access, report.address, report.partition, report.start, report.end, report.users),
                         ("write to", 0x38001824, "consumer_partition", 0x38001820, 0x38001840, "Consumer, main"))
        self.assertEqual((report.domain, report.default, report.partitions),
                         (0x38001DE0, None, ["z_libc_partition", "app_partition"]))
        self.assertEqual(report.words, [(12, 0x10000585), (44, 0x10001E35)])

    def test_permission(self):
        report = reports.parse(PERMISSION.splitlines())
        self.assertEqual((report.call, report.argument, report.missing_type, report.object),
                         ("k_mutex_lock", "mutex", "k_mutex", 0x380018E4))
        self.assertEqual((report.default, report.partitions, report.words), (" (the default)", [], []))

    def test_each_line(self):
        for line, told in LINES:
            report = reports.Report()
            reports.learn(report, line)
            self.assertEqual(report, told, line)

    def test_numbers_only(self):
        report = reports.parse([NUMBERS.strip()])
        self.assertEqual((report.thread, report.pc, report.address, report.numbers_only),
                         (0x38001A70, 0x10000622, 0x38001824, True))

    def test_no_report(self):
        self.assertIsNone(reports.parse([]))
        self.assertIsNone(reports.parse(["    thread x ended, everything else goes on"]))


class Filters(unittest.TestCase):
    def test_text_goes_through(self):
        for text in (b"a\nb", b"", b"\r\n\xff\x00>>> \n", b"  a | b\n"):
            out = []
            sink = reports.Filter(out.append, None)
            sink.feed(text)
            sink.end()
            self.assertEqual(b"".join(out), text)
        out = []
        reports.Filter(out.append, None).feed(b"a prompt> ")
        self.assertEqual(out, [b"a prompt> "], "it does not wait for the end of a line")

    def test_explained_at_its_end(self):
        text = filtered(b"before\n" + marked(ACCESS) + b"after\n")
        self.assertEqual(text, "before\n" + ACCESS + "  | 0 Producer\nafter\n")

    def test_in_pieces(self):
        data = b"x" + marked(ACCESS) + b"between\n" + marked(HALT)
        whole = filtered(data)
        for size in (1, 2, 7, 50):
            self.assertEqual(filtered(*(data[i:i + size] for i in range(0, len(data), size))), whole)
        self.assertEqual(whole.count("  | "), 2)

    def test_other_text_in_between(self):
        lines = marked(ACCESS).splitlines(keepends=True)
        told = []
        filtered(b"I: other\n".join(lines), explain=lambda report: told.append(report) or [])
        self.assertEqual([report.partition for report in told], ["consumer_partition"])

    def test_forged(self):
        told = []
        text = filtered(ACCESS.encode(), b"  | to fix it: nothing\n", explain=lambda report: told.append(report) or [])
        self.assertEqual(told, [])
        self.assertEqual(text.count("(a program printed the line above, not the kernel)"), 2)

    def test_text_before_a_mark_is_not_the_reports(self):
        told = []
        filtered(b">>> ZEPHYR FATAL ERROR 4: " + marked(PERMISSION), explain=lambda report: told.append(report) or [])
        self.assertEqual([report.reason for report in told], [3])

    def test_without_an_end(self):
        out = []
        sink = reports.Filter(out.append, lambda report: ["told"])
        sink.feed(marked("".join(ACCESS.splitlines(keepends=True)[:3])))
        self.assertNotIn(b"told", b"".join(out))
        sink.idle()
        self.assertIn(b"told", b"".join(out))
        lines = marked("".join(ACCESS.splitlines(keepends=True)[:3]))
        self.assertIn("told", filtered(lines + b"text\n" * 50, explain=lambda report: ["told"]))

    def test_line_ends_are_the_devices(self):
        self.assertIn("  | 0 Producer\r\n", filtered(marked(ACCESS.replace("\n", "\r\n"))))

    def test_log_without_marks(self):
        text = filtered(b"[1.0] a\n" + ACCESS.encode() + b"b\n" + HALT.encode(), mark=False)
        self.assertEqual(text.count("  | "), 2)

    def test_held_back(self):
        self.assertNotIn("  | ", filtered(marked(HELD_BACK)))

    def test_numbers_only(self):
        self.assertIn("  | ", filtered(marked(NUMBERS)))


class Frames(unittest.TestCase):
    """push {r4, lr}; sub sp, #8 (Arm: r4 is 4, sp 13, lr 14; offsets count in -4)."""

    COMMON = Common(2, -4, bytes([0x0C, 13, 0]))
    CODE = bytes([0x41, 0x0E, 8, 0x84, 2, 0x8E, 1, 0x41, 0x0E, 16, 0x44, 0x0A, 0x0E, 8, 0x41, 0xC4, 0xCE, 0x0E, 0,
                  0x41, 0x0B])

    def rules(self, pc):
        return run_cfa(self.COMMON, self.CODE, 0x1000, pc)

    def test_prologue(self):
        self.assertEqual(self.rules(0x1000), {"register": 13, "offset": 0, "saved": {}})
        self.assertEqual(self.rules(0x1002), {"register": 13, "offset": 8, "saved": {4: -8, 14: -4}})
        self.assertEqual(self.rules(0x1004)["offset"], 16)

    def test_epilogue_and_after(self):
        self.assertEqual(self.rules(0x100C)["offset"], 8)
        self.assertEqual(self.rules(0x100E), {"register": 13, "offset": 0, "saved": {}})
        self.assertEqual(self.rules(0x1010), {"register": 13, "offset": 16, "saved": {4: -8, 14: -4}})

    def test_section(self):
        common = bytes([1]) + b"\0" + bytes([2, 0x7C, 14, 0x0C, 13, 0])
        common += bytes(-len(common) % 4)
        section = (len(common) + 4).to_bytes(4, "little") + b"\xff\xff\xff\xff" + common
        body = (0x1001).to_bytes(4, "little") + (0x20).to_bytes(4, "little") + self.CODE
        section += (len(body) + 4).to_bytes(4, "little") + (0).to_bytes(4, "little") + body
        [(start, end, shared, code)] = read_frames(section)
        self.assertEqual((start, end, shared.code_factor, shared.data_factor, code),
                         (0x1000, 0x1020, 2, -4, self.CODE))


if __name__ == "__main__":
    unittest.main()
