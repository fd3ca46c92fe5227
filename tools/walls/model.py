# SPDX-License-Identifier: Apache-2.0
"""The isolation map of a program: what doc/map.md describes, as a dictionary ready for JSON.

    build(program, memory, source)

The only reader of the kernel's structures on the host. What it says of rights is looked up where the
walls themselves look: the domains' partitions and the threads' stacks (I1), the object table and the
permissions beside it, the dispatch table of system calls. With the image for a memory, all that is
decided at run time is still empty, and said to be unknown.
"""

import functools
import json
import os

import units
from program import Unreadable, open_or_none

SCHEMA = 1
K_USER = 4  # of base.user_options; macros are not in the debug information
DEAD, PRESTART = 8, 4  # of base.thread_state
INITIALIZED, PUBLIC = 1, 2  # of struct k_object's flags
ERRORS = {0: "CPU exception", 1: "unhandled interrupt", 2: "stack overflow", 3: "oops", 4: "panic"}


class NoWalls(Exception):
    """A sentence: the program has no user mode."""


def is_there(program):
    return program.has_type("struct kobject_table") and program.address("kobject_table") is not None


def build(program, memory, source, ended=None):
    """The map. `ended`: {address of a thread: what it had when it ended}, from who watched the run."""
    if program.address("_kernel") is None:
        raise NoWalls(f"{program.path} is not built with Bulkhead: it has no _kernel.")
    if not is_there(program):
        raise NoWalls("this program has no user mode, so there are no walls to show: build it with CONFIG_USERSPACE=y "
                      "(the main job: without an application).")
    return Reader(program, memory, source).build(ended or {})


