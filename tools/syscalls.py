#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads system calls out of headers and writes everything that is made from them.

    syscalls.py --out BUILD/zephyr [--depfile FILE] [-s TYPE]... HEADER_OR_DIRECTORY...

A prototype in a header is the only place where a system call is declared. Its tag chooses the lane and who verifies:

    __syscall           long lane, verified by hand: z_vrfy_NAME in a C file that includes syscalls/NAME_mrsh.c
    __syscall_checked   long lane, verified by what is generated from the annotations
    __syscall_short     short lane (runs in the exception), verified likewise, at most four words

Annotations stand before a parameter; they are macros that expand to nothing:

    __kobj              a kernel object of the parameter's type: permission held, initialised
    __kobj_any          the same, initialised or not
    __kobj_new          the same, and it must not be initialised
    __kobj_or(value)    the same as __kobj_any, but the call returns value at once when it is not initialised
    __in(n) __out(n)    a buffer of n bytes, or n * m, that the caller may read or write (also __user_in, __user_out);
                        in a short call, which may wait before it moves the bytes, nothing is checked beforehand:
                        a user's call runs z_user_NAME instead of z_impl_NAME, and that moves them with the user's rights
    __opaque            a word that the kernel keeps or hands on, and never follows

and __require(condition) after the prototype ends the caller when the condition is false. In a generated verifier each
parameter is either a plain number or annotated: there is no default for a pointer, so the border cannot be forgotten.

A parameter is one word, or two (low, high) if it has 64 bits. Words beyond the sixth travel in an array on the user's
stack whose address is the sixth word. A 64-bit result of the long lane is stored through one more word, an address; the
short lane returns it in two registers.

syscalls.txt lists what the kernel runs for each call, in the order of their numbers: the image tool looks which of them
were linked, because a stub refers to them, and fills in the table of syscall_dispatch.c, which refuses everything.

