/* SPDX-License-Identifier: Apache-2.0 */
/* An object made at run time is freed by an interrupt, at every instruction of a call that has been
 * given it. The caller ends, or the call came first; the kernel follows nothing that is not there,
 * and whoever gets the memory next has it alone. */

#include "attack.h"
#include <string.h>

#define POOL_SIZE 2048
#define BLOCK	  128

K_HEAP_DEFINE(fleeting_pool, POOL_SIZE);

static void *setup(void)
{
	return attack_setup_pool(&fleeting_pool);
}

static void after(void *fixture)
{
	attack_after_pool(fixture, &fleeting_pool);
}

ZTEST_SUITE(freed_meanwhile, NULL, setup, NULL, after, attack_teardown_pool);

/* The calls are made again and again; a round of them takes no longer than @p range cycles. */
#define SWEEP(cycles, range)                                                                       \
	for (uint32_t cycles = MACHINE_CYCLES(2000); cycles < MACHINE_CYCLES(2000 + (range));      \
	     cycles += (IS_ENABLED(CONFIG_ASSERT) ? 1 : 5) * MACHINE_CYCLES(7))

static void frees(void *object)
{
	k_object_free(object);
}

/* The attacker meets the interrupt, and ends because what it names is no more. */
static void loses(k_thread_entry_t entry, void *object, uint32_t cycles, void (*routine)(void *))
{
	attacker_create(entry, object);
	k_thread_access_grant(&child[0], object, child_stack[1]);
	k_thread_start(&child[0]);
	interrupt_after(cycles, routine, object);
	zassert_equal(k_thread_join(&child[0], K_MSEC(20)), 0, "cycle %u: it goes on", cycles);
	console_is_silent = false;
	zassert_true(fault.count == 1 && fault.thread == &child[0] &&
			     fault.reason == K_ERR_KERNEL_OOPS,
		     "cycle %u: %u faults, reason %u at 0x%08x", cycles, fault.count, fault.reason,
		     fault.pc);
}

/* A thread that never lived has nothing to wait for. */
static void joins(void *thread, void *p2, void *p3)
{
	while (k_thread_join(thread, K_NO_WAIT) == 0) {
		k_thread_abort(thread);
	}
	kernel_bytes[0] = 0; /* there was something to wait for: it ends in another way */
}

ZTEST(freed_meanwhile, test_join)
{
	SWEEP(cycles, 4000)
	{
		loses(joins, k_object_alloc(K_OBJ_THREAD), cycles, frees);
	}
	oracles_ask();
}

static void creates(void *thread, void *p2, void *p3)
{
	for (;;) {
		(void)k_thread_create(thread, child_stack[1], CHILD_STACK_SIZE, joins, NULL, NULL,
				      NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
		k_thread_abort(thread);
	}
}

ZTEST(freed_meanwhile, test_create)
{
	SWEEP(cycles, 14000)
	{
		struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);

		loses(creates, thread, cycles, frees);
		if (k_object_find(thread) != NULL) {
			k_thread_abort(thread); /* it had been created: in use, it was not freed */
		}
	}
	oracles_ask();
}

/* A less urgent thread's memory goes to a more urgent one, which the same interrupt wakes. */
static K_SEM_DEFINE(freed, 0, 1);
static uint32_t *inherited[POOL_SIZE / BLOCK];

static void inherits(void *p1, void *p2, void *p3)
{
	(void)k_sem_take(&freed, K_FOREVER);
	k_object_free(NULL);
	for (size_t i = 0; i < ARRAY_SIZE(inherited); i++) {
		inherited[i] = k_heap_alloc(&fleeting_pool, BLOCK, K_NO_WAIT);
		if (inherited[i] != NULL) {
			memset(inherited[i], 0x5a, BLOCK);
		}
	}
}

/* Nobody else has written to what it inherited. */
static void inheritance_is_whole(uint32_t cycles)
{
	child_join(1);
	for (size_t i = 0; i < ARRAY_SIZE(inherited); i++) {
		for (size_t word = 0; inherited[i] != NULL && word < BLOCK / 4; word++) {
			zassert_equal(inherited[i][word], 0x5a5a5a5a, "cycle %u", cycles);
		}
		k_heap_free(&fleeting_pool, inherited[i]);
	}
	k_object_free(NULL);
}

static void frees_and_wakes(void *object)
{
	k_object_free(object);
	k_sem_give(&freed);
}

static void starts(void *timer, void *p2, void *p3)
{
	for (;;) {
		k_timer_start(timer, K_TICKS(1000), K_NO_WAIT);
	}
}

ZTEST(freed_meanwhile, test_memory)
{
	SWEEP(cycles, 4000)
	{
		struct k_timer *timer = k_object_alloc(K_OBJ_TIMER);

		k_timer_init(timer, NULL, NULL);
		child_create(1, inherits, NULL, ATTACKER_PRIO - 1, 0, K_NO_WAIT);
		loses(starts, timer, cycles, frees_and_wakes);
		inheritance_is_whole(cycles);
	}
	oracles_ask();
}

/* Everybody may ask for the name of a thread. */
static void asks(void *thread, void *p2, void *p3)
{
	char name[CONFIG_THREAD_MAX_NAME_LEN];

	while (k_thread_name_copy(thread, name, sizeof(name)) == 0) {
		if (strcmp(name, "named") != 0) {
			kernel_bytes[0] = 0;
		}
	}
	k_oops();
}

static void ends_and_wakes(void *thread)
{
	k_thread_abort(thread);
	frees_and_wakes(thread);
}

ZTEST(freed_meanwhile, test_name)
{
	SWEEP(cycles, 4000)
	{
		struct k_thread *thread = k_object_alloc(K_OBJ_THREAD);

		(void)k_thread_create(thread, child_stack[2], CHILD_STACK_SIZE, joins, NULL, NULL,
				      NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
		(void)k_thread_name_set(thread, "named");
		child_create(1, inherits, NULL, ATTACKER_PRIO - 1, 0, K_NO_WAIT);
		loses(asks, thread, cycles, ends_and_wakes);
		inheritance_is_whole(cycles);
	}
	oracles_ask();
}
