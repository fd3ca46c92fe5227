/* SPDX-License-Identifier: Apache-2.0 */
/* Two users with the same rights act on the same thread record: one creates it, the other comes in
 * between, at every instruction, and creates, starts or ends it too. One of them may be refused;
 * the kernel's lists stay whole, and no thread ever runs on half a record. */

#include "attack.h"

ATTACK_SUITE(creation_race);

static K_SEM_DEFINE(now, 0, 1);

static void made(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	privilege_probe();
}

static ATTACK_BMEM volatile uint32_t created;

static void creates(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_TICKS(1));
	(void)k_thread_create(&child[2], child_stack[2], 512, made, NULL, NULL, NULL, 8, K_USER,
			      K_NO_WAIT);
	created++;
}

/* More urgent: runs as soon as the interrupt gives the semaphore. */
static void comes_in_between(void *what, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&now, K_FOREVER);
	switch ((uintptr_t)what) {
	case 0:
		(void)k_thread_create(&child[2], child_stack[2], 512, made, NULL, NULL, NULL, 7,
				      K_USER, K_NO_WAIT);
		break;
	case 1:
		(void)k_thread_create(&child[2], child_stack[2], 512, made, NULL, NULL, NULL, 7,
				      K_USER, K_FOREVER);
		break;
	case 2:
		k_thread_start(&child[2]);
		break;
	case 3:
		k_thread_abort(&child[2]);
		break;
	case 4:
		k_thread_priority_set(&child[2], 9);
		break;
	default:
		k_thread_resume(&child[2]);
		break;
	}
}

static bool hit_the_call; /* was the creator in its system call when the interrupt came? */

static void give(void *unused)
{
	ARG_UNUSED(unused);
	hit_the_call = child[0].syscall_frame != NULL;
	k_sem_give(&now);
}

/* The race, with the interrupt @p cycles after the creation was called. */
static void race(uintptr_t what, uint32_t cycles)
{
	console_is_silent = true;
	faults_expect(2);
	child_create(1, comes_in_between, (void *)what, ATTACKER_PRIO - 1, K_USER, K_FOREVER);
	child_create(0, creates, NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
	for (int i = 0; i < 2; i++) {
		(void)k_mem_domain_add_thread(&attack_domain, &child[i]);
		k_thread_access_grant(&child[i], &child[2], child_stack[2], &now);
	}
	(void)k_sleep(K_TICKS(1)); /* the creator's sleep and the next one begin in the same tick */
	k_thread_start(&child[1]);
	k_thread_start(&child[0]);
	(void)k_sleep(K_TICKS(1)); /* until the creator is about to wake up, too */
	interrupt_after(cycles, give, NULL);
	(void)k_thread_join(&child[0], K_MSEC(5));
	(void)k_thread_join(&child[1], K_MSEC(5));
	k_thread_start(&child[2]);
	(void)k_thread_join(&child[2], K_MSEC(5));
	for (int i = 0; i < 3; i++) {
		k_thread_abort(&child[i]);
	}
	k_sem_reset(&now);
	interrupt_cancel();
	console_is_silent = false;
	if (fault.count != 0) {
		zassert_true(fault.reason == K_ERR_KERNEL_OOPS, "%u: reason %u at 0x%08x", cycles,
			     fault.reason, fault.pc);
	}
}

#define COARSE MACHINE_CYCLES(40)

/* The cycles at which the call is under way. At one or the other of them the interrupt may fall into
 * another thread, such as the victim. */
static void find_call(uint32_t *first, uint32_t *last)
{
	*first = 0;
	for (uint32_t cycles = COARSE; cycles < MACHINE_CYCLES(20000); cycles += COARSE) {
		race(3, cycles);
		if (hit_the_call) {
			*first = *first == 0 ? MAX(cycles - COARSE, 1) : *first;
			*last = cycles + COARSE;
		} else if (*first != 0 && cycles > *last + 10 * COARSE) {
			return;
		}
	}
}

ZTEST(creation_race, test_at_every_instruction)
{
	uint32_t first, last;
	uint32_t hits = 0;

	find_call(&first, &last);
	zassert_not_equal(first, 0);
	for (uintptr_t what = 0; what < 6; what++) {
		for (uint32_t cycles = first; cycles < last; cycles += MACHINE_CYCLES(3)) {
			race(what, cycles);
			hits += hit_the_call;
		}
		oracles_ask();
	}
	zassert_true(created > 0 && hits > 100, "%u hits from %u to %u", hits, first, last);
}