A file is written only when its content changes, so that the build stops there."""

import argparse
import json
import os
import re
import sys
from bisect import bisect_right

# The kernel's object types in the order of enum k_objects, which numbers them from 1; the drivers follow. `place` is
# for the image tool: what may live in user memory, and what it treats specially; None never reaches the object table.
# `alloc`: k_object_alloc() can make one.
OBJECTS = [  # struct, enum, place, alloc
    ("k_mem_slab", "K_OBJ_MEM_SLAB", "-", True),
    ("k_msgq", "K_OBJ_MSGQ", "-", True),
    ("k_mutex", "K_OBJ_MUTEX", "-", True),
    ("k_pipe", "K_OBJ_PIPE", "-", True),
    ("k_queue", "K_OBJ_QUEUE", "-", True),
    ("k_poll_signal", "K_OBJ_POLL_SIGNAL", "-", True),
    ("k_sem", "K_OBJ_SEM", "-", True),
    ("k_stack", "K_OBJ_STACK", "-", True),
    ("k_thread", "K_OBJ_THREAD", "thread", True),
    ("k_timer", "K_OBJ_TIMER", "-", True),
    ("z_thread_stack_element", "K_OBJ_THREAD_STACK_ELEMENT", "stack", False),
    ("NET_SOCKET", "K_OBJ_NET_SOCKET", None, False),
    ("net_if", "K_OBJ_NET_IF", None, False),
    ("sys_mutex", "K_OBJ_SYS_MUTEX", "mutex", False),
    ("k_futex", "K_OBJ_FUTEX", "user", False),
    ("k_condvar", "K_OBJ_CONDVAR", "-", True),
    ("k_event", "K_OBJ_EVENT", "-", True),
    ("ztest_suite_node", "K_OBJ_ZTEST_SUITE_NODE", None, False),
    ("ztest_suite_stats", "K_OBJ_ZTEST_SUITE_STATS", None, False),
    ("ztest_unit_test", "K_OBJ_ZTEST_UNIT_TEST", None, False),
    ("ztest_test_rule", "K_OBJ_ZTEST_TEST_RULE", None, False),
]
ALSO = {"k_fifo": "K_OBJ_QUEUE", "k_lifo": "K_OBJ_QUEUE"}
# No objects, but users must not write them either: the kernel follows what stands there.
RECORDS = ["device_state", "k_heap", "k_mbox", "k_mem_domain", "k_mem_partition", "k_work"]

POINTED = {row[0]: row[1] for row in OBJECTS} | ALSO | {"device": "K_OBJ_ANY", "void": "K_OBJ_ANY"}
OBJECT_TYPEDEFS = {
    "k_tid_t": "K_OBJ_THREAD",
    "k_thread_stack_t *": "K_OBJ_THREAD_STACK_ELEMENT",
}
OBJECT_STATES = {
    "__kobj": "_OBJ_INIT_TRUE",
    "__kobj_any": "_OBJ_INIT_ANY",
    "__kobj_new": "_OBJ_INIT_FALSE",
    "__kobj_or": "_OBJ_INIT_ANY",
}
BUFFERS = {"__in": "READ", "__out": "WRITE", "__user_in": "READ", "__user_out": "WRITE"}

# How a value becomes words. A type that is in none of these travels as its bytes in one word (structs, floats, typedefs
# that we do not know); the compiler refuses it there if it is larger.
INTEGER_WORDS = set("signed unsigned char short int long bool _Bool".split())
NUMBERS = set(
    "size_t ssize_t off_t bool _Bool intptr_t uintptr_t atomic_val_t stack_data_t"
    " int8_t int16_t int32_t uint8_t uint16_t uint32_t".split()
)
WIDE = {"int64_t", "uint64_t", "k_timeout_t", "k_ticks_t", "double"}
WIDE_NUMBERS = {"int64_t", "uint64_t", "k_ticks_t"}
ATTRIBUTES = re.compile(
    r"__attribute__\s*\(\(.*?\)\)|\b(?:static|inline|extern|__attribute_const__|__pure|__must_check|__deprecated"
    r"|ALWAYS_INLINE|FUNC_NORETURN)\b"
)

TAGS = re.compile(r"\b__syscall(?:_checked|_short|_always_inline)?\b")
SUBSYSTEM = re.compile(r"\b__subsystem\s+struct\s+(\w+?)(?:_driver)?_api\b")
STRUCT = re.compile(r"^(?:typedef\s+)?struct\s+(%s)\s*\{" % "|".join(row[0] for row in OBJECTS), re.M)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w+)((?:\\\n|[^\n])*)", re.M)
STUB_INCLUDE = re.compile(r"#\s*include\s*<(?:zephyr/)?syscalls/([\w.-]+\.h)>")
REGISTERS = 6  # words of a call that travel in registers


BY_HAND_ONLY = "__syscall is verified by hand, annotations need __syscall_checked or __syscall_short"


class Refused(Exception):
    """A sentence for the author of a header."""


# ---- reading ------------------------------------------------------------------------------------------------------


class Param:
    """One parameter: its C type, how it travels (`form`), and what is checked (`state` of an object, `buffers`)."""

    def __init__(self, ctype, name, form):
        self.ctype, self.name, self.form = ctype, name, form
        self.otype = self.state = self.otherwise = None
        self.buffers = []  # (READ or WRITE, length expression)
        self.opaque = False
        self.first = 0  # index of its first word

    @property
    def declaration(self):
        return self.ctype + ("" if self.ctype.endswith("*") else " ") + self.name


class Call:
    """One system call as declared, with its words laid out."""

    def __init__(self, name, result, lane, inline, where, condition):
        self.name, self.result, self.lane, self.inline = name, result, lane, inline
        self.where, self.condition = where, condition
        self.params, self.require = [], []
        self.words = 0
        self.header = None

    @property
    def id(self):
        return "K_SYSCALL_" + self.name.upper()

    @property
    def entry(self):
        """What the kernel runs for it: takes words, verifies, returns a word."""
        return f"z_{'short' if self.lane == 'short' else 'mrsh'}_{self.name}"

    @property
    def wide_result(self):
        return form_of(self.result) == "wide"

    @property
    def moves_user_memory(self):
        return self.lane == "short" and any(p.buffers for p in self.params)

    @property
    def prototype(self):
        return ", ".join(p.declaration for p in self.params) or "void"

    def refuse(self, why):
        raise Refused(f"{self.where}: {self.name}: {why}")

    def lay_out(self):
        for param in self.params:
            param.first = self.words
            self.words += 2 if param.form == "wide" else 1
        if self.wide_result and self.lane != "short":
            self.words += 1
        if self.lane == "short" and self.words > 4:
            self.refuse(f"a short call has at most 4 argument words, not {self.words}; make it __syscall_checked")


class Header:
    """One header: its calls, the driver classes and the object structs that it defines."""

    def __init__(self, path):
        self.path, self.calls, self.classes, self.structs = path, [], [], []
        self.stub = os.path.basename(path)


def unqualified(ctype):
    return spaced(re.sub(r"\b(?:const|volatile|restrict|__restrict)\b", " ", ctype))


def form_of(ctype):
    """How a C type travels: void, pointer, number, wide, va_list or bytes."""
    bare = unqualified(ctype)
    words = bare.split()
    if bare.endswith("*") or bare == "k_tid_t":
        return "pointer"
    if bare in WIDE or words.count("long") > 1:
        return "wide"
    if words[:1] == ["enum"] or set(words) <= INTEGER_WORDS or bare in NUMBERS:
        return "number"
    return bare if bare in ("void", "va_list") else "bytes"


def spaced(ctype):
    """One way to write a type: 'char const*p' becomes 'char const *p'."""
    return " ".join(ctype.replace("*", " * ").split()).replace("* ", "*")


def blank(match):
    """Keeps line numbers and offsets where something is cut out of the text."""
    return re.sub(r"[^\n]", " ", match.group())


def closing(text, start):
    """Index just past the parenthesis that closes the one at start, or -1."""
    depth = 0
    for i in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return i + 1
    return -1


def split_arguments(text):
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(c, 0)
        if c == "," and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    return parts + [text[start:]]


def conditions(path, directives):
    """The CONFIG_ conditions in force: two lists, offsets and the text that holds from there on."""
    stack, offsets, texts = [], [0], [""]
    for offset, word, rest in directives:
        rest = " ".join(rest.replace("\\\n", " ").split())
        if word in ("if", "ifdef", "ifndef"):
            stack.append([{"if": "(%s)", "ifdef": "defined(%s)", "ifndef": "!defined(%s)"}[word] % rest])
        elif word in ("elif", "else", "endif"):
            if not stack:
                raise Refused(f"{path}: #{word} without #if")
            if word == "endif":
                stack.pop()
            else:
                stack[-1][-1] = "!" + stack[-1][-1]
                stack[-1].append("(%s)" % rest if word == "elif" else "")
        else:
            continue
        terms = [term for branch in stack for term in branch if re.search(r"\bCONFIG_", term)]
        offsets.append(offset)
        texts.append(" && ".join(terms))
    return offsets, texts


def annotate(call, param, word, value):
    """Applies one annotation to a parameter."""
    if (word in BUFFERS or word == "__kobj_or") != (value is not None):
        call.refuse(f"{word} {'needs an argument' if value is None else 'takes no argument'}")
    if word in OBJECT_STATES:
        bare = unqualified(param.ctype)
        pointed = re.fullmatch(r"(?:struct )?(\w+) \*", bare)
        param.otype = OBJECT_TYPEDEFS.get(bare) or (pointed and POINTED.get(pointed.group(1)))
        if not param.otype:
            call.refuse(f"{word} on '{param.declaration}', whose type is no kernel object")
        param.state = OBJECT_STATES[word]
        param.otherwise = value
        if value is not None and form_of(call.result) in ("wide", "bytes"):
            call.refuse(f"{word} needs a result of one word")
    elif word in BUFFERS:
        param.buffers.append((BUFFERS[word], value))
        factors(call, value)
    else:
        param.opaque = True


def factors(call, length):
    """A length is one term or the product of two, whose overflow is checked; in anything else it would not be."""
    flat = length.replace("->", "..")
    while re.search(r"\w\s*\([^()]*\)", flat):
        flat = re.sub(r"(\w\s*)\([^()]*\)", lambda m: m.group(1) + "_" * (len(m.group()) - len(m.group(1))), flat)
    if re.search(r"[^\w\s.*\[\]]", flat) or not re.fullmatch(r"[^*]+(\*[^*]+)?", flat):
        call.refuse(f"the length '{length}' is neither one term nor a product of two, so it could overflow")
    at = flat.find("*")
    return [length] if at < 0 else [length[:at].strip(), length[at + 1 :].strip()]


def take_annotations(call, text):
    """The annotations before a parameter as (word, argument or None), and the rest of the text."""
    notes = []
    while match := re.match(r"\s*(__kobj\w*|__in|__out|__user_in|__user_out|__opaque)\b\s*(\()?", text):
        word, end = match.group(1), match.end()
        if word not in OBJECT_STATES and word not in BUFFERS and word != "__opaque":
            call.refuse(f"there is no annotation {word}")
        if match.group(2):
            end = closing(text, match.start(2))
            if end < 0:
                call.refuse(f"the parenthesis after {word} is not closed")
        notes.append((word, text[match.end() : end - 1].strip() if match.group(2) else None))
        text = text[end:]
    return notes, text


def parse_param(call, text):
    notes, text = take_annotations(call, text)
    text = spaced(text)
    if text == "...":
        call.refuse("a system call cannot take '...'; pass a va_list")
    if "(" in text:
        call.refuse(f"'{text}' is a function pointer written in place; give its type a name")
    if "[" in text:
        call.refuse(f"'{text}' is an array; write it as a pointer")
    match = re.fullmatch(r"(.*[\s*])(\w+)", text)
    if not match or match.group(2) in INTEGER_WORDS or match.group(1).split()[-1] in ("struct", "enum", "union"):
        call.refuse(f"parameter '{text}' has no name")
    ctype = match.group(1).strip()
    param = Param(ctype, match.group(2), form_of(ctype))
    if call.lane == "long":
        if notes:
            call.refuse(f"{BY_HAND_ONLY} ({notes[0][0]})")
        return param
    for word, value in notes:
        annotate(call, param, word, value)
    if param.form == "va_list":
        call.refuse("a va_list can only be verified by hand; make it __syscall")
    if not notes and param.form not in ("number", "wide"):
        call.refuse(f"'{param.declaration}' is no plain number: it needs __kobj, __in(n), __out(n) or __opaque")
    return param


def parse_call(text, tag, where, condition):
    """A prototype from its tag to the semicolon."""
    lane = {"_checked": "checked", "_short": "short"}.get(tag[len("__syscall") :], "long")
    text = ATTRIBUTES.sub(" ", text)
    match = re.match(r"(.*?[\s*])(\w+)\s*(?=\()", text, re.S)
    end = closing(text, match.end()) if match else -1
    if end < 0 or "{" in text:
        raise Refused(f"{where}: {tag} is not followed by the prototype of a function and a semicolon")
    result = spaced(match.group(1))
    if not result:
        raise Refused(f"{where}: {match.group(2)} has no result type")
    call = Call(match.group(2), result, lane, tag == "__syscall_always_inline", where, condition)
    inside = text[match.end() + 1 : end - 1].strip()
    if inside not in ("", "void"):
        call.params = [parse_param(call, part) for part in split_arguments(inside)]
    parse_requirements(call, text[end:])
    call.lay_out()
    return call


def parse_requirements(call, text):
    text = text.strip()
    while text:
        match = re.match(r"__require\s*\(", text)
        end = closing(text, match.end() - 1) if match else -1
        if end < 0:
            call.refuse(f"'{text.split()[0]}' is no annotation of a prototype; only __require(condition) is")
        if call.lane == "long":
            call.refuse(f"{BY_HAND_ONLY} (__require)")
        call.require.append(" ".join(text[match.end() : end - 1].split()))
        text = text[end:].strip()


def stub_name(text, path):
    """The generated header that this one includes: the one of its own name, else the last."""
    names = STUB_INCLUDE.findall(text)
    own = os.path.basename(path)
    return own if own in names or not names else names[-1]


def read_header(path):
    """None if the header declares nothing for us, which is decided without parsing it."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}")
    if "__syscall" not in text and "__subsystem" not in text and not STRUCT.search(text):
        return None
    header = Header(path)
    header.stub = stub_name(text, path)
    text = COMMENT.sub(blank, text)
    offsets, texts = conditions(path, [(m.start(), *m.groups()) for m in DIRECTIVE.finditer(text)])
    text = DIRECTIVE.sub(blank, text)

    def condition(match):
        return texts[bisect_right(offsets, match.start()) - 1]

    for match in TAGS.finditer(text):
        where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        stop = text.find(";", match.end())
        body = text[match.end() : stop] if stop >= 0 else "{"
        header.calls.append(parse_call(body, match.group(), where, condition(match)))
    header.classes = SUBSYSTEM.findall(text)
    header.structs = [(m.group(1), condition(m)) for m in STRUCT.finditer(text)]
    return header


