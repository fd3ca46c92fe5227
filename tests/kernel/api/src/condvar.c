/* SPDX-License-Identifier: Apache-2.0 */
/* Condition variables, and the mutex that belongs to them. */

#include "support.h"
#include <zephyr/irq_offload.h>

static K_CONDVAR_DEFINE(defined);
static struct k_condvar changed;
static struct k_mutex mutex;

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &defined, &changed, &mutex);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)k_mutex_init(&mutex);
	zassert_equal(k_condvar_init(&changed), 0);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(changed.wait_q.head, "somebody still waits");
	zassert_is_null(mutex.wait_q.head, "somebody still waits");
}

ZTEST_SUITE(condvar, NULL, setup, before, after, NULL);

/* Each child waits at most this long; ticks, 0: forever. */
static ZTEST_BMEM int patience;

/* Says which it is when it was signalled; a capital when it was not. */
static void waits(void *letter, void *p2, void *p3)
{
	int result;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&mutex, K_FOREVER);
	result = k_condvar_wait(&changed, &mutex, patience == 0 ? K_FOREVER : K_TICKS(patience));
	event((char)((uintptr_t)letter - (result == -EAGAIN ? 'a' - 'A' : 0)));
	if (k_mutex_unlock(&mutex) != 0) {
		event('!');
	}
}

static void start(int n, char letter, int prio)
{
	child_start(n, waits, (void *)(uintptr_t)letter, prio);
}

