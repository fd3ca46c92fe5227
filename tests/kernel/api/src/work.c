/* SPDX-License-Identifier: Apache-2.0 */
/* Work items, delayable ones, and their queues. The test's thread is more urgent than the queues', so
 * that nothing is done before it waits. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define PRIO 5

/* An item says its letter, then it may have to wait, and says the same in upper case. */
struct item {
	struct k_work_delayable delayable;
	char letter;
	struct k_sem *gate;
	int again; /* how often it submits itself */
	int result;
};

static K_THREAD_STACK_ARRAY_DEFINE(stacks, 2, CHILD_STACK_SIZE);
static struct k_work_q queue, other;
static struct item a, b, c;
static struct k_sem gate;
static struct k_work_sync sync;

static struct k_work *work_of(struct item *item)
{
	return &item->delayable.work;
}

static void handler(struct k_work *work)
{
	struct item *item = CONTAINER_OF(k_work_delayable_from_work(work), struct item, delayable);

	event(k_is_in_isr() || k_is_user_context() ? '?' : item->letter);
	if (item->gate != NULL) {
		(void)k_sem_take(item->gate, K_FOREVER);
		event((char)(item->letter - 'a' + 'A'));
	}
	if (item->again > 0) {
		item->again--;
		item->result = k_work_submit_to_queue(NULL, work);
	}
}

static void item_init(struct item *item, char letter)
{
	k_work_init_delayable(&item->delayable, handler);
	item->letter = letter;
	item->gate = NULL;
	item->again = 0;
	item->result = 99;
}

static void queue_start(struct k_work_q *which, int n)
{
	k_work_queue_init(which);
	k_work_queue_start(which, stacks[n], K_THREAD_STACK_SIZEOF(stacks[n]), PRIO, NULL);
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_sem_init(&gate, 0, 10);
	item_init(&a, 'a');
	item_init(&b, 'b');
	item_init(&c, 'c');
	queue_start(&queue, 0);
	queue_start(&other, 1);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	(void)k_work_cancel_delayable(&a.delayable);
	(void)k_work_cancel_delayable(&b.delayable);
	(void)k_work_cancel_delayable(&c.delayable);
	k_thread_abort(&queue.thread);
	k_thread_abort(&other.thread);
}

ZTEST_SUITE(work, NULL, NULL, before, after, NULL);

static int submit(struct item *item)
{
	return k_work_submit_to_queue(&queue, work_of(item));
}

static int busy(struct item *item)
{
	return k_work_busy_get(work_of(item));
}

/* Submits an item that waits, and lets it. */
static void run_to_gate(struct item *item)
{
	item->gate = &gate;
	zassert_equal(submit(item), 1);
	let_run();
	zassert_equal(busy(item), K_WORK_RUNNING);
}

/* ---- Items ----------------------------------------------------------------------------------- */

static void nothing(struct k_work *work)
{
	ARG_UNUSED(work);
}

static K_WORK_DEFINE(defined_work, nothing);
static K_WORK_DELAYABLE_DEFINE(defined_delayable, nothing);

ZTEST(work, test_init)
{
	struct k_work plain;
	struct k_work_delayable delayable;

	memset(&plain, 0xff, sizeof(plain));
	memset(&delayable, 0xff, sizeof(delayable));
	k_work_init(&plain, nothing);
	k_work_init_delayable(&delayable, nothing);
	zassert_mem_equal(&plain, &defined_work, sizeof(plain));
	zassert_mem_equal(&delayable, &defined_delayable, sizeof(delayable));
	zassert_false(k_work_is_pending(&plain));
	zassert_false(k_work_delayable_is_pending(&delayable));
	zassert_equal(k_work_delayable_from_work(&delayable.work), &delayable);
}

/* Requirement: ZEP-SRS-2-6, ZEP-SRS-2-7 */
ZTEST(work, test_order)
{
	zassert_equal(submit(&b), 1);
	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&c), 1);
	zassert_equal(submit(&b), 0, "it is there already");
	zassert_equal(busy(&b), K_WORK_QUEUED);
	zassert_true(k_work_is_pending(work_of(&b)));
	zassert_events("");
	let_run();
	zassert_events("bac");
	zassert_equal(busy(&b), 0);
	zassert_equal(submit(&b), 1);
	let_run();
	zassert_events("bacb");
}