def headers_below(path):
    """The headers of a folder and the folders themselves (a new file changes its folder). Build folders are skipped."""
    found, folders, todo = [], [], [path]
    while todo:
        folder = todo.pop()
        folders.append(folder)
        for entry in sorted(os.scandir(folder), key=lambda e: e.name):
            if entry.name.endswith(".h"):
                found.append(entry.path)
            elif entry.is_dir(follow_symlinks=False) and entry.name[0] != ".":
                if not os.path.exists(entry.path + "/CMakeCache.txt"):
                    todo.append(entry.path)
    return found, folders


def read_everything(sources):
    """All headers worth writing about, and all paths that they depend on."""
    paths, folders = [], []
    for source in sources:
        if os.path.isdir(source):
            found, below = headers_below(os.path.abspath(source))
            paths += found
            folders += below
        else:
            paths.append(os.path.abspath(source))
    paths = list(dict.fromkeys(paths))
    headers = [header for header in map(read_header, paths) if header]
    return headers, paths + folders


def merge(headers):
    """All calls in alphabetical order."""
    calls, stubs = {}, {}
    for header in headers:
        if header.calls and stubs.setdefault(header.stub, header) is not header:
            raise Refused(
                f"{header.path}: would generate syscalls/{header.stub} as {stubs[header.stub].path} does;"
                f" include <zephyr/syscalls/OTHER_NAME.h> at its end, and that name is used"
            )
        for call in header.calls:
            call.header = header.path
            if calls.setdefault(call.name, call) is not call:
                call.refuse(f"is already declared at {calls[call.name].where}")
    return [calls[name] for name in sorted(calls)]


