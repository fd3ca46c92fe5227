/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel allocates for a thread, from the thread's resource pool. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define POOL_SIZE 384

struct item {
	void *link;
	char name;
};

K_HEAP_DEFINE(pool, POOL_SIZE);
static K_QUEUE_DEFINE(queue);
static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);
static struct k_msgq msgqs[2]; /* a supervisor's, cleaned up, and a user's, who cannot */
static struct k_stack stacks[2];
static struct item items[4];

static size_t allocated(void)
{
	struct sys_memory_stats stats;

	(void)sys_heap_runtime_stats_get(&pool.heap, &stats);
	return stats.allocated_bytes;
}

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &queue, &fifo, &lifo, &msgqs[0], &msgqs[1],
			      &stacks[0], &stacks[1]);
	k_thread_heap_assign(k_current_get(), &pool);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(k_queue_get(&queue, K_NO_WAIT), "something is left");
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_msgq_cleanup(&msgqs[0]);
	(void)k_msgq_cleanup(&msgqs[1]);
	(void)k_stack_cleanup(&stacks[0]);
	(void)k_stack_cleanup(&stacks[1]);
	zassert_equal(allocated(), 0, "%zu bytes are lost", allocated());
}

ZTEST_SUITE(pools, NULL, setup, before, after, teardown);

/* ---- Queues ---------------------------------------------------------------------------------------- */

/* Any word is an item: none is looked at. */
#define WORD(n) ((void *)(uintptr_t)(n))

/* Requirement: ZEP-SRS-20-14 */
BOTH_MODES(pools, queue)
{
	zassert_equal(k_queue_alloc_append(&queue, WORD(2)), 0);
	zassert_equal(k_queue_alloc_append(&queue, WORD(3)), 0);
	zassert_equal(k_queue_alloc_prepend(&queue, WORD(1)), 0);
	zassert_equal(k_queue_alloc_append(&queue, NULL), 0);
	zassert_equal(k_queue_alloc_append(&queue, WORD(UINTPTR_MAX)), 0);
	zassert_equal(k_queue_is_empty(&queue), 0);
	zassert_equal_ptr(k_queue_peek_head(&queue), WORD(1));
	zassert_equal_ptr(k_queue_peek_tail(&queue), WORD(UINTPTR_MAX));
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), WORD(1));
	zassert_equal_ptr(k_queue_get(&queue, K_FOREVER), WORD(2));
	zassert_equal_ptr(k_queue_get(&queue, K_TICKS(1)), WORD(3));
	zassert_is_null(k_queue_get(&queue, K_NO_WAIT));
	zassert_equal(k_queue_is_empty(&queue), 0, "that was NULL as an item");
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), WORD(UINTPTR_MAX));
	zassert_equal(k_queue_is_empty(&queue), 1);
	zassert_is_null(k_queue_peek_head(&queue));
	zassert_is_null(k_queue_peek_tail(&queue));
}

/* Requirement: ZEP-SRS-23-3, ZEP-SRS-24-4 */
BOTH_MODES(pools, fifo_and_lifo)
{
	for (uintptr_t n = 1; n < 4; n++) {
		zassert_equal(k_fifo_alloc_put(&fifo, WORD(n)), 0);
		zassert_equal(k_lifo_alloc_put(&lifo, WORD(n)), 0);
	}
	for (uintptr_t n = 1; n < 4; n++) {
		zassert_equal_ptr(k_fifo_get(&fifo, K_NO_WAIT), WORD(n));
		zassert_equal_ptr(k_lifo_get(&lifo, K_NO_WAIT), WORD(4 - n));
	}
}

BOTH_MODES(pools, exhausted)
{
	uintptr_t count = 0;

	while (k_queue_alloc_append(&queue, WORD(count)) == 0) {
		count++;
	}
	zassert_between_inclusive(count, POOL_SIZE / 24, POOL_SIZE / 12);
	zassert_equal(k_queue_alloc_prepend(&queue, WORD(7)), -ENOMEM);
	zassert_equal(k_queue_alloc_append(&queue, WORD(7)), -ENOMEM);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), WORD(0));
	zassert_equal(k_queue_alloc_append(&queue, WORD(count)), 0);
	zassert_equal(k_queue_alloc_append(&queue, WORD(7)), -ENOMEM);
	for (uintptr_t n = 1; n <= count; n++) {
		zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), WORD(n));
	}
}

