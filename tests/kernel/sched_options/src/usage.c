/* SPDX-License-Identifier: Apache-2.0 */
/* Runtime statistics, and the timing functions that count the same cycles. What is compared are
 * sums that must agree, and numbers that must or must not grow. */

#include "support.h"
#include <zephyr/irq_offload.h>
#include <zephyr/timing/timing.h>

#define TICK ((uint64_t)CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC)

static K_SEM_DEFINE(ping, 0, 1);
static K_SEM_DEFINE(pong, 0, 1);

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &ping, &pong);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_sem_reset(&ping);
	k_sem_reset(&pong);
}

ZTEST_SUITE(usage, NULL, setup, before, children_end, NULL);

static k_thread_runtime_stats_t of(k_tid_t thread)
{
	k_thread_runtime_stats_t stats;

	zassert_equal(k_thread_runtime_stats_get(thread, &stats), 0);
	return stats;
}

static k_thread_runtime_stats_t of_all(void)
{
	k_thread_runtime_stats_t stats;

	zassert_equal(k_thread_runtime_stats_all_get(&stats), 0);
	return stats;
}

static void spin(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
	}
}

static void spin_for(uint32_t ticks)
{
	int64_t end = k_uptime_ticks() + ticks;

	while (k_uptime_ticks() < end) {
	}
}

ZTEST(usage, test_errors)
{
	k_thread_runtime_stats_t stats;

	zassert_equal(k_thread_runtime_stats_get(NULL, &stats), -EINVAL);
	zassert_equal(k_thread_runtime_stats_get(k_current_get(), NULL), -EINVAL);
	zassert_equal(k_thread_runtime_stats_all_get(NULL), -EINVAL);
	zassert_equal(k_thread_runtime_stats_cpu_get(0, NULL), -EINVAL);
	zassert_equal(k_thread_runtime_stats_cpu_get(1, &stats), -EINVAL);
	zassert_equal(k_thread_runtime_stats_cpu_get(-1, &stats), -EINVAL);
	zassert_equal(k_thread_runtime_stats_cpu_get(0, &stats), 0);
	zassert_equal(k_thread_runtime_stats_enable(NULL), -EINVAL);
	zassert_equal(k_thread_runtime_stats_disable(NULL), -EINVAL);
}

/* Who sleeps does not run, and who spins does. */
ZTEST(usage, test_thread)
{
	k_thread_runtime_stats_t me, it, all;
	int64_t slept;

	child_create(0, spin, NULL, 3, 0, K_NO_WAIT);
	zassert_equal(of(&child[0]).execution_cycles, 0);
	me = of(k_current_get());
	all = of_all();
	slept = k_uptime_ticks();
	(void)k_sleep(K_TICKS(20));
	slept = k_uptime_ticks() - slept;
	it = of(&child[0]);
	zassert_true(it.execution_cycles > ((uint64_t)slept - 2) * TICK);
	zassert_true(it.execution_cycles < ((uint64_t)slept + 1) * TICK);
	zassert_equal(it.execution_cycles, it.total_cycles);
	zassert_equal(it.idle_cycles, 0);
	zassert_true(of(k_current_get()).total_cycles - me.total_cycles < 2 * TICK);
	zassert_equal(of_all().idle_cycles, all.idle_cycles);
	zassert_true(of_all().total_cycles - all.total_cycles > it.total_cycles);
	zassert_equal(of(&child[0]).total_cycles, it.total_cycles, "it does not run meanwhile");
}

