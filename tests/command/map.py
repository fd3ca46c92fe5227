# SPDX-License-Identifier: Apache-2.0
"""`bulkhead map` and `bulkhead why`: what they say of the main job is so, the same every time, and mistakes are told.

    map.py REPOSITORY WORK_FOLDER
"""

import json
import os
import re
import subprocess
import sys

from expectations import expect, finish

repository, work = sys.argv[1:]


def call(*words, status=0):
    done = subprocess.run([f"{repository}/bulkhead", words[0], "--no-install", *words[1:]], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, cwd=work)
    expect(done.returncode == status, f"bulkhead {' '.join(words)} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout if status == 0 else done.stderr


def has(output, *lines):
    squeezed = [re.sub(r" +", " ", line.strip()) for line in output.splitlines()]
    for line in lines:
        expect(any(re.fullmatch(line, found) for found in squeezed), f"no line \"{line}\" in:\n{output}")


def refuses(sentence, *words):
    said = [line for line in call(*words, status=1).splitlines() if not re.match(r"\[|-- |Configuring ", line)]
    expect(len(said) == 1 and sentence in said[0], f"bulkhead {' '.join(words)} said {said} instead of \"{sentence}\"")


os.makedirs(work, exist_ok=True)
main = ("-d", f"{work}/main", f"{repository}/samples/car_system", "--", "-DEXTRA_CONF_FILE=prj_user_mode.conf",
        "-DCONFIG_CAR_ROGUE_CONSUMER_PARTITION=y")
built = ("-d", f"{work}/main")

# From the image: what is decided when it is built, and no more.
said = call("map", *main)
has(said, r"mps2/an521/cpu0, MPU of ARMv8-M with 16 regions", r"app_partition 0x[0-9a-f]{8} 32", r"data_mutex k_mutex",
    r"producer \? \? \? \? made at run time", r"0x[0-9a-f]{8} 1024 stack producer_stack")
expect("rw" not in said, "the image alone does not tell who may what")

# From a run: what the program itself prints at its end (samples/car_system/README.md), and what was used.
said = call("map", *built, "--run")
has(said, r"Producer user 8 producer_domain 1024 at 0x[0-9a-f]{8} ended: CPU exception, address 0x[0-9a-f]{8}",
    r"partition start bytes Consumer Producer", r"consumer_partition 0x[0-9a-f]{8} 32 rw -",
    r"pc_shared_partition 0x[0-9a-f]{8} 32 rw rw", r"data_mutex k_mutex yes yes", r"console_mutex k_mutex - -",
    r"k_thread_create no object no object", r"Regions while Producer runs: 8 of 16", r"0 0x[0-9a-f]{8} 1024 rw rw its own stack",
    r"Consumer, partitions: write app_partition, write pc_shared_partition, read and write z_libc_partition")

# The same every time, and the program does what it does without somebody who looks on.
call("map", *built, "--run", "--json", f"{work}/one.json")
call("map", *built, "--run", "--json", f"{work}/two.json")
with open(f"{work}/one.json", encoding="utf-8") as one, open(f"{work}/two.json", encoding="utf-8") as two:
    found = json.load(one)
    expect(found == json.load(two), "two runs, two maps")
uses = found["uses"]
expect(uses["Producer"]["calls"]["k_sem_give"] == 3 and uses["Consumer"]["objects"]["sync_semaphore"] == 7,
       f"the producer gave three times and the consumer took seven times: {uses}")
expect(found["run"]["until"] == "ended" and found["run"]["uses_complete"], f"the run went to its end: {found['run']}")

# Every byte of memory once, in order; what the documentation promises is there.
edges = [(block["start"], block["start"] + block["size"]) for block in found["memory"]]
expect(all(one[1] <= other[0] for one, other in zip(edges, edges[1:])), "two pieces of memory overlap")
with open(f"{repository}/doc/map.md", encoding="utf-8") as file:
    documented = set(re.findall(r"^\| `([\w.\[\]]+)` \|", file.read().partition("## JSON")[2], re.M))


def paths(value, path=""):
    if isinstance(value, dict) and path not in ("uses", "matrix.partitions", "matrix.objects", "matrix.calls"):
        for key, inner in value.items():
            yield from paths(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for inner in value:
            yield from paths(inner, path + "[]")
    if path:
        yield path


keys = {path for path in paths(found) if not path.endswith("[]")}
expect(keys <= documented, f"doc/map.md says nothing of {sorted(keys - documented)}")
expect(documented <= keys, f"doc/map.md tells of what is not there: {sorted(documented - keys)}")

# Questions.
ask = ("why", *built, "--map", f"{work}/one.json")
expect("which is in its domain consumer_domain; no other user thread may" in call(*ask, "Consumer", "consumer_statistics"),
       "the consumer's statistics are its own")
expect("k_mem_domain_add_partition(&producer_domain, &consumer_partition)" in call(*ask, "Producer", "consumer_statistics"),
       "what would allow the producer's mistake")
expect("it is in the k_thread consumer" in call(*ask, "Producer", "consumer+4"), "the middle of a kernel object")

# A dump of RAM says what the run says, of what is alive.
ram = found["program"]["ram"]["start"]
subprocess.run([f"{repository}/bulkhead", "debug", "--no-install", *built, "--batch", "-ex", "break prod_consumer_stop", "-ex",
                "continue", "-ex", f"dump binary memory {work}/ram.bin {ram:#x} {ram + 0x8000:#x}"],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True, timeout=300)
has(call("map", *built, "--dump", f"{work}/ram.bin"), r"consumer_partition 0x[0-9a-f]{8} 32 rw -", r"data_mutex k_mutex yes -")

# What a change opened: this producer was not granted the mutex.
less = ("map", "-d", f"{work}/less", f"{repository}/samples/car_system", "--run", "--diff", f"{work}/one.json", "--",
        "-DEXTRA_CONF_FILE=prj_user_mode.conf", "-DCONFIG_CAR_ROGUE_NO_MUTEX_GRANT=y")
has(call(*less), r"Nothing was opened\.", r"closed:", r"- Producer may not use data_mutex any more")
call("map", "-d", f"{work}/less", "--run", "--json", f"{work}/less.json")
has(call("map", *built, "--run", "--diff", f"{work}/less.json"), r"opened:", r"\+ Producer may use data_mutex")
has(call("map", *built, "--run", "--diff", f"{work}/one.json"), r"No thread may do more or less than before\.")

# What was made at run time, of a program that is stopped.
said = subprocess.run([f"{repository}/bulkhead", "debug", "--no-install", "-d", f"{work}/dynamic",
                       f"{repository}/samples/userspace/dynamic_objects", "--batch", "-ex", "break z_impl_k_object_release",
                       "-ex", "continue", "-ex", "continue", "-ex", "objects"], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL, check=True, text=True, timeout=300).stdout
has(said, r"enough k_sem yes", r"k_sem 0x[0-9a-f]+ k_sem yes")

# A program that waits for ever, and one that never does.
os.makedirs(f"{work}/waits", exist_ok=True)
for name, content in {
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.20)\nfind_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})\n"
                          "project(waits)\ntarget_sources(app PRIVATE main.c)\n",
        "prj.conf": "CONFIG_USERSPACE=y\n",
        "main.c": """#include <zephyr/kernel.h>
K_SEM_DEFINE(never, 0, 1);
static void waiter(void *p1, void *p2, void *p3)
{
#ifdef SPIN
	for (volatile int i = 0;; i++) {
	}
#endif
	k_sem_take(&never, K_FOREVER);
}
K_THREAD_DEFINE(forever, 512, waiter, NULL, NULL, NULL, 5, K_USER, 0);
K_THREAD_ACCESS_GRANT(forever, &never);
int main(void)
{
	return 0;
}
"""}.items():
    with open(f"{work}/waits/{name}", "w", encoding="utf-8") as file:
        file.write(content)
