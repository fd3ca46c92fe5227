/* SPDX-License-Identifier: Apache-2.0 */
/* A row is one operation, measured RUNS times, of which the first does not count: it may have to catch
 * up with something. A row's function leaves two readings a run; main.c prints the smallest and the
 * largest number of instructions between them. */
#ifndef BENCH_H
#define BENCH_H

#include "port.h"

#define RUNS 33

/* In a partition of all threads. What a reading costs is spent outside of the two. */
extern uint32_t begin[RUNS];
extern uint32_t end[RUNS];

/* Measures a statement in the thread that runs this. */
#define MEASURE(statement)                                                                         \
	do {                                                                                       \
		uintptr_t timer_ = port_timer();                                                   \
                                                                                                   \
		for (unsigned int run_ = 0; run_ < RUNS; run_++) {                                 \
			uint32_t begin_ = port_now(timer_);                                        \
                                                                                                   \
			statement;                                                                 \
			end[run_] = port_now(timer_);                                              \
			begin[run_] = begin_;                                                      \
		}                                                                                  \
	} while (false)

/* ---- Threads of a row (threads.c) ------------------------------------------------------------- */

enum {
	FIRST, /* runs first, where priorities do not say otherwise */
	SECOND,
	CHILD, /* created by one of the others */
	THREADS,
};

#define STACK_SIZE	 1024
#define CHILD_STACK_SIZE 512
#define PRIORITY	 5

extern struct k_thread threads[THREADS];
extern k_thread_stack_t child_stack[K_THREAD_STACK_LEN(CHILD_STACK_SIZE)];

/* Partitions of the domains that the threads are in. */
#define PARTITIONS 4

void threads_init(void);

/* How many partitions a domain can have, up to what threads_use_partitions() takes. */
unsigned int threads_most_partitions(void);

/* FIRST and SECOND get domains of so many partitions, from the next row on. */
void threads_use_partitions(unsigned int count);

/* Creates a thread in its domain, with permission on all measured objects. It does not run yet. */
void thread_prepare(unsigned int which, k_thread_entry_t entry, uintptr_t p1, uint32_t options);

/* The main thread, which is more urgent than those of a row, becomes less urgent, and back. */
void main_aside(void);
void main_back(void);

/* One user thread from its begin to its end. */
void run_user(k_thread_entry_t entry);

/* Two threads of the same priority, FIRST first, until FIRST has ended. */
void run_pair(k_thread_entry_t first, k_thread_entry_t second, uint32_t options);

/* ---- Objects that are measured ---------------------------------------------------------------- */

extern struct k_sem sem_a;
extern struct k_sem sem_b;
extern struct k_mutex mutex;
extern struct k_msgq msgq;

#define MESSAGE_SIZE 16

/* Before each row: free, empty, nobody waits. */
void objects_reset(void);

/* ---- Rows ------------------------------------------------------------------------------------ */

void calibrate_user(void);
void calibrate_supervisor(void);
void null_call(void);
void declared_call(void);
void uptime(void);
void sem_count(void);
void sem_give_take(void);
void mutex_lock_unlock(void);
void msgq_put_get(void);
void yield_alone(void);
void grant(void);

void switch_user(void);
void switch_supervisor(void);
void switch_most_partitions(void);
void sem_ping_pong(void);
void irq_to_user(void);

void clear_stack(void);
void create_start(void);
void create_exit_join(void);
void fault(void);

#endif
