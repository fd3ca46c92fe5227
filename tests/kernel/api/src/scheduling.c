/* SPDX-License-Identifier: Apache-2.0 */
/* Who runs: preemption, yielding, the scheduler lock. Cases start their children before they sleep:
 * the test thread is cooperative and more urgent than they. */

#include "support.h"
#include <zephyr/irq_offload.h>

static K_SEM_DEFINE(wake, 0, 10);
static K_SEM_DEFINE(never, 0, 1);

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &wake, &never);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_sem_reset(&wake);
	events_clear();
}

ZTEST_SUITE(scheduling, NULL, setup, before, children_end, NULL);

static void woken_says(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sem_take(&wake, K_FOREVER);
	event((char)(uintptr_t)letter);
}

static void give(const void *unused)
{
	ARG_UNUSED(unused);
	k_sem_give(&wake);
}

/* ---- Cooperative ---------------------------------------------------------------------------- */

static void coop_gives(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_sem_give(&wake);
	irq_offload(give, NULL);
	k_busy_wait(3000);
	event('2');
	k_yield();
	event('3');
}

/* Requirement: ZEP-SRS-2-10 */
ZTEST(scheduling, test_cooperative_is_not_preempted)
{
	child_create(0, woken_says, (void *)'a', -10, 0, K_NO_WAIT);
	child_create(1, woken_says, (void *)'b', -9, 0, K_NO_WAIT);
	child_create(2, coop_gives, NULL, -5, 0, K_NO_WAIT);
	zassert_events(""); /* the test thread is cooperative too */
	child_join(2);
	zassert_events("12ab3");
}

static void coop_spins(void *p1, void *p2, void *p3)
{
	int64_t until = k_uptime_ticks() + 10;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	while (k_uptime_ticks() < until) {
	}
	event('2');
}

static void sleeps_and_says(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_sleep(K_TICKS(3));
	event((char)(uintptr_t)letter);
}

/* Nor by the clock. System calls do not change that. */
/* Requirement: ZEP-SRS-2-10 */
BOTH_MODES(scheduling, cooperative_is_not_preempted_by_clock)
{
	child_start(0, sleeps_and_says, (void *)'a', -1);
	child_start(1, coop_spins, NULL, -1);
	child_join(0);
	child_join(1);
	zassert_events("12a");
}

/* ---- Preemptive ----------------------------------------------------------------------------- */

static void preemptive_gives(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_sem_give(&wake);
	event('2');
}

/* Requirement: ZEP-SRS-2-4, ZEP-SRS-2-9 */
BOTH_MODES(scheduling, give_preempts_at_once)
{
	child_start(0, woken_says, (void *)'a', 3);
	child_start(1, preemptive_gives, NULL, 4);
	child_join(1);
	zassert_events("1a2");
}

BOTH_MODES(scheduling, equals_do_not_preempt)
{
	child_start(0, woken_says, (void *)'a', 4);
	child_start(1, preemptive_gives, NULL, 4);
	child_join(0);
	zassert_events("12a");
}

static void isr_gives(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	irq_offload(give, NULL);
	event('2');
}

/* Requirement: ZEP-SRS-2-4 */
ZTEST(scheduling, test_isr_preempts)
{
	child_create(0, woken_says, (void *)'a', 3, 0, K_NO_WAIT);
	child_create(1, isr_gives, NULL, 4, 0, K_NO_WAIT);
	child_join(1);
	zassert_events("1a2");
}

static void spins_until_preempted(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	while (strlen(events) < 2) {
		k_busy_wait(10);
	}
	event('2');
}

/* Requirement: ZEP-SRS-2-9 */
BOTH_MODES(scheduling, clock_preempts)
{
	child_start(0, sleeps_and_says, (void *)'a', 3);
	child_start(1, spins_until_preempted, NULL, 4);
	child_join(1);
	zassert_events("1a2");
}

static void starts_another(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_sem_give(&wake);
	child_start(0, woken_says, (void *)'a', 3);
	event('2');
}

ZTEST(scheduling, test_created_thread_preempts)
{
	child_create(1, starts_another, NULL, 4, 0, K_NO_WAIT);
	child_join(1);
	zassert_events("1a2");
}

/* ---- Yield ---------------------------------------------------------------------------------- */

static void says_three_times(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 3; i++) {
		event((char)(uintptr_t)letter);
		k_yield();
	}
}

