/* SPDX-License-Identifier: Apache-2.0 */
/* Futexes. */

#include "support.h"
#include <zephyr/irq_offload.h>
#include <zephyr/sys/mutex.h>

static ZTEST_BMEM struct k_futex futex;
static ZTEST_BMEM struct k_futex row[3];
static struct k_futex kernel_futex = {0x12345678};

static ZTEST_BMEM atomic_t no_futex;
static ZTEST_BMEM struct sys_mutex mutex;

/* On a page of its own: one test takes it away. */
K_APPMEM_PARTITION_DEFINE(lent_part);
static K_APP_BMEM(lent_part) struct k_futex lent;

static void *setup(void)
{
	children_grant();
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)atomic_set(&futex.val, 7);
	events_clear();
}

ZTEST_SUITE(futex, NULL, setup, before, children_end, NULL);

/* ---- One thread ------------------------------------------------------------------------------ */

BOTH_MODES(futex, results)
{
	zassert_equal(k_futex_wait(&futex, 8, K_FOREVER), -EAGAIN);
	zassert_equal(k_futex_wait(&futex, 8, K_NO_WAIT), -EAGAIN);
	zassert_equal(k_futex_wait(&futex, 7, K_NO_WAIT), -ETIMEDOUT);
	zassert_equal(k_futex_wake(&futex, false), 0);
	zassert_equal(k_futex_wake(&futex, true), 0);
	zassert_equal(atomic_set(&futex.val, INT_MIN), 7, "only programs change it");
	zassert_equal(k_futex_wait(&futex, INT_MIN, K_NO_WAIT), -ETIMEDOUT);
	zassert_equal(k_futex_wait(&futex, INT_MAX, K_NO_WAIT), -EAGAIN);
}

BOTH_MODES(futex, timeouts)
{
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_futex_wait(&futex, 7, K_TICKS(1)), -ETIMEDOUT);
	zassert_equal(k_uptime_ticks(), now + 2);
	now = k_uptime_ticks();
	zassert_equal(k_futex_wait(&futex, 7, K_TIMEOUT_ABS_TICKS(now + 3)), -ETIMEDOUT);
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_equal(k_futex_wait(&futex, 7, K_TIMEOUT_ABS_TICKS(1)), -ETIMEDOUT);
	zassert_true(k_uptime_ticks() <= now + 4, "that time was over");
}

/* Memory that everybody here may write, and nothing of the kernel's is there. */
BOTH_MODES(futex, no_futex)
{
	struct k_futex on_stack = {0};
	struct k_futex *const wrong[] = {
		&on_stack,
		(struct k_futex *)&no_futex,
		(struct k_futex *)&mutex,
		(struct k_futex *)((char *)&row[1] + 1),
		(struct k_futex *)((char *)&row[1] - 2),
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		zassert_equal(k_futex_wait(wrong[i], 0, K_NO_WAIT), -EINVAL, "%zu", i);
		zassert_equal(k_futex_wait(wrong[i], 1, K_FOREVER), -EINVAL, "%zu", i);
		zassert_equal(k_futex_wake(wrong[i], true), -EINVAL, "%zu", i);
	}
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		zassert_equal(k_futex_wait(&row[i], 0, K_NO_WAIT), -ETIMEDOUT);
	}
}

ZTEST(futex, test_supervisor)
{
	zassert_equal(k_futex_wait(&kernel_futex, 0x12345678, K_NO_WAIT), -ETIMEDOUT,
		      "the kernel writes nothing into it");
	zassert_equal(k_futex_wake(&kernel_futex, true), 0);
	zassert_equal(k_futex_wait(&kernel_futex, 0x12345678, K_NO_WAIT), -ETIMEDOUT);
	zassert_equal(k_futex_wait(NULL, 0, K_NO_WAIT), -EINVAL);
	zassert_equal(k_futex_wake(NULL, true), -EINVAL);
}

ZTEST_USER(futex, test_no_access)
{
	zassert_equal(k_futex_wait(&kernel_futex, 0, K_NO_WAIT), -EACCES);
	zassert_equal(k_futex_wake(&kernel_futex, true), -EACCES);
	zassert_equal(k_futex_wait(NULL, 0, K_NO_WAIT), -EACCES);
	zassert_equal(k_futex_wake(NULL, true), -EACCES);
	zassert_equal(k_futex_wait(&lent, 0, K_FOREVER), -EACCES, "not in its domain");
}

/* ---- Several threads ------------------------------------------------------------------------- */

static char result_letter(int result)
{
	return result == 0 ? '+' : (result == -ETIMEDOUT ? '.' : (result == -EAGAIN ? '!' : '?'));
}

static void waits(void *letter, void *p2, void *p3)
{
	int result = k_futex_wait(&futex, 7, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result == 0 ? (char)(uintptr_t)letter : '?');
}

static void waits_with_patience(void *ticks, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result_letter(
		k_futex_wait(&futex, 7, K_TICKS((int64_t)(uintptr_t)ticks << 40 >> 40))));
}

static void four_wait(void)
{
	child_start(0, waits, (void *)'a', 5);
	child_start(1, waits, (void *)'b', 3);
	child_start(2, waits, (void *)'c', 5);
	child_start(3, waits, (void *)'d', 4);
	let_run();
}

BOTH_MODES(futex, wake_one)
{
	four_wait();
	(void)atomic_set(&futex.val, 8);
	zassert_events("");
	for (int i = 0; i < 4; i++) {
		zassert_equal(k_futex_wake(&futex, false), 1);
	}
	zassert_equal(k_futex_wake(&futex, false), 0);
	let_run();
	zassert_events("bdac");
}

