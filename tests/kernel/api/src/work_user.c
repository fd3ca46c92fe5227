/* SPDX-License-Identifier: Apache-2.0 */
/* Work items of user mode. The queue's thread is less urgent than the test's. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define PRIO 5

static K_THREAD_STACK_DEFINE(stack, CHILD_STACK_SIZE);
static struct k_work_user_q queue;

struct item {
	struct k_work_user work;
	char letter;
	int again; /* how often it submits itself */
};

static ZTEST_BMEM struct item a, b;

static void handler(struct k_work_user *work)
{
	struct item *item = CONTAINER_OF(work, struct item, work);

	event(k_is_user_context() == IS_ENABLED(CONFIG_USERSPACE) ? item->letter : '?');
	event(k_work_user_is_pending(work) ? '!' : '.');
	if (item->again > 0) {
		item->again--;
		(void)k_work_user_submit_to_queue(&queue, work);
	}
}

static K_WORK_USER_DEFINE(defined_work, handler);

static void item_init(struct item *item, char letter)
{
	k_work_user_init(&item->work, handler);
	item->letter = letter;
	item->again = 0;
}

static void *setup(void)
{
	children_grant();
	k_thread_system_pool_assign(k_current_get());
	k_thread_access_grant(k_current_get(), &queue.queue, &queue.thread, stack);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	item_init(&a, 'a');
	item_init(&b, 'b');
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	k_thread_abort(&queue.thread);
	while (k_queue_get(&queue.queue, K_NO_WAIT) != NULL) {
	}
}

ZTEST_SUITE(work_user, NULL, setup, before, after, NULL);

/* A user cannot initialise a queue twice; a supervisor's word is enough for all others. */
static void start(void)
{
	k_work_user_queue_start(&queue, stack, CHILD_STACK_SIZE, PRIO, "user.wq");
}

static void start_by_user(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	start();
}

static void work_user_cases(void)
{
	zassert_equal(k_work_user_submit_to_queue(&queue, &a.work), 0);
	zassert_true(k_work_user_is_pending(&a.work));
	zassert_equal(k_work_user_submit_to_queue(&queue, &a.work), -EBUSY);
	zassert_equal(k_work_user_submit_to_queue(&queue, &b.work), 0);
	zassert_events("");
	let_run();
	zassert_events("a.b.");
	zassert_false(k_work_user_is_pending(&a.work));
	a.again = 2;
	zassert_equal(k_work_user_submit_to_queue(&queue, &a.work), 0);
	let_run();
	zassert_events("a.b.a.a.a.");
	k_queue_cancel_wait(&queue.queue); /* its thread gets no item, and goes on */
	let_run();
	zassert_equal(k_work_user_submit_to_queue(&queue, &b.work), 0);
	let_run();
	zassert_events("a.b.a.a.a.b.");
}

static void cases_by_user(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	work_user_cases();
	event('|');
}

/* First: a user starts the queue while it is none yet. */
ZTEST(work_user, test_a_started_by_user)
{
	child_create(0, start_by_user, NULL, PRIO, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_join(0);
	zassert_text(k_thread_name_get(&queue.thread), "user.wq");
	zassert_equal(k_work_user_queue_thread_get(&queue), &queue.thread);
	zassert_equal(k_thread_priority_get(&queue.thread), PRIO);
	work_user_cases();
}

ZTEST(work_user, test_submitted_by_user)
{
	start();
	child_create(0, cases_by_user, NULL, 0, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_join(0);
	zassert_events("a.b.a.a.a.b.|");
}

static void submit_in_isr(const void *item)
{
	struct k_work_user *work = (struct k_work_user *)(uintptr_t)item;

	event(k_work_user_submit_to_queue(&queue, work) == 0 ? '+' : '-');
}

ZTEST(work_user, test_in_isr)
{
	start();
	let_run(); /* its thread waits: no memory is needed */
	irq_offload(submit_in_isr, &a.work);
	let_run();
	zassert_events("+a.");
}

ZTEST(work_user, test_no_memory)
{
	struct k_heap *pool = k_current_get()->resource_pool;

	start();
	k_thread_heap_assign(k_current_get(), NULL);
	zassert_equal(k_work_user_submit_to_queue(&queue, &a.work), -ENOMEM);
	zassert_false(k_work_user_is_pending(&a.work));
	k_thread_heap_assign(k_current_get(), pool);
	zassert_equal(k_work_user_submit_to_queue(&queue, &a.work), 0);
	let_run();
	zassert_events("a.");
}

ZTEST(work_user, test_defined)
{
	zassert_equal(defined_work.handler, handler);
	zassert_false(k_work_user_is_pending(&defined_work));
}