/* Requirement: ZEP-SRS-1-10, ZEP-SRS-2-8 */
BOTH_MODES(scheduling, yield_goes_round)
{
	child_start(0, says_three_times, (void *)'a', 5);
	child_start(1, says_three_times, (void *)'b', 5);
	child_start(2, says_three_times, (void *)'c', 5);
	child_start(3, says_three_times, (void *)'-', 6);
	child_start(4, says_three_times, (void *)'+', 4);
	for (int i = 0; i < 5; i++) {
		child_join(i);
	}
	zassert_events("+++abcabcabc---");
}

static void says_and_sleeps_zero(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 3; i++) {
		event((char)(uintptr_t)letter);
		zassert_equal(k_sleep(K_NO_WAIT), 0);
	}
}

BOTH_MODES(scheduling, sleep_zero_is_yield)
{
	child_start(0, says_and_sleeps_zero, (void *)'a', 5);
	child_start(1, says_and_sleeps_zero, (void *)'b', 5);
	child_join(0);
	child_join(1);
	zassert_events("ababab");
}

/* ---- Priority changes ----------------------------------------------------------------------- */

static void says(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
}

/* Requirement: ZEP-SRS-2-8 */
BOTH_MODES(scheduling, prio_change_while_ready)
{
	child_start(0, says, (void *)'a', 3);
	child_start(1, says, (void *)'b', 4);
	child_start(2, says, (void *)'c', 5);
	k_thread_priority_set(&child[0], 6);
	for (int i = 0; i < 3; i++) {
		child_join(i);
	}
	zassert_events("bca");
}

ZTEST(scheduling, test_prio_raise_while_ready)
{
	child_create(0, says, (void *)'a', 3, 0, K_NO_WAIT);
	child_create(1, says, (void *)'b', 4, 0, K_NO_WAIT);
	k_thread_priority_set(&child[1], 2);
	child_join(0);
	child_join(1);
	zassert_events("ba");
}

BOTH_MODES(scheduling, prio_change_while_pending)
{
	child_start(0, woken_says, (void *)'a', 3);
	child_start(1, woken_says, (void *)'b', 4);
	child_start(2, woken_says, (void *)'c', 5);
	(void)k_sleep(K_TICKS(1));
	k_thread_priority_set(&child[0], 6);
	for (int i = 0; i < 3; i++) {
		k_sem_give(&wake);
		(void)k_sleep(K_TICKS(1));
	}
	zassert_events("bca");
}

static void lowers_itself(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_thread_priority_set(k_current_get(), 8);
	event('2');
}

BOTH_MODES(scheduling, lowering_oneself_preempts)
{
	child_start(0, lowers_itself, NULL, 3);
	child_start(1, says, (void *)'a', 5);
	child_join(0);
	zassert_events("1a2");
}

static void raises_other(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_thread_priority_set(&child[1], 2);
	event('2');
}

ZTEST(scheduling, test_raising_another_preempts)
{
	child_create(0, raises_other, NULL, 3, 0, K_NO_WAIT);
	child_create(1, says, (void *)'a', 5, 0, K_NO_WAIT);
	child_join(0);
	zassert_events("1a2");
}

/* A priority that is set anew puts a thread behind its equals, also if nothing changes. */
BOTH_MODES(scheduling, same_prio_goes_behind)
{
	child_start(0, says, (void *)'a', 5);
	child_start(1, says, (void *)'b', 5);
	child_start(2, says, (void *)'c', 5);
	k_thread_priority_set(&child[0], 5);
	for (int i = 0; i < 3; i++) {
		child_join(i);
	}
	zassert_events("bca");
}

static void sets_own_prio(void *letter, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
	k_thread_priority_set(k_current_get(), k_thread_priority_get(k_current_get()));
	event((char)(uintptr_t)letter);
}

static void joins_three_at(int prio)
{
	child_start(0, sets_own_prio, (void *)'a', prio);
	child_start(1, says, (void *)'b', prio);
	child_start(2, says, (void *)'c', prio + 1);
	for (int i = 0; i < 3; i++) {
		child_join(i);
	}
}

BOTH_MODES(scheduling, same_prio_yields)
{
	joins_three_at(5);
	zassert_events("abac");
}

/* Who is cooperative gives up the CPU as well. */
BOTH_MODES(scheduling, same_prio_yields_cooperative)
{
	joins_three_at(-1);
	zassert_events("abac");
}

static void sets_own_prio_locked(void *letter, void *p2, void *p3)
{
	k_sched_lock();
	sets_own_prio(letter, p2, p3);
	k_sched_unlock();
}

ZTEST(scheduling, test_same_prio_keeps_scheduler_locked)
{
	child_create(0, sets_own_prio_locked, (void *)'a', 5, 0, K_NO_WAIT);
	child_start(1, says, (void *)'b', 5);
	child_join(0);
	zassert_events("aab");
}

