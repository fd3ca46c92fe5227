# SPDX-License-Identifier: Apache-2.0
"""The map as one page for a browser: no other file, nothing from the network.

What can be seen without a click is made here. page.js moves what a switch moves and shows answers,
all of which are in the page: each is a sentence of answers.py, so page and `bulkhead why` agree.
"""

import json
import os
import re
from html import escape

import answers
import picture
from picture import tag

HOME = os.path.dirname(os.path.abspath(__file__))


class Texts:
    """Sentences, each once."""

    def __init__(self):
        self.numbers, self.all = {}, []

    def number(self, text):
        if text not in self.numbers:
            self.numbers[text] = len(self.all)
            self.all.append(text)
        return self.numbers[text]


def data(model, geometry, rows):
    """What page.js needs."""
    texts, threads = Texts(), model["threads"]
    about = {"block": [], "place": [], "object": [], "call": []}
    places = [{"start": 0, "size": 4096, "name": ""}, *model["devices"], {"start": 0, "size": 1 << 32, "name": ""}]
    for place in places:  # outside of the program's memory: null pointers, devices, nothing
        address = place["start"] if place["size"] < 1 << 32 else 0xFFFFFFF0
        about["place"].append([texts.number(answers.about_address(model, thread, address, here="{here}"))
                               for thread in threads])
    for block in model["memory"]:
        about["block"].append([texts.number(answers.about_address(model, thread, block["start"], here="{here}"))
                               for thread in threads])
    for entry in model["objects"]:
        about["object"].append([texts.number(answers.about_object(model, thread, entry)) for thread in threads])
    for call in model["calls"]:
        about["call"].append([texts.number(answers.about_call(model, thread, call)) for thread in threads])
    return {
        "source": model["source"],
        "threads": [{"name": thread["name"], "user": thread["mode"] == "user", "domain": thread["domain"],
                     "priority": thread["priority"],
                     "slots": [{**slot, "row": row_of(rows, slot)} for slot in thread["slots"]]} for thread in threads],
        "users": [i for i, thread in enumerate(threads) if thread["mode"] == "user" and model["source"] != "image"],
        "blocks": [{key: block[key] for key in ("start", "size", "kind", "name")} for block in model["memory"]],
        "rights": [[answers.rights_at(thread, block["start"]) for thread in threads] for block in model["memory"]],
        "rows": [{key: getattr(row, key) for key in ("start", "size", "y", "height")} for row in rows],
        "objects": [{"name": entry["name"], "type": entry["type"], "address": entry["address"],
                     "threads": entry["threads"]} for entry in model["objects"]],
        "calls": [{"name": call["name"], "linked": call["linked"]} for call in model["calls"]],
        "may": [thread["calls"] for thread in threads],
        "variables": [{"name": variable["name"], "start": variable["start"], "size": variable["size"]}
                      for entry in model["partitions"] for variable in entry["variables"]],
        "first": first_question(model), "texts": texts.all, "about": about, "geometry": geometry,
        "places": [{key: place[key] for key in ("start", "size", "name")} for place in places],
    }


def first_question(model):
    """An address whose answer is worth reading: where somebody was stopped, or a partition."""
    stopped = [thread["ended"]["address"] for thread in model["threads"]
               if thread["state"] == "ended" and thread["ended"]["address"] is not None]
    places = stopped + [entry["start"] for entry in model["partitions"]] + [model["program"]["ram"]["start"]]
    return places[0]


def row_of(rows, slot):
    """The first and the last row that a region covers, None if it covers none."""
    inside = [i for i, row in enumerate(rows) if slot["size"] and row.start < slot["start"] + slot["size"]
              and slot["start"] < row.start + row.size]
    return [inside[0], inside[-1]] if inside else None


# ---- Pieces of the page -------------------------------------------------------------------------


def card(title, note, *content, name="", id=""):
    head = tag("h2", escape(title)) + (tag("p", escape(note), name="note") if note else "")
    return tag("section", head, *content, name=f"card {name}".strip(), id=id)


def button(text, name, **attributes):
    return tag("button", text, type="button", name=name, **attributes)


