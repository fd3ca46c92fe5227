/* SPDX-License-Identifier: Apache-2.0 */
/* Rights of the dead: the next thread with the same record, stack and index has none of them. */

#include "attack.h"

ATTACK_SUITE(rights_reuse);

static K_SEM_DEFINE(shared, 1, 10);

static void uses(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sem_give(&shared);
}

static void faults(void *p1, void *p2, void *p3)
{
	uses(p1, p2, p3);
	*(volatile uint32_t *)kernel_bytes = 1;
}

static void aborts_itself(void *p1, void *p2, void *p3)
{
	uses(p1, p2, p3);
	k_thread_abort(k_current_get());
}

static void waits(void *p1, void *p2, void *p3)
{
	uses(p1, p2, p3);
	(void)k_sleep(K_FOREVER);
}

/* Requirement: ZEP-SRS-8-16 */
ZTEST(rights_reuse, test_after_every_kind_of_end)
{
	static const k_thread_entry_t ends[] = {uses, faults, aborts_itself, waits};

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		attacker_create(ends[i], NULL);
		k_object_access_grant(&shared, &child[0]);
		(void)attacker_run();
		zassert_equal(fault.count, ends[i] == faults ? 1 : 0);
		attack_dies(uses, NULL, K_ERR_KERNEL_OOPS);
	}
}

/* A thread passes its rights on, dies, and the receiver's record is used by another. */
static void passes_on(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_object_access_grant(&shared, &child[1]);
	k_oops();
}

ZTEST(rights_reuse, test_grant_by_the_dying)
{
	child_create(1, waits, NULL, 8, K_USER, K_FOREVER);
	attacker_create(passes_on, NULL);
	k_thread_access_grant(&child[0], &shared, &child[1]);
	(void)attacker_run();
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	k_thread_start(&child[1]);
	(void)k_sleep(K_TICKS(3));
	zassert_equal(k_thread_join(&child[1], K_NO_WAIT), -EBUSY, "it may use what it was given");
	k_thread_abort(&child[1]);
	console_is_silent = true;
	faults_expect(1);
	child_create(1, uses, NULL, 8, K_USER, K_NO_WAIT);
	child_join(1);
	console_is_silent = false;
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
}

/* What was on the stack and in the registers of the one before. */
#define SECRET 0x0ddba11e

static __noinline void leaves_secrets_behind(void)
{
	volatile uint32_t secrets[150];

	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++) {
		secrets[i] = SECRET;
	}
	ARG_UNUSED(secrets);
}

static void leaves_secrets(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	leaves_secrets_behind();
}

static ATTACK_BMEM uint32_t found;
static ATTACK_DMEM volatile uint32_t key = 0x55555555; /* the searcher does not carry the secret */

static void searches_stack(void *p1, void *p2, void *p3)
{
	const uint32_t *word = (const uint32_t *)K_THREAD_STACK_BUFFER(child_stack[0]);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t i = 0; i < CHILD_STACK_SIZE / sizeof(uint32_t); i++) {
		found += (word[i] ^ key) == (SECRET ^ 0x55555555);
	}
}

ZTEST(rights_reuse, test_stack)
{
	child_create(0, leaves_secrets, NULL, 5, 0, K_NO_WAIT);
	child_join(0);
	found = 0;
	attack_is_harmless(searches_stack, NULL);
	zassert_equal(found, 0, "%u words of another thread's", found);
}