ZTEST(work, test_refused)
{
	static struct k_work_q unstarted;

	zassert_equal(k_work_submit_to_queue(NULL, work_of(&a)), -EINVAL);
	zassert_equal(k_work_submit_to_queue(&unstarted, work_of(&a)), -ENODEV);
	zassert_equal(busy(&a), 0);
	zassert_equal(k_work_submit_to_queue(NULL, work_of(&a)), -EINVAL, "it was in none");
	zassert_equal(submit(&a), 1);
	zassert_equal(k_work_submit_to_queue(&unstarted, work_of(&a)), 0, "it is in one");
	let_run();
	zassert_equal(k_work_submit_to_queue(NULL, work_of(&a)), 1, "where it was last");
	zassert_equal(k_work_cancel(work_of(&a)), 0);
	zassert_equal(k_work_submit_to_queue(&unstarted, work_of(&a)), -ENODEV);
}

/* An item that runs stays on its queue: it never runs twice at once. */
ZTEST(work, test_while_it_runs)
{
	run_to_gate(&a);
	zassert_equal(k_work_submit_to_queue(&other, work_of(&a)), 2);
	zassert_equal(k_work_submit_to_queue(&other, work_of(&a)), 0);
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_QUEUED);
	let_run();
	zassert_events("a");
	k_sem_give(&gate);
	let_run();
	zassert_events("aAa");
	zassert_equal(busy(&a), K_WORK_RUNNING);
	k_sem_give(&gate);
	let_run();
	zassert_events("aAaA");
	zassert_equal(k_work_submit_to_queue(&other, work_of(&a)), 1, "now it can go there");
	zassert_equal(work_of(&a)->queue, &other);
}

ZTEST(work, test_submits_itself)
{
	a.again = 2;
	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&b), 1);
	let_run();
	zassert_events("abaa");
	zassert_equal(a.result, 2);
}

static void equal_thread(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('=');
}

/* Between two items the queue's thread yields, unless it was told not to. */
ZTEST(work, test_yields)
{
	static const struct k_work_queue_config config = {.no_yield = true};

	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&b), 1);
	child_create(0, equal_thread, NULL, PRIO, 0, K_NO_WAIT);
	let_run();
	zassert_events("a=b");
	k_thread_abort(&queue.thread);
	k_work_queue_init(&queue);
	k_work_queue_start(&queue, stacks[0], K_THREAD_STACK_SIZEOF(stacks[0]), PRIO, &config);
	zassert_equal(queue.flags, K_WORK_QUEUE_STARTED | K_WORK_QUEUE_NO_YIELD);
	let_run();
	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&b), 1);
	child_create(0, equal_thread, NULL, PRIO, 0, K_NO_WAIT);
	let_run();
	zassert_events("a=bab=");
}

static void in_isr(const void *arg)
{
	ARG_UNUSED(arg);
	a.result = submit(&a);
	b.result = k_work_schedule_for_queue(&queue, &b.delayable, K_TICKS(1));
	c.result = k_work_reschedule_for_queue(&queue, &c.delayable, K_TICKS(1));
	c.again = k_work_cancel_delayable(&c.delayable);
}

ZTEST(work, test_in_isr)
{
	let_run(); /* the queue's thread waits */
	irq_offload(in_isr, NULL);
	zassert_equal(a.result, 1);
	zassert_equal(b.result, 1);
	zassert_equal(c.result, 1);
	zassert_equal(c.again, 0);
	zassert_equal(busy(&a), K_WORK_QUEUED);
	let_run();
	zassert_events("ab");
}

/* ---- Flushing -------------------------------------------------------------------------------- */

ZTEST(work, test_flush)
{
	zassert_false(k_work_flush(work_of(&a), &sync));
	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&b), 1);
	zassert_true(k_work_flush(work_of(&a), &sync));
	event('1');
	zassert_true(k_work_flush(work_of(&b), &sync));
	event('2');
	zassert_events("a1b2");
	zassert_false(k_work_flush(work_of(&b), &sync));
}

static void flushes(void *item, void *p2, void *p3)
{
	struct k_work_sync on_stack;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_work_flush(work_of(item), &on_stack) ? '+' : '-');
	memset(&on_stack, 0xff, sizeof(on_stack));
}

ZTEST(work, test_flush_while_it_runs)
{
	run_to_gate(&a);
	zassert_equal(submit(&b), 1);
	child_create(0, flushes, &a, 0, 0, K_NO_WAIT);
	let_run();
	zassert_events("a");
	k_sem_give(&gate);
	let_run();
	zassert_events("aA+b");
}