/* ---- The scheduler lock --------------------------------------------------------------------- */

static void locks_scheduler(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sched_lock();
	k_sched_lock();
	zassert_false(k_is_preempt_thread());
	event('1');
	k_sem_give(&wake);
	irq_offload(give, NULL);
	event('2');
	k_sched_unlock();
	event('3');
	k_sched_unlock();
	event('4');
	zassert_true(k_is_preempt_thread());
}

ZTEST(scheduling, test_sched_lock)
{
	child_create(0, woken_says, (void *)'a', 3, 0, K_NO_WAIT);
	child_create(1, locks_scheduler, NULL, 4, 0, K_NO_WAIT);
	child_join(1);
	zassert_events("123a4");
}

static void sleeps_locked(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sched_lock();
	k_sem_give(&wake);
	event('1');
	(void)k_sleep(K_TICKS(5)); /* who waits lets others run */
	event('2');
	k_sem_give(&wake);
	event('3');
	k_sched_unlock(); /* and has its lock again afterwards */
	event('4');
}

ZTEST(scheduling, test_wait_with_sched_lock)
{
	child_create(0, woken_says, (void *)'a', 3, 0, K_NO_WAIT);
	child_create(1, woken_says, (void *)'b', 3, 0, K_NO_WAIT);
	child_create(2, sleeps_locked, NULL, 4, 0, K_NO_WAIT);
	child_join(2);
	zassert_events("1a23b4");
}

/* A thread that ends with the scheduler locked takes the lock with it. */
static void ends_locked(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sched_lock();
}

ZTEST(scheduling, test_end_with_sched_lock)
{
	child_create(0, ends_locked, NULL, 4, 0, K_NO_WAIT);
	child_join(0);
	child_create(0, woken_says, (void *)'a', 3, 0, K_NO_WAIT);
	child_create(1, isr_gives, NULL, 4, 0, K_NO_WAIT);
	child_join(1);
	zassert_events("1a2");
}

/* ---- Reschedule, idle ------------------------------------------------------------------------ */

static void reschedules(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	k_sem_give(&wake);
	k_reschedule();
	event('2');
}

/* An equal does not come first, nor does anybody where the caller is cooperative. */
BOTH_MODES(scheduling, reschedule_is_no_yield)
{
	static const int prios[] = {4, -1};

	for (size_t i = 0; i < ARRAY_SIZE(prios); i++) {
		events_clear();
		child_start(0, woken_says, (void *)'a', 4);
		(void)k_sleep(K_TICKS(1));
		child_start(1, reschedules, NULL, prios[i]);
		child_join(0);
		zassert_events("12a");
	}
}

static void isr_reschedules(const void *unused)
{
	ARG_UNUSED(unused);
	k_reschedule();
	zassert_false(k_can_yield());
}

ZTEST(scheduling, test_reschedule_in_isr)
{
	irq_offload(isr_reschedules, NULL);
	zassert_true(k_can_yield());
}

/* An interrupt ends it, and the lock is free. */
ZTEST(scheduling, test_cpu_idle)
{
	int64_t end = k_uptime_ticks() + 3;
	struct k_timer timer;
	unsigned int key;

	k_timer_init(&timer, NULL, NULL);
	k_timer_start(&timer, K_TICKS(2), K_NO_WAIT);
	(void)irq_lock();
	while (k_timer_status_get(&timer) == 0 && k_uptime_ticks() < end + 10) {
		k_cpu_idle();
	}
	key = irq_lock();
	zassert_true(arch_irq_unlocked(key), "k_cpu_idle() left interrupts locked");
	zassert_true(k_uptime_ticks() <= end);
	k_cpu_atomic_idle(key);
	zassert_true(arch_irq_unlocked(irq_lock()));
	irq_unlock(key);
	k_timer_stop(&timer);
}

/* ---- Questions ------------------------------------------------------------------------------ */

static void says_if_preemptible(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_is_preempt_thread() ? 'p' : 'c');
}

static void isr_says(const void *unused)
{
	ARG_UNUSED(unused);
	event(k_is_in_isr() ? 'i' : '?');
	event(k_is_preempt_thread() ? '?' : 'c');
}

/* Requirement: ZEP-SRS-1-9 */
ZTEST(scheduling, test_contexts)
{
	zassert_false(k_is_in_isr());
	zassert_false(k_is_pre_kernel());
	zassert_false(k_is_preempt_thread());
	irq_offload(isr_says, NULL);
	child_create(0, says_if_preemptible, NULL, 0, 0, K_NO_WAIT);
	child_create(1, says_if_preemptible, NULL, -1, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_join(0);
	child_join(1);
	zassert_events("iccp");
}
