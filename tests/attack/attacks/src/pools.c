/* SPDX-License-Identifier: Apache-2.0 */
/* Users that let the kernel allocate: as much as their pool has, and not a byte of another's; items
 * that are addresses of the kernel; objects whose buffer is gone. */

#include "attack.h"

ATTACK_SUITE(pools);

K_HEAP_DEFINE(their_pool, 256);
K_HEAP_DEFINE(our_pool, 256);
static K_QUEUE_DEFINE(queue);
static struct k_msgq msgq;
static struct k_stack stack;
static ATTACK_BMEM uint32_t count;
static ATTACK_BMEM int results[4];
static ATTACK_BMEM void *got[3];

static void run(k_thread_entry_t entry)
{
	attacker_create(entry, NULL);
	k_thread_heap_assign(&child[0], &their_pool);
	k_thread_access_grant(&child[0], &queue, &msgq, &stack);
	(void)attacker_run();
}

/* Nothing of a pool is allocated: all but what is the heap's own is one block. */
static bool is_whole(struct k_heap *pool)
{
	void *all = k_heap_alloc(pool, 200, K_NO_WAIT);

	k_heap_free(pool, all);
	return all != NULL && sys_heap_validate(&pool->heap);
}

static void takes_everything(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (k_queue_alloc_append(&queue, kernel_bytes) == 0) {
		count++;
	}
	results[0] = k_msgq_alloc_init(&msgq, 8, 8);
	results[1] = k_stack_alloc_init(&stack, 8);
}

ZTEST(pools, test_exhaustion)
{
	count = 0;
	run(takes_everything);
	zassert_equal(fault.count, 0);
	zassert_true(count > 10 && count < 32);
	zassert_equal(results[0], -ENOMEM);
	zassert_equal(results[1], -ENOMEM);
	zassert_true(is_whole(&our_pool));
	zassert_equal(k_queue_alloc_append(&queue, &count), -ENOMEM, "without a pool");
	for (; count > 0; count--) {
		zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), kernel_bytes);
	}
	zassert_true(is_whole(&their_pool), "it came back");
	oracles_ask();
}

/* Items that look like links, wrappers, or the kernel's own. */
static void appends_addresses(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_queue_alloc_append(&queue, &queue);
	(void)k_queue_alloc_prepend(&queue, kernel_bytes + 1);
	(void)k_queue_alloc_append(&queue, (void *)&got[0]);
	for (size_t i = 0; i < ARRAY_SIZE(got); i++) {
		got[i] = k_queue_get(&queue, K_NO_WAIT);
	}
}

ZTEST(pools, test_items_are_not_looked_at)
{
	run(appends_addresses);
	zassert_equal(fault.count, 0);
	zassert_equal_ptr(got[0], kernel_bytes + 1);
	zassert_equal_ptr(got[1], &queue);
	zassert_equal_ptr(got[2], &got[0]);
	zassert_equal(k_queue_is_empty(&queue), 1);
	zassert_true(is_whole(&their_pool));
	oracles_ask();
}

/* A supervisor cleans up while the user still may use both, and gives the memory to somebody else. */
static void uses_what_is_gone(void *p1, void *p2, void *p3)
{
	uint32_t words[] = {0x11111111, 0x22222222};

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	results[0] = k_msgq_put(&msgq, words, K_NO_WAIT);
	results[1] = k_msgq_put_front(&msgq, words);
	k_msgq_purge(&msgq);
	results[2] = k_msgq_get(&msgq, words, K_NO_WAIT);
	results[3] = k_stack_push(&stack, words[0]);
	(void)k_stack_pop(&stack, (stack_data_t *)words, K_TICKS(1));
}

ZTEST(pools, test_use_after_cleanup)
{
	char *secret;

	k_thread_heap_assign(k_current_get(), &our_pool);
	zassert_equal(k_msgq_alloc_init(&msgq, 8, 4), 0);
	zassert_equal(k_stack_alloc_init(&stack, 8), 0);
	zassert_equal(k_msgq_cleanup(&msgq), 0);
	zassert_equal(k_stack_cleanup(&stack), 0);
	k_thread_heap_assign(k_current_get(), NULL);
	secret = k_heap_alloc(&our_pool, 200, K_NO_WAIT);
	zassert_not_null(secret);
	memset(secret, 0x5a, 200);
	run(uses_what_is_gone);
	zassert_equal(fault.count, 0);
	zassert_equal(results[0], -ENOMSG);
	zassert_equal(results[1], -ENOMSG);
	zassert_equal(results[2], -ENOMSG);
	zassert_equal(results[3], -ENOMEM);
	for (int i = 0; i < 200; i++) {
		zassert_equal(secret[i], 0x5a, "byte %d", i);
	}
	k_heap_free(&our_pool, secret);
	zassert_true(is_whole(&our_pool));
	k_object_uninit(&msgq);
	k_object_uninit(&stack);
}

/* Its heap's functions are the kernel's: it has none of its own memory there. */
static void frees(void *mem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_free(mem);
}

ZTEST(pools, test_free)
{
	char *mem;

	k_thread_heap_assign(k_current_get(), &our_pool);
	mem = z_thread_malloc(16);
	k_thread_heap_assign(k_current_get(), NULL);
	attacker_create(frees, mem);
	(void)attacker_run();
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)mem - 4);
	k_free(mem);
	zassert_true(is_whole(&our_pool));
}
