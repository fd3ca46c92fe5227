# SPDX-License-Identifier: Apache-2.0
"""Who may, and why not: sentences about a map (doc/map.md). Pure: nothing but the map is asked.

Every sentence names what decides, where it was decided, and for a refusal what would allow it.
"""

import bisect
import difflib


class Unknown(Exception):
    """A sentence: there is nothing of that name."""


USERS_OWN = ("K_OBJ_FUTEX", "K_OBJ_SYS_MUTEX")  # in user memory: who may write there may use them
RIGHTS = (("r", "read"), ("w", "write"), ("x", "execute"))


def words(rights):
    """'read and write' of 'rw'."""
    found = [word for letter, word in RIGHTS if letter in rights]
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 2 else found)


def listed(names):
    names = list(names)
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


# ---- Facts --------------------------------------------------------------------------------------


def find_thread(model, text):
    for thread in model["threads"]:
        if text in (thread["name"], thread["symbol"], f"{thread['address']:#x}"):
            return thread
    names = ", ".join(thread["name"] for thread in model["threads"])
    raise Unknown(f"there is no thread {text}{nearest(text, [t['name'] for t in model['threads']])}; there are: "
                  f"{names or 'none'}.")


def nearest(text, names):
    found = difflib.get_close_matches(text, names, 1, 0.5)
    return f" (did you mean {found[0]}?)" if found else ""


def rights_at(thread, address):
    """What a user thread may do at an address: '' or letters of rwx."""
    found = {letter for piece in thread["access"] for letter in piece["rights"]
             if piece["start"] <= address < piece["start"] + piece["size"]}
    return "".join(letter for letter in "rwx" if letter in found)


def slots_allow(model, thread, address):
    """The same as the protection unit sees it, from the words that a switch loads."""
    here = [slot for slot in thread["slots"] if slot["start"] <= address < slot["start"] + slot["size"]]
    if not here:
        return ""
    if "ARMv8-M" in model["unit"]["name"]:
        return here[0]["user"] if len(here) == 1 else ""
    best = max if "ARMv7-M" in model["unit"]["name"] else min
    return best(here, key=lambda slot: slot["number"])["user"]


def block_at(model, address):
    starts = [block["start"] for block in model["memory"]]
    i = bisect.bisect_right(starts, address) - 1
    if i >= 0 and address < model["memory"][i]["start"] + model["memory"][i]["size"]:
        return model["memory"][i]
    return None


def partition_at(model, address):
    return next((entry for entry in model["partitions"] if entry["start"] <= address < entry["start"] + entry["size"]),
                None)


def users(model):
    return [thread for thread in model["threads"] if thread["mode"] == "user"]


def domain_of(thread):
    return thread["domain"] or "its domain"


# ---- An address ---------------------------------------------------------------------------------


def about_address(model, thread, address, label=None, here=None):
    """One sentence or two: what the thread may do there, why, and what would change it."""
    here = here or (f"{label} ({address:#010x})" if label else f"{address:#010x}")
    if model["source"] == "image":
        return f"{of_image(model, address, here)} Who may touch it is decided at run time: ask with --run."
    if thread["mode"] == "supervisor":
        return (f"{thread['name']} may touch {here}: it is a supervisor thread, and those may touch everything that "
                "the kernel may.")
    rights = rights_at(thread, address)
    sentence = allowed(model, thread, address, here, rights) if rights else refused(model, thread, address, here)
    return sentence + past(thread)


def past(thread):
    if thread["state"] != "ended":
        return ""
    end = thread["ended"]
    at = "" if end["address"] is None else f", address {end['address']:#010x}"
    return f" (It has ended since: {end['reason']}{at}.)"


def of_image(model, address, here):
    entry, block = partition_at(model, address), block_at(model, address)
    if entry:
        return f"{here} is in {entry['name']}."
    return f"{here} is {what_block(block)}." if block else f"{here} is nothing of the program."


def what_block(block):
    kind, name = block["kind"], block["name"]
    owner = f" of {block['owner']}" if block["owner"] else f" {name}" if name else ""
    return {"code": "the program's code", "constants": "the program's constants", "stack": f"the stack{owner}",
            "privileged stack": f"the privileged stack{owner}", "kernel stack": f"the stack{owner}",
            "guard": f"the guard of the stack{owner}" if block["owner"] else f"the guard of {name}",
            "kernel": f"the kernel's memory ({name})", "object": f"the kernel object {name}",
            "alignment": "between two things, where nothing is", "free RAM": "RAM that nothing uses",
            "free flash": "flash that nothing uses", "initial data": "the initial content of variables",
            "object table": "the table of kernel objects"}.get(kind, name or kind)