/* It runs and is in the queue again: what was submitted last is waited for. */
ZTEST(work, test_flush_last)
{
	run_to_gate(&a);
	zassert_equal(submit(&b), 1);
	zassert_equal(submit(&a), 2);
	child_create(0, flushes, &a, 0, 0, K_NO_WAIT);
	let_run();
	k_sem_give(&gate);
	let_run();
	zassert_events("aAba");
	k_sem_give(&gate);
	let_run();
	zassert_events("aAbaA+");
}

ZTEST(work, test_flush_not_what_comes_then)
{
	a.again = 1;
	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&b), 1);
	zassert_true(k_work_flush(work_of(&a), &sync));
	zassert_events("a");
	zassert_equal(busy(&a), K_WORK_QUEUED);
	let_run();
	zassert_events("aba");
}

ZTEST(work, test_flush_of_two)
{
	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&b), 1);
	child_create(0, flushes, &a, 0, 0, K_NO_WAIT);
	child_create(1, flushes, &a, 0, 0, K_NO_WAIT);
	child_create(2, flushes, &b, 0, 0, K_NO_WAIT);
	let_run();
	zassert_events("a++b+");
}

ZTEST(work, test_flush_then_cancel)
{
	run_to_gate(&a);
	zassert_equal(submit(&b), 1);
	child_create(0, flushes, &b, 0, 0, K_NO_WAIT);
	let_run();
	zassert_equal(k_work_cancel(work_of(&b)), 0);
	let_run();
	zassert_events("a");
	k_sem_give(&gate);
	let_run();
	zassert_events("aA+");
}

/* Whoever is ended while it flushes leaves nothing in the queue. */
ZTEST(work, test_flush_aborted)
{
	run_to_gate(&a);
	zassert_equal(submit(&b), 1);
	child_create(0, flushes, &a, 0, 0, K_NO_WAIT);
	child_create(1, flushes, &b, 0, 0, K_NO_WAIT);
	child_create(2, flushes, &b, 0, 0, K_NO_WAIT);
	let_run();
	k_thread_abort(&child[0]);
	k_thread_abort(&child[2]);
	memset(child_stack[0], 0xff, sizeof(child_stack[0]));
	memset(child_stack[2], 0xff, sizeof(child_stack[2]));
	k_sem_give(&gate);
	let_run();
	zassert_events("aAb+");
	zassert_equal(k_work_queue_drain(&queue, false), 0);
}

/* ---- Cancelling ------------------------------------------------------------------------------- */

ZTEST(work, test_cancel)
{
	zassert_equal(k_work_cancel(work_of(&a)), 0);
	zassert_equal(submit(&a), 1);
	zassert_equal(submit(&b), 1);
	zassert_equal(submit(&c), 1);
	zassert_equal(k_work_cancel(work_of(&b)), 0);
	let_run();
	zassert_events("ac");
	zassert_equal(submit(&b), 1);
	zassert_equal(k_work_cancel(work_of(&b)), 0);
	zassert_equal(submit(&b), 1);
	let_run();
	zassert_events("acb");
}

ZTEST(work, test_cancel_while_it_runs)
{
	run_to_gate(&a);
	zassert_equal(submit(&a), 2);
	zassert_equal(k_work_cancel(work_of(&a)), K_WORK_RUNNING | K_WORK_CANCELING);
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_CANCELING);
	zassert_equal(submit(&a), -EBUSY);
	zassert_equal(k_work_cancel(work_of(&a)), K_WORK_RUNNING | K_WORK_CANCELING);
	a.again = 1;
	k_sem_give(&gate);
	let_run();
	zassert_events("aA");
	zassert_equal(a.result, -EBUSY, "its own submission is refused too");
	zassert_equal(busy(&a), 0);
	zassert_equal(submit(&a), 1);
}

static void cancels(void *item, void *p2, void *p3)
{
	struct k_work_sync on_stack;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_work_cancel_sync(work_of(item), &on_stack) ? '+' : '-');
}

ZTEST(work, test_cancel_sync)
{
	zassert_false(k_work_cancel_sync(work_of(&a), &sync));
	zassert_equal(submit(&a), 1);
	zassert_true(k_work_cancel_sync(work_of(&a), &sync), "it was in the queue");
	zassert_equal(busy(&a), 0);
	run_to_gate(&a);
	zassert_equal(submit(&b), 1);
	child_create(0, cancels, &a, 0, 0, K_NO_WAIT);
	child_create(1, cancels, &a, 0, 0, K_NO_WAIT);
	let_run();
	zassert_events("a");
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_CANCELING);
	k_sem_give(&gate);
	let_run();
	zassert_events("aA++b");
	zassert_equal(busy(&a), 0);
}