/* ---- Signals ----------------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-21-2 */
BOTH_MODES(condvar, nobody_waits)
{
	zassert_equal(k_condvar_signal(&changed), 0);
	zassert_equal(k_condvar_broadcast(&changed), 0);
	zassert_equal(k_condvar_signal(&defined), 0);
	/* neither is remembered */
	(void)k_mutex_lock(&mutex, K_NO_WAIT);
	zassert_equal(k_condvar_wait(&changed, &mutex, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_condvar_wait(&defined, &mutex, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_mutex_unlock(&mutex), 0);
}

/* Requirement: ZEP-SRS-21-1, ZEP-SRS-21-3, ZEP-SRS-21-5, ZEP-SRS-21-9 */
BOTH_MODES(condvar, signal)
{
	patience = 0;
	start(0, 'a', 5);
	start(1, 'b', 3);
	start(2, 'c', 5);
	start(3, 'd', 3);
	let_run();
	for (const char *expected = "bdac"; *expected != '\0'; expected++) {
		char text[2] = {*expected, '\0'};

		zassert_equal(k_condvar_signal(&changed), 0);
		let_run();
		zassert_events(text);
		events_clear();
	}
	zassert_equal(k_condvar_broadcast(&changed), 0);
}

/* Requirement: ZEP-SRS-21-4 */
BOTH_MODES(condvar, broadcast)
{
	patience = 0;
	start(0, 'a', 5);
	start(1, 'b', 3);
	start(2, 'c', 5);
	let_run();
	zassert_equal(k_condvar_broadcast(&changed), 3);
	zassert_equal(k_condvar_broadcast(&changed), 0);
	let_run();
	zassert_events("bac");
}

/* Who was woken has the mutex before it goes on. */
/* Requirement: ZEP-SRS-21-8 */
BOTH_MODES(condvar, waits_for_the_mutex_too)
{
	patience = 0;
	start(0, 'a', 3);
	start(1, 'b', 4);
	let_run();
	(void)k_mutex_lock(&mutex, K_NO_WAIT); /* the waiters have given it up */
	zassert_equal(k_condvar_broadcast(&changed), 2);
	let_run();
	zassert_events("");
	(void)k_mutex_unlock(&mutex);
	let_run();
	zassert_events("ab");
}

/* What is given up and what is locked again is one lock. */
BOTH_MODES(condvar, locked_twice)
{
	patience = 0;
	(void)k_mutex_lock(&mutex, K_NO_WAIT);
	(void)k_mutex_lock(&mutex, K_NO_WAIT);
	start(0, 'a', 3);
	zassert_equal(k_condvar_wait(&changed, &mutex, K_TICKS(3)), -EAGAIN);
	zassert_equal(k_mutex_unlock(&mutex), 0);
	zassert_events("");
	zassert_equal(k_mutex_unlock(&mutex), 0);
	zassert_equal(k_mutex_unlock(&mutex), -EPERM, "the child's");
	let_run();
	zassert_equal(k_condvar_signal(&changed), 0);
	let_run();
	zassert_events("a");
}

BOTH_MODES(condvar, not_locked)
{
	zassert_equal(k_condvar_wait(&changed, &mutex, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_mutex_unlock(&mutex), 0, "locked afterwards");
}

static void locks(void *ticks, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&mutex, K_FOREVER);
	event('l');
	(void)k_sleep(K_TICKS((intptr_t)ticks));
	event('u');
	(void)k_mutex_unlock(&mutex);
}

/* ---- Timeouts ----------------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-21-6, ZEP-SRS-21-7 */
BOTH_MODES(condvar, timeouts)
{
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	(void)k_mutex_lock(&mutex, K_NO_WAIT);
	now = k_uptime_ticks();
	zassert_equal(k_condvar_wait(&changed, &mutex, K_NO_WAIT), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now);
	zassert_equal(k_condvar_wait(&changed, &mutex, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 2);
	now = k_uptime_ticks();
	zassert_equal(k_condvar_wait(&changed, &mutex, K_TIMEOUT_ABS_TICKS(now + 3)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_equal(k_condvar_wait(&changed, &mutex, K_TIMEOUT_ABS_TICKS(1)), -EAGAIN);
	zassert_true(k_uptime_ticks() <= now + 4, "that time was over");
	zassert_equal(k_mutex_unlock(&mutex), 0);
	zassert_equal(k_mutex_unlock(&mutex), -EINVAL);
}

/* With K_NO_WAIT those who wait for the mutex have it first; so after a timeout. */
BOTH_MODES(condvar, others_first)
{
	(void)k_mutex_lock(&mutex, K_NO_WAIT);
	child_start(0, locks, (void *)2, 5);
	let_run();
	zassert_equal(k_condvar_wait(&changed, &mutex, K_NO_WAIT), -EAGAIN);
	event('m');
	child_start(1, locks, (void *)2, 5);
	let_run();
	zassert_equal(k_condvar_wait(&changed, &mutex, K_TICKS(1)), -EAGAIN);
	event('m');
	zassert_events("lumlum");
	zassert_equal(k_mutex_unlock(&mutex), 0);
}

BOTH_MODES(condvar, waiter_times_out)
{
	patience = 3;
	start(0, 'a', 3);
	(void)k_sleep(K_TICKS(1));
	patience = 0;
	start(1, 'b', 4);
	(void)k_sleep(K_TICKS(10));
	zassert_events("A");
	zassert_equal(k_condvar_signal(&changed), 0);
	let_run();
	zassert_events("Ab");
}

/* ---- Waiters that go away, or move -------------------------------------------------------------- */

BOTH_MODES(condvar, waiter_killed)
{
	patience = 0;
	start(0, 'a', 3);
	start(1, 'b', 4);
	let_run();
	k_thread_abort(&child[0]);
	zassert_equal(k_condvar_broadcast(&changed), 1);
	let_run();
	zassert_events("b");
	zassert_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0, "nobody holds it");
	zassert_equal(k_mutex_unlock(&mutex), 0);
}

/* Killed while it waits for the mutex again: who holds that is as urgent as before. */
BOTH_MODES(condvar, woken_waiter_killed)
{
	patience = 0;
	start(0, 'a', 3);
	let_run();
	child_start(1, locks, (void *)20, 9);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_priority_get(&child[1]), 9, "who waits for a signal lends nothing");
	(void)k_condvar_signal(&changed);
	(void)k_sleep(K_TICKS(1));
	zassert_equal(k_thread_priority_get(&child[1]), 3, "who waits for the mutex does");
	k_thread_abort(&child[0]);
	zassert_equal(k_thread_priority_get(&child[1]), 9);
	child_join(1);
	zassert_events("lu");
	zassert_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0);
	zassert_equal(k_mutex_unlock(&mutex), 0);
}

/* A suspended thread is woken, and does not keep the mutex from the others. */
BOTH_MODES(condvar, suspended)
{
	patience = 0;
	start(0, 'a', 3);
	start(1, 'b', 4);
	let_run();
	k_thread_suspend(&child[0]);
	zassert_equal(k_condvar_broadcast(&changed), 2);
	let_run();
	zassert_events("b");
	zassert_equal(k_mutex_lock(&mutex, K_NO_WAIT), 0);
	zassert_equal(k_mutex_unlock(&mutex), 0);
	k_thread_resume(&child[0]);
	let_run();
	zassert_events("ba");
}

BOTH_MODES(condvar, priority_changes)
{
	patience = 0;
	start(0, 'a', 3);
	start(1, 'b', 4);
	let_run();
	k_thread_priority_set(&child[0], 5);
	zassert_equal(k_condvar_signal(&changed), 0);
	let_run();
	zassert_events("b");
	zassert_equal(k_condvar_signal(&changed), 0);
	let_run();
	zassert_events("ba");
}

/* Giving the mutex up takes back what its waiters lent; the wait is at the thread's own priority. */
BOTH_MODES(condvar, gives_back_what_was_lent)
{
	patience = 0;
	start(0, 'a', 9);
	let_run();
	(void)k_mutex_lock(&mutex, K_NO_WAIT);
	(void)k_condvar_signal(&changed);
	let_run(); /* child 0 waits for the mutex */
	(void)k_mutex_unlock(&mutex);
	child_join(0);
	events_clear();
	start(1, 'x', 9); /* is first, and holds the mutex only until it waits */
	start(2, 'y', 8);
	let_run();
	zassert_equal(k_thread_priority_get(&child[1]), 9);
	zassert_equal(k_thread_priority_get(&child[2]), 8);
	zassert_equal(k_condvar_signal(&changed), 0);
	let_run();
	zassert_events("y");
}

/* ---- Modes and interrupts ------------------------------------------------------------------------ */

static void signal_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event(k_condvar_signal(&changed) == 0 ? '+' : '-');
}

static void broadcast_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event((char)('0' + k_condvar_broadcast(&changed)));
}

