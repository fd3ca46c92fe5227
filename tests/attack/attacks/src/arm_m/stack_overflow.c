/* SPDX-License-Identifier: Apache-2.0 */
/* A user's stack, used up in every way. Below it lies what it may not touch. */

#include "attack.h"
#include <zephyr/syscall.h>

ATTACK_SUITE(stack_overflow);

static __noinline int recurse(int depth)
{
	volatile char bytes[40];

	bytes[0] = (char)depth;
	return depth < 0 ? 0 : recurse(depth + 1) + bytes[0];
}

static void recurses(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)recurse(0);
}

/* In a call of the long lane another limit is in force. */
static void recurses_after_calls(void *p1, void *p2, void *p3)
{
	k_busy_wait(1);
	(void)k_sleep(K_TICKS(1));
	k_busy_wait(1);
	recurses(p1, p2, p3);
}

static void takes_much(void *bytes, void *p2, void *p3)
{
	volatile char *array = __builtin_alloca((size_t)bytes);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	array[0] = 1;
}

static __attribute__((naked)) void pushes(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("1: push {r0-r7}\n\tb 1b");
}

static __attribute__((naked)) void pushes_words(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("1: push {r0}\n\tb 1b");
}

static __attribute__((naked)) void moves_down(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("1: sub sp, #8\n\tb 1b");
}

static __attribute__((naked)) void calls_system_lower_and_lower(void *id, void *p2, void *p3)
{
	ARG_UNUSED(id);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	__asm__ volatile("mov r4, r0\n1: sub sp, #8\n\tmov ip, r4\n\tsvc #0\n\tb 1b");
}

/* The upper end of a privileged stack that nobody uses, below the attacker's. */
#define GUARD 256

static void overflows(k_thread_entry_t entry, void *p1, uint32_t tolerance)
{
	uint32_t start = (uint32_t)K_THREAD_STACK_BUFFER(child_stack[1]);
	uint32_t lowest = MACHINE_HAS_STACK_LIMIT ? start : start - tolerance;
	uint8_t *guard = (uint8_t *)child_stack[1] - GUARD;

	attacker_stack = child_stack[1];
	for (int round = 0; round < 2; round++) {
		memset(guard, 0x77, GUARD);
		attack_dies(entry, p1, K_ERR_STACK_CHK_FAIL);
		zassert_true(fault.user);
		zassert_between_inclusive(fault.address, lowest, lowest + tolerance,
					  "0x%08x, the stack begins at 0x%08x", fault.address,
					  start);
		for (int i = 0; i < GUARD; i++) {
			zassert_equal(guard[i], 0x77, "written %d bytes below the stack",
				      GUARD - i);
		}
	}
}

ZTEST(stack_overflow, test_all)
{
	overflows(recurses, NULL, 64);
	overflows(recurses_after_calls, NULL, 64);
	overflows(takes_much, (void *)CHILD_STACK_SIZE, CHILD_STACK_SIZE);
	overflows(takes_much, (void *)(2 * CHILD_STACK_SIZE), 2 * CHILD_STACK_SIZE);
	overflows(pushes, NULL, 32);
	overflows(pushes_words, NULL, 32);
	if (MACHINE_HAS_STACK_LIMIT) {
		overflows(moves_down, NULL, 32);
	} else { /* nobody looks, until an interrupt finds the stack pointer wherever it is */
		attack_is_contained(moves_down, NULL);
	}
	overflows(calls_system_lower_and_lower, (void *)K_SYSCALL_K_YIELD, 32);
}
