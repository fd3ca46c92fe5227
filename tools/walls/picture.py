# SPDX-License-Identifier: Apache-2.0
"""The picture of a map: memory from flash to devices, and beside each piece what each user thread may do there.

To the left, memory to scale; it fans out into rows that are large enough to read, in which small things
are not small. draw() makes the part of a page, alone() a file of its own that a README can show.
"""

from html import escape

import answers

ROW, GAP, TOP = 24, 26, 44  # height of the smallest row, space before a group, space for headings
SCALE_X, SCALE_WIDTH = 8, 34
ROWS_X, ROWS_WIDTH = 96, 366
SLOT, SLOT_WIDTH = 30, 246  # a region's box, with the space below it
MOST_COLUMNS = 12
KERNEL = ("kernel", "object", "alignment", "kernel stack")


class Row:
    """A piece of memory that is drawn as one row."""

    def __init__(self, block, name, detail):
        self.start, self.size, self.kind = block["start"], block["size"], block["kind"]
        self.owner, self.name, self.detail = block["owner"], name, detail
        self.outside = False  # of the memory that is drawn to scale
        self.y = self.height = 0
        self.scale_y = self.scale_height = 0


class Group:
    def __init__(self, title, rows):
        self.title, self.rows, self.y = title, rows, 0


def groups(model):
    """Flash, RAM and devices with their rows. What the kernel has for itself is one row."""
    flash, ram = model["program"]["flash"], model["program"]["ram"]
    kernel = model["program"]["kernel_ram"]["start"]
    found = {"flash": [], "RAM": [], "devices": []}
    for block in model["memory"]:
        start = block["start"]
        if block["kind"] == "alignment" and not (ram["start"] <= start and start >= kernel):
            continue
        if flash["start"] <= start < flash["start"] + flash["size"]:
            found["flash"].append(row_of(block))
        elif block["kind"] == "device":
            found["devices"].append(row_of(block))
        elif not ram["start"] <= start < ram["start"] + ram["size"]:  # closed on purpose: nothing is there
            found["RAM"].append(row_of(block))
            found["RAM"][-1].outside = True
        else:
            add_ram(found["RAM"], block, kernel)
    return [Group(title, rows) for title, rows in found.items() if rows]


def row_of(block):
    owner = block["owner"] if block["owner"] else block["name"]
    name = {"stack": f"stack of {owner}", "privileged stack": f"privileged stack of {owner}",
            "guard": f"guard of {owner}", "kernel stack": f"stack of {owner}", "code": "code",
            "constants": "constants", "initial data": "initial data", "free RAM": "free", "free flash": "free",
            }.get(block["kind"], block["name"])
    if block["kind"] == "code" and block["name"] == "vectors":
        name = "vectors"
    return Row(block, name, block["kind"])


def add_ram(rows, block, kernel):
    if block["kind"] not in KERNEL:
        rows.append(row_of(block))
        return
    last = rows[-1] if rows else None
    if last is None or last.detail != "kernel":
        rows.append(Row({**block, "kind": "kernel", "owner": None}, "the kernel's memory", "kernel"))
    else:
        last.size = block["start"] + block["size"] - last.start