ZTEST(condvar, test_isr)
{
	patience = 0;
	irq_offload(signal_in_isr, NULL);
	irq_offload(broadcast_in_isr, NULL);
	for (int i = 0; i < 3; i++) {
		child_create(i, waits, (void *)(uintptr_t)('a' + i), 5 - i,
			     i == 1 ? 0 : K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	}
	let_run();
	irq_offload(signal_in_isr, NULL);
	let_run();
	irq_offload(broadcast_in_isr, NULL);
	let_run();
	zassert_events("+0+c2ba");
}

/* A signal at every instant around the timeout: the result says whether it came in time, and the
 * mutex is the waiter's either way. */
static int signalled;

static void signal_and_count(void *unused)
{
	ARG_UNUSED(unused);
	signalled = k_condvar_broadcast(&changed);
}

ZTEST(condvar, test_signal_races_timeout)
{
	bool in_time = false;
	bool too_late = false;

	for (int32_t offset = 0; offset < 400; offset += 5) {
		int64_t until;
		int result;

		(void)k_sleep(K_TICKS(1));
		(void)k_mutex_lock(&mutex, K_NO_WAIT);
		signalled = -1;
		until = interrupt_near_tick(4000 - 16 * offset, signal_and_count, NULL);
		result = k_condvar_wait(&changed, &mutex, K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(400); /* longer than any of the delays */
		zassert_equal(signalled, result == 0 ? 1 : 0);
		zassert_equal(k_mutex_unlock(&mutex), 0);
		in_time = in_time || result == 0;
		too_late = too_late || result != 0;
	}
	zassert_true(in_time && too_late, "the range has both");
}

/* Giving up the mutex and waiting are one step: a more urgent thread that gets it and signals is
 * heard. */
static void locks_and_signals(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&mutex, K_FOREVER);
	event((char)('0' + k_condvar_broadcast(&changed)));
	(void)k_mutex_unlock(&mutex);
}

static void is_waited_for_and_waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_mutex_lock(&mutex, K_FOREVER);
	let_run();
	event(k_condvar_wait(&changed, &mutex, K_TICKS(5)) == 0 ? 'w' : '?');
	event(k_mutex_unlock(&mutex) == 0 ? 'u' : '?');
}

/* Requirement: ZEP-SRS-21-8 */
BOTH_MODES(condvar, no_signal_is_lost)
{
	child_start(0, is_waited_for_and_waits, NULL, 5);
	(void)k_sleep(K_TICKS(1));
	child_start(1, locks_and_signals, NULL, 2);
	child_join(1);
	child_join(0);
	zassert_events("1wu");
}
