/* SPDX-License-Identifier: Apache-2.0 */
/* The lives of threads: how they begin and end. Who creates one is of the same mode. */

#include "bench.h"

/* ---- What is subtracted ----------------------------------------------------------------------- */

static void *(*volatile clear)(void *, int, size_t) = memset;

/* A new thread's stack is cleared; this is that alone. */
void clear_stack(uint32_t mode)
{
	ARG_UNUSED(mode);
	MEASURE(clear(K_THREAD_STACK_BUFFER(child_stack), 0, CHILD_STACK_SIZE));
}

/* ---- Begin: a thread creates another, and lets it run ------------------------------------------- */

static void create_child(k_thread_entry_t entry, uintptr_t p1, uintptr_t p2, uint32_t mode)
{
	k_thread_create(&threads[CHILD], child_stack, CHILD_STACK_SIZE, entry, (void *)p1,
			(void *)p2, NULL, PRIORITY, mode, K_NO_WAIT);
}

/* Its first instruction is the reading. */
static void child_reads(void *timer, void *run, void *p3)
{
	uint32_t now = port_now((uintptr_t)timer);

	ARG_UNUSED(p3);
	end[(uintptr_t)run] = now;
}

static void create_start_first(void *mode, void *p2, void *p3)
{
	uintptr_t timer = port_timer();

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (unsigned int run = 0; run < RUNS; run++) {
		uint32_t now = port_now(timer);

		create_child(child_reads, timer, run, (uint32_t)(uintptr_t)mode);
		k_yield();
		begin[run] = now;
		k_thread_join(&threads[CHILD], K_FOREVER);
	}
}

void create_start(uint32_t mode)
{
	run_alone(create_start_first, mode);
}

/* ---- A whole life ------------------------------------------------------------------------------ */

static void child_returns(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static void create_exit_join_first(void *mode, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	MEASURE((create_child(child_returns, 0, 0, (uint32_t)(uintptr_t)mode),
		 k_thread_join(&threads[CHILD], K_FOREVER)));
}

void create_exit_join(uint32_t mode)
{
	run_alone(create_exit_join_first, mode);
}

/* ---- A violent end ----------------------------------------------------------------------------- */

/* The application's handler: a supervisor thread that faults ends like a user. */
void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
}

static void fault_first(void *run, void *forbidden, void *p3)
{
	uint32_t *place = &begin[(uintptr_t)run];

	ARG_UNUSED(p3);
	port_store(place, port_now(port_timer()));
	port_store(forbidden, 0);
}

void sem_a_taker(void *p1, void *p2, void *p3)
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

static const uint32_t constant = 1;

/* FIRST dies of its store, and SECOND, which waited, is the next thread. Between the readings lie
 * FIRST's keeping of its own, one instruction, and the one that faults. */
void fault(uint32_t mode)
{
	/* Users may not write the kernel's memory, and nobody a constant. */
	void *forbidden = mode == K_USER ? (void *)&threads[FIRST] : (void *)&constant;

	main_aside();
	thread_prepare(SECOND, sem_a_taker, NULL, NULL, mode);
	k_thread_start(&threads[SECOND]);
	for (unsigned int run = 0; run < RUNS; run++) {
		thread_prepare(FIRST, fault_first, (void *)(uintptr_t)run, forbidden, mode);
		k_sched_lock();
		k_thread_start(&threads[FIRST]);
		k_sem_give(&sem_a);
		k_sched_unlock();
	}
	k_thread_join(&threads[SECOND], K_FOREVER);
	main_back();
}
