#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Host test of tools/walls, of what needs no program: register words, sentences, text, differences, picture, page."""

import copy
import html.parser
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools/walls"))
sys.dont_write_bytecode = True
import answers  # noqa: E402
import model  # noqa: E402
import page  # noqa: E402
import picture  # noqa: E402
import text  # noqa: E402
import units  # noqa: E402

failures = 0


def expect(truth, what):
    global failures
    if not truth:
        print(f"FAILED: {what}")
        failures += 1


def equal(found, expected, what):
    expect(found == expected, f"{what}: {found!r} instead of {expected!r}")


# ---- Register words (ARM DDI 0553 MPU_RBAR, DDI 0403 MPU_RASR, RISC-V pmpcfg) ----------------------------


def seen(slot):
    return slot.start, slot.size, slot.user, slot.kernel


def test_armv8m():
    decode = units.Armv8m.decode
    equal(seen(decode(3, 0x20000000 | 1 << 1 | 1, 0x20000FE0 | 1)), (0x20000000, 0x1000, "rw", "rw"), "AP 01, XN")
    equal(seen(decode(3, 0x20000020 | 1, 0x20000020 | 1)), (0x20000020, 32, "", "rw"), "the limit is inclusive")
    equal(seen(decode(3, 3 << 1, 0xFE0 | 1)), (0, 0x1000, "rx", "rx"), "without XN who reads may execute")
    equal(seen(decode(3, 2 << 1 | 1, 0xFE0 | 1)), (0, 0x1000, "", "r"), "AP 10")
    equal(seen(decode(3, 3 << 1 | 1, 1, guarded=1)), (0, 32, "r", "rw"), "a guarded region")
    equal(decode(3, 0x20000000, 0x20000FE0).size, 0, "not enabled")
    pair = units.closed_twice([decode(3, 2 << 1 | 1, 1), decode(4, 2 << 1 | 1, 1), decode(5, 64 | 3, 64 | 1)])
    equal([(slot.user, slot.kernel) for slot in pair], [("", ""), ("", ""), ("rw", "rw")], "two equal regions close")


def test_armv7m():
    decode = units.Armv7m.decode
    equal(seen(decode(3, 0x20000000, 1 << 28 | 3 << 24 | 9 << 1 | 1)), (0x20000000, 1024, "rw", "rw"), "1 KB")
    equal(seen(decode(3, 0x20000000, 1 << 28 | 3 << 24 | 0x81 << 8 | 7 << 1 | 1)), (0x20000020, 192, "rw", "rw"),
          "six eighths of 256, from the second on")
    equal(decode(3, 0x20000000, 0xFF << 8 | 7 << 1 | 1).size, 0, "no eighth is left")
    equal(seen(decode(1, 0x10000, 6 << 24 | 15 << 1 | 1)), (0x10000, 65536, "rx", "rx"), "code")
    equal(decode(3, 0x20000000, 3 << 24 | 9 << 1).size, 0, "not enabled")


class Words(dict):
    """Stands for a struct arch_protection."""


def test_pmp():
    unit = object.__new__(units.Pmp)
    word = units.Pmp.NAPOT << 3 | 3
    image = Words(cfg=[word | (units.Pmp.TOR << 3 | 5) << 16, 0, 0], addr=[0x20000000 >> 2 | 3, 0x80, 0x100] + [0] * 8)
    equal(seen(unit.decode(image, 0)), (0x20000000, 32, "rw", "rwx"), "a power of two")
    equal(unit.decode(image, 1).size, 0, "an entry that is off")
    equal(seen(unit.decode(image, 2)), (0x200, 0x200, "rx", "rwx"), "from the last address on")
    unit = object.__new__(units.Smepmp)
    equal([unit.rights(cfg) for cfg in (2, 6)], [("r", "rw"), ("rw", "rw")], "rules of shared data")


# ---- A map to ask ------------------------------------------------------------------------------------------


def user(name, number, access, objects, calls, **more):
    return {"name": name, "symbol": name.lower(), "address": 0x20004000 + 256 * number, "mode": "user", "priority": 5,
            "state": "alive", "domain": f"{name.lower()}_domain", "number": number, "ended": None,
            "stack": {"start": 0x20000000 + 2048 * number, "size": 1024}, "privileged_stack": None, "objects": objects,
            "calls": calls, "access": access,
            "slots": [{"number": i, "start": piece["start"], "size": piece["size"], "user": piece["rights"],
                       "kernel": "rw", "what": piece["name"]} for i, piece in enumerate(access)], **more}