/* A record that is used again begins at 0. */
ZTEST(usage, test_new_thread)
{
	child_create(0, spin, NULL, 3, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	zassert_true(of(&child[0]).total_cycles > 0);
	k_thread_abort(&child[0]);
	child_create(0, spin, NULL, 3, 0, K_FOREVER);
	zassert_equal(of(&child[0]).total_cycles, 0);
	zassert_equal(of(&child[0]).average_cycles, 0);
}

ZTEST(usage, test_idle)
{
	k_thread_runtime_stats_t first = of_all();
	k_thread_runtime_stats_t busy, rested;

	spin_for(4);
	busy = of_all();
	zassert_equal(busy.idle_cycles, first.idle_cycles);
	zassert_true(busy.total_cycles - first.total_cycles > 3 * TICK);
	(void)k_sleep(K_TICKS(10));
	rested = of_all();
	zassert_true(rested.idle_cycles - busy.idle_cycles > 8 * TICK);
	zassert_true(rested.total_cycles - busy.total_cycles < 2 * TICK);
	zassert_equal(rested.execution_cycles, rested.total_cycles + rested.idle_cycles);
	zassert_true(rested.current_cycles < busy.current_cycles);
	zassert_true(rested.peak_cycles >= busy.current_cycles);
}

/* Those who pass the CPU to and fro, in system calls and function calls, share all of the time. */
static void passes(void *give, void *take, void *p3)
{
	ARG_UNUSED(p3);
	for (;;) {
		k_sem_give(give);
		(void)k_sem_take(take, K_FOREVER);
	}
}

static uint64_t sum_of_children(void)
{
	return of(&child[0]).total_cycles + of(&child[1]).total_cycles +
	       of(k_current_get()).total_cycles;
}

static void expect_sums_to_agree(uint32_t options)
{
	uint64_t all, sum;
	unsigned int key;

	for (int n = 0; n < 2; n++) {
		(void)k_thread_create(&child[n], child_stack[n], CHILD_STACK_SIZE, passes,
				      n == 0 ? &ping : &pong, n == 0 ? &pong : &ping, NULL, 3,
				      options | K_INHERIT_PERMS, K_NO_WAIT);
	}
	key = irq_lock();
	sum = sum_of_children();
	all = of_all().total_cycles;
	irq_unlock(key);
	(void)k_sleep(K_TICKS(10));
	key = irq_lock();
	sum = sum_of_children() - sum;
	all = of_all().total_cycles - all;
	irq_unlock(key);
	zassert_true(of(&child[0]).total_cycles > 2 * TICK);
	zassert_true(of(&child[1]).total_cycles > 2 * TICK);
	/* what is read later counts a few cycles more */
	zassert_true(all >= sum && all - sum < TICK, "%u of %u", (uint32_t)sum, (uint32_t)all);
}

ZTEST(usage, test_sums)
{
	expect_sums_to_agree(0);
}

ZTEST(usage, test_sums_of_users)
{
	expect_sums_to_agree(K_USER);
}

static void spin_and_sleep(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	spin_for(8);
	(void)k_sleep(K_TICKS(3));
	spin_for(2);
	(void)k_sleep(K_FOREVER);
}

ZTEST(usage, test_windows)
{
	k_thread_runtime_stats_t first, second;

	child_create(0, spin_and_sleep, NULL, -2, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(1)); /* until its first sleep */
	first = of(&child[0]);
	zassert_equal(first.current_cycles, first.total_cycles);
	zassert_equal(first.peak_cycles, first.total_cycles);
	zassert_equal(first.average_cycles, first.total_cycles);
	(void)k_sleep(K_TICKS(10));
	second = of(&child[0]);
	zassert_equal(second.current_cycles, second.total_cycles - first.total_cycles);
	zassert_equal(second.peak_cycles, first.peak_cycles);
	zassert_equal(second.average_cycles, second.total_cycles / 2);
}

ZTEST(usage, test_disabled_thread)
{
	k_thread_runtime_stats_t before_pause, after_pause;

	child_create(0, spin, NULL, 3, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(3));
	zassert_true(k_thread_runtime_stats_is_enabled(&child[0]));
	zassert_equal(k_thread_runtime_stats_disable(&child[0]), 0);
	zassert_equal(k_thread_runtime_stats_disable(&child[0]), 0);
	zassert_false(k_thread_runtime_stats_is_enabled(&child[0]));
	before_pause = of(&child[0]);
	(void)k_sleep(K_TICKS(3));
	zassert_equal(of(&child[0]).total_cycles, before_pause.total_cycles);
	zassert_equal(k_thread_runtime_stats_enable(&child[0]), 0);
	zassert_equal(k_thread_runtime_stats_enable(&child[0]), 0);
	after_pause = of(&child[0]);
	zassert_equal(after_pause.total_cycles, before_pause.total_cycles);
	zassert_equal(after_pause.current_cycles, 0);
	zassert_equal(after_pause.average_cycles, after_pause.total_cycles / 2);
	(void)k_sleep(K_TICKS(3));
	zassert_true(of(&child[0]).total_cycles > after_pause.total_cycles);
}

/* What it has run until then counts. */
ZTEST(usage, test_disables_itself)
{
	uint64_t begin = of(k_current_get()).total_cycles;
	uint64_t end;

	spin_for(3);
	(void)k_thread_runtime_stats_disable(k_current_get());
	end = of(k_current_get()).total_cycles;
	zassert_true(end - begin > 2 * TICK);
	spin_for(2);
	zassert_equal(of(k_current_get()).total_cycles, end);
	(void)k_thread_runtime_stats_enable(k_current_get());
	spin_for(2);
	zassert_true(of(k_current_get()).total_cycles > end + TICK);
}

ZTEST(usage, test_disabled_system)
{
	k_thread_runtime_stats_t all, me;

	k_sys_runtime_stats_disable();
	all = of_all();
	me = of(k_current_get());
	spin_for(2);
	(void)k_sleep(K_TICKS(2));
	zassert_equal(of_all().execution_cycles, all.execution_cycles);
	zassert_equal(of_all().idle_cycles, all.idle_cycles);
	zassert_true(of(k_current_get()).total_cycles > me.total_cycles);
	k_sys_runtime_stats_enable();
	spin_for(2);
	zassert_true(of_all().total_cycles > all.total_cycles);
	zassert_equal(of_all().idle_cycles, all.idle_cycles);
}

static void isr_asks(const void *cycles)
{
	*(uint64_t *)(uintptr_t)cycles = of(k_current_get()).total_cycles;
}

/* An interrupt counts for whom it interrupts. */
ZTEST(usage, test_by_isr)
{
	uint64_t in_isr;
	uint64_t earlier = of(k_current_get()).total_cycles;

	irq_offload(isr_asks, &in_isr);
	zassert_true(in_isr > earlier);
	zassert_true(of(k_current_get()).total_cycles > in_isr);
}

ZTEST(usage, test_timing_functions)
{
	timing_t start, end;

	timing_init();
	timing_start();
	start = timing_counter_get();
	spin_for(3);
	end = timing_counter_get();
	timing_stop();
	zassert_true(timing_cycles_get(&start, &end) > 2 * TICK);
	zassert_equal(timing_freq_get(), CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC);
	zassert_equal(timing_freq_get_mhz(), CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / 1000000);
	zassert_equal(timing_cycles_to_ns(timing_freq_get()), 1000000000u);
	zassert_equal(timing_cycles_to_ns_avg(timing_freq_get(), 4), 250000000u);
}