def others(model, thread, address, need=""):
    return [other["name"] for other in users(model)
            if other is not thread and all(letter in rights_at(other, address) for letter in need or "r")]


def allowed(model, thread, address, here, rights):
    piece = next(piece for piece in thread["access"]
                 if piece["start"] <= address < piece["start"] + piece["size"] and piece["rights"])
    not_ = "" if "w" in rights else ", not write"
    start = f"{thread['name']} may {words(rights)} {here}{not_}: "
    if piece["what"] == "stack":
        return start + "it is on its own stack."
    if piece["what"] == "code":
        return start + f"it is in the program's {piece['name']}, which every user may, and which nobody may write."
    too = others(model, thread, address)
    sentence = start + f"it is in {piece['name']}, which is in its domain {domain_of(thread)}"
    return sentence + (f"; so may {listed(too)}." if too else "; no other user thread may.")


def refused(model, thread, address, here):
    start = f"{thread['name']} may not touch {here}: "
    entry, block = partition_at(model, address), block_at(model, address)
    if entry is not None:
        return start + refused_partition(model, thread, entry)
    if block is None:
        return start + outside(model, thread, address)
    if block["kind"] in ("stack", "privileged stack", "kernel stack", "guard"):
        return start + refused_stack(thread, block)
    if block["kind"] == "object":
        entry = next(entry for entry in model["objects"] if entry["address"] == block["start"])
        return start + (f"it is in the {entry['type']} {entry['name']}, the kernel's memory, which users change by "
                        f"system calls only. {permission(model, thread, entry)}")
    if block["kind"] == "kernel":
        name = "" if here.startswith(block["name"] + " ") else f" ({block['name']})"
        return start + (f"it is ordinary memory of the kernel{name}; a variable for user threads belongs into a "
                        "partition. To allow it: K_APP_DMEM(<partition>) or K_APP_BMEM(<partition>) before its "
                        "declaration.")
    return start + f"it is {what_block(block)}, and in no partition of its domain {domain_of(thread)}."


def refused_partition(model, thread, entry):
    name, domain = entry["name"], domain_of(thread)
    held = any(piece["start"] <= entry["start"] < piece["start"] + piece["size"] and piece["what"] == "partition"
               for piece in thread["access"])
    if held:
        return f"it is in {name}, whose attribute gives users no access."
    who = [other["name"] for other in users(model) if rights_at(other, entry["start"])]
    have = f"{listed(who)} may" if who else "no user thread may"
    return (f"it is in {name}, which is not in its domain {domain}; {have}. To allow it: "
            f"k_mem_domain_add_partition(&{domain}, &{name}).")


def refused_stack(thread, block):
    if block["kind"] == "guard":
        return f"it is {what_block(block)}, which nobody may touch."
    if block["kind"] == "privileged stack":
        whose = "its own privileged stack" if block["owner"] == thread["name"] else what_block(block)
        return f"it is {whose}, on which the kernel runs in long system calls; no user may touch it."
    return f"it is {what_block(block)}, and a stack is its own thread's only."


def outside(model, thread, address):
    device = next((device for device in model["devices"]
                   if device["start"] <= address < device["start"] + device["size"]), None)
    if device is None and address < 0x1000:
        return "it is where null pointers point, and in no partition."
    if device is None:
        return ("it is nothing of the program and in no partition. If a device is there: K_MEM_PARTITION_DEFINE() "
                "makes one of it.")
    dma = " It can do DMA: who may write there reaches all memory." if device["dma"] else ""
    return (f"it is {device['name']}, a device in no partition. To allow it: K_MEM_PARTITION_DEFINE(<it>, "
            f"{device['start']:#x}, {device['size']:#x}, K_MEM_PARTITION_P_RW_U_RW) and "
            f"k_mem_domain_add_partition(&{domain_of(thread)}, &<it>).{dma}")


# ---- Objects and calls --------------------------------------------------------------------------


def permission(model, thread, entry):
    """A sentence on the thread's permission on an object."""
    name, symbol = entry["name"], thread["symbol"]
    if name in thread["objects"]:
        calls = [call["name"] for call in model["calls"] if call["linked"] and entry["kind"] in call["objects"]]
        by = f"; calls of the program that take one: {', '.join(calls)}" if calls else ""
        state = "" if entry["initialized"] else ", but it is not initialised: calls refuse it"
        why = "every thread has permission on it" if entry["public"] else "it has permission on it"
        return f"{thread['name']} may use {name}: {why}{state}{by}."
    have = [other for other in entry["threads"] if other != thread["name"]]
    who = f"{listed(have)} has it" if len(have) == 1 else f"{listed(have)} have it" if have else "no thread has it"
    return (f"{thread['name']} may not use {name} in system calls: it has no permission on it ({who}). To allow it: "
            f"k_object_access_grant(&{name}, &{symbol}).")