def place(found):
    """Decides where each row is, and how high: a step for each fourfold size. Returns the height of it all."""
    y = TOP
    for group in found:
        group.y = y
        y += GAP
        for row in group.rows:
            steps = max(row.size // 256, 1).bit_length() // 2
            row.y, row.height = y, ROW + 4 * min(steps, 6)
            y += row.height + 2
        scale(group, group.rows[0].y, y - 2)
        y += 12
    return y


def scale(group, top, bottom):
    """The same rows as true parts of a bar; what is free is left out, or it would be all there is."""
    drawn = [row for row in group.rows if not row.kind.startswith("free") and not (row.kind == "device" or row.outside)]
    total = sum(row.size for row in drawn)
    y = top
    for row in drawn:
        row.scale_y, row.scale_height = y, (bottom - top) * row.size / total
        y += row.scale_height


def size_text(size):
    if size >= 1 << 20 and size % (1 << 20) == 0:
        return f"{size >> 20} MB"
    return f"{size / 1024:.0f} KB" if size >= 10240 else f"{size} B"


def tag(kind, *content, name="", **attributes):
    """An element; `name` is its class, a _ in an attribute a -. Content is markup already, values are not."""
    if name:
        attributes = {"class": name, **attributes}
    words = "".join(f' {key.replace("_", "-")}="{escape(str(value))}"'
                    for key, value in attributes.items() if value != "")
    inside = "".join(content)
    return f"<{kind}{words}>{inside}</{kind}>" if content else f"<{kind}{words}/>"


def label(text, name, x, y, anchor="", **attributes):
    return tag("text", escape(text), name=name, x=round(x), y=round(y), text_anchor=anchor, **attributes)


class Columns:
    """Where things are beside the rows."""

    def __init__(self, threads, slots):
        self.width = 92 if len(threads) <= 4 else 58
        self.cells = ROWS_X + ROWS_WIDTH + 10
        self.right = self.cells + len(threads) * self.width
        self.count = max((len(thread["slots"]) for thread in threads), default=0) if slots else 0
        self.slots = self.right + 90
        self.end = self.slots + SLOT_WIDTH + 8 if self.count else self.right + 8

    def middle(self, i):
        return self.cells + (i + 0.5) * self.width

    def geometry(self):
        return {"right": self.right, "slots": self.slots, "slotTop": TOP + GAP, "slotStep": SLOT}


def draw(model, slots=True):
    """(SVG's content, width, height, [rows], geometry)."""
    threads = answers.users(model)[:MOST_COLUMNS] if model["source"] != "image" else []
    found, columns = groups(model), Columns(threads, slots)
    height = max(place(found), TOP + GAP + columns.count * SLOT + 10)
    parts = [label("to scale", "h", SCALE_X, 20), label("memory", "h", ROWS_X, 20)]
    for i, thread in enumerate(threads):
        y = 20 + 13 * (i % 2) * (columns.width < 90)
        parts.append(label(clip(thread["name"], columns.width // 7), "h t", columns.middle(i), y, "middle",
                           data_thread=i))
    rows = []
    for group in found:
        parts.append(label(group.title, "g", ROWS_X, group.y + 17))
        for row in group.rows:
            parts += draw_row(row, len(rows), threads, columns)
            rows.append(row)
    parts += draw_slots(columns)
    return "\n".join(parts), columns.end, height, rows, columns.geometry()


def clip(text, length):
    return text if len(text) <= length else text[:max(length - 1, 1)] + "…"


def draw_row(row, index, threads, columns):
    kind = "k-" + row.kind.replace(" ", "-")
    base = row.y + row.height / 2 + 4
    if row.scale_height:
        yield tag("rect", name=f"s {kind}", x=SCALE_X, y=f"{row.scale_y:.1f}", width=SCALE_WIDTH,
                  height=f"{max(row.scale_height, 0.5):.1f}", data_row=index)
        yield tag("path", name="f", d=fan(row))
    inside = [tag("rect", name=f"b {kind}", x=ROWS_X, y=row.y, width=ROWS_WIDTH, height=row.height, rx=3),
              label(clip(row.name, 33), "n", ROWS_X + 10, base),
              label(f"{row.start:#010x}", "a", ROWS_X + ROWS_WIDTH - 72, base, "end"),
              label(size_text(row.size), "a", ROWS_X + ROWS_WIDTH - 8, base, "end")]
    for i, thread in enumerate(threads):
        rights = answers.rights_at(thread, row.start + row.size - 1)
        x, width = columns.cells + i * columns.width + 2, columns.width - 4
        inside.append(tag("rect", name=f"c r-{rights or 'none'}", x=x, y=row.y, width=width, height=row.height, rx=3,
                          data_thread=i))
        inside.append(label(rights_text(rights, columns.width), f"r r-{rights or 'none'}", columns.middle(i), base,
                            "middle"))
    yield tag("g", *inside, name="row", data_row=index, tabindex=0, role="button")


def fan(row):
    """From the true size of a row to the size that it is drawn in."""
    left, right = SCALE_X + SCALE_WIDTH, ROWS_X
    a, b, c, d = row.scale_y, row.scale_y + row.scale_height, row.y, row.y + row.height
    return (f"M{left} {a:.1f}C{left + 26} {a:.1f} {right - 26} {c} {right} {c}V{d}"
            f"C{right - 26} {d} {left + 26} {b:.1f} {left} {b:.1f}Z")


def rights_text(rights, column):
    if not rights:
        return "–"
    long = {"rw": "read, write", "r": "read", "rx": "read, run", "x": "run", "rwx": "all"}.get(rights, rights)
    return long if column > 90 else rights


def draw_slots(columns):
    """Boxes for the regions, which page.js fills."""
    if not columns.count:
        return
    x = columns.slots
    yield label("regions of the unit, now for", "h", x, 20)
    yield label("", "h now", x, 38, id="slot-thread")
    for i in range(columns.count):
        y = TOP + GAP + i * SLOT
        yield tag("path", name="w", id=f"wire-{i}")
        yield tag("g", tag("rect", x=x, y=y, width=SLOT_WIDTH, height=SLOT - 4, rx=4),
                  label(str(i), "i", x + 18, y + 17, "end"), label("", "n", x + 28, y + 17),
                  label("", "a", x + SLOT_WIDTH - 8, y + 17, "end"),
                  name="slot", id=f"slot-{i}", data_slot=i, tabindex=0, role="button")


STYLE = """
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink)}
.h{font-weight:600;fill:var(--muted)}.t{fill:var(--ink);font-size:11.5px}.g{font-weight:600;fill:var(--muted)}
.a{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:11px;fill:var(--muted)}
.b{fill:var(--piece);stroke:var(--line)}.s{stroke:var(--card);stroke-width:.5}.f{fill:var(--fan)}
.k-stack,.k-kernel-stack{fill:var(--stack)}.k-privileged-stack,.k-kernel{fill:var(--kernel)}
.k-partition{fill:var(--partition)}
.k-code,.k-constants{fill:var(--code)}.k-initial-data,.k-object-table{fill:var(--flash)}.k-device{fill:var(--device)}
.k-guard{fill:var(--guard)}.k-free-RAM,.k-free-flash{fill:none;stroke-dasharray:3 3}
.c.r-rw,.c.r-rwx{fill:var(--rw)}.c.r-r{fill:var(--r)}.c.r-rx,.c.r-x{fill:var(--rx)}.c.r-none{fill:var(--none)}
.r{font-weight:600;font-size:11.5px;fill:var(--on)}.r.r-none{fill:var(--faint);font-weight:400}
"""

LIGHT = {
    "bg": "#f4f6f9", "card": "#ffffff", "ink": "#1a2330", "muted": "#5d6878", "faint": "#a3adba", "line": "#dfe4eb",
    "piece": "#eef1f5", "fan": "#eff2f6", "stack": "#dcecff", "kernel": "#d8dce4", "partition": "#d6f3ec",
    "code": "#e8e1fb", "flash": "#eceff4", "device": "#ffe7cf", "guard": "#ffd9d9", "rw": "#0b8a78", "r": "#2f6fdd",
    "rx": "#7a4fd0", "none": "#f0f2f5", "on": "#ffffff", "bad": "#b3261e", "good": "#0b7a6a", "accent": "#0b6bcb",
    "onaccent": "#ffffff", "shadow": "0 1px 2px rgba(16,24,40,.06),0 4px 16px rgba(16,24,40,.05)",
}
DARK = {
    "bg": "#0e1319", "card": "#161d26", "ink": "#e5ebf3", "muted": "#93a0b1", "faint": "#56616f", "line": "#2a3441",
    "piece": "#1f2833", "fan": "#1b232d", "stack": "#1d3a5c", "kernel": "#333c49", "partition": "#17443d",
    "code": "#352c58", "flash": "#262f3b", "device": "#57401f", "guard": "#5a2a2d", "rw": "#159985", "r": "#3c7be6",
    "rx": "#8660dc", "none": "#1b222c", "on": "#ffffff", "bad": "#ff8a80", "good": "#4fd6be", "accent": "#6cb2ff",
    "onaccent": "#08131f", "shadow": "0 1px 2px rgba(0,0,0,.4)",
}


def variables(palette):
    return "".join(f"--{name}:{value};" for name, value in palette.items())


def alone(model):
    """The picture as a file, light or dark as the reader's screen is."""
    content, width, height, _, _ = draw(model, slots=False)
    style = (f":root{{{variables(LIGHT)}}}@media(prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}{STYLE}")
    title = f"Who may touch what: {model['program']['board']}"
    ground = tag("rect", width=width, height=height, fill="var(--card)", rx=8)
    return tag("svg", "\n", tag("title", escape(title)), tag("style", style), ground, "\n", content, "\n",
               xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", width=width, height=height,
               role="img") + "\n"
