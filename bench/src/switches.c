/* SPDX-License-Identifier: Apache-2.0 */
/* From one thread to another. */

#include "bench.h"

/* ---- By yielding: FIRST reads, yields, SECOND comes back from its own yield and reads ---------- */

static void yield_first(void *p1, void *p2, void *p3)
{
	uintptr_t timer = port_timer();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_yield(); /* SECOND gets to its loop */
	for (unsigned int run = 0; run < RUNS; run++) {
		uint32_t now = port_now(timer);

		k_yield();
		begin[run] = now;
	}
}

static void yield_second(void *p1, void *p2, void *p3)
{
	uintptr_t timer = port_timer();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (unsigned int run = 0; run < RUNS; run++) {
		k_yield();
		end[run] = port_now(timer);
	}
	k_yield();
}

void switch_pair(uint32_t mode)
{
	run_pair(yield_first, yield_second, mode);
}

static void switch_with_partitions(unsigned int count, uint32_t mode)
{
	threads_use_partitions(count);
	switch_pair(mode);
	threads_use_partitions(PARTITIONS);
}

void switch_2_partitions(uint32_t mode)
{
	switch_with_partitions(2, mode);
}

void switch_8_partitions(uint32_t mode)
{
	switch_with_partitions(8, mode);
}

void switch_most_partitions(uint32_t mode)
{
	switch_with_partitions(threads_most_partitions(), mode);
}

/* ---- By semaphores, there and back ------------------------------------------------------------- */

static void ping_first(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	MEASURE((k_sem_give(&sem_a), k_sem_take(&sem_b, K_FOREVER)));
}

void sem_answerer(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		k_sem_take(&sem_a, K_FOREVER);
		k_sem_give(&sem_b);
	}
}

void sem_ping_pong(uint32_t mode)
{
	run_pair(ping_first, sem_answerer, mode);
}
