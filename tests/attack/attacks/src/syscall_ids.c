/* SPDX-License-Identifier: Apache-2.0 */
/* System calls by number: all that do not exist, and all that do with nonsense for arguments. */

#include "attack.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(syscall_ids);

/* LIMIT and above, both ends of signed and unsigned numbers, powers of two and their neighbours. */
#define NEAR_LIMIT  10
#define PER_POWER   3
#define NONEXISTENT (NEAR_LIMIT + 32 * PER_POWER)

static uint32_t nonexistent(unsigned int index)
{
	if (index < NEAR_LIMIT) {
		return K_SYSCALL_LIMIT - 1 + index; /* K_SYSCALL_BAD is one too */
	}
	index -= NEAR_LIMIT;
	return (uint32_t)((1ull << (index / PER_POWER)) + index % PER_POWER - 1);
}

static void calls_nonexistent(unsigned int index)
{
	uint32_t id = nonexistent(index);

	if (id >= K_SYSCALL_BAD) {
		(void)arch_syscall_invoke6((uintptr_t)privilege_probe, (uintptr_t)privilege_probe,
					   (uintptr_t)&foreign_sem, 0, 0, 0, id);
	}
}

static bool is_refused(unsigned int index, int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(esf);
	return nonexistent(index) >= K_SYSCALL_BAD ? reason == K_ERR_KERNEL_OOPS : reason == -1;
}

/* Requirement: ZEP-SRS-8-5 */
ZTEST(syscall_ids, test_nonexistent)
{
	static const struct series series = {calls_nonexistent, NONEXISTENT, is_refused};

	attack_series(&series);
}

/* ---- All that exist, with arguments of one kind each ---------------------------------------- */

static const uintptr_t nonsense[] = {
	0,
	1,
	UINTPTR_MAX,
	(uintptr_t)INT32_MAX,
	(uintptr_t)INT32_MIN,
	(uintptr_t)privilege_probe,
	(uintptr_t)kernel_bytes,
	(uintptr_t)&foreign_sem,
	(uintptr_t)&victim,
	(uintptr_t)victim_bytes,
	(uintptr_t)attack_constant,
	0xe000ed94,
	BOARD_UART0_BASE,
	0xfffffff0,
};

static void calls_with_nonsense(void *index_out, void *p2, void *p3)
{
	uintptr_t index = (uintptr_t)index_out;
	uintptr_t word = nonsense[index % ARRAY_SIZE(nonsense)];

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)arch_syscall_invoke6(word, word, word, word, word, word,
				   index / ARRAY_SIZE(nonsense));
}

/* Requirement: ZEP-SRS-8-5 */
ZTEST(syscall_ids, test_nonsense)
{
	for (uintptr_t i = 0; i < K_SYSCALL_BAD * ARRAY_SIZE(nonsense); i++) {
		attack_is_contained(calls_with_nonsense, (void *)i);
		if (fault.count != 0) {
			zassert_true(fault.reason == K_ERR_KERNEL_OOPS ||
					     fault.reason == K_ERR_STACK_CHK_FAIL,
				     "call %u: reason %u", (unsigned int)(i / ARRAY_SIZE(nonsense)),
				     fault.reason);
		}
	}
}