def about_object(model, thread, entry):
    if model["source"] == "image":
        place = f", declared at {entry['declared']}" if entry["declared"] else ""
        return (f"{entry['name']} is a {entry['type']} at {entry['address']:#010x}{place}. Who has permission is "
                "decided at run time: ask with --run.")
    if thread["mode"] == "supervisor":
        return (f"{thread['name']} may use the {entry['type']} {entry['name']}: it is a supervisor thread, and those "
                "need no permissions.")
    if entry["kind"] in USERS_OWN:
        return (f"A {entry['type']} is used by whoever may write it. "
                + about_address(model, thread, entry["address"], entry["name"]))
    return permission(model, thread, entry) + past(thread)


def about_call(model, thread, call):
    name = f"{call['name']}()"
    if not call["linked"]:
        return (f"No thread may call {name}: no code of the program does, so it is not in the image, and ends its "
                "caller.")
    if model["source"] == "image":
        return f"{name} is in the image. Which threads may call it is decided at run time: ask with --run."
    if thread["mode"] == "supervisor":
        return f"{thread['name']} may call {name}: it is a supervisor thread, to which it is a function."
    kinds = [kind for kind in call["objects"] if kind and kind != "K_OBJ_ANY"]
    if call["name"] in thread["calls"]:
        held = {kind: [entry["name"] for entry in model["objects"] if entry["kind"] == kind
                       and entry["name"] in thread["objects"]] for kind in kinds}
        on = "; ".join(f"{type_of(model, kind)}: {', '.join(names)}" for kind, names in held.items() if names)
        how = f", on {on}." if on else ": it takes no kernel object."
        return f"{thread['name']} may call {name}{how}{past(thread)}"
    missing = [type_of(model, kind) for kind in kinds
               if not any(entry["kind"] == kind and entry["name"] in thread["objects"] for entry in model["objects"])]
    what = listed(missing) or "kernel object"
    return (f"{thread['name']} may call {name} only to be ended: it takes a {what}, and the thread has permission on "
            f"none. To allow it: k_object_access_grant(<it>, &{thread['symbol']}).") + past(thread)


def type_of(model, kind):
    return next((entry["type"] for entry in model["objects"] if entry["kind"] == kind),
                "k_" + kind.removeprefix("K_OBJ_").lower())


# ---- A question in words ------------------------------------------------------------------------


def why(model, thread_name, what, lookup=lambda name: None):
    """The answer to `bulkhead why THREAD WHAT`. lookup(name) gives the address of a symbol of the program, or None."""
    thread = find_thread(model, thread_name)
    address = number(what)
    if address is not None:
        return about_address(model, thread, address, label_at(model, address))
    for entry in model["partitions"]:
        if entry["name"] == what:
            return about_address(model, thread, entry["start"], what)
    for entry in model["objects"]:
        if entry["name"] == what:
            return about_object(model, thread, entry)
    for call in model["calls"]:
        if what.removesuffix("()") == call["name"]:
            return about_call(model, thread, call)
    name, plus, offset = what.partition("+")
    found = lookup(name)
    if found is None:
        known = [entry["name"] for key in ("partitions", "objects", "calls") for entry in model[key]]
        raise Unknown(f"there is nothing called {what} in the program{nearest(what, known)}: no variable, function, "
                      "partition, kernel object or system call. Ask for an address, 0x…, or a name of the map.")
    return about_address(model, thread, found + (number(offset) or 0 if plus else 0), what)


def number(text):
    try:
        return int(text, 0)
    except ValueError:
        return None


def label_at(model, address):
    """The variable in a partition, or whatever else has a name there."""
    entry = partition_at(model, address)
    for variable in entry["variables"] if entry else ():
        if variable["start"] <= address < variable["start"] + variable["size"]:
            return variable["name"]
    return None


# ---- What nobody used ---------------------------------------------------------------------------


def never_used(model):
    """{thread: {"partitions": {name: rights}, "objects": [name], "calls": [name]}} of what was granted and, in this
    run, not used; None if nobody looked."""
    if model["uses"] is None:
        return None
    found = {}
    for thread in users(model):
        use = model["uses"].get(thread["name"], {"partitions": {}, "objects": {}, "calls": {}})
        left = {}
        for name, rights in model["matrix"]["partitions"][thread["name"]].items():
            seen = use["partitions"].get(name, "")
            rest = "".join(letter for letter in rights if letter not in seen and letter != "x")
            if rest:
                left[name] = rest
        found[thread["name"]] = {
            "partitions": left,
            "objects": [name for name in thread["objects"] if name not in use["objects"] and name != thread["symbol"]],
            "calls": [name for name in thread["calls"] if name not in use["calls"]],
        }
    return found