ZTEST(work, test_cancel_sync_aborted)
{
	run_to_gate(&a);
	child_create(0, cancels, &a, 0, 0, K_NO_WAIT);
	child_create(1, cancels, &a, 0, 0, K_NO_WAIT);
	let_run();
	k_thread_abort(&child[0]);
	memset(child_stack[0], 0xff, sizeof(child_stack[0]));
	k_sem_give(&gate);
	let_run();
	zassert_events("aA+");
	zassert_equal(busy(&a), 0);
}

/* ---- Later ------------------------------------------------------------------------------------ */

static int64_t tick_begins(void)
{
	(void)k_sleep(K_TICKS(1));
	return k_uptime_ticks();
}

static int schedule(struct item *item, k_timeout_t delay)
{
	return k_work_schedule_for_queue(&queue, &item->delayable, delay);
}

static int reschedule(struct item *item, k_timeout_t delay)
{
	return k_work_reschedule_for_queue(&queue, &item->delayable, delay);
}

ZTEST(work, test_schedule)
{
	int64_t now = tick_begins();

	zassert_equal(k_work_delayable_remaining_get(&a.delayable), 0);
	zassert_equal(k_work_delayable_expires_get(&a.delayable), now);
	zassert_equal(schedule(&a, K_TICKS(3)), 1);
	zassert_equal(busy(&a), K_WORK_DELAYED);
	zassert_equal(k_work_delayable_remaining_get(&a.delayable), 4, "after three whole ticks");
	zassert_equal(k_work_delayable_expires_get(&a.delayable), now + 4);
	zassert_equal(schedule(&a, K_TICKS(1)), 0, "it is scheduled already");
	zassert_equal(schedule(&a, K_NO_WAIT), 0);
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(now + 3));
	zassert_events("");
	zassert_equal(k_work_delayable_remaining_get(&a.delayable), 1);
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(now + 4));
	zassert_equal(k_work_delayable_busy_get(&a.delayable), K_WORK_QUEUED);
	zassert_equal(schedule(&a, K_TICKS(1)), 0, "it is in a queue");
	zassert_equal(k_work_delayable_remaining_get(&a.delayable), 0);
	zassert_equal(k_work_delayable_expires_get(&a.delayable), now + 4, "now");
	let_run();
	zassert_events("a");
}

ZTEST(work, test_schedule_times)
{
	int64_t now = tick_begins();

	zassert_equal(schedule(&a, K_NO_WAIT), 1);
	zassert_equal(busy(&a), K_WORK_QUEUED);
	zassert_equal(schedule(&b, K_TIMEOUT_ABS_TICKS(now + 2)), 1);
	zassert_equal(k_work_delayable_expires_get(&b.delayable), now + 2);
	zassert_equal(schedule(&c, K_TIMEOUT_ABS_TICKS(0)), 1);
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(now + 1));
	zassert_events("ac");
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(now + 3));
	zassert_events("acb");
	zassert_equal(schedule(&a, K_TICKS(INT64_MAX - 1)), 1);
	zassert_equal(schedule(&b, K_TIMEOUT_ABS_TICKS(INT64_MAX - 1)), 1);
	zassert_equal(k_work_delayable_expires_get(&b.delayable), INT64_MAX - 1);
	let_run();
	zassert_events("acb");
	zassert_equal(busy(&a), K_WORK_DELAYED);
}

/* Scheduled for no time at all: it can only be cancelled or scheduled anew. */
ZTEST(work, test_schedule_for_ever)
{
	zassert_equal(schedule(&a, K_FOREVER), 1);
	zassert_equal(busy(&a), K_WORK_DELAYED);
	zassert_equal(k_work_delayable_remaining_get(&a.delayable), 0);
	zassert_equal(schedule(&a, K_TICKS(1)), 0);
	zassert_equal(k_work_cancel_delayable(&a.delayable), 0);
	zassert_equal(reschedule(&a, K_FOREVER), 1);
	zassert_true(k_work_cancel_delayable_sync(&a.delayable, &sync));
	zassert_equal(reschedule(&a, K_FOREVER), 1);
	zassert_false(k_work_flush_delayable(&a.delayable, &sync));
	zassert_equal(busy(&a), 0);
	zassert_equal(reschedule(&a, K_FOREVER), 1);
	zassert_equal(reschedule(&a, K_TICKS(1)), 1);
	(void)k_sleep(K_TICKS(3));
	zassert_events("a");
}