def tiles(model):
    users, unit = answers.users(model), model["unit"]["regions"]
    most = max((sum(1 for slot in thread["slots"] if slot["size"]) for thread in users), default=0)
    linked = sum(call["linked"] for call in model["calls"])
    found = [(len(users), "user threads")] if model["source"] != "image" else []
    found += [(len(model["partitions"]), "partitions"), (len(model["objects"]), "kernel objects"),
              (f"{linked} / {len(model['calls'])}", "system calls in the program"),
              (f"{most} / {unit}", "regions of the unit in use") if most else (unit, "regions of the unit"),
              (f"{model['waste']['total']} B", "lost by alignment")]
    return "".join(tag("div", tag("b", str(number)), tag("span", text), name="tile") for number, text in found)


def selector(model):
    users = answers.users(model) if model["source"] != "image" else []
    if not users:
        return ""
    found = [tag("span", "runs now")]
    found += [button(escape(thread["name"]), "pick", data_user=i, aria_pressed="false")
              for i, thread in enumerate(users)]
    if len(users) > 1:
        found.append(button("▶ switch", "", id="play", title="switches from thread to thread"))
    return tag("div", *found, name="selector", role="group", aria_label="thread that runs")


def findings(model):
    """What somebody who looks for trouble wants to see first."""
    found = []
    for thread in model["threads"]:
        if thread["state"] == "ended" and thread["ended"]["address"] is not None:
            address = thread["ended"]["address"]
            where = button(f"{address:#010x}", "link", data_address=address)
            found.append(("bad", thread["name"], f"ended: {escape(thread['ended']['reason'])} at {where}"))
    for entry in model["partitions"]:
        if entry["dma"]:
            found.append(("bad", entry["name"], f"opens {escape(entry['what'])}, which can do DMA: whoever has it "
                          "reaches all memory"))
    for name, left in (answers.never_used(model) or {}).items():
        for part, rights in left["partitions"].items():
            did = answers.words(rights).replace(" and ", " or ")
            found.append(("", name, f"was granted {escape(part)} and did not {did} it in this run"))
        for thing in left["objects"]:
            found.append(("", name, f"has permission on {escape(thing)} and did not use it in this run"))
    if not found:
        return ""
    lines = [tag("li", tag("b", escape(name)), " ", text, name=kind) for kind, name, text in found]
    return card("Worth a look", "", tag("ul", *lines, name="findings"), name="findings-card")


def breakable(name):
    """A name that may go on in the next line where one would read on."""
    return escape(name).replace("_", "_<wbr>").replace(".", ".<wbr>")


def used(model, thread, key, name):
    """How often, or which rights; None if nobody looked."""
    if model["uses"] is None:
        return None
    return model["uses"].get(thread["name"], {}).get(key, {}).get(name, "" if key == "partitions" else 0)


def chips(rights, seen):
    found = ""
    for letter, word in answers.RIGHTS:
        if letter in rights:
            idle = seen is not None and letter not in seen
            title = f"may {word}, and did not in this run" if idle else f"may {word}"
            found += tag("i", letter.upper(), name=f"chip {'idle ' * idle}{letter}", title=title)
    return found or tag("i", "–", name="no", title="no access")


def mark(yes, count):
    if not yes:
        return tag("i", "–", name="no")
    if count is None:
        return tag("i", "✓", name="dot")
    title = f"used {count} times in this run" if count else "not used in this run"
    return tag("i", f"{count}×" if count else "✓", name="dot" if count else "dot idle", title=title)


def table(title, note, heads, rows, kind):
    """rows: (index, name, about, cells)."""
    rows = list(rows)
    if not rows:
        return ""
    head = "".join(tag("th", escape(name), name="t", data_user=i) for i, name in enumerate(heads))
    body = ""
    for index, name, about_it, cells in rows:
        first = tag("th", breakable(name), tag("small", breakable(about_it)), scope="row")
        cells = [tag("td", cell, name="t", data_user=i) for i, cell in enumerate(cells)]
        body += tag("tr", first, *cells, data_kind=kind, data_index=index, tabindex=0)
    content = tag("table", tag("thead", tag("tr", tag("th", ""), head)), tag("tbody", body))
    return card(title, note, tag("div", content, name="scroll"), name="matrix", id=f"{kind}s")


def matrices(model):
    users = answers.users(model) if model["source"] != "image" else []
    heads = [thread["name"] for thread in users]
    faint = "Hollow: granted, and not used in this run." if model["uses"] is not None else ""
    return (table("Partitions", f"R read, W write, X execute. {faint}", heads, partition_rows(model, users),
                  "partition")
            + table("Kernel objects", f"A mark: the thread has permission. {faint}", heads, object_rows(model, users),
                    "object")
            + table("System calls", "A mark: the thread has permission on what the call takes. "
                    f"{faint} Any call that is not here ends its caller.", heads, call_rows(model, users), "call"))


