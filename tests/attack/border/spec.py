#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the C data of the border test out of tests/spec/*.txt.

    spec.py --calls BUILD/zephyr/syscalls.json --out FILE.h SPECIFICATION.txt...

tests/spec/README.md says what stands in a specification. Its calls are compared with those that are declared: one
without the other is an error, and so is a call with another number of words. What is declared in a folder named tests
is the harness of a test, and needs no specification."""

import argparse
import json
import re
import sys

# word: (kind, state of an object, what the arguments are: type, value, size, refusal, unknown)
WORDS = {
    "VALUE": ("W_VALUE", "STATE_ANY", ["value"]),
    "LONG": ("W_LONG", "STATE_ANY", ["value"]),
    "OBJECT": ("W_OBJECT", "STATE_INITIALISED", ["type"]),
    "OBJECT_ANY": ("W_OBJECT", "STATE_ANY", ["type"]),
    "OBJECT_NEW": ("W_OBJECT", "STATE_NEW", ["type"]),
    "OBJECT_SOFT": ("W_OBJECT", "STATE_INITIALISED", ["type", "refusal"]),
    "OBJECT_KNOWN": ("W_OBJECT", "STATE_KNOWN", ["type", "refusal"]),
    "OBJECT_OR_NULL": ("W_OBJECT_OR_NULL", "STATE_INITIALISED", ["type", "refusal"]),
    "OBJECT_CHECKED": ("W_OBJECT", "STATE_ANY", ["type"]),
    "USER_OBJECT": ("W_USER_OBJECT", "STATE_ANY", ["type", "refusal", "unknown"]),
    "DEVICE": ("W_DEVICE", "STATE_INITIALISED", ["class"]),
    "INPUT": ("W_INPUT", "STATE_ANY", ["value", "refusal"]),
    "OUTPUT": ("W_OUTPUT", "STATE_ANY", ["value", "refusal"]),
    "MEMORY": ("W_MEMORY", "STATE_ANY", ["value", "refusal"]),
    "EVENT": ("W_EVENT", "STATE_ANY", ["refusal", "value"]),
    "STRING": ("W_STRING", "STATE_ANY", ["refusal", "value"]),
    "REFUSED": ("W_REFUSED", "STATE_ANY", []),
}
OPTIONAL = {("STRING", "value"): "0", ("EVENT", "value"): "sizeof(struct k_poll_event)"}


class Refused(Exception):
    """A sentence for the author of a specification."""


class Line:
    """What one line says of one call."""

    def __init__(self, where, condition, name, words, result):
        self.where, self.condition, self.name, self.words, self.result = where, condition, name, words, result

    @property
    def count(self):
        return sum(2 if word["word"] == "LONG" else 1 for word in self.words)


def split(text):
    """The parts of a text between commas that are in no parenthesis and no quotes."""
    parts, depth, quoted = [""], 0, False
    for c in text:
        quoted ^= c == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(c, 0)
        if c == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += c
    return [part.strip() for part in parts]


def parse_bad(where, text):
    """'bad: a, b -> r, bad: c -> s' as (value, result) pairs."""
    pairs = []
    for group in text.split("bad:")[1:]:
        match = re.fullmatch(r"\s*(.*?)\s*->\s*(.*?)\s*,?\s*", group, re.S)
        if not match:
            raise Refused(f"{where}: 'bad:{group}' has no '-> result'")
        pairs += [(value, match.group(2)) for value in split(match.group(1))]
    return pairs


def parse_word(where, text):
    match = re.fullmatch(r"(\w+)\s*\((.*)\)", text, re.S)
    if not match or match.group(1) not in WORDS:
        raise Refused(f"{where}: there is no word '{text}'")
    name, inside = match.groups()
    plain, _, bad = inside.partition("bad:")
    arguments = [part for part in split(plain.strip().rstrip(",")) if part]
    word = {"word": name, "text": text, "bad": parse_bad(where, "bad:" + bad) if bad else []}
    for what in WORDS[name][2]:
        if not arguments and (name, what) not in OPTIONAL:
            raise Refused(f"{where}: {text} does not say its {what}")
        word[what] = arguments.pop(0) if arguments else OPTIONAL[name, what]
    if arguments:
        raise Refused(f"{where}: {text} says too much")
    return word


def parse_line(where, condition, text):
    match = re.fullmatch(r"(\w+)\s*:(.*)", text)
    if not match:
        raise Refused(f"{where}: this is no 'call: words'")
    words, depth = match.group(2), 0
    result = None
    for i, c in enumerate(words):
        depth += {"(": 1, ")": -1}.get(c, 0)
        if depth == 0 and words.startswith("->", i):
            words, result = words[:i], words[i + 2 :].strip()
            break
    return Line(where, condition, match.group(1), [parse_word(where, word) for word in split(words) if word], result)


def read(path):
    lines, condition = [], ""
    with open(path, encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            where, text = f"{path}:{number}", text.split("#")[0].strip()
            if text.startswith("[") and text.endswith("]"):
                condition = text[1:-1].strip()
            elif text:
                lines.append(parse_line(where, condition, text))
    return lines


def compare(lines, calls):
    """Raises all differences between what is declared and what is specified."""
    problems, declared, seen = [], {call["name"]: call for call in calls}, {}
    for line in lines:
        call = declared.get(line.name)
        if seen.setdefault((line.name, line.condition), line) is not line:
            problems.append(f"{line.where}: {line.name} stands at {seen[line.name, line.condition].where} already")
        if call is None:
            problems.append(f"{line.where}: {line.name} is declared in no header")
        elif line.count != call["words"] and not any(word["word"] == "REFUSED" for word in line.words):
            problems.append(f"{line.where}: {line.name} has {call['words']} words ({call['where']}), not {line.count}")
    named = {line.name for line in lines}
    for call in calls:
        if call["name"] not in named and "/tests/" not in call["where"]:
            problems.append(f"{call['where']}: no file of tests/spec says what {call['name']} must refuse")
    if problems:
        raise Refused("\n".join(problems))


# ---- C ------------------------------------------------------------------------------------------------------------


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_word(name, word):
    kind, state, _ = WORDS[word["word"]]
    otype = "K_OBJ_" + word["type"] if "type" in word else "0"
    if "class" in word:
        otype = "K_OBJ_ANY" if word["class"] == "ANY" else "K_OBJ_DRIVER_" + word["class"]
        state = "STATE_ANY" if word["class"] == "ANY" else state
    refusal = "CHECKED" if word["word"] == "OBJECT_CHECKED" else word.get("refusal", "OOPS")
    bad = f"{name}, ARRAY_SIZE({name})" if word["bad"] else "NULL, 0"
    return (
        f"{{{quoted(word['text'].split(', bad:')[0])}, {kind}, {state}, {otype}, {refusal}, "
        f"(uint64_t)({word.get('value', '0')}), {bad}, {word.get('unknown', '0')}}}"
    )


def is_wide(call):
    """Does the result come back in two registers?"""
    return call["lane"] == "short" and call["result"] in ("int64_t", "uint64_t", "k_ticks_t")


def as_call(line, name, wide):
    """The tables of bad values and the call itself: (lines, lines)."""
    tables, words = [], []
    for i, word in enumerate(line.words):
        bad = f"bad_{name}_{i}"
        if word["bad"]:
            values = ", ".join(f"{{(uintptr_t)({v}), {r}, {quoted(v)}}}" for v, r in word["bad"])
            tables.append(f"static const struct bad {bad}[] = {{{values}}};")
        words.append(as_word(bad, word))
    result = f"true, (uintptr_t)({line.result})" if line.result is not None else "false, 0"
    numbers = f"K_SYSCALL_{line.name.upper()}, {len(words)}, {wide}, {result}"
    return tables, [f"\t{{{quoted(line.name)}, {numbers}, {{{', '.join(words)}}}}},"]


def as_c(lines, calls):
    tables, entries = [], []
    for call in calls:
        branches = [line for line in lines if line.name == call["name"]]
        for i, line in enumerate(branches):
            name = f"{line.name}_{i}"
            table, entry = as_call(line, name, str(is_wide(call)).lower())
            guard = f"#if {line.condition}" if line.condition else "#if 1"
            tables += [guard, *table, "#endif"] if table else []
            entries += [guard if i == 0 else "#el" + guard[1:], *entry]
        if branches:
            entries.append("#else")
            refused = Line("", "", call["name"], [parse_word("", "REFUSED()")], None)
            entries += [*as_call(refused, call["name"], "false")[1], "#endif"]
    return [
        "/* Generated by spec.py from tests/spec: do not edit. */",
        *tables,
        "static const struct call specified[] = {",
        *entries,
        "};",
    ]


def main():
    parser = argparse.ArgumentParser(description="Makes the data of the border test out of tests/spec.")
    parser.add_argument("--calls", required=True, help="syscalls.json of the build")
    parser.add_argument("--out", required=True, help="the header to write")
    parser.add_argument("spec", nargs="+", help="a file of tests/spec")
    args = parser.parse_args()
    try:
        with open(args.calls, encoding="utf-8") as file:
            calls = json.load(file)
        lines = [line for path in sorted(args.spec) for line in read(path)]
        compare(lines, calls)
    except Refused as refused:
        sys.exit(f"{refused}")
    with open(args.out, "w", encoding="utf-8") as file:
        file.write("\n".join(as_c(lines, calls)) + "\n")


if __name__ == "__main__":
    main()
