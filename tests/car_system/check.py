# SPDX-License-Identifier: Apache-2.0
"""Is the output of samples/car_system, on standard input, what its configuration demands?

    check.py KIND          one of expected_log()

Checked are every line of the log and its place, the times, and in user mode the kernel's table of
who may touch what. Of a fault report: the reason, the exact address, that both agree with the
table, and the advice.
"""

import re
import sys

ITEMS, ROGUE_AFTER = 6, 2  # CONFIG_CAR_ITEMS, CONFIG_CAR_ROGUE_AFTER
PERIOD, COMPUTATION, SCALE = 500, 50, 42
TICK = 1  # ms
REPORT = 10  # ms that the first item may be late if its producer has died before: a report is printed

DEFAULT = {"z_libc_partition"}
SHARED = {"z_libc_partition", "zpp_lib_partition", "app_partition"}
PRIVATE = {"Producer": "producer_partition", "Consumer": "consumer_partition"}
EXCHANGE = "pc_shared_partition"


class Wrong(Exception):
    """A sentence."""


def expect(condition, sentence):
    if not condition:
        raise Wrong(sentence)


# ---- The log ------------------------------------------------------------------------------------


def wrote(who, seq):
    return rf"I: {who} \(seq={seq}, value={seq * SCALE}\)"


def received(seq):
    return rf"I: ProdConsumer Consumer: received data \(seq={seq}, timestamp=\d+ ms, value={seq * SCALE}\)"


def exchange(first, who):
    for seq in range(first, ITEMS):
        yield wrote(who, seq)
        yield received(seq)


PRODUCER = "ProdConsumer Producer: writing data"
DEPUTY = "CarSystem: writing data in place of the Producer"
TAKEN_OVER = "W: CarSystem: the Producer has ended, its work is taken over"
START = [r"I: ProdConsumer Producer starting at \d+ ms", r"I: ProdConsumer Consumer starting at \d+ ms"]


def stopped(written, items, lost):
    if written:
        yield rf"I: ProdConsumer Producer: stopping, {written} items written, 0 times late"
    yield rf"I: ProdConsumer Consumer: stopping, {items} items received, {lost} lost"


def fatal(reason):
    texts = {0: "CPU exception", 2: "Stack overflow", 3: "Kernel oops", 4: "Kernel panic"}
    return rf">>> ZEPHYR FATAL ERROR {reason}: {texts[reason]} on CPU 0"


def rogue_while_running(what, reason):
    """The producer announces its mistake after an item, and dies; the consumer notices nothing."""
    good = list(exchange(0, PRODUCER))[:2 * ROGUE_AFTER + 1]
    return [*START, *good, rf"W: ProdConsumer Producer: {what}", fatal(reason), TAKEN_OVER,
            received(ROGUE_AFTER), *exchange(ROGUE_AFTER + 1, DEPUTY), *stopped(0, ITEMS, 0)]


def device_granted():
    """What the producer writes is printed, before the next line."""
    log = [*START, *exchange(0, PRODUCER), *stopped(ITEMS, ITEMS, 0)]
    after = log.index(received(ROGUE_AFTER))
    log[after:after + 1] = ["W: ProdConsumer Producer: writing to the register at 0x[0-9a-f]{8}",
                            "!" + received(ROGUE_AFTER)]
    return log


def both_die(before, first):
    """The producer dies, the deputy goes on with item first, then the consumer dies at it."""
    items = [wrote(DEPUTY, seq) for seq in range(first, ITEMS)]
    return [*before, fatal(0), TAKEN_OVER, items[0], fatal(0), *items[1:],
            "W: ProdConsumer stop: the semaphore was at its limit, the count is lost"]


def cannot_start(error):
    return [f"E: ProdConsumer: no domains for its threads: -{error}", f"E: Cannot start ProdConsumer: -{error}",
            f"E: CarSystem cannot start: -{error}", fatal(4), ">>> Halting system: Kernel panic"]