ZTEST(work, test_reschedule)
{
	int64_t now = tick_begins();

	zassert_equal(reschedule(&a, K_TICKS(9)), 1);
	zassert_equal(reschedule(&a, K_TICKS(1)), 1);
	zassert_equal(k_work_delayable_expires_get(&a.delayable), now + 2);
	zassert_equal(reschedule(&b, K_TICKS(1)), 1);
	zassert_equal(reschedule(&b, K_TICKS(9)), 1);
	zassert_equal(reschedule(&c, K_TICKS(9)), 1);
	zassert_equal(reschedule(&c, K_NO_WAIT), 1);
	zassert_equal(busy(&c), K_WORK_QUEUED);
	zassert_equal(reschedule(&c, K_NO_WAIT), 0);
	(void)k_sleep(K_TIMEOUT_ABS_TICKS(now + 5));
	zassert_events("ca");
	zassert_equal(busy(&b), K_WORK_DELAYED);
}

/* Scheduled, in the queue and running: all at once. */
ZTEST(work, test_reschedule_while_it_runs)
{
	run_to_gate(&a);
	zassert_equal(schedule(&a, K_TICKS(5)), 1, "it only runs");
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_DELAYED);
	zassert_equal(reschedule(&a, K_NO_WAIT), 2);
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_QUEUED);
	zassert_equal(k_work_reschedule_for_queue(&other, &a.delayable, K_TICKS(1)), 1);
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_QUEUED | K_WORK_DELAYED);
	(void)k_sleep(K_TICKS(3));
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_QUEUED, "it was in a queue");
	zassert_equal(k_work_cancel_delayable(&a.delayable), K_WORK_RUNNING | K_WORK_CANCELING);
	zassert_equal(schedule(&a, K_NO_WAIT), 0, "not while it is being cancelled");
	zassert_equal(reschedule(&a, K_NO_WAIT), -EBUSY);
	zassert_equal(reschedule(&a, K_TICKS(1)), 1);
	(void)k_sleep(K_TICKS(3));
	zassert_equal(busy(&a), K_WORK_RUNNING | K_WORK_CANCELING, "it was refused");
	k_sem_give(&gate);
	let_run();
	zassert_events("aA");
	zassert_equal(busy(&a), 0);
}

ZTEST(work, test_later_without_queue)
{
	zassert_equal(k_work_schedule_for_queue(NULL, &a.delayable, K_NO_WAIT), -EINVAL);
	zassert_equal(k_work_schedule_for_queue(NULL, &a.delayable, K_TICKS(1)), 1);
	(void)k_sleep(K_TICKS(3));
	zassert_equal(busy(&a), 0, "it was in none");
	zassert_equal(submit(&a), 1);
	let_run();
	zassert_equal(k_work_schedule_for_queue(NULL, &a.delayable, K_TICKS(1)), 1);
	(void)k_sleep(K_TICKS(3));
	zassert_events("aa");
}

ZTEST(work, test_flush_delayable)
{
	zassert_false(k_work_flush_delayable(&a.delayable, &sync));
	zassert_equal(schedule(&a, K_HOURS(1)), 1);
	zassert_true(k_work_flush_delayable(&a.delayable, &sync));
	zassert_events("a");
	zassert_equal(busy(&a), 0);
}

ZTEST(work, test_cancel_delayable)
{
	zassert_false(k_work_cancel_delayable_sync(&a.delayable, &sync));
	zassert_equal(schedule(&a, K_TICKS(1)), 1);
	zassert_equal(k_work_cancel_delayable(&a.delayable), 0);
	zassert_equal(schedule(&b, K_TICKS(1)), 1);
	zassert_true(k_work_cancel_delayable_sync(&b.delayable, &sync));
	(void)k_sleep(K_TICKS(4));
	zassert_events("");
}

/* ---- Queues ----------------------------------------------------------------------------------- */

static void drains(void *plug, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)('0' + k_work_queue_drain(&queue, plug != NULL)));
}

static void submits(const void *arg)
{
	ARG_UNUSED(arg);
	c.result = submit(&c);
}