static void gets(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)k_queue_get(&queue, K_FOREVER));
}

BOTH_MODES(pools, waiters)
{
	child_start(0, gets, NULL, 4);
	child_start(1, gets, NULL, 3);
	let_run();
	zassert_equal(k_queue_alloc_append(&queue, WORD('a')), 0);
	zassert_equal(k_queue_alloc_prepend(&queue, WORD('b')), 0);
	zassert_equal(k_queue_alloc_append(&queue, WORD('c')), 0);
	let_run();
	zassert_events("ab");
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), WORD('c'));
}

/* Nothing is allocated for a waiter: who has no pool can reach one. */
ZTEST(pools, test_no_pool)
{
	k_thread_heap_assign(k_current_get(), NULL);
	zassert_equal(k_queue_alloc_append(&queue, WORD('a')), -ENOMEM);
	zassert_equal(k_queue_alloc_prepend(&queue, WORD('a')), -ENOMEM);
	zassert_equal(k_queue_is_empty(&queue), 1);
	child_create(0, gets, NULL, 3, 0, K_NO_WAIT);
	let_run();
	zassert_equal(k_queue_alloc_append(&queue, WORD('b')), 0);
	let_run();
	zassert_events("b");
}

ZTEST(pools, test_mixed)
{
	size_t none = allocated();

	k_queue_append(&queue, &items[0]);
	zassert_equal(k_queue_alloc_append(&queue, WORD(5)), 0);
	k_queue_append(&queue, &items[1]);
	zassert_equal(k_queue_alloc_append(&queue, WORD(6)), 0);
	k_queue_insert(&queue, WORD(5), &items[2]);
	k_queue_insert(&queue, WORD(6), &items[3]);
	zassert_equal_ptr(k_queue_peek_tail(&queue), &items[3]);
	zassert_false(k_queue_unique_append(&queue, WORD(5)));
	zassert_false(k_queue_unique_append(&queue, &items[2]));
	zassert_true(k_queue_remove(&queue, WORD(6)));
	zassert_false(k_queue_remove(&queue, WORD(6)));
	zassert_true(k_queue_remove(&queue, &items[3]));
	zassert_equal_ptr(k_queue_peek_tail(&queue), &items[1]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &items[0]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), WORD(5));
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &items[2]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &items[1]);
	zassert_equal(k_queue_alloc_append(&queue, WORD(1)), 0);
	items[0].link = &items[1];
	zassert_equal(k_queue_append_list(&queue, &items[0], &items[1]), 0);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), WORD(1));
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &items[0]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &items[1]);
	zassert_equal(allocated(), none);
}

#ifdef CONFIG_USERSPACE
/* Plain items where users may write are wrapped as well, if there is memory. */
static ZTEST_BMEM struct item user_items[4];

ZTEST(pools, test_plain_items_of_users)
{
	size_t none = allocated();

	for (int i = 0; i < 4; i++) {
		k_queue_append(&queue, &user_items[i]);
	}
	zassert_true(k_queue_remove(&queue, &user_items[2]));
	k_queue_prepend(&queue, &user_items[2]);
	memset(user_items, 0xff, sizeof(user_items));
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &user_items[2]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &user_items[0]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &user_items[1]);
	zassert_equal_ptr(k_queue_get(&queue, K_NO_WAIT), &user_items[3]);
	zassert_equal(allocated(), none);
}
#endif

static void append_in_isr(const void *what)
{
	event(k_queue_alloc_append(&queue, (void *)(uintptr_t)what) == 0 ? '+' : '-');
}

static void get_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event((char)(uintptr_t)k_queue_get(&queue, K_NO_WAIT));
}