def partition_rows(model, users):
    for entry in model["partitions"]:
        about_it = ", ".join(variable["name"] for variable in entry["variables"]) or entry["what"]
        cells = [chips(model["matrix"]["partitions"][thread["name"]][entry["name"]],
                       used(model, thread, "partitions", entry["name"])) for thread in users]
        yield entry["start"], entry["name"], about_it, cells


def object_rows(model, users):
    for i, entry in enumerate(model["objects"]):
        if entry["kind"] != "K_OBJ_THREAD_STACK_ELEMENT" or entry["threads"]:
            yield i, entry["name"], entry["type"], [mark(entry["name"] in thread["objects"],
                                                         used(model, thread, "objects", entry["name"]))
                                                    for thread in users]


def call_rows(model, users):
    for i, call in enumerate(model["calls"]):
        if call["linked"]:
            kinds = [answers.type_of(model, kind) for kind in call["objects"] if kind and kind != "K_OBJ_ANY"]
            yield i, call["name"], "takes " + answers.listed(kinds) if kinds else "", [
                mark(call["name"] in thread["calls"], used(model, thread, "calls", call["name"])) for thread in users]


def strip(model):
    """The kernel's memory to scale."""
    kernel = model["program"]["kernel_ram"]
    blocks = [(i, block) for i, block in enumerate(model["memory"]) if block["kind"] in picture.KERNEL
              and kernel["start"] <= block["start"] < kernel["start"] + kernel["size"]]
    total = sum(block["size"] for _, block in blocks)
    if not total:
        return ""
    pieces = [button("", f"piece k-{block['kind'].replace(' ', '-')}", style=f"flex-grow:{block['size']}", data_block=i,
                     title=f"{block['name'] or 'nothing'}, {block['size']} B") for i, block in blocks]
    names = [button(f"{escape(block['name'])} {tag('small', str(block['size']) + ' B')}", "link", data_block=i)
             for i, block in blocks if block["kind"] != "alignment"]
    note = f"{total} bytes, to scale: objects are blue. No user thread may touch any of it."
    return card("The kernel's memory", note,
                tag("div", *pieces, name="strip"),
                tag("details", tag("summary", f"all {len(blocks)} pieces"), tag("div", *names, name="names")))


def lost(model):
    waste = model["waste"]
    bars = ""
    for entry in waste["in_partitions"]:
        full = 100 - 100 * entry["lost"] / entry["size"]
        bars += tag("div", tag("span", escape(entry["name"])), tag("i", tag("b", "", style=f"width:{full:.0f}%")),
                    tag("small", f"{entry['size'] - entry['lost']} of {entry['size']} B"), name="bar")
    note = f"{waste['total']} bytes; {waste['between']} between things, the rest at the ends of partitions."
    return card("Lost by alignment", note, bars) if bars else ""


def render(model):
    svg, width, height, rows, geometry = picture.draw(model)
    program = model["program"]
    values = {
        "title": escape(program["board"] or program["image"]),
        "about": escape(about(model)),
        "tiles": tiles(model), "selector": selector(model),
        "svg": tag("svg", svg, id="map", viewBox=f"0 0 {width} {height}", style=f"max-width:{width * 1.25:.0f}px"),
        "findings": findings(model), "matrices": matrices(model), "strip": strip(model), "lost": lost(model),
        "light": picture.variables(picture.LIGHT), "dark": picture.variables(picture.DARK),
        "svgstyle": picture.STYLE, "style": read("page.css"), "script": read("page.js"),
        # A < in a sentence must not end the element that holds the data.
        "data": json.dumps(data(model, geometry, rows)).replace("<", "\\u003c"),
    }
    return re.sub(r"@(\w+)@", lambda match: values[match[1]], read("page.html"))


def about(model):
    unit = f"{model['unit']['name']}, {model['unit']['regions']} regions"
    if model["source"] == "image":
        return f"{unit}. From the image alone: who may what is decided at run time (--run)."
    if "run" in model:
        return f"{unit}. From a run of {model['run']['ms']} ms; of a thread that has ended, what it had then."
    return f"{unit}. From the memory of a program that was stopped."


def read(name):
    with open(os.path.join(HOME, name), encoding="utf-8") as file:
        return file.read()