# ---- values as words ----------------------------------------------------------------------------------------------


def under(condition, lines, otherwise=()):
    """Lines that exist only under a condition of the configuration."""
    if not condition:
        return list(lines)
    return [f"#if {condition}", *lines, *(["#else", *otherwise] if otherwise else []), "#endif"]


def copy_bytes(to, source, value, form):
    """The bytes of `value` (one of the two) into or out of a word or a uint64_t; the compiler refuses another size."""
    fits = "== 8" if form == "wide" else "<= sizeof(uintptr_t)"
    return [f"Z_SYSCALL_SIZE(sizeof({value}) {fits});", f"__builtin_memcpy(&{to}, &{source}, sizeof({value}));"]


def converts(ctype):
    """Whether a cast turns a 64-bit type into a uint64_t and back."""
    return ctype in WIDE_NUMBERS or "long" in ctype.split()


def as_word(copy, value, ctype, form):
    """Declares the word or uint64_t that has the bits of a value."""
    if form == "bytes":
        return [f"uintptr_t {copy} = 0;", *copy_bytes(copy, value, value, form)]
    ctype = unqualified(ctype)
    if ctype == "k_timeout_t":
        return [f"uint64_t {copy} = (uint64_t){value}.ticks;"]
    if converts(ctype):
        return [f"uint64_t {copy} = (uint64_t){value};"]
    return [f"uint64_t {copy};", *copy_bytes(copy, value, value, form)]


def to_words(param, lines):
    """Appends the lines that prepare a parameter, and returns the expressions of its words (user side)."""
    name, copy = param.name, f"z_v_{param.name}"
    if param.form in ("wide", "bytes"):
        lines += as_word(copy, name, param.ctype, param.form)
    if param.form == "wide":
        return [f"(uintptr_t)(uint32_t){copy}", f"(uintptr_t)(uint32_t)({copy} >> 32)"]
    if param.form == "bytes":
        return [copy]
    if param.form == "va_list":
        lines += [f"va_list {copy};", f"va_copy({copy}, {name});"]
        return [f"(uintptr_t)&{copy}"]
    return [f"(uintptr_t){name}"]


