#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Host test of tools/mutate.py: which mutants it makes of a piece of C, and what it says of survivors."""

import contextlib
import io
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools"))
sys.dont_write_bytecode = True
import mutate  # noqa: E402

SOURCE = """/* if (comment) return; */
static int z_vrfy_call(struct k_sem *sem, char *to)
{
	K_OOPS(K_SYSCALL_OBJ(sem, K_OBJ_SEM) || to == NULL);
	K_OOPS(K_SYSCALL_VERIFY_MSG(a && (b || !c), "if (text"));
	syscall_demand(sem->count(1, 2) > 0 && to != sem,
		       "text, with a comma");
	if (K_SYSCALL_MEMORY_WRITE(to, 4)) {
		return -EFAULT;
	}
	return z_impl_call(sem);
}

static bool may(int x)
{
	return x == 1 && is_right(x);
}

static int other(struct k_msgq *q, bool user)
{
	if (q->used == 0 || user) {
		return 1;
	}
	if (!walls_buffer_write(to, q, 4, user)) {
		return refused(to);
	}
	return 0;
}

static bool z_vrfy_peek(uintptr_t word)
{
	unsigned int half;

	if (!is_in_ram(word) || !arch_peek(word, &half)) {
		return false;
	}
	return half == 1;
}

static int z_vrfy_generated(uintptr_t z_a0, uintptr_t z_a1, uintptr_t z_a2)
{
	struct k_sem *sem = (struct k_sem *)syscall_object(z_a0, K_OBJ_SEM);
	struct k_pipe *pipe = (struct k_pipe *)syscall_object_as(z_a1, K_OBJ_PIPE, _OBJ_INIT_FALSE);
	struct k_msgq *msgq = (struct k_msgq *)syscall_object_or_null(z_a2, K_OBJ_MSGQ);
	const void *any = (const void *)syscall_object(z_a3, K_OBJ_ANY);
	return z_impl_generated(sem, pipe, msgq, any);
}
"""
FIRST = "K_SYSCALL_OBJ(sem, K_OBJ_SEM) || to == NULL"
DEMANDED = "sem->count(1, 2) > 0 && to != sem"
SEM = "syscall_object(z_a0, K_OBJ_SEM)"
ANY = "syscall_object(z_a3, K_OBJ_ANY)"
EXPECTED = {
    # what becomes of what, in which function
    ("z_vrfy_call", FIRST, f"(({FIRST}), false)"),
    ("z_vrfy_call", FIRST, f"!({FIRST})"),
    ("z_vrfy_call", "K_SYSCALL_OBJ(sem, K_OBJ_SEM)", "false"),
    ("z_vrfy_call", "to == NULL", "false"),
    ("z_vrfy_call", "K_OBJ_SEM", "K_OBJ_ANY"),
    ("z_vrfy_call", "K_SYSCALL_OBJ", "K_SYSCALL_OBJ_INIT"),
    ("z_vrfy_call", "a", "true"),
    ("z_vrfy_call", DEMANDED, f"(({DEMANDED}), true)"),
    ("z_vrfy_call", DEMANDED, f"!({DEMANDED})"),
    ("z_vrfy_call", "sem->count(1, 2) > 0", "true"),
    ("z_vrfy_call", "to != sem", "true"),
    ("z_vrfy_call", "(b || !c)", "true"),
    ("z_vrfy_call", "b", "false"),
    ("z_vrfy_call", "!c", "false"),
    ("z_vrfy_call", "K_SYSCALL_MEMORY_WRITE(to, 4)", "false"),
    ("z_vrfy_call", "K_SYSCALL_MEMORY_WRITE(to, 4)", "!(K_SYSCALL_MEMORY_WRITE(to, 4))"),
    ("z_vrfy_call", "WRITE", "READ"),
    ("may", "x == 1 && is_right(x)", "true"),
    ("may", "x == 1 && is_right(x)", "!(x == 1 && is_right(x))"),
    ("may", "x == 1", "true"),
    ("may", "is_right(x)", "true"),
    ("other", "!walls_buffer_write(to, q, 4, user)", "false"),
    ("other", "!walls_buffer_write(to, q, 4, user)", "!(!walls_buffer_write(to, q, 4, user))"),
    ("z_vrfy_peek", "!is_in_ram(word) || !arch_peek(word, &half)", "!(!is_in_ram(word) || !arch_peek(word, &half))"),
    ("z_vrfy_peek", "!is_in_ram(word)", "false"),
    ("z_vrfy_peek", "half == 1", "true"),
    ("z_vrfy_peek", "half == 1", "!(half == 1)"),
    ("z_vrfy_generated", SEM, "z_a0"),
    ("z_vrfy_generated", SEM, "syscall_object_as(z_a0, K_OBJ_ANY, _OBJ_INIT_TRUE)"),
    ("z_vrfy_generated", SEM, "syscall_object_as(z_a0, K_OBJ_SEM, _OBJ_INIT_ANY)"),
    ("z_vrfy_generated", SEM, "syscall_object_as(z_a0, K_OBJ_SEM, _OBJ_INIT_FALSE)"),
    ("z_vrfy_generated", "syscall_object_as(z_a1, K_OBJ_PIPE, _OBJ_INIT_FALSE)", "z_a1"),
    ("z_vrfy_generated", "K_OBJ_PIPE", "K_OBJ_ANY"),
    ("z_vrfy_generated", "_OBJ_INIT_FALSE", "_OBJ_INIT_ANY"),
    ("z_vrfy_generated", "_OBJ_INIT_FALSE", "_OBJ_INIT_TRUE"),
    ("z_vrfy_generated", "syscall_object_or_null(z_a2, K_OBJ_MSGQ)", "z_a2"),
    ("z_vrfy_generated", "K_OBJ_MSGQ", "K_OBJ_ANY"),
    ("z_vrfy_generated", "syscall_object_or_null", "(void *)syscall_object"),
    ("z_vrfy_generated", ANY, "z_a3"),
    ("z_vrfy_generated", ANY, "syscall_object_as(z_a3, K_OBJ_ANY, _OBJ_INIT_ANY)"),
    ("z_vrfy_generated", ANY, "syscall_object_as(z_a3, K_OBJ_ANY, _OBJ_INIT_FALSE)"),
}


