# SPDX-License-Identifier: Apache-2.0
"""`bulkhead size` attributes every byte once: its sums are what binutils say of the image.

    size.py REPOSITORY WORK_FOLDER
"""

import json
import re
import subprocess
import sys

from expectations import expect, finish

repository, work = sys.argv[1:]


def bulkhead(folder, *options, arguments=()):
    command = [f"{repository}/bulkhead", "size", "--no-install", *options, "-d", f"{work}/{folder}",
               f"{repository}/tests/command/outside", "--", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


def binutils(folder, tool, *options):
    return subprocess.run([f"arm-none-eabi-{tool}", *options, f"{work}/{folder}/zephyr/zephyr.elf"],
                          stdout=subprocess.PIPE, check=True, text=True).stdout


def loaded(folder):
    """Sizes of flash and RAM by section, and the RAM of object rights, which have no section."""
    flash, ram = {}, {}
    for line in binutils(folder, "readelf", "-SW").splitlines():
        match = re.match(r"\s+\[ *\d+\] (\S+) +(\S+) +(\w{8}) \w+ (\w+) \w\w ([A-Z ]+?) +\d+ +\d+ +\d+", line)
        if not match or "A" not in match[5]:
            continue
        name, kind, address, size = match[1], match[2], int(match[3], 16), int(match[4], 16)
        if kind != "NOBITS":
            flash[name] = size
        if address >= 0x20000000:
            ram[name] = size
    rights = 0
    if ".kobject_table" in flash:
        words = re.findall(r"^ +0x\w+ (\w+) (\w+) (\w+) (\w+)", binutils(folder, "readelf", "-x.kobject_table"), re.M)
        rights = int.from_bytes(bytes.fromhex(words[0][3]), "little")
        expect(rights > 0, "the table says how much RAM rights take")
    return flash, ram, rights


def total(table):
    flash, ram = re.search(r"^total +(\S+) +(\S+)$", table, re.M).groups()
    return int(flash), int(ram)


def check(folder, *arguments):
    table = bulkhead(folder, arguments=arguments)
    rows = json.loads(bulkhead(folder, "--json", arguments=arguments))["rows"]
    flash, ram, rights = loaded(folder)
    sums = sum(row["flash"] for row in rows), sum(row["ram"] for row in rows)
    expect(sums == (sum(flash.values()), sum(ram.values()) + rights),
           f"{folder}: rows add up to {sums}, sections to {flash} and {ram}, rights {rights}")
    expect(total(table) == sums, f"{folder}: the table's total is {total(table)}, not {sums}")
    modules = {}
    for row in rows:
        modules.setdefault(row["module"], [0, 0])
        modules[row["module"]][0] += row["flash"]
        modules[row["module"]][1] += row["ram"]
    for name, sizes in modules.items():
        expect(re.search(rf"^{name} +{sizes[0]} +{sizes[1]}$", table, re.M), f"{folder}: {name} is {sizes}")
        of_module = bulkhead(folder, "--symbols", name, arguments=arguments)
        expect(list(total(of_module)) == sizes, f"{folder}: the symbols of {name} add up to {total(of_module)}")
    return rows, modules


rows, modules = check("user")
for name in ("kernel", "walls", "arch", "drivers", "lib", "application", "object table", "stacks",
             "partitions", "padding", "copy table", "libc"):
    expect(name in modules, f"there is no module {name}")
expect(modules["padding"][0] + modules["padding"][1] < 500, f"much is padding: {modules['padding']}")

# Symbols are where, and as large as, the linker says.
for line in binutils("user", "nm", "-S").splitlines():
    match = re.match(r"\w+ (\w+) T (z_impl_k_sem_take|k_mem_domain_add_partition|main)$", line)
    if match:
        module = {"z_impl_k_sem_take": "kernel", "main": "application"}.get(match[2], "walls")
        found = [row for row in rows if row["symbol"] == match[2]]
        expect([(row["module"], row["flash"], row["ram"]) for row in found]
               == [(module, int(match[1], 16), 0)], f"{line}: {found}")

# Without user mode nothing of the walls is there.
before = f"{work}/before.json"
bulkhead("user", "--json", before)
supervisor = ("-DCONFIG_USERSPACE=n", "-DCONFIG_SUPERVISOR_ONLY=y")
_, without = check("supervisor", *supervisor)
expect("walls" not in without and "object table" not in without, "the walls are still there")

# What changed is the difference, in all and by symbol.
difference = bulkhead("supervisor", "--diff", before, arguments=supervisor)
by_module, by_symbol = difference.split("\n\n")
changed = [sum(without[name][i] for name in without) - sum(modules[name][i] for name in modules) for i in (0, 1)]
expect(list(total(by_module)) == changed, f"the difference is {total(by_module)}, not {changed}")
expect(list(total(by_symbol)) == changed, f"that of the symbols is {total(by_symbol)}, not {changed}")
expect(re.search(rf"^walls +-{modules['walls'][0]} +-{modules['walls'][1]}$", by_module, re.M), by_module)
expect(bulkhead("user", "--diff", before) == "Nothing has changed.\n", "something has changed")

finish()
