/* SPDX-License-Identifier: Apache-2.0 */
/* What an operation costs when there is more of something that it has nothing to do with: pending
 * timeouts, and threads that are ready. */

#include "bench.h"

/* ---- Timeouts --------------------------------------------------------------------------------- */

#define MOST_PENDING 1000

static struct k_timer pending[MOST_PENDING];
static struct k_timer timer;

/* Nothing expires while this runs. Armed in this order, the timeouts are as far as possible from any
 * that is sorted in behind all of them. */
static k_timeout_t deadline(unsigned int i)
{
	return K_SECONDS(3600 + 2 * i);
}

/* Each run arms for another deadline: first before all that are pending, at last behind all. */
static void timer_start_entry(void *count, void *p2, void *p3)
{
	uintptr_t clock = port_timer();

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (unsigned int run = 0; run < RUNS; run++) {
		unsigned int behind = run * (unsigned int)(uintptr_t)count / (RUNS - 1);
		k_timeout_t duration = K_SECONDS(3600 - 1 + 2 * behind);
		uint32_t now = port_now(clock);

		k_timer_start(&timer, duration, K_NO_WAIT);
		end[run] = port_now(clock);
		begin[run] = now;
		k_timer_stop(&timer);
	}
}

static void timer_start(unsigned int count, uint32_t mode)
{
	k_timer_init(&timer, NULL, NULL);
	for (unsigned int i = 0; i < count; i++) {
		k_timer_init(&pending[i], NULL, NULL);
		k_timer_start(&pending[i], deadline(i), K_NO_WAIT);
	}
	thread_prepare(FIRST, timer_start_entry, (void *)(uintptr_t)count, NULL, mode);
	k_thread_access_grant(&threads[FIRST], &timer);
	k_thread_start(&threads[FIRST]);
	k_thread_join(&threads[FIRST], K_FOREVER);
	for (unsigned int i = 0; i < count; i++) {
		k_timer_stop(&pending[i]);
	}
}

/* ---- Threads that are ready --------------------------------------------------------------------- */

#define MOST_READY 64

static struct k_thread ready[MOST_READY - 2];
static K_KERNEL_STACK_ARRAY_DEFINE(ready_stacks, MOST_READY - 2, 512);

static void yields(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		k_yield();
	}
}

/* The switch from FIRST to SECOND, with COUNT threads of their priority, themselves included. */
static void switch_ready(unsigned int count, uint32_t mode)
{
	for (unsigned int i = 0; i < count - 2; i++) {
		k_thread_create(&ready[i], ready_stacks[i], 512, yields, NULL, NULL, NULL, PRIORITY,
				0, K_NO_WAIT);
	}
	switch_pair(mode);
	for (unsigned int i = 0; i < count - 2; i++) {
		k_thread_abort(&ready[i]);
	}
}

/* ---- Rows --------------------------------------------------------------------------------------- */

#define GROWTH(function, count)                                                                    \
	static void function##_##count(uint32_t mode)                                              \
	{                                                                                          \
		function(count, mode);                                                             \
	}

GROWTH(timer_start, 1)
GROWTH(timer_start, 10)
GROWTH(timer_start, 100)
GROWTH(timer_start, 1000)
GROWTH(switch_ready, 4)
GROWTH(switch_ready, 16)
GROWTH(switch_ready, 64)

static const struct row rows[] = {
	{"calibrate_user", calibrate, K_USER},
	{"calibrate_supervisor", calibrate, 0},
	{"timer_start@timeouts1", timer_start_1, K_USER},
	{"timer_start@timeouts10", timer_start_10, K_USER},
	{"timer_start@timeouts100", timer_start_100, K_USER},
	{"timer_start@timeouts1000", timer_start_1000, K_USER},
	{"timer_start_supervisor@timeouts1", timer_start_1, 0},
	{"timer_start_supervisor@timeouts1000", timer_start_1000, 0},
	{"switch_user@ready4", switch_ready_4, K_USER},
	{"switch_user@ready16", switch_ready_16, K_USER},
	{"switch_user@ready64", switch_ready_64, K_USER},
};

void measure_all(void)
{
	print_rows(rows, ARRAY_SIZE(rows));
}
