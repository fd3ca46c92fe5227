/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the operations that programs consist of. */

#include "bench.h"

#define BOTH(row)                                                                                  \
	{#row, row, K_USER},                                                                       \
	{                                                                                          \
#row "_supervisor", row, 0                                                         \
	}

static const struct row rows[] = {
	{"calibrate_user", calibrate, K_USER},
	{"calibrate_supervisor", calibrate, 0},
	BOTH(null_call),
	BOTH(declared_call),
	BOTH(uptime),
	BOTH(sem_count),
	BOTH(sem_give_take),
	BOTH(mutex_lock_unlock),
	BOTH(msgq_put_get),
	{"switch_user", switch_pair, K_USER},
	{"switch_supervisor", switch_pair, 0},
	{"switch_user@partitions2", switch_2_partitions, K_USER},
	BOTH(yield_alone),
	BOTH(sem_ping_pong),
	{"irq_to_user", irq_to_thread, K_USER},
	{"irq_to_supervisor", irq_to_thread, 0},
	BOTH(fault),
	BOTH(grant),
};

/* A new thread's stack is cleared, which is no cost of these. */
static const struct row clearing_rows[] = {
	BOTH(create_start),
	BOTH(create_exit_join),
};

/* Each of the partitions beyond PARTITIONS, rounded up. */
static struct result one_more_partition(void)
{
	static const struct row most = {"more partitions", switch_most_partitions, K_USER};
	static const struct row few = {"partitions", switch_pair, K_USER};
	unsigned int more = threads_most_partitions() - PARTITIONS;
	struct result all = minus(measure(&most), measure(&few));

	return (struct result){DIV_ROUND_UP(all.min, more), DIV_ROUND_UP(all.max, more)};
}

void measure_all(void)
{
	static const struct row clear = {"clear_stack", clear_stack, 0};
	static const struct row eight = {"switch_user@partitions8", switch_8_partitions, K_USER};
	struct result clearing = measure(&clear);

	print_rows(rows, ARRAY_SIZE(rows));
	print_row(clear.id, clearing);
	for (size_t i = 0; i < ARRAY_SIZE(clearing_rows); i++) {
		print_row(clearing_rows[i].id, minus(measure(&clearing_rows[i]), clearing));
	}
	print_row("partition", one_more_partition());
	if (threads_most_partitions() >= 8) {
		print_row(eight.id, measure(&eight));
	}
	print("size thread_record %zu\n", sizeof(struct k_thread));
	print("size privileged_stack %d\n", CONFIG_PRIVILEGED_STACK_SIZE);
}