def word(call, index):
    """Where the kernel finds a word."""
    if call.words > REGISTERS and index >= REGISTERS - 1:
        return f"z_more[{index - (REGISTERS - 1)}]"
    return f"z_a{index}"


def from_words(call, param):
    """The lines that declare a parameter in the kernel, rejoined from its words."""
    first, name, bare, copy = word(call, param.first), param.name, unqualified(param.ctype), f"z_v_{param.name}"
    if param.form == "wide":
        bits = f"((uint64_t)(uint32_t){word(call, param.first + 1)} << 32 | (uint32_t){first})"
        if bare == "k_timeout_t":
            return [f"{bare} {name} = {{ (k_ticks_t){bits} }};"]
        if converts(bare):
            return [f"{bare} {name} = ({bare}){bits};"]
        return [f"uint64_t {copy} = {bits};", f"{bare} {name};", *copy_bytes(name, copy, name, "wide")]
    if param.form == "bytes":
        return [f"uintptr_t {copy} = {first};", f"{bare} {name};", *copy_bytes(name, copy, name, "bytes")]
    if param.form == "va_list":
        fetch = f"k_usermode_from_copy(&{name}, (const void *){first}, sizeof({name}))"
        return [f"va_list {name};", f"K_OOPS({fetch} != 0);"]
    return [f"{param.declaration} = ({param.ctype}){first};"]


def as_result(call, value):
    """The lines that make the user's result out of a returned word."""
    if form_of(call.result) != "bytes":
        return [f"return ({call.result}){value};"]
    copy = copy_bytes("z_ret", "z_word", "z_ret", "bytes")
    return [f"uintptr_t z_word = {value};", f"{unqualified(call.result)} z_ret;", *copy, "return z_ret;"]


# ---- what the caller includes -------------------------------------------------------------------------------------


def invoke(call, words):
    """The trap itself, as an expression."""
    count, words = len(words), list(words)
    suffix = "_64" if call.wide_result and call.lane == "short" else ""
    if count > REGISTERS:
        count, words = REGISTERS, words[: REGISTERS - 1] + ["(uintptr_t)z_more"]
    return f"arch_syscall_invoke{count}{suffix}({', '.join([*words, call.id])})"


def trap(call):
    """The body of a stub in user mode."""
    lines, words = [f"Z_SYSCALL_REFER({call.entry});"], []
    for param in call.params:
        words += to_words(param, lines)
    by_address = call.wide_result and call.lane != "short"
    if by_address:
        lines.append(f"{unqualified(call.result)} z_ret;")
        words.append("(uintptr_t)&z_ret")
    if len(words) > REGISTERS:
        lines.append(f"uintptr_t z_more[] = {{ {', '.join(words[REGISTERS - 1 :])} }};")
    value = invoke(call, words)
    if by_address:
        return lines + [f"(void){value};", "return z_ret;"]
    if call.result == "void":
        return lines + [f"(void){value};", "return;"]
    return lines + as_result(call, value)


def stub(call):
    """The function that programs call: a trap in user mode, the implementation itself otherwise."""
    inline = "static ALWAYS_INLINE" if call.inline else "static inline"
    names = ", ".join(p.name for p in call.params)
    lines = [
        f"extern {call.result} z_impl_{call.name}({call.prototype});",
        *([f"extern {call.result} z_user_{call.name}({call.prototype});"] if call.moves_user_memory else []),
        f"{inline} {call.result} {call.name}({call.prototype})",
        "{",
        "#ifdef CONFIG_USERSPACE",
        "\tif (z_syscall_trap()) {",
        *("\t\t" + line for line in trap(call)),
        "\t}",
        "#endif",
        "\tcompiler_barrier();",
        f"\t{'' if call.result == 'void' else 'return '}z_impl_{call.name}({names});",
        "}",
    ]
    return ["", *under(call.condition, lines)]


def notice(source):
    return f"/* Generated by tools/syscalls.py from {source}: do not edit. */"


SIZE_CHECK = """#ifndef Z_SYSCALL_SIZE
#ifdef __cplusplus
#define Z_SYSCALL_SIZE(ok) static_assert(ok, "a system call cannot pass a value of this size: see -s of syscalls.py")
#else
#define Z_SYSCALL_SIZE(ok) _Static_assert(ok, "a system call cannot pass a value of this size: see -s of syscalls.py")
#endif
#endif
"""


def checked_sizes(lines):
    """Leaves the definition of Z_SYSCALL_SIZE out of a file that does not need it."""
    needed = any("Z_SYSCALL_SIZE(" in line for line in lines if line is not SIZE_CHECK)
    return [line for line in lines if line is not SIZE_CHECK or needed]


def stub_header(header):
    guard = "Z_SYSCALLS_" + re.sub(r"\W", "_", header.stub).upper()
    lists = any(p.form == "va_list" for call in header.calls for p in call.params)
    return [
        notice(os.path.basename(header.path)),
        f"#ifndef {guard}",
        f"#define {guard}",
        "",
        *(["#include <stdarg.h>"] if lists else []),
        "#include <zephyr/syscall_list.h>",
        "#include <zephyr/syscall.h>",
        "",
        SIZE_CHECK,
        "#ifdef __cplusplus",
        'extern "C" {',
        "#endif",
        *(line for call in header.calls for line in stub(call)),
        "",
        "#ifdef __cplusplus",
        "}",
        "#endif",
        "",
        f"#endif /* {guard} */",
    ]


