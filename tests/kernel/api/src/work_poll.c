/* SPDX-License-Identifier: Apache-2.0 */
/* Work that is submitted when an event comes. */

#include "support.h"
#include <zephyr/irq_offload.h>

static struct k_work_q work_q;
static struct k_work_q other_q;
static K_KERNEL_STACK_DEFINE(work_q_stack, 1024);
static K_KERNEL_STACK_DEFINE(other_q_stack, 1024);
static K_SEM_DEFINE(sem, 0, 2);
static K_QUEUE_DEFINE(queue);
K_MSGQ_DEFINE(work_poll_msgq, 4, 2, 4);
static struct k_poll_signal sig = K_POLL_SIGNAL_INITIALIZER(sig);
static struct k_poll_event wanted[4];
static struct k_work_poll work;
static int resubmissions;

static char letter_of(uint32_t state)
{
	return state == K_POLL_STATE_NOT_READY ? '-'
					       : (state == K_POLL_STATE_CANCELLED ? 'c' : 'r');
}

/* The result, and a letter a state. */
static void notes(struct k_work *item)
{
	zassert_equal_ptr(item, &work.work);
	zassert_equal_ptr(k_current_get(), k_work_queue_thread_get(item->queue));
	event(work.poll_result == 0 ? '0' : (work.poll_result == -EAGAIN ? 'A' : '?'));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		event(letter_of(wanted[i].state));
	}
}

static void forget(void)
{
	events_clear();
	k_sem_reset(&sem);
	k_msgq_purge(&work_poll_msgq);
	while (k_queue_get(&queue, K_NO_WAIT) != NULL) {
	}
	k_poll_signal_reset(&sig);
	k_poll_event_init(&wanted[0], K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem);
	k_poll_event_init(&wanted[1], K_POLL_TYPE_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &queue);
	k_poll_event_init(&wanted[2], K_POLL_TYPE_MSGQ_DATA_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY,
			  &work_poll_msgq);
	k_poll_event_init(&wanted[3], K_POLL_TYPE_SIGNAL, K_POLL_MODE_NOTIFY_ONLY, &sig);
}

static void *setup(void)
{
	children_grant();
	k_work_queue_start(&work_q, work_q_stack, 1024, 4, NULL);
	k_work_queue_start(&other_q, other_q_stack, 1024, 4, NULL);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	forget();
	k_work_poll_init(&work, notes);
}

static void after(void *fixture)
{
	(void)k_work_poll_cancel(&work);
	children_end(fixture);
	zassert_is_null(sem.poll_events.head);
	zassert_is_null(queue.poll_events.head);
	zassert_is_null(work_poll_msgq.poll_events.head);
	zassert_is_null(sig.poll_events.head);
}

static void teardown(void *fixture)
{
	ARG_UNUSED(fixture);
	k_thread_abort(&work_q.thread);
	k_thread_abort(&other_q.thread);
}

ZTEST_SUITE(work_poll, NULL, setup, before, after, teardown);

static int submit(k_timeout_t timeout)
{
	return k_work_poll_submit_to_queue(&work_q, &work, wanted, ARRAY_SIZE(wanted), timeout);
}

static void assert_done(const char *expected)
{
	let_run();
	zassert_text(events, expected);
	forget();
	zassert_equal(k_work_poll_cancel(&work), -EINVAL, "it is over");
}

ZTEST(work_poll, test_each_object)
{
	static void *item;

	zassert_equal(submit(K_FOREVER), 0);
	let_run();
	zassert_events("");
	k_sem_give(&sem);
	zassert_equal(work.poll_result, 0);
	assert_done("0r---");
	zassert_equal(submit(K_SECONDS(1)), 0);
	k_queue_append(&queue, &item);
	assert_done("0-r--");
	zassert_equal(submit(K_FOREVER), 0);
	zassert_equal(k_msgq_put(&work_poll_msgq, &(uint32_t){1}, K_NO_WAIT), 0);
	assert_done("0--r-");
	zassert_equal(submit(K_FOREVER), 0);
	zassert_equal(k_poll_signal_raise(&sig, 1), 0);
	assert_done("0---r");
	zassert_equal(submit(K_FOREVER), 0);
	k_queue_cancel_wait(&queue);
	assert_done("0-c--");
}

/* All that comes until it runs is noted; it runs once. */
ZTEST(work_poll, test_several)
{
	zassert_equal(submit(K_TICKS(1)), 0);
	k_sem_give(&sem);
	zassert_equal(k_poll_signal_raise(&sig, 1), 0);
	zassert_equal(k_msgq_put(&work_poll_msgq, &(uint32_t){1}, K_NO_WAIT), 0);
	let_run();
	assert_done("0r-rr");
}

ZTEST(work_poll, test_at_once)
{
	k_sem_give(&sem);
	zassert_equal(submit(K_FOREVER), 0);
	assert_done("0r---");
	k_sem_give(&sem);
	zassert_equal(submit(K_NO_WAIT), 0);
	assert_done("0r---");
	zassert_equal(submit(K_NO_WAIT), 0);
	assert_done("A----");
}