BOTH_MODES(futex, wake_all)
{
	four_wait();
	zassert_equal(k_futex_wake(&row[0], true), 0, "another one");
	zassert_equal(k_futex_wake(&futex, true), 4);
	zassert_equal(k_futex_wake(&futex, true), 0);
	let_run();
	zassert_events("bdac");
}

BOTH_MODES(futex, waiters_change)
{
	four_wait();
	child_start(4, waits_with_patience, (void *)2, 2);
	k_thread_priority_set(&child[1], 6);
	k_thread_abort(&child[3]);
	k_thread_suspend(&child[2]);
	child_join(4);
	k_wakeup(&child[0]); /* does not sleep */
	zassert_equal(k_futex_wake(&futex, true), 3);
	let_run();
	zassert_events(".ab");
	k_thread_resume(&child[2]);
	child_join(2);
	zassert_events(".abc");
}

/* A timeout that never ends is aborted like any other. */
BOTH_MODES(futex, endless_timeout)
{
	child_start(0, waits_with_patience, (void *)0x7fffff, 3);
	let_run();
	zassert_equal(k_futex_wake(&futex, true), 1);
	child_join(0);
	child_start(0, waits_with_patience, (void *)0x7fffff, 3);
	let_run();
	k_thread_abort(&child[0]);
	zassert_equal(k_futex_wake(&futex, true), 0, "who ended does not wait");
	zassert_events("+");
}

static void wake_in_isr(const void *all)
{
	event((char)('0' + k_futex_wake(&futex, all != NULL)));
}

ZTEST(futex, test_isr)
{
	child_create(0, waits, (void *)'a', 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, waits, (void *)'b', 4, 0, K_NO_WAIT);
	child_create(2, waits, (void *)'c', 4, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	let_run();
	irq_offload(wake_in_isr, NULL);
	irq_offload(wake_in_isr, "all");
	irq_offload(wake_in_isr, "all");
	let_run();
	zassert_events("120abc");
}

/* ---- Races ----------------------------------------------------------------------------------- */

static void change_and_wake(void *unused)
{
	ARG_UNUSED(unused);
	(void)atomic_set(&futex.val, 8);
	event((char)('0' + k_futex_wake(&futex, false)));
}

/* The word changes at every instant around the call of a user or a supervisor that waits for it: no
 * wake is missed. */
static void waits_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result_letter(k_futex_wait(&futex, 7, K_TICKS(50))));
}

static void race(uint32_t options)
{
	bool before_it = false;
	bool after_it = false;

	for (uint32_t delay = 20; delay < 4000; delay += 13) {
		(void)atomic_set(&futex.val, 7);
		events_clear();
		child_create(0, waits_once, NULL, -1, options, K_FOREVER);
		interrupt_after(delay, change_and_wake, NULL);
		k_thread_start(&child[0]);
		child_join(0);
		k_busy_wait(400); /* longer than any of the delays */
		if (strcmp(events, "1+") == 0) {
			after_it = true;
		} else {
			zassert_true(strcmp(events, "0!") == 0 || strcmp(events, "!0") == 0,
				     "delay %u: %s", delay, events);
			before_it = true;
		}
	}
	zassert_true(before_it && after_it, "the range has both");
}

ZTEST(futex, test_change_races_wait)
{
	race(0);
	race(K_USER | K_INHERIT_PERMS);
}

static void wake(void *unused)
{
	ARG_UNUSED(unused);
	event((char)('0' + k_futex_wake(&futex, false)));
}

/* A wake at every instant around the timeout: both say the same. */
ZTEST(futex, test_wake_races_timeout)
{
	bool in_time = false;
	bool too_late = false;

	for (int32_t offset = 0; offset < 400; offset += 5) {
		int64_t until;
		int result;

		(void)k_sleep(K_TICKS(1));
		events_clear();
		until = interrupt_near_tick(4000 - 16 * offset, wake, NULL);
		result = k_futex_wait(&futex, 7, K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(400); /* longer than any of the delays */
		zassert_events(result == 0 ? "1" : "0");
		zassert_true(result == 0 || result == -ETIMEDOUT);
		in_time = in_time || result == 0;
		too_late = too_late || result != 0;
	}
	zassert_true(in_time && too_late, "the range has both");
}

/* ---- Memory ---------------------------------------------------------------------------------- */

static void waits_for_lent(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(result_letter(k_futex_wait(&lent, 0, K_FOREVER)));
}

static void wakes_lent(void *p1, void *p2, void *p3)
{
	int woken = k_futex_wake(&lent, true);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(woken == -EACCES ? 'x' : (char)('0' + woken));
}

/* A waiter whose memory is taken away waits on, and cannot come back. */
ZTEST(futex, test_memory_taken_away)
{
	struct k_mem_domain *domain = k_current_get()->mem_domain_info.mem_domain;

	zassert_equal(k_mem_domain_add_partition(domain, &lent_part), 0);
	child_create(0, waits_for_lent, NULL, 3, K_USER, K_NO_WAIT);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(domain, &lent_part), 0);
	child_create(1, wakes_lent, NULL, 3, K_USER, K_NO_WAIT);
	let_run();
	zassert_events("x");
	zassert_equal(k_futex_wake(&lent, true), 1);
	child_join(0);
	zassert_events("x+");
}
