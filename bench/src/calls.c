/* SPDX-License-Identifier: Apache-2.0 */
/* One thread that calls the kernel, and is alone. */

#include "bench.h"
#include "declared.h"

#include <zephyr/internal/syscall_handler.h>

int z_impl_bench_next(int number)
{
	return number + 1;
}

static int z_vrfy_bench_next(int number)
{
	return z_impl_bench_next(number);
}
#include <zephyr/syscalls/bench_next_mrsh.c>

/* A row that measures one statement. */
#define ROW_ALONE(name, statement)                                                                 \
	static void name##_entry(void *p1, void *p2, void *p3)                                     \
	{                                                                                          \
		ARG_UNUSED(p1);                                                                    \
		ARG_UNUSED(p2);                                                                    \
		ARG_UNUSED(p3);                                                                    \
		MEASURE(statement);                                                                \
	}                                                                                          \
	void name(uint32_t mode)                                                                   \
	{                                                                                          \
		run_alone(name##_entry, mode);                                                     \
	}

ROW_ALONE(calibrate, port_nops())
ROW_ALONE(null_call, (void)k_is_preempt_thread())
ROW_ALONE(declared_call, (void)bench_next(1))
ROW_ALONE(uptime, (void)k_uptime_get())
ROW_ALONE(sem_count, (void)k_sem_count_get(&sem_a))
ROW_ALONE(sem_give_take, (k_sem_give(&sem_a), (void)k_sem_take(&sem_a, K_NO_WAIT)))
ROW_ALONE(mutex_lock_unlock, (k_mutex_lock(&mutex, K_FOREVER), (void)k_mutex_unlock(&mutex)))
ROW_ALONE(yield_alone, k_yield())
ROW_ALONE(grant, k_object_access_grant(&sem_a, &threads[CHILD]))

/* The end of the ring costs as much as any other place. */
static void msgq_put_get_entry(void *p1, void *p2, void *p3)
{
	uint32_t message[MESSAGE_SIZE / sizeof(uint32_t)] = {1, 2, 3, 4};

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	MEASURE((k_msgq_put(&msgq, message, K_NO_WAIT), k_msgq_get(&msgq, message, K_NO_WAIT)));
}

void msgq_put_get(uint32_t mode)
{
	run_alone(msgq_put_get_entry, mode);
}