ZTEST(work_poll, test_time_is_over)
{
	(void)k_sleep(K_TICKS(1));
	zassert_equal(submit(K_TICKS(3)), 0);
	zassert_equal(work.poll_result, -EINPROGRESS);
	(void)k_sleep(K_TICKS(2));
	zassert_events("");
	assert_done("A----");
	zassert_equal(submit(K_TIMEOUT_ABS_TICKS(1)), 0);
	assert_done("A----");
	zassert_equal(k_work_poll_submit_to_queue(&work_q, &work, wanted, 0, K_TICKS(1)), 0);
	assert_done("A----");
}

ZTEST(work_poll, test_cancel)
{
	zassert_equal(k_work_poll_cancel(NULL), -EINVAL);
	zassert_equal(k_work_poll_cancel(&work), -EINVAL);
	zassert_equal(submit(K_TICKS(1)), 0);
	zassert_equal(k_work_poll_cancel(&work), 0);
	zassert_equal(k_work_poll_cancel(&work), -EINVAL);
	k_sem_give(&sem);
	let_run();
	assert_done("");
	zassert_equal(submit(K_FOREVER), 0);
	k_sem_give(&sem);
	zassert_equal(k_work_poll_cancel(&work), -EINVAL, "it is in the queue");
	zassert_equal(submit(K_FOREVER), -EINVAL);
	zassert_equal(k_work_poll_submit_to_queue(&other_q, &work, wanted, 1, K_FOREVER),
		      -EADDRINUSE);
	assert_done("0r---");
}

ZTEST(work_poll, test_submit_again)
{
	zassert_equal(submit(K_TICKS(1)), 0);
	zassert_equal(k_work_poll_submit_to_queue(&other_q, &work, wanted, 1, K_FOREVER),
		      -EADDRINUSE);
	zassert_equal(k_work_poll_submit_to_queue(&work_q, &work, &wanted[3], 1, K_FOREVER), 0);
	k_sem_give(&sem);
	let_run();
	let_run();
	zassert_events("");
	zassert_equal(k_poll_signal_raise(&sig, 1), 0);
	assert_done("0---r");
	zassert_equal(k_work_poll_submit_to_queue(&other_q, &work, wanted, 1, K_FOREVER), 0);
	k_sem_give(&sem);
	assert_done("0r---");
}

static void submits_again(struct k_work *item)
{
	notes(item);
	zassert_equal(k_sem_take(&sem, K_NO_WAIT), 0);
	wanted[0].state = K_POLL_STATE_NOT_READY;
	if (resubmissions-- > 0) {
		zassert_equal(submit(K_FOREVER), 0);
	}
}

ZTEST(work_poll, test_submit_in_handler)
{
	k_work_poll_init(&work, submits_again);
	resubmissions = 2;
	zassert_equal(submit(K_FOREVER), 0);
	k_sem_give(&sem);
	let_run();
	zassert_events("0r---");
	k_sem_give(&sem);
	k_sem_give(&sem);
	assert_done("0r---0r---0r---");
}

static void submit_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	zassert_equal(submit(K_TICKS(5)), 0);
	zassert_equal(k_work_poll_cancel(&work), 0);
	zassert_equal(submit(K_FOREVER), 0);
}

static void raise_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	zassert_equal(k_poll_signal_raise(&sig, 1), 0);
}

ZTEST(work_poll, test_isr)
{
	irq_offload(submit_in_isr, NULL);
	let_run();
	zassert_events("");
	irq_offload(raise_in_isr, NULL);
	assert_done("0---r");
}

static void polls(void *p1, void *p2, void *p3)
{
	struct k_poll_event own =
		K_POLL_EVENT_INITIALIZER(K_POLL_TYPE_SEM_AVAILABLE, K_POLL_MODE_NOTIFY_ONLY, &sem);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_poll(&own, 1, K_FOREVER) == 0 ? 't' : '?');
}

/* Its place is its queue's: behind who is more urgent. */
ZTEST(work_poll, test_among_threads)
{
	zassert_equal(submit(K_FOREVER), 0);
	child_create(0, polls, NULL, 3, 0, K_NO_WAIT);
	child_create(1, polls, NULL, 5, 0, K_NO_WAIT);
	let_run();
	k_sem_give(&sem);
	let_run();
	zassert_events("t");
	k_sem_give(&sem);
	let_run();
	zassert_events("t0r---");
	k_sem_give(&sem);
	assert_done("t0r---t");
}

static bool waited;

static void raise_signal(void *unused)
{
	raise_in_isr(unused);
}

static void submits_under_fire(void *when, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	interrupt_after((uint32_t)(uintptr_t)when, raise_signal, NULL);
	zassert_equal(submit(K_FOREVER), 0);
	waited = sig.signaled == 0;
}

/* An interrupt raises the signal at any moment of a submission, whose thread is less urgent than the
 * queue's: it runs once. */
ZTEST(work_poll, test_raised_anywhere)
{
	waited = false;
	for (uintptr_t when = 20; !waited && when < 3000; when += 3) {
		forget();
		child_create(0, submits_under_fire, (void *)when, 5, 0, K_NO_WAIT);
		let_run();
		zassert_events("0---r");
	}
	zassert_true(waited, "it was never late");
}