ZTEST(pools, test_isr)
{
	size_t none = allocated();

	irq_offload(append_in_isr, WORD('a'));
	zassert_equal(allocated(), none, "an interrupt takes the system heap");
	zassert_equal(k_queue_alloc_append(&queue, WORD('b')), 0);
	irq_offload(get_in_isr, NULL);
	irq_offload(get_in_isr, NULL);
	zassert_equal(allocated(), none);
	zassert_events("+ab");
}

/* Whoever waits for memory of the pool gets what a taken item gives back. */
static void allocates(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_heap_free(&pool, k_heap_alloc(&pool, 10, K_FOREVER));
	event('m');
}

ZTEST(pools, test_memory_is_waited_for)
{
	uintptr_t count = 0;

	while (k_queue_alloc_append(&queue, WORD(1)) == 0) {
		count++;
	}
	while (k_heap_alloc(&pool, 1, K_NO_WAIT) != NULL) {
	}
	child_create(0, allocates, NULL, 3, 0, K_NO_WAIT);
	let_run();
	zassert_events("");
	while (count-- > 0) {
		(void)k_queue_get(&queue, K_NO_WAIT);
	}
	let_run();
	zassert_events("m");
	k_heap_init(&pool, kheap_pool, sizeof(kheap_pool));
}

extern bool queue_drop_one(struct k_queue *queue); /* kernel_internal.h */

ZTEST(pools, test_drop_all)
{
	size_t none = allocated();

	zassert_equal(k_queue_alloc_append(&queue, WORD(1)), 0);
	k_queue_append(&queue, &items[0]);
	zassert_equal(k_queue_alloc_append(&queue, WORD(2)), 0);
	while (queue_drop_one(&queue)) {
	}
	zassert_equal(k_queue_is_empty(&queue), 1);
	zassert_equal(allocated(), none);
}

/* ---- Message queues and stacks ------------------------------------------------------------------------ */

static int mode(void)
{
	return k_is_user_context() ? 1 : 0;
}