class Reader:
    def __init__(self, program, memory, source):
        self.program, self.memory = program, memory
        self.live = source != "image"
        self.source = source
        self.unit = units.unit_of(program)
        self.kinds = {number: name for name, number in program.types.enumerators("enum k_objects").items()}
        self.partition_names = self.read_partition_names()
        self.table = self.read_table()

    def build(self, ended):
        objects = self.objects()
        threads = self.threads(objects)
        for thread in threads:
            if thread["state"] == "ended":
                thread.update(ended.get(thread["address"], {}))
        by_address = {thread["address"]: thread["name"] for thread in threads}
        domains = self.domains(by_address)
        calls = self.calls()
        self.permissions(objects, threads)
        model = {
            "bulkhead_map": SCHEMA,
            "program": self.describe(),
            "source": self.source,
            "unit": {"name": self.unit.name, "regions": self.unit.regions},
            "memory": [],
            "partitions": self.partitions(domains),
            "domains": domains,
            "threads": threads,
            "objects": objects,
            "calls": calls,
            "devices": self.devices,
        }
        model["memory"] = flatten(self.spans(model))
        model["waste"] = waste(model["memory"], model["partitions"])
        for thread in threads:
            thread["calls"] = self.possible_calls(thread, objects, calls) if thread["mode"] == "user" else []
        model["uses"] = None
        model["matrix"] = matrix(model)
        return model

    def at_its_end(self, address):
        """What a thread has that is about to end: afterwards the kernel knows no more of its rights."""
        thread, objects = self.live_thread(address), self.objects()
        thread["state"] = "ending"
        thread["number"] = next((entry["_data"] for entry in objects if entry["address"] == address), None)
        self.permissions(objects, [thread])
        return {key: thread[key] for key in ("objects", "domain", "access", "slots", "priority")}

    def describe(self):
        config = self.program.config
        return {"image": os.path.basename(self.program.path), "board": config.get("BOARD", ""),
                "ram": self.span("__ram_start", "__ram_end"),
                "flash": {"start": self.flash_start, "size": self.program.address("__rom_limit") - self.flash_start},
                "kernel_ram": self.span("__kernel_ram_start", "__kernel_ram_end")}

    @functools.cached_property
    def flash_start(self):
        """Where vectors are, which users may not read everywhere."""
        return min([self.program.address("__rom_start"), *(address for address, _ in self.program.loaded)])

    def span(self, first, last):
        start = self.program.address(first)
        return {"start": start, "size": self.program.address(last) - start}

    # ---- The object table

    def read_table(self):
        """[(address, kind, data, flags)] of every object of the program, in the order of the table."""
        start = self.program.address("kobject_table")
        header = self.program.at("struct kobject_table", start, self.memory)
        row = self.program.types.of("struct kobject_descriptor").size
        first = start + header.type.fields["descriptors"][0]
        rows = []
        for i in range(int(header["count"])):
            entry = self.program.at("struct kobject_descriptor", first + i * row, self.memory)
            rows.append((int(entry["address"]), self.kinds.get(int(entry["type"]), "?"), int(entry["data"]),
                         int(entry["flags"])))
        self.rights_words = int(header["rights_words"])
        self.kobject_ram = self.program.address("__kobject_ram"), int(header["ram_size"])
        self.descriptors_end = first + len(rows) * row
        return rows

    def records(self):
        """(address, kind, data, flags, permissions of the threads by their number, dynamic?) of all objects."""
        size = self.program.types.of("struct k_object").size
        for i, (address, kind, data, flags) in enumerate(self.table):
            perms = b""
            if self.live:
                record = self.program.at("struct k_object", self.kobject_ram[0] + i * size, self.memory)
                flags, perms = int(record["flags"]), record["perms"].bytes()
            yield address, kind, data, flags, perms, False
        root = self.program.variable("root", self.memory, "userspace/tree.c")
        if root is not None and self.live:
            yield from self.tree(int(root))

    def tree(self, address):
        if address == 0:
            return
        node = self.program.at("struct dynamic", address, self.memory)
        record = node["object"]
        yield (int(record["name"]), self.kinds.get(int(record["type"]), "?"), int(record["data"]),
               int(record["flags"]), record["perms"].bytes(), True)
        for child in node["child"]:
            yield from self.tree(int(child))

    def objects(self):
        found = []
        for address, kind, data, flags, perms, dynamic in self.records():
            entry = {"name": self.object_name(address, kind, dynamic), "address": address, "type": type_name(kind),
                     "kind": kind, "size": self.size_of(kind, address, data),
                     "initialized": bool(flags & INITIALIZED), "public": bool(flags & PUBLIC), "dynamic": dynamic,
                     "threads": []}
            place = self.program.declaration(self.symbol_start(address)) if not dynamic else None
            entry["declared"] = f"{short(place[0])}:{place[1]}" if place else ""
            entry["_perms"], entry["_data"], entry["_id"] = perms, data, None if dynamic else len(found)
            found.append(entry)
        return found

    def symbol_start(self, address):
        found = self.program.symbol_at(address)
        return found[0].address if found else address

    def size_of(self, kind, address, data):
        if kind == "K_OBJ_THREAD_STACK_ELEMENT":
            return data * 32
        if kind.startswith("K_OBJ_DRIVER"):
            return self.program.types.of("struct device").size if self.program.has_type("struct device") else 0
        name = "struct " + type_name(kind)
        return self.program.types.of(name).size if self.program.has_type(name) else 0

    def object_name(self, address, kind, dynamic):
        if dynamic:
            return f"{type_name(kind)} {address:#x}"
        path, _ = self.program.path_at(address)
        if path is None:
            return f"{type_name(kind)} {address:#x}"
        if kind == "K_OBJ_THREAD_STACK_ELEMENT":
            path = path.removesuffix("[0]")  # its first byte
        for prefix in ("_k_thread_obj_", "_k_thread_stack_", "__device_"):
            path = path.removeprefix(prefix)
        return path

    def permissions(self, objects, threads):
        """Who has permission on what, both ways. A thread that has ended has what it had then."""
        for thread in threads:
            if thread["number"] is not None and thread["state"] in ("alive", "not started", "ending") and self.live:
                rights = self.rights_of(thread["address"])
                thread["objects"] += [entry["name"] for entry in objects
                                      if entry["public"] or self.granted(entry, thread["number"], rights)]
        for entry in objects:
            for key in ("_perms", "_data", "_id"):
                del entry[key]
        for thread in threads:
            for entry in objects:
                if entry["name"] in thread["objects"]:
                    entry["threads"].append(thread["name"])

    def rights_of(self, address):
        """The bits that the gate reads, one for each object of the table."""
        pointer = int(self.program.at("struct k_thread", address, self.memory)["rights"])
        return self.memory.read(pointer, 4 * self.rights_words) if pointer else b""

    @staticmethod
    def granted(entry, number, rights):
        """Of the table's objects the thread's bitmap decides, of those made at run time the object's own."""
        bits, bit = (entry["_perms"], number) if entry["_id"] is None else (rights, entry["_id"])
        return bool(bit // 8 < len(bits) and bits[bit // 8] >> bit % 8 & 1)

    # ---- Partitions and domains

    def read_partition_names(self):
        start, end = (self.program.address(f"_partition_name_list_{which}") for which in ("start", "end"))
        names = {}
        if start is None or not self.program.has_type("struct partition_name"):
            return names
        size = self.program.types.of("struct partition_name").size
        for address in range(start, end, size):
            entry = self.program.at("struct partition_name", address, self.memory)
            names[text_at(self.program.image, int(entry["name"]))] = entry["partition"].follow()
        return names

    def partitions(self, domains):
        """Those that have a name, then others that a domain has."""
        found = [self.partition(value, name) for name, value in self.partition_names.items()]
        found = [entry for entry in found if entry["size"]]
        known = {(entry["start"], entry["size"]) for entry in found}
        for domain in domains:
            for entry in domain["partitions"]:
                if (entry["start"], entry["size"]) not in known:
                    known.add((entry["start"], entry["size"]))
                    found.append({**entry, "declared": ""})
        for entry in found:
            entry["variables"], entry["used"] = self.variables_in(entry["start"], entry["size"])
            entry["device"] = not self.is_memory(entry["start"])
            known_device = self.device_at(entry["start"], entry["size"])
            entry["what"] = known_device["name"] if known_device else ""
            entry["dma"] = bool(known_device and known_device["dma"])
        return sorted(found, key=lambda entry: (entry["device"], entry["start"]))

    def partition(self, value, name=None):
        access = int(value["attr"]["access"])
        entry = {"name": name, "start": int(value["start"]), "size": int(value["size"]),
                 "user": units.letters(access), "kernel": units.letters(access >> units.PRIVILEGED)}
        if name is None:
            entry["name"] = self.partition_name(entry)
        else:
            place = self.program.declaration(value.address)
            entry["declared"] = f"{short(place[0])}:{place[1]}" if place else ""
        return entry

    def partition_name(self, entry):
        for name, value in self.partition_names.items():
            if (int(value["start"]), int(value["size"])) == (entry["start"], entry["size"]):
                return name
        found = self.program.symbol_at(entry["start"])
        return f"({found[0].name})" if found else f"({entry['start']:#x})"

    def is_memory(self, address):
        return any(self.program.address(first) <= address < self.program.address(last)
                   for first, last in (("__ram_start", "__ram_end"), ("__rom_start", "__rom_limit")))

    def variables_in(self, start, size):
        """The variables of a partition, and the bytes up to the end of the last one that are theirs."""
        found, used = [], 0
        for symbol in self.program.sized:
            if symbol.kind == "variable" and start <= symbol.address < start + size:
                place = self.program.declaration(symbol.address)
                if not any(entry["start"] == symbol.address for entry in found):
                    used += min(symbol.size, start + size - symbol.address)
                    found.append({"name": symbol.name, "start": symbol.address, "size": symbol.size,
                                  "declared": f"{short(place[0])}:{place[1]}" if place else ""})
        return found, min(used, size)

    def domains(self, thread_names):
        if not self.live:
            return [{"name": name, "address": address, "partitions": [], "threads": []}
                    for name, address in self.domain_variables()]
        found = []
        address = int(self.program.variable("all_domains", self.memory))
        while address and len(found) < 1000:
            domain = self.program.at("struct k_mem_domain", address, self.memory)
            parts = [self.partition(domain["partitions"][i]) for i in range(int(domain["num_partitions"]))]
            members, thread = [], int(domain["threads"])
            while thread and len(members) < 1000:
                members.append(thread_names.get(thread, f"{thread:#x}"))
                thread = int(self.program.at("struct k_thread", thread, self.memory)["mem_domain_info"]["next"])
            found.append({"name": self.domain_name(address), "address": address, "partitions": parts,
                          "threads": members})
            address = int(domain["next"])
        return sorted(found, key=lambda domain: domain["address"])

    def domain_variables(self):
        for address in sorted(self.program.types.variables):
            if self.program.variable_type(address).name == "k_mem_domain":
                yield self.domain_name(address), address

    def domain_name(self, address):
        path, _ = self.program.path_at(address)
        return path or f"{address:#x}"

    # ---- Threads

    def thread_addresses(self):
        """Where thread records are: in the object table, in the domains, in the kernel's own list and its variables."""
        known = [address for address, kind, _, _, _, _ in self.records() if kind == "K_OBJ_THREAD"]
        if self.live:
            known += [int(self.program.variable("_kernel", self.memory)["current"])]
            thread = self.program.variable("all_threads", self.memory)
            while thread is not None and int(thread):
                known.append(int(thread))
                thread = thread.follow()["next_thread"]
        for address in self.program.types.variables:
            if self.program.variable_type(address).name == "k_thread":
                known.append(address)
        return sorted({address for address in known if address})

    def threads(self, objects):
        numbers = {entry["address"]: entry["_data"] for entry in objects if entry["kind"] == "K_OBJ_THREAD"}
        found = []
        for address in self.thread_addresses():
            if self.live:
                entry = self.live_thread(address)
            else:
                entry = self.static_thread(address, objects)
            if entry is not None:
                entry["number"] = numbers.get(address)
                found.append(entry)
        return sorted(unique_names(found), key=lambda thread: (thread["mode"] == "supervisor", thread["address"]))

    def live_thread(self, address):
        thread = self.program.at("struct k_thread", address, self.memory)
        if int(thread["stack_info"]["size"]) == 0:
            return None
        state, options = int(thread["base"]["thread_state"]), int(thread["base"]["user_options"])
        user = bool(options & K_USER)
        domain = int(thread["mem_domain_info"]["mem_domain"])
        entry = {
            "name": self.thread_name(thread), "symbol": self.object_name(address, "K_OBJ_THREAD", False),
            "address": address, "mode": "user" if user else "supervisor",
            "priority": int(thread["base"]["prio"]),
            "state": "ended" if state & DEAD else "not started" if state & PRESTART else "alive",
            "domain": self.domain_name(domain) if domain else None,
            "stack": {"start": int(thread["stack_info"]["start"]), "size": int(thread["stack_info"]["size"])},
            "objects": [], "access": [], "slots": [], "ended": self.end_of(thread) if state & DEAD else None,
        }
        top = int(thread["context"]["kernel_stack_top"])
        size = units.privileged_size(self.program)
        entry["privileged_stack"] = {"start": top - size, "size": size} if top and size else None
        if user and domain:
            entry["access"] = self.access(thread, domain)
            entry["slots"] = self.slots(thread, domain, entry)
        return entry

    @staticmethod
    def end_of(thread):
        if int(thread["end_reason"]) == 0:
            return {"reason": "by itself or by another thread", "address": None}
        reason = int(thread["end_reason"]) - 1
        return {"reason": ERRORS.get(reason, f"fatal error {reason}"), "address": int(thread["end_address"])}

    def thread_name(self, thread):
        name = thread["name"].string() if "name" in thread else ""
        return name or self.object_name(thread.address, "K_OBJ_THREAD", False)

    def access(self, thread, domain):
        """What a user may touch, in the order in which the walls look: stack, code and constants, partitions."""
        program = self.program
        found = [{"start": int(thread["stack_info"]["start"]), "size": int(thread["stack_info"]["size"]),
                  "rights": "rw", "what": "stack", "name": "its own stack"}]
        start, end = program.address("__rom_start"), program.address("__rom_end")
        if program.config.get("ARCH_CODE_IS_EXECUTE_ONLY") == "y":
            middle = program.address("__text_region_end")
            found.append({"start": start, "size": middle - start, "rights": "x", "what": "code", "name": "code"})
            found.append({"start": middle, "size": end - middle, "rights": "r", "what": "code", "name": "constants"})
        else:
            found.append({"start": start, "size": end - start, "rights": "rx", "what": "code",
                          "name": "code and constants"})
        value = program.at("struct k_mem_domain", domain, self.memory)
        for i in range(int(value["num_partitions"])):
            part = self.partition(value["partitions"][i])
            found.append({"start": part["start"], "size": part["size"], "rights": part["user"], "what": "partition",
                          "name": part["name"]})
        return found

    def slots(self, thread, domain, entry):
        image = self.program.at("struct k_mem_domain", domain, self.memory)["image"]
        found = []
        for slot in self.unit.slots(thread, image):
            what = slot.what
            if slot.size and not what:
                what = self.name_of_region(slot, entry)
            found.append({"number": slot.number, "start": slot.start, "size": slot.size, "user": slot.user,
                          "kernel": slot.kernel, "what": what})
        return found

    def name_of_region(self, slot, entry):
        for piece in entry["access"]:
            if (piece["start"], piece["size"]) == (slot.start, slot.size):
                return piece["name"]
        if entry["stack"]["start"] == slot.start:
            return "its own stack"
        inside = [piece["name"] for piece in entry["access"] if piece["what"] == "partition"
                  and slot.start <= piece["start"] < slot.start + slot.size]
        if inside and slot.user:
            return ", ".join(inside)
        start, end = (self.program.address(f"__kernel_ram_{which}") for which in ("start", "end"))
        return "the kernel's memory" if start <= slot.start < end else "(unnamed)"

    def static_thread(self, address, objects):
        """What the image tells of a thread: all of K_THREAD_DEFINE, the name of any other."""
        entry = {"name": self.object_name(address, "K_OBJ_THREAD", False), "address": address, "mode": None,
                 "priority": None, "state": "made at run time", "domain": None, "stack": None, "privileged_stack": None,
                 "objects": [], "access": [], "slots": [], "ended": None}
        entry["symbol"] = entry["name"]
        data = self.static_data(address)
        if data is not None:
            user = bool(int(data["init_options"]) & K_USER)
            entry.update(mode="user" if user else "supervisor", priority=int(data["init_prio"]), state="not started",
                         stack={"start": int(data["init_stack"]), "size": int(data["init_stack_size"])})
        for granted in self.static_grants(address):
            entry["objects"] += [entry_["name"] for entry_ in objects if entry_["address"] == granted]
        return entry

    def each_in_list(self, name, kind):
        start, end = (self.program.address(f"_{name}_list_{which}") for which in ("start", "end"))
        if start is None:
            start, end = (self.program.address(f"_{name}_list_{which}".removeprefix("_")) for which in ("start", "end"))
        if start is None or start == end or not self.program.has_type(kind):
            return
        size = self.program.types.of(kind).size
        for address in range(start, end, size):
            yield self.program.at(kind, address, self.program.image)

    def static_data(self, address):
        for data in self.each_in_list("_static_thread_data", "struct _static_thread_data"):
            if int(data["init_thread"]) == address:
                return data
        return None

    def static_grants(self, address):
        for grant in self.each_in_list("k_object_assignment", "struct k_object_assignment"):
            if int(grant["thread"]) == address:
                place = int(grant["objects"])
                while word := int.from_bytes(self.program.image.read(place, 4), "little"):
                    yield word
                    place += 4

    # ---- System calls

    def calls(self):
        """Every call of the build: its number, and whether it is in the image."""
        table = self.program.address("_k_syscall_table")
        missing = {self.program.address(name) for name in ("no_syscall", "no_short_syscall", "handler_bad_syscall")}
        found = []
        for call in self.declared_calls():
            word = int.from_bytes(self.program.image.read(table + 4 * call["number"], 4), "little") & ~1
            found.append({"name": call["name"], "number": call["number"], "lane": call["lane"],
                          "linked": word not in missing, "objects": call["objects"]})
        return found

    def declared_calls(self):
        """From what the build left: names, numbers, and the types of the objects that a call takes."""
        numbers = {}
        with open_or_none(os.path.join(self.program.folder, "include/generated/zephyr/syscall_list.h")) as file:
            for line in file or ():
                words = line.split()
                if words[:1] == ["#define"] and words[1].startswith("K_SYSCALL_") and words[-1].isdigit():
                    numbers[words[1].removeprefix("K_SYSCALL_")] = int(words[-1])
        with open_or_none(os.path.join(self.program.folder, "syscalls.json")) as file:
            declared = json.load(file) if file else []
        for call in declared:
            number = numbers.get(call["name"].upper())
            if number is not None:
                yield {"name": call["name"], "number": number, "lane": call["lane"],
                       "objects": [self.object_argument(call["name"], parameter) for parameter in call["parameters"]]}

    def object_argument(self, call, parameter):
        """The type of object that a parameter is, None if it is none."""
        if parameter["object"]:
            return parameter["object"]
        words = parameter["type"].replace("*", " * ").split()
        if words[-1:] != ["*"] or "struct" not in words:
            return {"k_tid_t": "K_OBJ_THREAD", "k_thread_stack_t *": "K_OBJ_THREAD_STACK_ELEMENT"}.get(
                parameter["type"])
        name = words[words.index("struct") + 1]
        if name == "device":
            drivers = [kind for kind in self.kinds.values() if kind.startswith("K_OBJ_DRIVER_")
                       and call.startswith(kind.removeprefix("K_OBJ_DRIVER_").lower())]
            return drivers[0] if drivers else "K_OBJ_ANY"
        kind = "K_OBJ_" + name.removeprefix("k_").upper()
        return kind if kind in self.kinds.values() and words.count("*") == 1 else None

    @staticmethod
    def possible_calls(thread, objects, calls):
        """The calls that need nothing the thread has not: every type of object that they take, it has one of."""
        held = {entry["kind"] for entry in objects if entry["name"] in thread["objects"]}
        return [call["name"] for call in calls if call["linked"] and
                all(kind in held or kind == "K_OBJ_ANY" and held for kind in call["objects"]
                    if kind and kind not in ("K_OBJ_FUTEX", "K_OBJ_SYS_MUTEX"))]

    # ---- Devices

    @functools.cached_property
    def devices(self):
        return list(devices_of_board(self.program.config.get("BOARD", "")))

    def device_at(self, start, size):
        return next((device for device in self.devices
                     if start < device["start"] + device["size"] and device["start"] < start + size), None)

    # ---- Memory

    def spans(self, model):
        yield from self.flash_spans()
        yield from self.kernel_spans(model)
        yield from self.stack_spans(model)
        for entry in model["partitions"]:
            yield Span(5, entry["start"], entry["size"], "device" if entry["device"] else "partition", entry["name"])

    def flash_spans(self):
        program = self.program
        names = (("code", "__text_region_start", "__text_region_end", "the program"),
                 ("constants", "__rodata_region_start", "__rodata_region_end", "the program"))
        for kind, first, last, name in names:
            yield Span(1, program.address(first), program.address(last) - program.address(first), kind, name)
        rom, limit = self.flash_start, program.address("__rom_limit")
        table = program.address("kobject_table")
        yield Span(0, rom, limit - rom, "free flash", "")
        yield Span(0.2, rom, table - rom, "alignment", "")
        yield Span(0.5, rom, program.address("__text_region_start") - rom, "code", "vectors")
        for address, size in program.loaded:
            if program.address("__rom_end") <= address < limit:
                yield Span(0.5, address, size, "initial data", "of variables")
        yield Span(2, table, self.descriptors_end - table, "object table", "kernel objects of the program")

    def kernel_spans(self, model):
        program = self.program
        start, end = program.address("__ram_start"), program.address("__ram_end")
        kernel = program.address("__kernel_ram_start")
        rights = self.kobject_ram
        yield Span(0, start, end - start, "free RAM", "")
        used = max([rights[0] + rights[1]] + [symbol.address + symbol.size for symbol in program.sized
                                              if start <= symbol.address < end])
        yield Span(0.2, start, used - start, "alignment", "")
        yield Span(3, *rights, "kernel", "states and permissions of objects")
        objects = {entry["address"]: entry for entry in model["objects"]}
        for symbol in program.sized:
            if symbol.kind == "variable" and start <= symbol.address < end:
                stack = symbol.address >= kernel or symbol.name.endswith("interrupt_stacks")
                yield Span(2 if stack else 1, symbol.address, symbol.size, "kernel", symbol.name)
        for entry in objects.values():
            if entry["kind"] != "K_OBJ_THREAD_STACK_ELEMENT" and start <= entry["address"] < end and entry["size"]:
                yield Span(3, entry["address"], entry["size"], "object", entry["name"])

    def stack_spans(self, model):
        """Each stack of the table: the thread's part, the privileged part, the guard between."""
        stacks = sorted((entry for entry in model["objects"] if entry["kind"] == "K_OBJ_THREAD_STACK_ELEMENT"),
                        key=lambda entry: entry["address"])
        privileged, guard = units.privileged_size(self.program), units.guard_size(self.program)
        owners = {}
        for thread in model["threads"]:
            if thread["stack"]:
                owners[thread["stack"]["start"]] = thread["name"]
        for entry in stacks:
            start, size = entry["address"], entry["size"]
            owner = owners.get(start)
            yield Span(4, start, size, "stack", entry["name"], owner)
            yield Span(4, start + size, privileged, "privileged stack", entry["name"], owner)
            if guard:
                yield Span(6, start + size, guard, "guard", entry["name"], owner)
        for thread in model["threads"]:
            if thread["stack"] and not any(entry["address"] == thread["stack"]["start"] for entry in stacks):
                found = self.program.symbol_at(thread["stack"]["start"])
                yield Span(4, thread["stack"]["start"], thread["stack"]["size"], "kernel stack",
                           found[0].name if found else "", thread["name"])
        if isinstance(self.unit, units.Pmp):
            yield Span(6, self.program.address("__ram_start") - 4096, 4096, "guard", "the interrupt stack")


class Span:
    """A piece of memory that is something; of two in one place the one with the higher rank is shown."""

    def __init__(self, rank, start, size, kind, name, owner=None):
        self.rank, self.start, self.size = rank, start, size
        self.kind, self.name, self.owner = kind, name, owner


def flatten(spans):
    """Every byte once, in the order of addresses."""
    spans = [span for span in spans if span.size > 0]
    edges = sorted({span.start for span in spans} | {span.start + span.size for span in spans})
    order = sorted(spans, key=lambda span: span.start)
    active, position, found = [], 0, []
    for start, end in zip(edges, edges[1:]):
        while position < len(order) and order[position].start <= start:
            active.append(order[position])
            position += 1
        active = [span for span in active if span.start + span.size > start]
        if not active:
            continue
        best = max(active, key=lambda span: (span.rank, -span.size))
        last = found[-1] if found else None
        if last and last["_span"] is best and last["start"] + last["size"] == start:
            last["size"] += end - start
            continue
        found.append({"start": start, "size": end - start, "kind": best.kind, "name": best.name, "owner": best.owner,
                      "_span": best})
    for block in found:
        del block["_span"]
    return found


def waste(memory, partitions):
    """Bytes that hold nothing because of how memory must be laid out."""
    gaps = sum(block["size"] for block in memory if block["kind"] == "alignment")
    inside = [{"name": entry["name"], "size": entry["size"], "lost": entry["size"] - entry["used"]}
              for entry in partitions if not entry["device"] and entry["size"] > entry["used"]]
    return {"between": gaps, "in_partitions": inside, "total": gaps + sum(entry["lost"] for entry in inside)}


def matrix(model):
    """Threads x partitions, objects and calls."""
    users = [thread for thread in model["threads"] if thread["mode"] == "user"]
    rights = {}
    for thread in users:
        pieces = {(piece["start"], piece["size"]): piece["rights"] for piece in thread["access"]}
        rights[thread["name"]] = {entry["name"]: pieces.get((entry["start"], entry["size"]), "")
                                  for entry in model["partitions"]}
    return {
        "partitions": rights,
        "objects": {thread["name"]: sorted(thread["objects"]) for thread in users},
        "calls": {thread["name"]: sorted(thread["calls"]) for thread in users},
    }


def unique_names(threads):
    """Two threads of one name get their variable's or their address behind it."""
    for thread in threads:
        same = [other for other in threads if other["name"] == thread["name"] and other is not thread]
        if same:
            other = thread["symbol"] if thread["symbol"] != thread["name"] else hex(thread["address"])
            thread["_new"] = f"{thread['name']} ({other})"
    for thread in threads:
        thread["name"] = thread.pop("_new", thread["name"])
    return threads


SHORT_NAMES = {"K_OBJ_THREAD_STACK_ELEMENT": "thread stack", "K_OBJ_SYS_MUTEX": "sys_mutex"}


def type_name(kind):
    if kind.startswith("K_OBJ_DRIVER_"):
        return kind.removeprefix("K_OBJ_DRIVER_").lower().replace("_", " ") + " driver"
    return SHORT_NAMES.get(kind, "k_" + kind.removeprefix("K_OBJ_").lower())


def short(path):
    """A source file as somebody would say it: without what is before the repository or the application."""
    home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    relative = os.path.relpath(path, home)
    return relative if not relative.startswith("..") else os.path.join(*path.split(os.sep)[-2:])


def text_at(memory, address):
    text = b""
    try:
        while (byte := memory.read(address + len(text), 1)) != b"\0":
            text += byte
    except Unreadable:
        pass
    return text.decode("utf-8", "replace")


def devices_of_board(board):
    """What boards/*/devices.csv tells of a board's devices: where, which, whether it does DMA."""
    home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    folder = board.replace("/", "_")
    with open_or_none(os.path.join(home, "boards", folder, "devices.csv")) as file:
        for line in file or ():
            line = line.split("#")[0].strip()
            if line:
                start, size, *name = [word.strip() for word in line.split(",")]
                dma = name[-1] == "dma"
                yield {"start": int(start, 16), "size": int(size, 16), "name": ", ".join(name[:len(name) - dma]),
                       "dma": dma}