def expected_log(configuration):
    """The lines of the log, and where the kernel's report stands between them, as expressions."""
    logs = {
        "rogue-partition": rogue_while_running("writing to the Consumer's statistics at 0x[0-9a-f]{8}", 0),
        "rogue-kernel": rogue_while_running("making itself more urgent, at 0x[0-9a-f]{8}", 0),
        "rogue-device": rogue_while_running("writing to the register at 0x[0-9a-f]{8}", 0),
        "rogue-overflow": rogue_while_running("recursing without an end", 2),
        "device-partition": device_granted(),
        "rogue-mutex": [*START, wrote(PRODUCER, 0), fatal(3), TAKEN_OVER, *exchange(1, DEPUTY),
                        *stopped(0, ITEMS - 1, 1)],
        "no-app-partition": [*START, fatal(0), TAKEN_OVER, *exchange(0, DEPUTY), *stopped(0, ITEMS, 0)],
        "late-domains": [*START, wrote(PRODUCER, 0), fatal(0),
                         "W: ProdConsumer: the domains of its threads, too late: -22", TAKEN_OVER,
                         *exchange(1, DEPUTY), *stopped(0, ITEMS - 1, 1)],
        "shared-untagged": both_die([*START, wrote(PRODUCER, 0)], 1),
        "state-untagged": both_die(START, 0),
        "late-app-domain": both_die([], 0),
        "empty-partition": cannot_start(22),
        "too-many-partitions": cannot_start(28),
    }
    return logs.get(configuration, [*START, *exchange(0, PRODUCER), *stopped(ITEMS, ITEMS, 0)])


def check_log(lines, configuration):
    log = [line for line in lines if re.match(r"!?[EWID]: |>>> ", line)]
    expected = expected_log(configuration)
    for number, (line, pattern) in enumerate(zip(log, expected), 1):
        expect(re.fullmatch(pattern, line), f"line {number} of the log is\n  {line}\ninstead of\n  {pattern}")
    expect(len(log) == len(expected), f"the log has {len(log)} lines instead of {len(expected)}.")


def check_times(text, configuration):
    starts = {int(time) for time in re.findall(r"starting at (\d+) ms", text)}
    expect(len(starts) == 1, f"the threads start at different times: {starts}")
    start = starts.pop()
    for seq, time in re.findall(r"seq=(\d+), timestamp=(\d+) ms", text):
        planned = start + COMPUTATION + PERIOD * int(seq)
        late = REPORT if configuration == "no-app-partition" and seq == "0" else TICK
        expect(-TICK <= int(time) - planned <= late,
               f"item {seq} is from {time} ms instead of {planned} ms.")


# ---- The kernel's table ---------------------------------------------------------------------------


def table(text):
    """{thread: {"open": {partition: range}, "closed": …, "objects": [(type, address)], "end": text}}"""
    threads, thread = {}, None
    for line in text.partition("Isolation, from the kernel's tables:\n")[2].splitlines():
        if name := re.match(r"  (\w+): (user|supervisor)", line):
            thread = threads.setdefault(name[1], {"open": {}, "closed": {}, "objects": [], "end": ""})
        elif memory := re.match(r"      (\w[\w ]*?) +0x([0-9a-f]{8}) +(\d+)  (.*)", line):
            start = int(memory[2], 16)
            kind = "closed" if memory[4] == "no access" else "open"
            thread[kind][memory[1]] = range(start, start + int(memory[3]))
        elif thing := re.match(r"      (\w+) +0x([0-9a-f]{8})$", line):
            thread["objects"].append((thing[1], int(thing[2], 16)))
        elif line.startswith("    ended"):
            thread["end"] = line.strip()
    return threads


def partitions_of(name, configuration):
    """Which partitions a thread may touch, and which not."""
    of_domains = SHARED | set(PRIVATE.values()) | {EXCHANGE}
    if configuration in ("shared", "shared-untagged", "state-untagged"):
        return SHARED, set()
    if configuration == "late-app-domain":
        return DEFAULT, SHARED - DEFAULT
    if configuration == "late-domains" and name == "Producer":
        return SHARED, of_domains - SHARED
    may = SHARED | {PRIVATE[name], EXCHANGE}
    if configuration == "no-app-partition" and name == "Producer":
        may = may - {"app_partition"}
    if configuration == "device-partition":
        of_domains = of_domains | {"uart_partition"}
        may = may | ({"uart_partition"} if name == "Producer" else set())
    return may, of_domains - may