BOTH_MODES(pools, msgq)
{
	struct k_msgq *msgq = &msgqs[mode()];
	uint32_t message = 1;

	zassert_equal(k_msgq_alloc_init(msgq, SIZE_MAX / 2, 3), -EINVAL);
	zassert_equal(k_msgq_alloc_init(msgq, 3, UINT32_MAX), -EINVAL);
	zassert_equal(k_msgq_alloc_init(msgq, POOL_SIZE, 1), -ENOMEM);
	zassert_equal(k_msgq_alloc_init(msgq, 4, UINT32_MAX / 4), -ENOMEM);
	zassert_equal(k_msgq_alloc_init(msgq, sizeof(message), 2), 0);
	zassert_equal(k_msgq_num_free_get(msgq), 2);
	for (; message < 3; message++) {
		zassert_equal(k_msgq_put(msgq, &message, K_NO_WAIT), 0);
	}
	zassert_equal(k_msgq_put(msgq, &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_get(msgq, &message, K_NO_WAIT), 0);
	zassert_equal(message, 1);
	zassert_equal(k_msgq_get(msgq, &message, K_NO_WAIT), 0);
	zassert_equal(message, 2);
	zassert_equal(k_msgq_get(msgq, &message, K_NO_WAIT), -ENOMSG);
	zassert_true(mode() == 1 || k_msgq_cleanup(msgq) == 0);
}

/* Requirement: ZEP-SRS-30-3 */
BOTH_MODES(pools, stack)
{
	struct k_stack *stack = &stacks[mode()];
	stack_data_t word;

	zassert_equal(k_stack_alloc_init(stack, POOL_SIZE / 4), -ENOMEM);
	zassert_equal(k_stack_alloc_init(stack, UINT32_MAX), -ENOMEM);
	zassert_equal(k_stack_alloc_init(stack, UINT32_MAX / 4 + 2), -ENOMEM,
		      "4 bytes, calculated badly");
	zassert_equal(k_stack_alloc_init(stack, 2), 0);
	zassert_equal(k_stack_push(stack, 1), 0);
	zassert_equal(k_stack_push(stack, 2), 0);
	zassert_equal(k_stack_push(stack, 3), -ENOMEM);
	zassert_equal(k_stack_pop(stack, &word, K_NO_WAIT), 0);
	zassert_equal(word, 2);
	zassert_equal(k_stack_pop(stack, &word, K_NO_WAIT), 0);
	zassert_equal(word, 1);
	zassert_equal(k_stack_pop(stack, &word, K_NO_WAIT), -EBUSY);
	zassert_true(mode() == 1 || k_stack_cleanup(stack) == 0);
}

static struct k_msgq msgq;
static struct k_stack stack;

static void waits_for_message(void *p1, void *p2, void *p3)
{
	uint32_t message;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_msgq_get(&msgq, &message, K_FOREVER);
}

static void waits_for_word(void *p1, void *p2, void *p3)
{
	stack_data_t word;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_stack_pop(&stack, &word, K_FOREVER);
}

/* Requirement: ZEP-SRS-30-4 */
ZTEST(pools, test_cleanup)
{
	size_t none = allocated();

	zassert_equal(k_msgq_alloc_init(&msgq, 4, 5), 0);
	zassert_equal(k_stack_alloc_init(&stack, 5), 0);
	child_create(0, waits_for_message, NULL, 3, 0, K_NO_WAIT);
	child_create(1, waits_for_word, NULL, 3, 0, K_NO_WAIT);
	let_run();
	zassert_equal(k_msgq_cleanup(&msgq), -EBUSY);
	zassert_equal(k_stack_cleanup(&stack), -EAGAIN);
	zassert_true(allocated() >= none + 40);
	k_thread_abort(&child[0]);
	k_thread_abort(&child[1]);
	zassert_equal(k_msgq_cleanup(&msgq), 0);
	zassert_equal(k_stack_cleanup(&stack), 0);
	zassert_equal(allocated(), none);
	zassert_equal(k_msgq_cleanup(&msgq), 0, "once more");
	zassert_equal(k_stack_cleanup(&stack), 0);
}

/* Whoever still has permission on it finds no place, and no memory. */
ZTEST(pools, test_use_after_cleanup)
{
	uint32_t message = 1;
	stack_data_t word;

	zassert_equal(k_msgq_alloc_init(&msgq, 4, 5), 0);
	zassert_equal(k_stack_alloc_init(&stack, 5), 0);
	zassert_equal(k_msgq_put(&msgq, &message, K_NO_WAIT), 0);
	zassert_equal(k_stack_push(&stack, 1), 0);
	zassert_equal(k_msgq_cleanup(&msgq), 0);
	zassert_equal(k_stack_cleanup(&stack), 0);
	zassert_equal(k_msgq_put(&msgq, &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_put_front(&msgq, &message), -ENOMSG);
	zassert_equal(k_msgq_get(&msgq, &message, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_msgq_peek_at(&msgq, &message, 0), -ENOMSG);
	k_msgq_purge(&msgq);
	zassert_equal(k_msgq_num_free_get(&msgq), 0);
	zassert_equal(k_stack_push(&stack, 1), -ENOMEM);
	zassert_equal(k_stack_pop(&stack, &word, K_NO_WAIT), -EBUSY);
}

/* No place, or messages of no byte. */
ZTEST(pools, test_capacity_of_nothing)
{
	static struct k_msgq empty[2];
	uint32_t message = 1;

	zassert_equal(k_msgq_alloc_init(&empty[0], 4, 0), 0);
	zassert_equal(k_msgq_put(&empty[0], &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_get(&empty[0], &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_cleanup(&empty[0]), 0);
	zassert_equal(k_msgq_alloc_init(&empty[1], 0, 2), 0);
	zassert_equal(k_msgq_put(&empty[1], &message, K_NO_WAIT), 0);
	zassert_equal(k_msgq_put(&empty[1], &message, K_NO_WAIT), 0);
	zassert_equal(k_msgq_put(&empty[1], &message, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_msgq_get(&empty[1], &message, K_NO_WAIT), 0);
	zassert_equal(k_msgq_cleanup(&empty[1]), 0);
}