def by_number(calls):
    """Short calls first, so that one comparison tells the lanes apart."""
    return sorted(calls, key=lambda call: call.lane != "short")


def syscall_list(calls):
    return [
        notice("every header with a system call"),
        "#ifndef Z_SYSCALL_LIST_H",
        "#define Z_SYSCALL_LIST_H",
        "",
        *(f"#define {call.id} {i}" for i, call in enumerate(by_number(calls))),
        "",
        f"#define K_SYSCALL_SHORT_LIMIT {sum(call.lane == 'short' for call in calls)}",
        f"#define K_SYSCALL_BAD {len(calls)}",
        f"#define K_SYSCALL_LIMIT {len(calls) + 1}",
        "",
        "#endif /* Z_SYSCALL_LIST_H */",
    ]


# ---- what the kernel compiles -------------------------------------------------------------------------------------

SIX = ", ".join(f"uintptr_t z_a{i}" for i in range(6)) + ", void *z_ssf"
FOUR = ", ".join(f"uintptr_t z_a{i}" for i in range(4))


def give_back(call, function):
    """The call of the function that does the work, and the word that its result becomes: (lines, word)."""
    value = f"{function}({', '.join(p.name for p in call.params)})"
    if call.result == "void":
        return [f"{value};"], "0"
    lines = [f"{call.result} z_ret = {value};"]
    if call.wide_result and call.lane == "short":
        return lines + as_word("z_bits", "z_ret", call.result, "wide"), "syscall_return64(z_bits)"
    if call.wide_result:
        address = word(call, call.words - 1)
        return lines + [f"K_OOPS(k_usermode_to_copy((void *){address}, &z_ret, sizeof(z_ret)) != 0);"], "0"
    if form_of(call.result) == "bytes":
        return lines + as_word("z_word", "z_ret", call.result, "bytes"), "z_word"
    return lines, "(uintptr_t)z_ret"


def unused(call, given):
    """Silences the words that this call does not have."""
    used = min(call.words, REGISTERS)
    return [f"(void)z_a{i};" for i in range(used, given)]


def gate(call, param):
    """The lines that turn a word into a kernel object, or do not come back."""
    source = word(call, param.first)
    if param.otherwise is None:
        usual = param.state == "_OBJ_INIT_TRUE"
        asked = f"syscall_object({source}, {param.otype})" if usual else \
            f"syscall_object_as({source}, {param.otype}, {param.state})"
        return [f"{param.declaration} = ({param.ctype}){asked};"]
    leave = [] if call.lane == "short" else ["\t_current->syscall_frame = NULL;"]
    return [
        f"{param.declaration} = ({param.ctype})syscall_object_or_null({source}, {param.otype});",
        f"if ({param.name} == NULL) {{",
        *leave,
        f"\treturn {'0' if call.result == 'void' else f'(uintptr_t)({param.otherwise})'};",
        "}",
    ]


def verify(call):
    """Numbers are taken, then objects proved, then buffers (a length may come from an object), then conditions."""
    lines = []
    for param in sorted(call.params, key=lambda p: p.otype is not None):
        lines += gate(call, param) if param.otype else from_words(call, param)
    for param in call.params:
        for way, length in param.buffers if call.lane != "short" else ():
            terms = factors(call, length)
            macro = f"K_SYSCALL_MEMORY_{'ARRAY_' if len(terms) > 1 else ''}{way}"
            lines.append(f"K_OOPS({macro}({', '.join([param.name, *terms])}));")
    return lines + [f"syscall_require({condition});" for condition in call.require]


def fetch_more(call):
    """Copies the words that did not fit in registers, once."""
    if call.words <= REGISTERS:
        return []
    last = f"z_a{REGISTERS - 1}"
    return [
        f"uintptr_t z_more[{call.words - (REGISTERS - 1)}];",
        f"K_OOPS(k_usermode_from_copy(z_more, (const void *){last}, sizeof(z_more)) != 0);",
    ]


def refer_to_all(calls):
    """For programs whose users make calls by other ways than the stubs."""
    lines = []
    for call in calls:
        lines += under(call.condition if call.lane != "long" else "", [f"\tZ_SYSCALL_REFER({call.entry});"])
    return ["static void refer_to_all(void)", "{", *under("defined(CONFIG_SYSCALLS_ALL)", lines), "}", ""]


def object_type(param):
    """The object type of a parameter by its C type, whoever verifies it; None if it is none."""
    bare = unqualified(param.ctype)
    pointed = re.fullmatch(r"(?:struct )?(\w+) \*", bare)
    return OBJECT_TYPEDEFS.get(bare) or (POINTED.get(pointed.group(1)) if pointed else None)


OBJECT_NUMBERS = {"K_OBJ_ANY": 0} | {row[1]: number for number, row in enumerate(OBJECTS, 1)}
POINTER_MEMORY, POINTER_READ, POINTER_WRITE = range(0x7D, 0x80)  # userspace/report.c


def kind_of_pointer(call, param):
    """What a report finds an argument by; None: a number, or what nobody follows."""
    otype = object_type(param)
    if otype and (param.otype or unqualified(param.ctype) != "void *"):
        return OBJECT_NUMBERS[otype] + 1
    if param.buffers:
        return POINTER_WRITE if param.buffers[0][0] == "WRITE" else POINTER_READ
    return POINTER_MEMORY if param.form == "pointer" and call.lane == "long" else None


