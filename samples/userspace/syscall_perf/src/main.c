/* SPDX-License-Identifier: Apache-2.0 */
/* What a system call costs: the same code runs in a user thread and in a supervisor thread.
 *
 * In user mode a call of the kernel is a trap: the CPU changes its mode, the kernel looks the call up,
 * checks the arguments and returns. In supervisor mode it is a function call. Each row below is called
 * many times, between two looks at the clock; what the same loop takes without the call is subtracted. */

#include "clock.h"

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

#define PRIORITY   7
#define STACK_SIZE 1024
#define CALLS	   1000

static K_SEM_DEFINE(sem, 0, 1);
static K_MUTEX_DEFINE(mutex);

/* Cycles of CALLS times the statement. */
#define MEASURE(statement)                                                                         \
	({                                                                                         \
		uint32_t begin_ = clock_cycles();                                                  \
                                                                                                   \
		for (uint32_t i_ = 0; i_ < CALLS; i_++) {                                          \
			statement;                                                                 \
			compiler_barrier();                                                        \
		}                                                                                  \
		clock_cycles() - begin_;                                                           \
	})

struct row {
	const char *name;
	uint32_t (*measure)(void);
};

static uint32_t measure_nothing(void)
{
	return MEASURE();
}

static uint32_t measure_current(void)
{
	return MEASURE((void)k_current_get());
}

static uint32_t measure_uptime(void)
{
	return MEASURE((void)k_uptime_ticks());
}

static uint32_t measure_sem(void)
{
	return MEASURE((k_sem_give(&sem), (void)k_sem_take(&sem, K_NO_WAIT)));
}

static uint32_t measure_mutex(void)
{
	return MEASURE((k_mutex_lock(&mutex, K_FOREVER), (void)k_mutex_unlock(&mutex)));
}

static const struct row rows[] = {
	{"(the loop alone)", measure_nothing},	  {"k_current_get", measure_current},
	{"k_uptime_ticks", measure_uptime},	  {"k_sem_give, k_sem_take", measure_sem},
	{"k_mutex_lock, _unlock", measure_mutex},
};

/* Both threads write here: a column each. */
K_APPMEM_PARTITION_DEFINE(results_partition);
K_APP_BMEM(results_partition) static uint32_t of_user[ARRAY_SIZE(rows)];
K_APP_BMEM(results_partition) static uint32_t of_supervisor[ARRAY_SIZE(rows)];

/* The first round does not count: what is done once only happens there. */
static void measure_entry(void *results, void *p2, void *p3)
{
	uint32_t *cycles = results;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
			cycles[i] = rows[i].measure();
		}
	}
}

K_THREAD_DEFINE(user, STACK_SIZE, measure_entry, of_user, NULL, NULL, PRIORITY, K_USER,
		SYS_FOREVER_MS);
K_THREAD_DEFINE(supervisor, STACK_SIZE, measure_entry, of_supervisor, NULL, NULL, PRIORITY, 0,
		SYS_FOREVER_MS);

static void run(k_tid_t thread)
{
	k_thread_start(thread);
	k_thread_join(thread, K_FOREVER);
}

static void print_results(void)
{
	printk("%-24s%8s%12s%12s\n", "in " CLOCK_UNIT, "user", "supervisor", "difference");
	for (size_t i = 1; i < ARRAY_SIZE(rows); i++) {
		uint32_t user_cost = clock_units(of_user[i] - of_user[0], CALLS);
		uint32_t supervisor_cost = clock_units(of_supervisor[i] - of_supervisor[0], CALLS);

		printk("%-24s%8u%12u%12d\n", rows[i].name, user_cost, supervisor_cost,
		       (int)(user_cost - supervisor_cost));
	}
}

int main(void)
{
	if (k_mem_domain_add_partition(&k_mem_domain_default, &results_partition) != 0) {
		k_panic();
	}
	k_thread_access_grant(user, &sem, &mutex);
	run(user);
	run(supervisor);
	print_results();
	sys_poweroff();
}