def check_table(threads, configuration):
    for name in PRIVATE:
        expect(name in threads, f"the table does not mention {name}.")
        may, may_not = partitions_of(name, configuration)
        is_open = set(threads[name]["open"]) - {"its own stack"}
        is_closed = set(threads[name]["closed"])
        expect(is_open == may, f"{name} may touch {is_open} instead of {may}.")
        expect(is_closed == may_not, f"{name} may not touch {is_closed} instead of {may_not}.")
        places = [place for kind in ("open", "closed") for place in threads[name][kind].values()]
        places.sort(key=lambda place: place.start)
        for one, next_one in zip(places, places[1:]):
            expect(one.stop <= next_one.start, f"two memories of {name} overlap.")
    if not threads["Consumer"]["end"]:
        expect(len(threads["Consumer"]["objects"]) == 4,
               f"the Consumer has permission on {threads['Consumer']['objects']}.")


# ---- The mistakes ---------------------------------------------------------------------------------


def number(pattern, text):
    found = re.search(pattern, text)
    expect(found, f"the fault report has no {pattern}")
    return int(next(group for group in found.groups() if group), 16)


def reports(text):
    """The fault reports, in their order: (thread, address, text)."""
    found = re.findall(r">>> ZEPHYR FATAL ERROR \d.*\n    thread 0x\w+ \((\w+)\).*\n((?:    .*\n)+)", text)
    return [(thread, number(r"(?:to|of) 0x([0-9a-f]{8}) refused \(user mode\)|with sp 0x([0-9a-f]{8})", report),
             report) for thread, report in found]


def check_end(threads, thread, reason, address):
    expect(threads[thread]["end"] == f"ended by fatal error {reason}, address {address:#010x}",
           f"the table does not say how the {thread} ended.")


def check_partition_report(address, thread, name, place, users, report):
    expect(address in place, f"{address:#x} is not in {name} as the table has it.")
    expect(f"partition {name} [{place.start:#010x}, {place.stop:#010x}), open to: {users}\n" in report,
           "the report does not say whose the address is.")
    expect(f"to allow it: k_mem_domain_add_partition(<domain of {thread}>, &{name})\n" in report,
           "the report does not say what would allow it.")


def check_rogue_partition(text, threads):
    [(_, address, report)] = reports(text)
    target = number(r"the Consumer's statistics at 0x([0-9a-f]{8})", text)
    expect(address == target + 4, f"the Producer wrote to {target + 4:#x}, the report says {address:#x}.")
    check_partition_report(address, "Producer", "consumer_partition",
                           threads["Consumer"]["open"]["consumer_partition"], "Consumer", report)
    check_end(threads, "Producer", 0, address)


def check_rogue_kernel(text, threads):
    [(_, address, report)] = reports(text)
    expect(address == number(r"more urgent, at 0x([0-9a-f]{8})", text), "the report has another address.")
    record = number(r"thread 0x([0-9a-f]{8}) \(Producer\), pc", text)
    expect(f"that is in the k_thread at {record:#010x} (Producer): the kernel's memory" in report,
           "the report does not say which object that is.")
    check_end(threads, "Producer", 0, address)


def check_rogue_device(text, threads):
    [(_, address, report)] = reports(text)
    expect(address == number(r"the register at 0x([0-9a-f]{8})", text), "the report has another address.")
    expect("that is where devices are, and in no partition\n" in report, "the report does not say device.")
    expect(f"K_MEM_PARTITION_DEFINE(<it>, {address & ~31:#010x}, 32, K_MEM_PARTITION_P_RW_U_RW)\n"
           "    and k_mem_domain_add_partition(<domain of Producer>, &<it>)\n" in report,
           "the report does not say what would allow it.")
    check_end(threads, "Producer", 0, address)