def name_for_reports(call):
    """The call's name, and of each pointer its kind and its name. Octal escapes are the assembler's."""
    pointers = [(kind_of_pointer(call, param), param.name) for param in call.params]
    listed = "".join(f"\\\\{kind:03o}{name}\\\\0" for kind, name in pointers if kind)
    return f'Z_SYSCALL_NAME({call.entry}, "\\"{call.name}\\\\0{listed}\\\\0\\"");'


def entry_point(call, words, body):
    head = f"uintptr_t {call.entry}({words})"
    return [f"{head};", head, "{", *("\t" + line for line in body), "}", name_for_reports(call)]


def long_entry(call):
    """z_mrsh_NAME: words to values, the verifier, the result back to a word."""
    if call.lane == "long":
        checks = [line for param in call.params for line in from_words(call, param)]
        work, result = give_back(call, f"z_vrfy_{call.name}")
    else:
        checks = verify(call)
        work, result = give_back(call, f"z_impl_{call.name}")
    begin = [*unused(call, 6), "_current->syscall_frame = z_ssf;", *fetch_more(call)]
    body = [*begin, *checks, *work, "_current->syscall_frame = NULL;", f"return {result};"]
    return entry_point(call, SIX, body)


def short_entry(call):
    function = f"z_{'user' if call.moves_user_memory else 'impl'}_{call.name}"
    work, result = give_back(call, function)
    return entry_point(call, FOUR, [*unused(call, 4), *verify(call), *work, f"return {result};"])


def marshaller(call):
    """What a C file includes after its z_vrfy_NAME."""
    return [
        notice(os.path.basename(call.header)),
        "#include <zephyr/kernel.h>",
        "#include <zephyr/internal/syscall_handler.h>",
        "",
        SIZE_CHECK,
        "#ifdef __cplusplus",
        'extern "C" {',
        "#endif",
        *long_entry(call),
        "#ifdef __cplusplus",
        "}",
        "#endif",
    ]


TABLE = """/* Calls that a stub of this program makes are filled in after the link (tools/image/calls.c); all
 * others stay refused, and are not linked. */"""

REFUSERS = f"""/* Stands in for a call that nobody verifies here: a z_mrsh_ elsewhere wins over the weak ones below. */
static uintptr_t no_syscall({SIX})
{{
	refer_to_all();
	return handler_no_syscall(z_a0, z_a1, z_a2, z_a3, z_a4, z_a5, z_ssf);
}}

/* The same for a short call. */
static uintptr_t __attribute__((unused)) no_short_syscall({FOUR})
{{
	(void)z_a0;
	(void)z_a1;
	(void)z_a2;
	(void)z_a3;
	syscall_refuse("this call is not part of the program: nothing makes or verifies it");
	return 0;
}}
Z_SYSCALL_NAME(no_short_syscall, "\\"\\\\0\\\\0\\"");

#define BY_HAND(name) \\
	uintptr_t name({SIX}) __attribute__((weak, alias("no_syscall")))
#define SHORT(name) ((_k_syscall_handler_t)(void (*)(void))(name))
"""


def dispatch(calls):
    by_hand = [call for call in calls if call.lane == "long"]
    made = [call for call in calls if call.lane != "long"]
    entries = []
    for call in made:
        entries += [*under(call.condition, short_entry(call) if call.lane == "short" else long_entry(call)), ""]
    return [
        notice("every header with a system call"),
        "#include <zephyr/kernel.h>",
        "#include <zephyr/internal/syscall_handler.h>",
        "#include <zephyr/syscall_list.h>",
        *(f'#include "{path}"' for path in sorted({call.header for call in made})),
        "",
        SIZE_CHECK,
        *refer_to_all(calls),
        REFUSERS,
        *(f"BY_HAND(z_mrsh_{call.name});" for call in by_hand),
        "",
        *entries,
        TABLE,
        "const _k_syscall_handler_t _k_syscall_table[K_SYSCALL_LIMIT] = {",
        *(f"\t[{call.id}] = {'SHORT(no_short_syscall)' if call.lane == 'short' else 'no_syscall'}," for call in calls),
        "\t[K_SYSCALL_BAD] = handler_bad_syscall,",
        "};",
    ]


# ---- kernel objects -----------------------------------------------------------------------------------------------


