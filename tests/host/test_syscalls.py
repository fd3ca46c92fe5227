#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Host test of tools/syscalls.py; exit status 0 when all is well.

The generated code is compiled for the host with sanitizers and run (syscalls/run), compiled for Cortex-M as C and C++
without a warning, and the generator's own behaviour is checked: ids, sentences, conditions, and what a second run
leaves alone."""

import glob
import json
import os
import pstats
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(HERE, "../../tools/syscalls.py")
FIXTURES = os.path.join(HERE, "syscalls")
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAIL: {what}")


def shell(*command):
    return subprocess.run(command, capture_output=True, text=True)


def generate(out, *arguments):
    return shell(sys.executable, TOOL, "--out", out, *arguments)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def includes(out):
    generated = f"{out}/include/generated"
    folders = (f"{FIXTURES}/include", f"{FIXTURES}/calls", generated, f"{generated}/zephyr")
    return [f"-I{folder}" for folder in folders]


def compile_one(compiler, source, output, out, *flags):
    done = shell(*compiler, "-Wall", "-Wextra", "-Werror", *flags, *includes(out), "-c", "-o", output, source)
    expect(done.returncode == 0, f"{compiler[0]} {os.path.basename(source)}: {done.stderr}")


def entries(out):
    """What the image tool would find after the link: the entry of each call that has one."""
    names = read(out, "syscalls.txt").split()
    lines = [f"extern void {name}(void) __attribute__((weak));" for name in names]
    lines += ["void (*const entries[])(void) = {", *(f"\t{name}," for name in names), "};"]
    return write(f"{out}/entries.c", "\n".join(["extern void (*const entries[])(void);", *lines, ""]))


def run_on_host(out, cc, cxx, *flags):
    """Every call in both modes, under sanitizers."""
    objects = []
    flags += ("-g", "-DCONFIG_USERSPACE=1")
    for name in ("run/main.c", "run/verify.c"):
        objects.append(f"{out}/{os.path.basename(name)}.o")
        compile_one([cc], f"{FIXTURES}/{name}", objects[-1], out, "-std=gnu11", *flags)
    objects.append(f"{out}/dispatch.o")
    strict = ("-std=gnu11", "-Wmissing-prototypes", "-Wcast-align", "-Wunused")
    compile_one([cc], f"{out}/syscall_dispatch.c", objects[-1], out, *strict, *flags)
    objects.append(f"{out}/entries.o")
    compile_one([cc], entries(out), objects[-1], out, *flags)
    objects.append(f"{out}/verify_cpp.o")
    compile_one([cxx], f"{FIXTURES}/run/verify_cpp.cpp", objects[-1], out, *flags)
    done = shell(cxx, *flags, "-o", f"{out}/run", *objects)
    done = shell(f"{out}/run") if done.returncode == 0 else done
    expect(done.returncode == 0, f"run built by {cc} {flags}: {done.stdout}{done.stderr}")


def compile_for_target(out):
    """No warning on the target either; without user mode nothing but the implementation is left."""
    if not shutil.which("arm-none-eabi-gcc"):
        print("skipped: no arm-none-eabi-gcc")
        return
    arm = ["-mcpu=cortex-m33+nofp", "-mthumb", "-mfloat-abi=soft", "-Os"]
    user = "-DCONFIG_USERSPACE=1"
    gcc, gxx = ["arm-none-eabi-gcc", *arm], ["arm-none-eabi-g++", *arm]
    compile_one(gcc, f"{out}/syscall_dispatch.c", f"{out}/arm.o", out, "-std=gnu11", user)
    compile_one(gcc, f"{FIXTURES}/run/verify.c", f"{out}/arm.o", out, "-std=gnu11", user)
    compile_one(gxx, f"{FIXTURES}/run/verify_cpp.cpp", f"{out}/arm.o", out, user)
    source = write(f"{out}/off.c", '#include "checked.h"\nint f(struct k_sem *s, k_timeout_t t);\n'
                   "int f(struct k_sem *s, k_timeout_t t)\n{\n\treturn sem_take(s, t);\n}\n")
    compile_one(gcc, source, f"{out}/off.o", out, "-std=gnu11")
    undefined = shell("arm-none-eabi-nm", "-u", f"{out}/off.o").stdout.split()
    expect(undefined == ["U", "z_impl_sem_take"], f"user mode off refers to {undefined}")


def conditions_both_ways(out):
    """What stands under #if is compiled when the configuration has it."""
    source = write(f"{out}/some.c", '#include "checked.h"\nint f(void);\nint f(void)\n{\n\treturn sometimes(1);\n}\n')
    compile_one(["gcc"], source, f"{out}/some.o", out, "-DCONFIG_USERSPACE=1", "-DCONFIG_SOMETIMES=1")
    dispatch = f"{out}/syscall_dispatch.c"
    flags = ("-DCONFIG_USERSPACE=1", "-DCONFIG_SOMETIMES=1")
    compile_one(["gcc"], dispatch, f"{out}/some_dispatch.o", out, *flags)
    symbols = shell("nm", f"{out}/some_dispatch.o").stdout
    expect(" T z_mrsh_sometimes" in symbols and "never_short\n" not in symbols, "conditions of checked.h")