def check_rogue_overflow(text, threads):
    [(_, address, report)] = reports(text)
    stack = threads["Producer"]["open"]["its own stack"]
    expect(f"Producer left its stack [{stack.start:#010x}, {stack.stop:#010x})" in report
           and f"it needs more than {len(stack)} bytes" in report, "the report has another stack.")
    # A limit register keeps sp inside; without one it has gone beyond the end, by one frame.
    expect(stack.start - 128 < address < stack.start + 128, f"sp is {address:#x} at the overflow.")


def check_untagged(text, threads):
    """Both threads touch a variable in the kernel's memory, which is no kernel object."""
    ends = reports(text)
    expect([thread for thread, _, _ in ends] == ["Producer", "Consumer"], f"the wrong threads died: {ends}")
    for thread, address, report in ends:
        expect("that is the kernel's memory: a variable for user threads belongs into a partition "
               "(K_APP_DMEM, K_APP_BMEM)\n" in report, "the report does not say what to do.")
        check_end(threads, thread, 0, address)
    # the shared data, of 24 bytes, or its own state
    expect(abs(ends[0][1] - ends[1][1]) < 24, "the two threads did not die of the same variable.")


def check_no_app_partition(text, threads):
    [(_, address, report)] = reports(text)
    check_partition_report(address, "Producer", "app_partition",
                           threads["Consumer"]["open"]["app_partition"], "Consumer, main", report)
    check_end(threads, "Producer", 0, address)


def check_late_app_domain(text, threads):
    for thread, address, report in reports(text):
        check_partition_report(address, thread, "zpp_lib_partition",
                               threads[thread]["closed"]["zpp_lib_partition"], "main", report)
        check_end(threads, thread, 0, address)


def check_late_domains(text, threads):
    [(_, address, report)] = reports(text)
    check_partition_report(address, "Producer", "pc_shared_partition",
                           threads["Producer"]["closed"]["pc_shared_partition"], "nobody", report)
    check_end(threads, "Producer", 0, address)


def check_rogue_mutex(text, threads):
    address = number(r"Producer has no permission on the k_mutex at 0x([0-9a-f]{8})", text)
    expect(("k_mutex", address) in threads["Consumer"]["objects"],
           f"{address:#x} is not the mutex that the Consumer has permission on.")


MISTAKES = {
    "rogue-partition": check_rogue_partition, "rogue-mutex": check_rogue_mutex,
    "rogue-kernel": check_rogue_kernel, "rogue-device": check_rogue_device,
    "rogue-overflow": check_rogue_overflow, "shared-untagged": check_untagged,
    "state-untagged": check_untagged, "no-app-partition": check_no_app_partition,
    "late-app-domain": check_late_app_domain, "late-domains": check_late_domains,
}


def check(text, configuration):
    check_log(text.splitlines(), configuration)
    if configuration == "too-many-partitions":
        expect(re.search(r"the domain at 0x\w+ needs 6 regions of the protection unit and can have 5: it has 8, "
                         r"and the kernel takes 3\n", text), "it is not said that the domain is too big.")
        for name in SHARED | {PRIVATE["Producer"], EXCHANGE, "uart_partition"}:
            expect(re.search(rf"^     1  {name} ", text, re.M), f"{name} is not among the domain's.")
        expect("touch and allow the same: as one partition" in text, "it is not said what could be one.")
    if configuration in ("empty-partition", "too-many-partitions"):  # nothing has started
        return
    if configuration != "late-app-domain":  # its threads do not come so far as to start together
        check_times(text, configuration)
    threads = table(text)
    if configuration == "supervisor":
        expect(not threads, "there are no walls in supervisor mode, but a table of them.")
        return
    check_table(threads, configuration)
    if configuration in MISTAKES:
        MISTAKES[configuration](text, threads)


if __name__ == "__main__":
    try:
        check(sys.stdin.read().replace("\r", ""), sys.argv[1])
    except Wrong as wrong:
        sys.exit(str(wrong))