def object_files(headers):
    """The files about object types. enum k_objects is K_OBJ_ANY, the lines of kobj-types-enum.h, K_OBJ_LAST."""
    classes = sorted({name for header in headers for name in header.classes})
    drivers = [(name, "K_OBJ_DRIVER_" + name.upper()) for name in classes]
    defined = {}
    for header in headers:
        for struct, condition in header.structs:
            defined.setdefault(struct, condition)
    enum, names = [], ['case K_OBJ_ANY: ret = "generic"; break;']
    types = ["device K_OBJ_ANY 0 device"]
    sizes = []
    for number, (struct, otype, place, alloc) in enumerate(OBJECTS, 1):
        enum.append(otype + ",")
        names.append(f'case {otype}: ret = "{struct}"; break;')
        if place:
            types.append(f"{struct} {otype} {number} {place}")
        if alloc and struct in defined:
            sizes += under(defined[struct], [f"case {otype}: ret = sizeof(struct {struct}); break;"])
    enum.append(f"Z_OBJ_BEFORE_DRIVERS = {OBJECTS[-1][1]},")
    numbers = {otype: number for number, (_, otype, _, _) in enumerate(OBJECTS, 1)}
    types += [f"{struct} {otype} {numbers[otype]} -" for struct, otype in ALSO.items()]
    types += [f"{struct} K_OBJ_ANY 0 record" for struct in RECORDS]
    for number, (name, otype) in enumerate(drivers, len(OBJECTS) + 1):
        enum.append(otype + ",")
        names.append(f'case {otype}: ret = "{name} driver"; break;')
        types.append(f"{name}_driver_api {otype} {number} driver")
    return {
        "kobj-types-enum.h": [notice("the object types and drivers"), *enum],
        "otype-to-str.h": [notice("the object types and drivers"), *names],
        "otype-to-size.h": [notice("the object types"), *sizes],
        "driver-validation.h": driver_validation(drivers),
        "kobj-types.txt": types,
    }


def driver_validation(drivers):
    """K_SYSCALL_DRIVER_X(dev, op): true when dev is no X driver of the caller's, or has no such operation."""
    lines = [notice("the drivers"), "#ifndef Z_DRIVER_VALIDATION_H", "#define Z_DRIVER_VALIDATION_H", ""]
    for name, otype in drivers:
        for prefix in ("K", "Z"):
            macro = f"{prefix}_SYSCALL_DRIVER_{name.upper()}(ptr, op)"
            check = f"K_SYSCALL_OBJ(ptr, {otype}) || K_SYSCALL_DRIVER_OP(ptr, {name}_driver_api, op)"
            lines += [f"#define {macro} \\", f"\t({check})"]
    return [*lines, "", "#endif /* Z_DRIVER_VALIDATION_H */"]


# ---- writing ------------------------------------------------------------------------------------------------------


STATES = {"_OBJ_INIT_TRUE": "initialised", "_OBJ_INIT_FALSE": "new", "_OBJ_INIT_ANY": "any"}


def described(call):
    """A call for syscalls.json."""
    parameters = [
        {
            "name": p.name,
            "type": p.ctype,
            "object": p.otype,
            "state": STATES.get(p.state),
            "otherwise": p.otherwise,
            "read": [n for way, n in p.buffers if way == "READ"],
            "write": [n for way, n in p.buffers if way == "WRITE"],
            "opaque": p.opaque,
        }
        for p in call.params
    ]
    return {
        "name": call.name,
        "lane": "short" if call.lane == "short" else "long",
        "verified": "by hand" if call.lane == "long" else "generated",
        "result": call.result,
        "words": call.words,
        "condition": call.condition,
        "where": call.where,
        "require": call.require,
        "parameters": parameters,
    }


def outputs(headers, calls):
    """Every generated file: path below --out, and its lines."""
    generated = "include/generated/zephyr/"
    files = {generated + "syscalls/" + h.stub: stub_header(h) for h in headers if h.calls}
    for call in calls:
        if call.lane == "long":
            files[f"{generated}syscalls/{call.name}_mrsh.c"] = marshaller(call)
    files[generated + "syscall_list.h"] = syscall_list(calls)
    files |= {generated + name: lines for name, lines in object_files(headers).items()}
    files["kobj-types.txt"] = files.pop(generated + "kobj-types.txt")
    files["syscall_dispatch.c"] = dispatch(calls)
    files["syscalls.txt"] = [call.entry for call in by_number(calls)]
    files["syscalls.json"] = [json.dumps([described(call) for call in calls], indent=1)]
    return files


def write_if_changed(path, text):
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    except OSError:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_all(out, files):
    for name, lines in files.items():
        write_if_changed(os.path.join(out, name), "\n".join(checked_sizes(lines)) + "\n")
    folder = os.path.join(out, "include/generated/zephyr/syscalls")
    if os.path.isdir(folder):
        for name in set(os.listdir(folder)) - {os.path.basename(path) for path in files}:
            os.unlink(os.path.join(folder, name))


def write_depfile(path, target, depends):
    def escape(name):
        return name.replace(" ", "\\ ").replace("$", "$$")

    write_if_changed(path, f"{escape(target)}: \\\n  " + " \\\n  ".join(map(escape, depends)) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Writes what is generated from the system calls of headers.")
    parser.add_argument("--out", required=True, help="folder for the generated files (BUILD/zephyr)")
    parser.add_argument("--depfile", help="write a depfile, whose target is syscall_list.h")
    parser.add_argument("-s", dest="split", action="append", default=[], metavar="TYPE", help="TYPE has 64 bits")
    parser.add_argument("source", nargs="+", help="a header, or a folder that is searched for headers")
    args = parser.parse_args()
    WIDE.update(args.split)
    try:
        headers, depends = read_everything(args.source)
        calls = merge(headers)
        write_all(args.out, outputs(headers, calls))
    except Refused as refused:
        sys.exit(f"{refused}")
    if args.depfile:
        target = os.path.join(args.out, "include/generated/zephyr/syscall_list.h")
        write_depfile(args.depfile, target, [os.path.abspath(__file__), *depends])


if __name__ == "__main__":
    main()