def lists(out):
    text = read(out, "include/generated/zephyr/syscall_list.h")
    ids = {line.split()[1]: int(line.split()[2]) for line in text.splitlines() if line.startswith("#define K_")}
    limit = ids.pop("K_SYSCALL_LIMIT")
    short, bad = ids.pop("K_SYSCALL_SHORT_LIMIT"), ids.pop("K_SYSCALL_BAD")
    names = sorted(ids, key=ids.get)
    expect(sorted(ids.values()) == list(range(bad)) and limit == bad + 1, "ids are 0..BAD-1")
    expect(names == sorted(names[:short]) + sorted(names[short:]), "each lane is alphabetical")
    calls = {call["name"]: call for call in json.loads(read(out, "syscalls.json"))}
    expect(len(calls) == bad and sum(c["lane"] == "short" for c in calls.values()) == short, "syscalls.json")
    put = calls["put"]["parameters"]
    expect(put[0]["object"] == "K_OBJ_MSGQ" and put[1]["read"] == ["queue->msg_size"], "annotations in syscalls.json")
    types = dict(line.split()[:3:2] for line in read(out, "kobj-types.txt").splitlines())
    enum = read(out, "include/generated/zephyr/kobj-types-enum.h").splitlines()[1:]
    enum = [line[:-1] for line in enum if "=" not in line]  # the last type before the drivers has two names
    expect(types["k_sem"] == "7" and types["k_lifo"] == types["k_queue"], "kobj-types.txt")
    expect(enum[:2] == ["K_OBJ_MEM_SLAB", "K_OBJ_MSGQ"] and enum[-1] == "K_OBJ_DRIVER_SAMPLE", "object types in order")
    expect(int(types["sample_driver_api"]) == len(enum), "numbers agree with the enum")
    validation = read(out, "include/generated/zephyr/driver-validation.h")
    for name in ("K_SYSCALL_DRIVER_GPIO_SYSCALL(", "Z_SYSCALL_DRIVER_SAMPLE("):
        expect(name in validation, name)


