# SPDX-License-Identifier: Apache-2.0
"""The map as text, and what a change of it opened."""

import answers

KERNEL = ("kernel", "object", "alignment", "kernel stack")


def table(rows, indent="  "):
    """Columns side by side; the first row is the heading."""
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    return [(indent + "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths))).rstrip() for row in rows]


def heading(model):
    program, unit = model["program"], model["unit"]
    lines = [f"{program['board'] or program['image']}, {unit['name']} with {unit['regions']} regions"]
    if model["source"] == "image":
        lines.append("From the image. Domains, permissions and the regions are decided at run time: see --run.")
    elif "run" in model:
        how = {"ended": "to its end", "time": "as long as --for says, or 30 s", "stopped": "until it was stopped",
               "idle": "until nothing could wake it any more"}[model["run"]["until"]]
        lines.append(f"From a run of {model['run']['ms']} ms, {how}. Of a thread that has ended: what it had then.")
    return lines


def memory(model):
    rows = [("start", "bytes", "what", "name")]
    first, kernel = model["program"]["kernel_ram"]["start"], None
    for block in [*model["memory"], None]:
        inside = block is not None and block["kind"] in KERNEL and block["start"] >= first
        if inside:
            kernel = kernel or [block["start"], 0, 0, 0]
            kernel[1] += block["size"]
            kernel[2] += block["kind"] == "object"
            kernel[3] += block["kind"] in ("kernel", "kernel stack")
            continue
        if kernel:
            rows.append((f"{kernel[0]:#010x}", kernel[1], "kernel",
                         f"kernel objects: {kernel[2]}; variables and stacks of the kernel: {kernel[3]}"))
            kernel = None
        if block is not None:
            owner = f" ({block['owner']})" if block["owner"] and block["owner"] != block["name"] else ""
            rows.append((f"{block['start']:#010x}", block["size"], block["kind"], block["name"] + owner))
    return ["Memory", *table(rows)]


def lost(model):
    waste = model["waste"]
    lines = [f"Lost by alignment: {waste['total']} bytes, {waste['between']} of them between things"]
    if waste["in_partitions"]:
        lines += table([("partition", "bytes", "lost")] + [(entry["name"], entry["size"], entry["lost"])
                                                          for entry in waste["in_partitions"]])
    return lines


def state(thread):
    if thread["state"] != "ended":
        return thread["state"]
    end = thread["ended"]
    return f"ended: {end['reason']}" + ("" if end["address"] is None else f", address {end['address']:#010x}")


def threads(model):
    rows = [("thread", "mode", "priority", "domain", "stack", "state")]
    for thread in model["threads"]:
        stack = thread["stack"]
        stack = f"{stack['size']} at {stack['start']:#010x}" if stack else "?"
        rows.append((thread["name"], thread["mode"] or "?", "?" if thread["priority"] is None else thread["priority"],
                     thread["domain"] or "?", stack, state(thread)))
    return ["Threads", *table(rows)]


def domains(model):
    lines = ["Domains"]
    for domain in model["domains"]:
        parts = ", ".join(entry["name"] for entry in domain["partitions"]) or "no partitions"
        lines.append(f"  {domain['name']}: {parts if model['source'] != 'image' else 'filled at run time'}")
    return lines


def partitions(model):
    users = answers.users(model) if model["source"] != "image" else []
    rows = [("partition", "start", "bytes", *(thread["name"] for thread in users))]
    for entry in model["partitions"]:
        rights = [model["matrix"]["partitions"][thread["name"]][entry["name"]] or "-" for thread in users]
        name = entry["name"] + (f" ({entry['what']}{', can do DMA: reaches all memory' if entry['dma'] else ''})"
                                if entry["what"] else "")
        rows.append((name, f"{entry['start']:#010x}", entry["size"], *rights))
    title = "Partitions, and who may read (r), write (w), execute (x) them" if users else "Partitions"
    return [title, *table(rows)] if model["partitions"] else ["There are no partitions."]


def objects(model):
    users = answers.users(model)
    rows = [("object", "type", *(thread["name"] for thread in users))]
    for entry in model["objects"]:
        if entry["kind"] == "K_OBJ_THREAD_STACK_ELEMENT" and not entry["threads"]:
            continue
        marks = ["yes" if entry["name"] in thread["objects"] else "-" for thread in users]
        idle = not entry["initialized"] and entry["kind"] not in answers.USERS_OWN
        rows.append((entry["name"], entry["type"] + ", not in use" * idle, *marks))
    title = "Kernel objects, and who has permission" if users else "Kernel objects"
    return [title, *table(rows)]


def calls(model):
    users = answers.users(model)
    linked = [call for call in model["calls"] if call["linked"]]
    lines = [f"System calls of the program: {len(linked)} of {len(model['calls'])}; any other ends its caller"]
    if not users or model["source"] == "image":
        return lines + [f"  {call['name']}" for call in linked]
    rows = [("call", *(thread["name"] for thread in users))]
    for call in linked:
        rows.append((call["name"], *("yes" if call["name"] in thread["calls"] else "no object" for thread in users)))
    return lines + table(rows)


def slots(thread):
    rows = [("region", "start", "bytes", "user", "kernel", "what")]
    for slot in thread["slots"]:
        if slot["size"]:
            rows.append((slot["number"], f"{slot['start']:#010x}", slot["size"], slot["user"] or "-",
                         slot["kernel"] or "-", slot["what"]))
    return [f"Regions while {thread['name']} runs: {len(rows) - 1} of {len(thread['slots'])}", *table(rows)]


def unused(model):
    found = answers.never_used(model)
    if found is None:
        return []
    lines = ["Granted, and not used in this run (a right that another run may need is not superfluous)"]
    for name, left in found.items():
        parts = [f"{answers.words(rights)} {part}" for part, rights in left["partitions"].items()]
        for title, things in (("partitions", parts), ("objects", left["objects"]), ("calls", left["calls"])):
            if things:
                lines.append(f"  {name}, {title}: {', '.join(things)}")
    if not model["run"]["uses_complete"]:
        lines.append("  The run was too busy to be watched to its end: something here may have been used.")
    return lines if len(lines) > 1 else []


def render(model):
    sections = [heading(model), threads(model), partitions(model)]
    if model["source"] != "image":
        sections += [objects(model), calls(model)]
        sections += [slots(thread) for thread in answers.users(model) if thread["slots"]]
    else:
        sections += [domains(model), objects(model), calls(model)]
    sections += [unused(model), memory(model), lost(model)]
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


# ---- What a change opened -----------------------------------------------------------------------


def difference(old, new):
    """[(opened?, sentence)]: what threads may now that they might not before, and the other way round."""
    found = []
    for thread in answers.users(new):
        before = next((other for other in old["threads"] if other["name"] == thread["name"]), None)
        if before is None or before["mode"] != "user":
            found.append((True, f"{thread['name']} is a user thread that was not there"))
            before = {"name": thread["name"], "objects": [], "calls": []}
        found += compare_thread(old, new, before, thread)
    for thread in old["threads"]:
        now = next((other for other in new["threads"] if other["name"] == thread["name"]), None)
        if thread["mode"] == "user" and (now is None or now["mode"] != "user"):
            what = "is not there any more" if now is None else "was a user thread and is a supervisor now"
            found.append((now is not None, f"{thread['name']} {what}"))
    before, after = ({call["name"] for call in model["calls"] if call["linked"]} for model in (old, new))
    found += [(True, f"{name}() is in the program: every user may make the call") for name in sorted(after - before)]
    found += [(False, f"{name}() is not in the program any more") for name in sorted(before - after)]
    return found


def compare_thread(old, new, before, after):
    name, found = after["name"], []
    was, now = (model["matrix"]["partitions"].get(name, {}) for model in (old, new))
    for part in sorted(was.keys() | now.keys()):
        gained = "".join(letter for letter in now.get(part, "") if letter not in was.get(part, ""))
        lost_ = "".join(letter for letter in was.get(part, "") if letter not in now.get(part, ""))
        if gained:
            found.append((True, f"{name} may {answers.words(gained)} {part}"))
        if lost_:
            found.append((False, f"{name} may not {answers.words(lost_)} {part} any more"))
    for key, verb in (("objects", "use"), ("calls", "call")):
        had, has = set(before[key]), set(after[key])
        found += [(True, f"{name} may {verb} {thing}") for thing in sorted(has - had)]
        found += [(False, f"{name} may not {verb} {thing} any more") for thing in sorted(had - has)]
    return found


def render_difference(old, new):
    if "image" in (old["source"], new["source"]) and old["source"] != new["source"]:
        return ("One of the maps is of an image and the other of a run: what threads may is only in the latter. Make "
                "both with --run.")
    found = difference(old, new)
    if not found:
        return "No thread may do more or less than before."
    opened, closed = ([sentence for is_open, sentence in found if is_open is wanted] for wanted in (True, False))
    lines = ["opened:", *(f"  + {sentence}" for sentence in opened)] if opened else ["Nothing was opened."]
    return "\n".join(lines + (["closed:", *(f"  - {sentence}" for sentence in closed)] if closed else []))