ZTEST(work, test_drain)
{
	let_run();
	zassert_equal(k_work_queue_drain(&queue, false), 0);
	run_to_gate(&a);
	a.again = 1;
	child_create(0, drains, NULL, 0, 0, K_NO_WAIT);
	child_create(1, drains, NULL, 0, 0, K_NO_WAIT);
	let_run();
	zassert_equal(queue.flags, K_WORK_QUEUE_STARTED | K_WORK_QUEUE_BUSY | K_WORK_QUEUE_DRAIN);
	zassert_equal(submit(&b), -EBUSY);
	irq_offload(submits, NULL);
	zassert_equal(c.result, -EBUSY);
	k_sem_give(&gate);
	let_run();
	zassert_equal(a.result, 2, "a handler may submit");
	zassert_events("aAa");
	k_sem_give(&gate);
	let_run();
	zassert_events("aAaA11");
	zassert_equal(queue.flags, K_WORK_QUEUE_STARTED);
	zassert_equal(submit(&b), 1);
}

static void interrupted(struct k_work *work)
{
	ARG_UNUSED(work);
	(void)k_sem_take(&gate, K_FOREVER);
	irq_offload(submits, NULL);
	b.result = submit(&b);
}

/* It is the queue's thread that may submit, not an interrupt that comes while it runs. */
ZTEST(work, test_drain_in_isr)
{
	struct k_work work;

	k_work_init(&work, interrupted);
	zassert_equal(k_work_submit_to_queue(&queue, &work), 1);
	child_create(0, drains, NULL, 0, 0, K_NO_WAIT);
	let_run();
	k_sem_give(&gate);
	let_run();
	zassert_equal(b.result, 1);
	zassert_equal(c.result, -EBUSY);
	zassert_events("b1");
}

ZTEST(work, test_plug)
{
	let_run();
	zassert_equal(k_work_queue_unplug(&queue), -EALREADY);
	zassert_equal(k_work_queue_drain(&queue, true), 1, "also if there is nothing");
	zassert_equal(queue.flags, K_WORK_QUEUE_STARTED | K_WORK_QUEUE_PLUGGED);
	zassert_equal(submit(&a), -EBUSY);
	zassert_equal(schedule(&a, K_TICKS(1)), 1);
	(void)k_sleep(K_TICKS(3));
	zassert_equal(busy(&a), 0, "what was due is lost");
	zassert_equal(k_work_queue_unplug(&queue), 0);
	zassert_equal(k_work_queue_unplug(&queue), -EALREADY);
	zassert_equal(submit(&a), 1);
	let_run();
	zassert_events("a");
}

ZTEST(work, test_drain_aborted)
{
	run_to_gate(&a);
	child_create(0, drains, NULL, 0, 0, K_NO_WAIT);
	let_run();
	k_thread_abort(&child[0]);
	memset(child_stack[0], 0xff, sizeof(child_stack[0]));
	zassert_equal(submit(&b), -EBUSY);
	k_sem_give(&gate);
	let_run();
	zassert_equal(submit(&b), 1);
	let_run();
	zassert_events("aAb");
}

ZTEST(work, test_not_started)
{
	static struct k_work_q unstarted;

	zassert_equal(k_work_queue_drain(&unstarted, false), 0);
	zassert_equal(k_work_queue_drain(&unstarted, true), -ENODEV);
	zassert_equal(k_work_queue_unplug(&unstarted), -EALREADY);
	zassert_equal(k_work_queue_stop(&unstarted, K_NO_WAIT), -EALREADY);
	zassert_equal(unstarted.flags, 0);
}

ZTEST(work, test_stop)
{
	zassert_equal(k_work_queue_stop(&queue, K_FOREVER), -EBUSY, "it is not plugged");
	zassert_equal(k_work_queue_drain(&queue, true), 1);
	zassert_equal(k_work_queue_stop(&queue, K_TICKS(5)), 0);
	zassert_equal(queue.flags, 0);
	zassert_equal(k_thread_join(&queue.thread, K_NO_WAIT), 0);
	zassert_equal(submit(&a), -ENODEV);
	zassert_equal(k_work_queue_stop(&queue, K_FOREVER), -EALREADY);
	k_work_queue_start(&queue, stacks[0], K_THREAD_STACK_SIZEOF(stacks[0]), PRIO, NULL);
	zassert_equal(submit(&a), 1);
	let_run();
	zassert_events("a");
}

static void plugs(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	drains(&queue, p2, p3);
}