SENTENCES = [  # declaration, what the sentence says, line
    ("__syscall_checked int f(void *p);", "f: 'void *p' is no plain number: it needs __kobj"),
    ("__syscall_short int f(__kobj struct k_sem *s, odd_t x);", "'odd_t x' is no plain number"),
    ("__syscall_short int f(k_tid_t t);", "'k_tid_t t' is no plain number"),
    ("__syscall_checked int f(__in(n + 1) void *p, int n);", "'n + 1' is neither one term nor a product"),
    ("__syscall_checked int f(__in(n * (n + 1)) void *p, int n);", "is neither one term nor a product"),
    ("__syscall_checked int f(__in(2 * n * 2) void *p, int n);", "is neither one term nor a product"),
    ("__syscall_checked int f(__in(*n) void *p, __in(4) int *n);", "is neither one term nor a product"),
    ("__syscall_short int f(__in(n + 1) void *p, int n);", "'n + 1' is neither one term nor a product"),
    ("__syscall_short int f(int64_t a, int64_t b, int c);", "at most 4 argument words, not 5"),
    ("__syscall int f(int a[4]);", "'int a[4]' is an array"),
    ("__syscall int f(void (*g)(int), int x);", "is a function pointer written in place"),
    ("__syscall int f(const char *format, ...);", "cannot take '...'"),
    ("__syscall int f(int, int);", "parameter 'int' has no name"),
    ("__syscall int f(struct foo);", "parameter 'struct foo' has no name"),
    ("__syscall f(int x);", "f has no result type"),
    ("__syscall int x;", "not followed by the prototype"),
    ("__syscall int f(void) { return 0; }", "not followed by the prototype"),
    ("__syscall int f(int x)", "not followed by the prototype"),
    ("__syscall int f(__kobj struct k_sem *s);", "__syscall is verified by hand"),
    ("__syscall int f(int x) __require(x);", "__syscall is verified by hand"),
    ("__syscall_checked int f(int x) __requires(x);", "only __require(condition) is"),
    ("__syscall_checked int f(__kobj struct foo *s);", "whose type is no kernel object"),
    ("__syscall_checked int f(__kobj int s);", "whose type is no kernel object"),
    ("__syscall_checked int f(__kobject struct k_sem *s);", "there is no annotation __kobject"),
    ("__syscall_checked int f(__in void *p);", "__in needs an argument"),
    ("__syscall_checked int f(__in(4 void *p);", "not followed by the prototype"),
    ("__syscall_checked int f(__kobj(1) struct k_sem *s);", "__kobj takes no argument"),
    ("__syscall_checked int f(va_list v);", "a va_list can only be verified by hand"),
    ("__syscall_checked int64_t f(__kobj_or(1) k_tid_t t);", "__kobj_or needs a result of one word"),
    ("__syscall int f(int x);\n__syscall int f(long x);", "f: is already declared at"),
    ("#endif\n__syscall int f(void);", "#endif without #if"),
]


def refusals(folder):
    for text, sentence in SENTENCES:
        path = write(f"{folder}/bad.h", f"/* one\n * two */\n{text}\n")
        done = generate(f"{folder}/never", path)
        expect(done.returncode == 1 and sentence in done.stderr, f"'{text}' says: {done.stderr}")
        expect(done.stderr.count("\n") == 1, f"'{text}' is one sentence")
        if "#endif" not in text and "\n" not in text:
            expect(done.stderr.startswith(f"{path}:3: "), f"'{text}' names the line: {done.stderr}")
    expect(not os.path.exists(f"{folder}/never"), "a refusal writes nothing")
    write(f"{folder}/twice/a/same.h", "__syscall int f(int x);\n")
    write(f"{folder}/twice/b/same.h", "__syscall int g(int x);\n")
    done = generate(f"{folder}/never", f"{folder}/twice")
    expect(done.returncode == 1 and "would generate syscalls/same.h" in done.stderr, "two headers of one name")
    write(f"{folder}/twice/b/same.h", "__syscall int g(int x);\n#include <zephyr/syscalls/b_same.h>\n")
    done = generate(f"{folder}/out", f"{folder}/twice")
    expect(os.path.exists(f"{folder}/out/include/generated/zephyr/syscalls/b_same.h"), "a header names its own stub")
    done = generate(f"{folder}/never", f"{folder}/missing.h")
    expect(done.returncode == 1 and done.stderr.endswith("missing.h: No such file or directory\n"), "missing header")


