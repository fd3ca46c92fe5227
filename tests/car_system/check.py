# SPDX-License-Identifier: Apache-2.0
"""Is the output of samples/car_system, on standard input, what its configuration demands?

    check.py supervisor | shared | domains | rogue-partition | rogue-mutex

Checked are every line of the log and its place, the times, and in user mode the kernel's table of
who may touch what. Of a fault report: the reason, the exact address, and that both agree with the
table.
"""

import re
import sys

ITEMS, ROGUE_AFTER = 6, 2  # CONFIG_CAR_ITEMS, CONFIG_CAR_ROGUE_AFTER
PERIOD, COMPUTATION, SCALE = 500, 50, 42
TICK = 1  # ms

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


def expected_log(configuration):
    """The lines of the log, and where the kernel's report stands between them, as expressions."""
    if configuration == "rogue-partition":
        good = list(exchange(0, PRODUCER))[:2 * ROGUE_AFTER + 1]
        return [*START, *good,
                r"W: ProdConsumer Producer: writing to the Consumer's statistics at 0x[0-9a-f]{8}",
                r">>> ZEPHYR FATAL ERROR 0: CPU exception on CPU 0", TAKEN_OVER,
                received(ROGUE_AFTER), *exchange(ROGUE_AFTER + 1, DEPUTY), *stopped(0, ITEMS, 0)]
    if configuration == "rogue-mutex":
        return [*START, wrote(PRODUCER, 0), r">>> ZEPHYR FATAL ERROR 3: Kernel oops on CPU 0",
                TAKEN_OVER, *exchange(1, DEPUTY), *stopped(0, ITEMS - 1, 1)]
    return [*START, *exchange(0, PRODUCER), *stopped(ITEMS, ITEMS, 0)]


def check_log(lines, configuration):
    log = [line for line in lines if re.match(r"[EWID]: |>>> ", line)]
    expected = expected_log(configuration)
    for number, (line, pattern) in enumerate(zip(log, expected), 1):
        expect(re.fullmatch(pattern, line), f"line {number} of the log is\n  {line}\ninstead of\n  {pattern}")
    expect(len(log) == len(expected), f"the log has {len(log)} lines instead of {len(expected)}.")


def check_times(text):
    starts = {int(time) for time in re.findall(r"starting at (\d+) ms", text)}
    expect(len(starts) == 1, f"the threads start at different times: {starts}")
    start = starts.pop()
    for seq, time in re.findall(r"seq=(\d+), timestamp=(\d+) ms", text):
        planned = start + COMPUTATION + PERIOD * int(seq)
        expect(abs(int(time) - planned) <= TICK, f"item {seq} is from {time} ms instead of {planned} ms.")


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
    if configuration == "shared":
        return SHARED, set()
    other = next(thread for thread in PRIVATE if thread != name)
    return SHARED | {PRIVATE[name], EXCHANGE}, {PRIVATE[other]}


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
    expect(len(threads["Consumer"]["objects"]) == 4,
           f"the Consumer has permission on {threads['Consumer']['objects']}.")


# ---- The mistakes ---------------------------------------------------------------------------------


def number(pattern, text):
    found = re.search(pattern, text)
    expect(found, f"the fault report has no {pattern}")
    return int(found[1], 16)


def check_rogue_partition(text, threads):
    address = number(r"write to 0x([0-9a-f]{8}) refused", text)
    target = number(r"the Consumer's statistics at 0x([0-9a-f]{8})", text)
    place = threads["Consumer"]["open"]["consumer_partition"]
    expect(address == target + 4, f"the Producer wrote to {target + 4:#x}, the report says {address:#x}.")
    expect(address in place, f"{address:#x} is not in consumer_partition as the table has it.")
    expect(f"partition consumer_partition [{place.start:#010x}, {place.stop:#010x}), open to: Consumer\n"
           in text, "the report does not say whose the address is.")
    expect(threads["Producer"]["end"] == f"ended by fatal error 0, address {address:#010x}",
           "the table does not say how the Producer ended.")


def check_rogue_mutex(text, threads):
    address = number(r"Producer has no permission on the k_mutex at 0x([0-9a-f]{8})", text)
    expect(("k_mutex", address) in threads["Consumer"]["objects"],
           f"{address:#x} is not the mutex that the Consumer has permission on.")


def check(text, configuration):
    check_log(text.splitlines(), configuration)
    check_times(text)
    threads = table(text)
    if configuration == "supervisor":
        expect(not threads, "there are no walls in supervisor mode, but a table of them.")
        return
    check_table(threads, configuration)
    if configuration == "rogue-partition":
        check_rogue_partition(text, threads)
    elif configuration == "rogue-mutex":
        check_rogue_mutex(text, threads)


if __name__ == "__main__":
    try:
        check(sys.stdin.read().replace("\r", ""), sys.argv[1])
    except Wrong as wrong:
        sys.exit(str(wrong))