def piece(start, size, rights, what, name):
    return {"start": start, "size": size, "rights": rights, "what": what, "name": name}


CODE = piece(0x10000000, 0x1000, "rx", "code", "code and constants")


def block(start, size, kind, name="", owner=None):
    return {"start": start, "size": size, "kind": kind, "name": name, "owner": owner}


def partition(name, start, size, user_rights="rw", **more):
    return {"name": name, "start": start, "size": size, "user": user_rights, "kernel": "rw", "declared": "a.c:1",
            "variables": [{"name": f"{name}_data", "start": start, "size": size // 2, "declared": "a.c:2"}], "used": size // 2,
            "device": False, "what": "", "dma": False, **more}


def kernel_object(name, address, kind="K_OBJ_SEM", **more):
    return {"name": name, "address": address, "type": model.type_name(kind), "kind": kind, "size": 16, "initialized": True,
            "public": False, "dynamic": False, "threads": [], "declared": "a.c:3", **more}


def call(name, number, *kinds, linked=True):
    return {"name": name, "number": number, "lane": "short", "linked": linked, "objects": list(kinds)}


def example():
    a = user("A", 0, [piece(0x20000000, 1024, "rw", "stack", "its own stack"), CODE,
                      piece(0x20003000, 64, "rw", "partition", "mine"), piece(0x20003040, 64, "r", "partition", "ours"),
                      piece(0x50001000, 4096, "rw", "partition", "dma_partition")], ["sem", "a"], ["k_sem_give", "k_yield"])
    b = user("B", 1, [piece(0x20000800, 1024, "rw", "stack", "its own stack"), CODE,
                      piece(0x20003040, 64, "rw", "partition", "ours")], [], ["k_yield"], )
    b["state"], b["ended"] = "ended", {"reason": "CPU exception", "address": 0x20003000}
    main = {**user("main", 2, [], [], []), "mode": "supervisor"}
    found = {
        "bulkhead_map": model.SCHEMA, "source": "run", "run": {"until": "ended", "ms": 10, "uses_complete": True},
        "program": {"image": "zephyr.elf", "board": "some/board", "ram": {"start": 0x20000000, "size": 0x10000},
                    "flash": {"start": 0x10000000, "size": 0x10000}, "kernel_ram": {"start": 0x20003080, "size": 0xCF80}},
        "unit": {"name": "MPU of ARMv7-M", "regions": 8},
        "memory": [block(0x10000000, 0x1000, "code", "the program"), block(0x10001000, 0xF000, "free flash"),
                   block(0x20000000, 1024, "stack", "a_stack", "A"), block(0x20000400, 1024, "privileged stack", "a_stack", "A"),
                   block(0x20000800, 1024, "stack", "b_stack", "B"), block(0x20000C00, 1024, "guard", "b_stack", "B"),
                   block(0x20003000, 64, "partition", "mine"), block(0x20003040, 64, "partition", "ours"),
                   block(0x20003080, 16, "object", "sem"), block(0x20003090, 16, "object", "mutex"),
                   block(0x200030A0, 100, "kernel", "counter"), block(0x20003104, 12, "alignment"),
                   block(0x20003110, 0xCEF0, "free RAM"), block(0x50001000, 4096, "device", "dma_partition")],
        "partitions": [partition("mine", 0x20003000, 64), partition("ours", 0x20003040, 64),
                       partition("dma_partition", 0x50001000, 4096, device=True, what="DMA controller", dma=True, variables=[])],
        "domains": [], "threads": [a, b, main],
        "objects": [kernel_object("sem", 0x20003080, threads=["A"]), kernel_object("mutex", 0x20003090, "K_OBJ_MUTEX"),
                    kernel_object("a", 0x20004000, "K_OBJ_THREAD", threads=["A"])],
        "calls": [call("k_sem_give", 0, "K_OBJ_SEM"), call("k_yield", 1), call("k_mutex_lock", 2, "K_OBJ_MUTEX", None),
                  call("k_pipe_read", 3, "K_OBJ_PIPE", linked=False)],
        "devices": [{"start": 0x50000000, "size": 4096, "name": "UART 0", "dma": False}],
        "uses": {"A": {"partitions": {"mine": "rw"}, "objects": {"sem": 3}, "calls": {"k_sem_give": 3}}},
    }
    found["waste"] = model.waste(found["memory"], found["partitions"])
    found["matrix"] = model.matrix(found)
    return found


def says(thread, what, *parts):
    sentence = answers.why(example(), thread, what, {"counter": 0x200030A0}.get)
    for part in parts:
        expect(part in sentence, f"why {thread} {what}: \"{part}\" is missing in: {sentence}")


def refuses(thread, what, part, found=None):
    try:
        answers.why(found or example(), thread, what)
        expect(False, f"why {thread} {what} was answered")
    except answers.Unknown as error:
        expect(part in str(error) and str(error).count(". ") < 2, f"why {thread} {what}: {error}")


def test_why():
    says("A", "0x20003000", "A may read and write mine_data (0x20003000)", "in mine", "a_domain", "no other user thread may")
    says("A", "ours", "A may read ours (0x20003040), not write", "so may B")
    says("B", "mine", "B may not touch", "A may", "k_mem_domain_add_partition(&b_domain, &mine)", "ended since: CPU exception")
    says("B", "0x20000010", "the stack of A", "its own thread's only")
    says("B", "0x20000410", "the privileged stack of A", "no user may")
    says("A", "0x20000410", "its own privileged stack")
    says("A", "0x20000C00", "guard", "nobody may touch")
    says("A", "0x20000010", "on its own stack")
    says("A", "0x10000010", "may read and execute", "not write", "nobody may write")
    says("A", "counter", "ordinary memory of the kernel", "K_APP_DMEM")
    says("A", "counter+4", "0x200030a4")
    says("A", "0x20003084", "the k_sem sem", "A may use sem", "k_sem_give")
    says("A", "0x0", "null pointers")
    says("A", "0x50000004", "UART 0", "K_MEM_PARTITION_DEFINE(<it>, 0x50000000, 0x1000")
    says("A", "0x20004000", "RAM that nothing uses")
    says("A", "0x90000000", "nothing of the program")
    says("main", "0x20003000", "supervisor thread")
    says("A", "sem", "A may use sem: it has permission on it; calls of the program that take one: k_sem_give")
    says("B", "sem", "B may not use sem", "A has it", "k_object_access_grant(&sem, &b)")
    says("B", "mutex", "no thread has it")
    says("main", "sem", "need no permissions")
    says("A", "k_sem_give", "may call k_sem_give(), on k_sem: sem")
    says("A", "k_yield()", "takes no kernel object")
    says("A", "k_mutex_lock", "only to be ended", "k_mutex")
    says("A", "k_pipe_read", "not in the image")
    refuses("C", "mine", "there is no thread C")
    refuses("mian", "mine", "did you mean main?")
    refuses("A", "mtex", "did you mean mutex?")
    refuses("A", "blub", "there is nothing called blub")


def test_of_image():
    found = example()
    found["source"] = "image"
    for what in ("mine", "sem", "k_yield", "0x20000000"):
        expect("ask with --run" in answers.why(found, "A", what), f"an image cannot answer: {what}")


def test_slots():
    found, thread = example(), example()["threads"][0]
    equal(answers.slots_allow(found, thread, 0x20003000), "rw", "a region")
    equal(answers.slots_allow(found, thread, 0x20003080), "", "no region")
    thread["slots"].append({"number": 7, "start": 0x20003000, "size": 32, "user": "", "kernel": "rw", "what": ""})
    equal(answers.slots_allow(found, thread, 0x20003000), "", "ARMv7-M: the highest number decides")
    found["unit"]["name"] = "PMP of RISC-V"
    equal(answers.slots_allow(found, thread, 0x20003000), "rw", "RISC-V: the lowest number decides")
    found["unit"]["name"] = "MPU of ARMv8-M"
    equal(answers.slots_allow(found, thread, 0x20003000), "", "ARMv8-M: in two regions, nobody")


def test_never_used():
    left = answers.never_used(example())
    equal(left["A"]["partitions"], {"ours": "r", "dma_partition": "rw"}, "partitions that A did not use")
    equal(left["A"]["objects"], [], "objects that A did not use: itself does not count")
    equal(left["A"]["calls"], ["k_yield"], "calls that A did not make")
    equal(left["B"]["partitions"], {"ours": "rw"}, "B was not seen at all")
    equal(answers.never_used({"uses": None}), None, "nobody looked")


def test_text():
    said = text.render(example())
    for line in ("some/board, MPU of ARMv7-M with 8 regions", "0x20003000  64     rw  -",
                 "dma_partition (DMA controller, can do DMA: reaches all memory)", "k_mutex_lock  no object  no object",
                 "Regions while A runs: 5 of 5", "A, partitions: read ours, read and write dma_partition",
                 "kernel objects: 2; variables and stacks of the kernel: 1"):
        expect(line in said, f"\"{line}\" is missing in:\n{said}")


def changed(change):
    new = copy.deepcopy(example())
    change(new)
    new["matrix"] = model.matrix(new)
    return text.difference(example(), new)


def test_difference():
    equal(text.difference(example(), example()), [], "nothing changed")
    equal(changed(lambda new: new["threads"][1]["objects"].append("sem")), [(True, "B may use sem")], "an object")
    equal(changed(lambda new: new["threads"][0]["objects"].remove("sem")), [(False, "A may not use sem any more")], "and back")
    equal(changed(lambda new: new["threads"][0]["access"][3].update(rights="rw")), [(True, "A may write ours")], "a right")
    equal(changed(lambda new: new["threads"][0]["access"].pop(2)), [(False, "A may not read and write mine any more")], "lost")
    equal(changed(lambda new: new["calls"][3].update(linked=True)),
          [(True, "k_pipe_read() is in the program: every user may make the call")], "a call")
    equal(changed(lambda new: new["threads"].pop(1)), [(False, "B is not there any more")], "a thread")
    opened = changed(lambda new: new["threads"][2].update(mode="user", access=[piece(0x20003000, 64, "r", "partition", "mine")]))
    equal(opened, [(True, "main is a user thread that was not there"), (True, "main may read mine")], "a new user")
    equal(text.render_difference(example(), example()), "No thread may do more or less than before.", "rendered")
    expect("--run" in text.render_difference({**example(), "source": "image"}, example()), "an image and a run")


def test_flatten():
    span = model.Span
    found = model.flatten([span(0, 0, 100, "free", ""), span(1, 10, 20, "a", "a"), span(2, 20, 5, "b", "b"), span(1, 90, 30, "c", "c")])
    equal([(block["start"], block["size"], block["kind"]) for block in found],
          [(0, 10, "free"), (10, 10, "a"), (20, 5, "b"), (25, 5, "a"), (30, 60, "free"), (90, 30, "c")], "each byte once")


class Elements(html.parser.HTMLParser):
    """Counts; an element that is not closed, and an address of somewhere else, is a mistake."""

    VOID = ("meta", "input", "wbr")

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID:
            self.open.append(tag)
        self.wrong += [f"{name}={value}" for name, value in attributes if name in ("src", "href", "xlink:href")]

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def test_page():
    found = example()
    found["objects"][1]["name"] = "</script><b>"  # a name from a program is not markup
    found["matrix"] = model.matrix(found)
    for source in ("run", "image"):
        written = page.render({**found, "source": source})
        elements = Elements()
        elements.feed(written)
        expect(not elements.wrong and not elements.open, f"the page is not well-formed: {elements.wrong} {elements.open}")
        expect("@" not in "".join(line for line in written.split("\n") if line.startswith("@") and "media" not in line
                                  and "keyframes" not in line), "a placeholder is left")
        data = json.loads(written.split('id="data">')[1].split("</script>")[0])
        equal(data["objects"][1]["name"], "</script><b>", "the data of the page")
    svg = picture.alone(found)
    expect(svg.startswith("<svg") and svg.endswith("</svg>\n") and "read, write" in svg, "the picture")


for name, test in list(globals().items()):
    if name.startswith("test_"):
        test()
if failures:
    sys.exit(f"{failures} failures")
print("tools/walls: as expected")