def sizes(folder):
    """otype-to-size.h has the allocatable objects whose struct is defined, under the struct's condition."""
    text = "#ifdef CONFIG_EVENTS\nstruct k_event {\n\tint e;\n};\n#endif\nstruct k_sem {\n};\nstruct k_futex {\n};\n"
    generate(f"{folder}/out", write(f"{folder}/objects.h", text))
    lines = read(folder, "out/include/generated/zephyr/otype-to-size.h").splitlines()[1:]
    case = "case K_OBJ_{}: ret = sizeof(struct k_{}); break;"
    wanted = [case.format("SEM", "sem"), "#if defined(CONFIG_EVENTS)", case.format("EVENT", "event"), "#endif"]
    expect(lines == wanted, f"otype-to-size.h: {lines}")


def second_run(folder):
    """Only what changes is written; build folders are not searched; what is gone is removed."""
    write(f"{folder}/src/one.h", "__syscall int one(int x);\n")
    write(f"{folder}/src/two.h", "__syscall int two(int x);\n")
    write(f"{folder}/src/build/CMakeCache.txt", "")
    write(f"{folder}/src/build/three.h", "__syscall int three(int x);\n")
    out, arguments = f"{folder}/out", ("--depfile", f"{folder}/out.d", f"{folder}/src")
    generate(out, *arguments)
    files = glob.glob(f"{out}/**/*.*", recursive=True)
    for file in files:
        os.utime(file, (1, 1))
    generate(out, *arguments)
    expect(all(os.path.getmtime(file) == 1 for file in files), "nothing changed, nothing written")
    write(f"{folder}/src/two.h", "__syscall int two(long x);\n")
    generate(out, *arguments)
    changed = sorted(os.path.basename(file) for file in files if os.path.getmtime(file) != 1)
    expect(changed == ["syscalls.json", "two.h", "two_mrsh.c"], f"one prototype changed: {changed}")
    os.unlink(f"{folder}/src/two.h")
    generate(out, *arguments)
    left = os.listdir(f"{out}/include/generated/zephyr/syscalls")
    expect(sorted(left) == ["one.h", "one_mrsh.c"], f"a call is gone: {left}")
    depends = read(f"{folder}/out.d")
    for name in (f"{out}/include/generated/zephyr/syscall_list.h:", f"{folder}/src/one.h", f"{folder}/src"):
        expect(name in depends, f"depfile has {name}")
    expect("three" not in depends, "a build folder is not searched")


def work(folder, headers):
    """Function calls that the generator makes for so many headers: the same on every machine."""
    body = "/* " + "A comment of a header. " * 40 + " */\n" + "static inline int x(int a)\n{\n\treturn a;\n}\n" * 100
    for i in range(headers):
        calls = "".join(f"__syscall_checked int call_{i}_{j}(int a, int64_t b);\n" for j in range(4))
        write(f"{folder}/many{headers}/h{i}.h", body + calls)
    profile = f"{folder}/profile{headers}"
    done = shell(sys.executable, "-m", "cProfile", "-o", profile, TOOL, "--out", f"{folder}/many{headers}_out",
                 f"{folder}/many{headers}")
    expect(done.returncode == 0, f"{headers} headers: {done.stderr}")
    return pstats.Stats(profile).total_calls


def growth(folder):
    some, more = work(folder, 30), work(folder, 60)
    print(f"30 headers take {some} function calls, 60 take {more}")
    expect(more < 2.2 * some, "twice the headers are twice the work")


def main():
    with tempfile.TemporaryDirectory() as folder:
        out = f"{folder}/build"
        done = generate(out, "-s", "handle_t", f"{FIXTURES}/calls")
        expect(done.returncode == 0 and not done.stderr, done.stderr)
        run_on_host(out, "gcc", "g++", "-fsanitize=address,undefined")
        run_on_host(out, "gcc", "g++", "-O2")
        if shutil.which("clang"):
            run_on_host(out, "clang", "clang++", "-O1")
        compile_for_target(out)
        conditions_both_ways(out)
        lists(out)
        refusals(f"{folder}/refusals")
        sizes(f"{folder}/sizes")
        second_run(f"{folder}/second")
        growth(f"{folder}/growth")
    print(f"syscalls: {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