waits = ("map", "-d", f"{work}/waits/build", f"{work}/waits")
has(call(*waits), r"forever user 5 \? 512 at 0x[0-9a-f]{8} not started", r"never k_sem yes")
has(call(*waits, "--run"), r"From a run of \d+ ms, until nothing could wake it any more\. .*", r"never k_sem yes",
    r"forever user 5 k_mem_domain_default 512 at 0x[0-9a-f]{8} alive")
spins = (*waits[:2], f"{work}/waits/spins", f"{work}/waits", "--run", "--for", "2", "--", "-DCMAKE_C_FLAGS=-DSPIN")
has(call(*spins), r"From a run of 2\d{3} ms, as long as .*", r"never k_sem yes")

# The README's picture is what the main job's map draws, whatever addresses and sizes are today.
call("map", *built, "--run", "--svg", f"{work}/map.svg")


def shape(path):
    with open(path, encoding="utf-8") as file:
        return re.sub(r"0x[0-9a-f]+|[0-9.]+", "#", file.read())


expect(shape(f"{work}/map.svg") == shape(f"{repository}/doc/map.svg"),
       "doc/map.svg is of another program; draw it again: bulkhead map --run --svg doc/map.svg")

# Mistakes.
refuses("there is no thread Consumr (did you mean Consumer?)", *ask, "Consumr", "data_mutex")
refuses("nothing called data_mutx in the program (did you mean data_mutex?)", *ask, "Consumer", "data_mutx")
refuses("why needs a thread and what it should touch", "why", *built, "Consumer")
refuses("cannot read nowhere.json", "map", *built, "--diff", "nowhere.json")
refuses("is not what `bulkhead map --json` writes", "map", *built, "--diff", f"{work}/main/CMakeCache.txt")
with open(f"{work}/old.json", "w", encoding="utf-8") as file:
    json.dump({"bulkhead_map": 0}, file)
refuses("was written by another version of Bulkhead (schema 0", "map", *built, "--diff", f"{work}/old.json")
refuses("cannot write nowhere/map.html", "map", *built, "--html", "nowhere/map.html")
refuses("soon is no time in seconds", "map", *built, "--for", "soon")
refuses("--html needs a value", "map", "--html")
refuses("--run belongs to the verb map", "size", "--run")
refuses("there is no option --htm; the nearest is --html", "map", "--htm", "x")
refuses("this program has no user mode", "map", "-d", f"{work}/hello", f"{repository}/samples/hello_world")
with open(f"{work}/short.bin", "wb") as file:
    file.write(bytes(64))
refuses("does not hold what the kernel keeps at 0x", "map", *built, "--dump", f"{work}/short.bin")
finish()
