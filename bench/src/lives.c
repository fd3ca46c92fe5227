/* SPDX-License-Identifier: Apache-2.0 */
/* The lives of user threads: how they begin and end. */

#include "bench.h"

/* ---- What is subtracted ----------------------------------------------------------------------- */

static void *(*volatile clear)(void *, int, size_t) = memset;

/* A new thread's stack is cleared; this is that alone. */
void clear_stack(void)
{
	MEASURE(clear(K_THREAD_STACK_BUFFER(child_stack), 0, CHILD_STACK_SIZE));
}

/* ---- Begin: a user thread creates another, and lets it run -------------------------------------- */

static void create_child(k_thread_entry_t entry, uintptr_t p1, uintptr_t p2)
{
	k_thread_create(&threads[CHILD], child_stack, CHILD_STACK_SIZE, entry, (void *)p1,
			(void *)p2, NULL, PRIORITY, K_USER, K_NO_WAIT);
}

/* Its first instruction is the reading. */
static void child_reads(void *timer, void *run, void *p3)
{
	uint32_t now = port_now((uintptr_t)timer);

	ARG_UNUSED(p3);
	end[(uintptr_t)run] = now;
}

static void create_start_first(void *p1, void *p2, void *p3)
{
	uintptr_t timer = port_timer();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (unsigned int run = 0; run < RUNS; run++) {
		uint32_t now = port_now(timer);

		create_child(child_reads, timer, run);
		k_yield();
		begin[run] = now;
		k_thread_join(&threads[CHILD], K_FOREVER);
	}
}

void create_start(void)
{
	run_user(create_start_first);
}

/* ---- A whole life ------------------------------------------------------------------------------ */

static void child_returns(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static void create_exit_join_first(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	MEASURE((create_child(child_returns, 0, 0), k_thread_join(&threads[CHILD], K_FOREVER)));
}

void create_exit_join(void)
{
	run_user(create_exit_join_first);
}

/* ---- A violent end ----------------------------------------------------------------------------- */

static void fault_first(void *run, void *p2, void *p3)
{
	uint32_t *place = &begin[(uintptr_t)run];
	uint32_t *forbidden = (uint32_t *)&threads[FIRST];

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	port_store(place, port_now(port_timer()));
	port_store(forbidden, 0);
}

static void fault_second(void *p1, void *p2, void *p3)
{
	uintptr_t timer = port_timer();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (unsigned int run = 0; run < RUNS; run++) {
		k_sem_take(&sem_a, K_FOREVER);
		end[run] = port_now(timer);
	}
}

/* FIRST dies of its store, and SECOND, which waited, is the next thread. Between the readings lie
 * FIRST's keeping of its own, one instruction, and the one that faults. */
void fault(void)
{
	main_aside();
	thread_prepare(SECOND, fault_second, 0, K_USER);
	k_thread_start(&threads[SECOND]);
	for (unsigned int run = 0; run < RUNS; run++) {
		thread_prepare(FIRST, fault_first, run, K_USER);
		k_sched_lock();
		k_thread_start(&threads[FIRST]);
		k_sem_give(&sem_a);
		k_sched_unlock();
	}
	k_thread_join(&threads[SECOND], K_FOREVER);
	main_back();
}
