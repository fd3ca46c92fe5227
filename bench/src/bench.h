/* SPDX-License-Identifier: Apache-2.0 */
/* A row is one operation in one mode, measured RUNS times, of which the first does not count: it may
 * have to catch up with something. A row's function leaves two readings a run; main.c prints the
 * smallest and the largest number of instructions between them. The operation is called as any
 * application would call it. */
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

/* Creates a thread in its domain, with permission on all measured objects. It does not run yet. MODE
 * is K_USER or 0. */
void thread_prepare(unsigned int which, k_thread_entry_t entry, void *p1, void *p2, uint32_t mode);

/* The main thread, which is more urgent than those of a row, becomes less urgent, and back. */
void main_aside(void);
void main_back(void);

/* One thread from its begin to its end. Its first argument is the mode. */
void run_alone(k_thread_entry_t entry, uint32_t mode);

/* Two threads of the same priority, FIRST first, until FIRST has ended. */
void run_pair(k_thread_entry_t first, k_thread_entry_t second, uint32_t mode);

/* ---- Objects that are measured ---------------------------------------------------------------- */

extern struct k_sem sem_a;
extern struct k_sem sem_b;
extern struct k_mutex mutex;
extern struct k_msgq msgq;

#define MESSAGE_SIZE 16

/* Threads: reads the time whenever it got sem_a, RUNS times; answers each sem_a by sem_b, for ever. */
void sem_a_taker(void *p1, void *p2, void *p3);
void sem_answerer(void *p1, void *p2, void *p3);

/* Before each row: free, empty, nobody waits. */
void objects_reset(void);

/* Objects that are not measured, and only there. */
void others_init(void);
unsigned int others_count(void);

/* ---- Rows ------------------------------------------------------------------------------------ */

void calibrate(uint32_t mode);
void null_call(uint32_t mode);
void declared_call(uint32_t mode);
void uptime(uint32_t mode);
void sem_count(uint32_t mode);
void sem_give_take(uint32_t mode);
void mutex_lock_unlock(uint32_t mode);
void msgq_put_get(uint32_t mode);
void yield_alone(uint32_t mode);
void grant(uint32_t mode);

void switch_pair(uint32_t mode);
void switch_2_partitions(uint32_t mode);
void switch_8_partitions(uint32_t mode);
void switch_most_partitions(uint32_t mode);
void sem_ping_pong(uint32_t mode);
void irq_to_thread(uint32_t mode);

void clear_stack(uint32_t mode);
void create_start(uint32_t mode);
void create_exit_join(uint32_t mode);
void fault(uint32_t mode);

/* ---- The program (main.c) --------------------------------------------------------------------- */

struct row {
	const char *id;
	void (*run)(uint32_t mode);
	uint32_t mode; /* K_USER or 0 */
};

struct result {
	uint32_t min;
	uint32_t max;
};

struct result measure(const struct row *row);
struct result minus(struct result a, struct result b);

/* A thread of the row was killed: what the row would show is not what it says. */
FUNC_NORETURN void give_up(const char *id);

void print(const char *format, ...);
void print_row(const char *id, struct result result);
void print_rows(const struct row *rows, size_t count);

/* All rows of this program, in its own file. */
void measure_all(void);

#endif