def main():
    mutants = list(mutate.of_file("kernel/x.c", SOURCE, r"z_vrfy_\w+|may"))
    made = {(m.name.split(": ")[1], SOURCE[m.start : m.end], m.text) for m in mutants}
    verify = '((K_SYSCALL_VERIFY_MSG(a && (b || !c), "if (text")), false)'
    wrong = [f"missing: {m}" for m in EXPECTED - made]
    wrong += [f"one too many: {m}" for m in made - EXPECTED if "K_SYSCALL_VERIFY_MSG" not in m[1]]
    wrong += [] if any(m[2] == verify for m in made) else [f"missing: {verify}"]
    changed = mutants[0].applied(SOURCE)
    wrong += [] if changed != SOURCE else ["a mutant changes nothing"]
    other = "int more;\n\n"  # the same function in the file of another image
    wrong += [] if mutants[0].applied(other + SOURCE) == other + changed else ["a function that moved is not found"]
    wrong += [] if mutants[0].applied(SOURCE.replace("to, 4", "to, 8")) is None else ["another function is changed"]

    tally = mutate.Tally(3)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        for verdict in ("failed", "survives", "is the same program"):
            tally.add(mutants[0], verdict, "")
    wrong += [] if said.getvalue().count("kernel/x.c:4: z_vrfy_call") == 2 else ["survivors are not named"]
    wrong += [] if tally.count("survives", "is the same program") == 2 else ["survivors are not counted"]
    print(*wrong, sep="\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