ZTEST(work, test_stop_takes_too_long)
{
	run_to_gate(&a);
	child_create(0, plugs, NULL, 0, 0, K_NO_WAIT);
	let_run();
	zassert_equal(k_work_queue_stop(&queue, K_NO_WAIT), -ETIMEDOUT);
	zassert_equal(k_work_queue_stop(&queue, K_TICKS(2)), -ETIMEDOUT);
	k_sem_give(&gate);
	let_run();
	zassert_events("aA1");
	zassert_equal(queue.flags, K_WORK_QUEUE_STARTED | K_WORK_QUEUE_PLUGGED, "it goes on");
	zassert_equal(k_work_queue_unplug(&queue), 0);
	zassert_equal(submit(&b), 1);
	let_run();
	zassert_events("aA1b");
}

/* Requirement: ZEP-SRS-2-6 */
ZTEST(work, test_config)
{
	static const struct k_work_queue_config config = {
		.name = "worker", .essential = true, .work_timeout_ms = 1};

	k_thread_abort(&queue.thread);
	k_work_queue_init(&queue);
	k_work_queue_start(&queue, stacks[0], K_THREAD_STACK_SIZEOF(stacks[0]), PRIO, &config);
	zassert_equal(queue.flags, K_WORK_QUEUE_STARTED);
	zassert_equal(k_work_queue_thread_get(&queue), &queue.thread);
	zassert_text(k_thread_name_get(&queue.thread), "worker");
	zassert_equal(k_thread_priority_get(&queue.thread), PRIO);
	zassert_equal(queue.thread.base.user_options & K_ESSENTIAL, K_ESSENTIAL);
	zassert_equal(k_work_queue_drain(&queue, true), 1);
	zassert_equal(k_work_queue_stop(&queue, K_FOREVER), -ENOTSUP);
	queue.thread.base.user_options &= (uint8_t)~K_ESSENTIAL;
}

static struct k_work_q own;

static void runs(void *p1, void *p2, void *p3)
{
	static const struct k_work_queue_config config = {.name = "runner", .no_yield = true};

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_work_queue_run(&own, &config);
	event('.');
}

ZTEST(work, test_run)
{
	k_work_queue_init(&own);
	child_create(0, runs, NULL, PRIO, 0, K_NO_WAIT);
	let_run();
	zassert_equal(own.flags, K_WORK_QUEUE_STARTED | K_WORK_QUEUE_NO_YIELD);
	zassert_equal(k_work_queue_thread_get(&own), &child[0]);
	zassert_text(k_thread_name_get(&child[0]), "runner");
	zassert_equal(k_work_submit_to_queue(&own, work_of(&a)), 1);
	zassert_equal(k_work_queue_drain(&own, true), 1);
	zassert_equal(k_work_queue_stop(&own, K_FOREVER), 0);
	zassert_events("a.");
}

/* The queue's thread is ended: what is in the queue stays there, and can be taken out. */
ZTEST(work, test_thread_aborted)
{
	run_to_gate(&a);
	zassert_equal(submit(&b), 1);
	k_thread_abort(&queue.thread);
	zassert_equal(busy(&b), K_WORK_QUEUED);
	zassert_equal(k_work_cancel(work_of(&b)), 0);
	queue_start(&queue, 0);
	zassert_equal(submit(&b), 1);
	let_run();
	zassert_events("ab");
}

static void ends_its_thread(struct k_work *work)
{
	ARG_UNUSED(work);
	event('x');
	k_thread_abort(k_current_get());
}

/* The item lies on a stack that is used again at once. */
static void submits_and_ends(void *p1, void *p2, void *p3)
{
	struct k_work on_stack;
	struct k_work_sync sync_on_stack;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_work_init(&on_stack, nothing);
	(void)k_work_submit_to_queue(&queue, &on_stack);
	(void)k_work_flush(&on_stack, &sync_on_stack);
	memset(&on_stack, 0xff, sizeof(on_stack));
	memset(&sync_on_stack, 0xff, sizeof(sync_on_stack));
	event('s');
}

ZTEST(work, test_item_on_stack)
{
	for (int turn = 0; turn < 3; turn++) {
		child_create(0, submits_and_ends, NULL, 0, 0, K_NO_WAIT);
		let_run();
	}
	zassert_equal(submit(&a), 1);
	let_run();
	zassert_events("sssa");
}

ZTEST(work, test_thread_ends_itself)
{
	struct k_work last;

	k_work_init(&last, ends_its_thread);
	zassert_equal(k_work_submit_to_queue(&queue, &last), 1);
	let_run();
	zassert_events("x");
	zassert_equal(k_thread_join(&queue.thread, K_NO_WAIT), 0);
	zassert_equal(submit(&a), 1, "nobody will do it");
	zassert_equal(k_work_cancel(work_of(&a)), 0);
}

/* ---- The system's queue ------------------------------------------------------------------------ */

/* Requirement: ZEP-SRS-2-7 */
ZTEST(work, test_system_queue)
{
	zassert_text(k_thread_name_get(k_work_queue_thread_get(&k_sys_work_q)), "sysworkq");
	zassert_equal(k_thread_priority_get(&k_sys_work_q.thread),
		      CONFIG_SYSTEM_WORKQUEUE_PRIORITY);
	zassert_equal(k_sys_work_q.flags, K_WORK_QUEUE_STARTED);
	zassert_equal(k_work_submit(work_of(&a)), 1);
	zassert_true(k_work_flush(work_of(&a), &sync));
	zassert_equal(work_of(&a)->queue, &k_sys_work_q);
	zassert_equal(k_work_schedule(&b.delayable, K_TICKS(1)), 1);
	zassert_equal(k_work_reschedule(&b.delayable, K_TICKS(2)), 1);
	(void)k_sleep(K_TICKS(4));
	zassert_events("ab");
	zassert_equal(work_of(&b)->queue, &k_sys_work_q);
}

/* ---- Handlers that take too long -------------------------------------------------------------- */

#ifdef CONFIG_WORKQUEUE_WORK_TIMEOUT
static void start_impatient(uint32_t ms)
{
	const struct k_work_queue_config config = {.work_timeout_ms = ms};

	k_thread_abort(&queue.thread);
	k_work_queue_init(&queue);
	k_work_queue_start(&queue, stacks[0], K_THREAD_STACK_SIZEOF(stacks[0]), PRIO, &config);
}

/* The time is that of one handler, not of all. */
ZTEST(work, test_timeout_kept)
{
	start_impatient(20);
	a.gate = &gate;
	b.gate = &gate;
	(void)k_work_submit_to_queue(&queue, work_of(&a));
	(void)k_work_submit_to_queue(&queue, work_of(&b));
	(void)k_sleep(K_MSEC(15));
	k_sem_give(&gate);
	(void)k_sleep(K_MSEC(15));
	k_sem_give(&gate);
	(void)k_sleep(K_MSEC(100));
	zassert_events("aAbB");
	zassert_equal(k_thread_join(&queue.thread, K_NO_WAIT), -EBUSY);
}

ZTEST(work, test_timeout_over)
{
	start_impatient(20);
	a.gate = &gate;
	(void)k_work_submit_to_queue(&queue, work_of(&a));
	(void)k_work_submit_to_queue(&queue, work_of(&b));
	zassert_equal(k_thread_join(&queue.thread, K_MSEC(18)), -EAGAIN);
	zassert_equal(k_thread_join(&queue.thread, K_MSEC(5)), 0);
	zassert_events("a");
	zassert_equal(k_work_busy_get(work_of(&a)), K_WORK_RUNNING);
	zassert_equal(k_work_busy_get(work_of(&b)), K_WORK_QUEUED);
	zassert_equal(k_work_cancel(work_of(&b)), 0);
}

/* Nothing is left in wait for a thread that has ended otherwise, nor for the one that comes after it. */
ZTEST(work, test_timeout_of_dead_thread)
{
	start_impatient(20);
	a.gate = &gate;
	(void)k_work_submit_to_queue(&queue, work_of(&a));
	(void)k_sleep(K_MSEC(10));
	start_impatient(0);
	(void)k_sleep(K_MSEC(20));
	zassert_equal(k_thread_join(&queue.thread, K_NO_WAIT), -EBUSY);
	zassert_events("a");
}

/* In the middle of the handler, without a wait. */
static void never_ends(struct k_work *work)
{
	ARG_UNUSED(work);
	event('n');
	for (;;) {
	}
}

ZTEST(work, test_timeout_of_busy_handler)
{
	static struct k_work endless;

	start_impatient(20);
	k_work_init(&endless, never_ends);
	(void)k_work_submit_to_queue(&queue, &endless);
	zassert_equal(k_thread_join(&queue.thread, K_MSEC(40)), 0);
	zassert_events("n");
}
#endif
