/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Runtime statistics: how long threads have run, and how long nobody had to
 * (CONFIG_SCHED_THREAD_USAGE). Interrupts count for the thread that they interrupt. Supervisor. */
#ifndef ZEPHYR_INCLUDE_KERNEL_USAGE_H_
#define ZEPHYR_INCLUDE_KERNEL_USAGE_H_

#include <zephyr/kernel/thread.h>

#ifdef __cplusplus
extern "C" {
#endif

/** In hardware cycles. A window is the time from being switched in to being switched out; of the
 * CPU, the time between two rests. */
typedef struct k_thread_runtime_stats {
#ifdef CONFIG_SCHED_THREAD_USAGE
	uint64_t execution_cycles; /**< of a thread: as total_cycles; of the CPU: rests included */
	uint64_t total_cycles;	   /**< not idle */
	uint64_t current_cycles;   /**< in this window, or the last one */
	uint64_t peak_cycles;	   /**< in the longest window */
	uint64_t average_cycles;   /**< a window */
	uint64_t idle_cycles;	   /**< of the CPU; of a thread 0 */
#else
	uint8_t dummy;
#endif
} k_thread_runtime_stats_t;

#ifdef CONFIG_SCHED_THREAD_USAGE

/** Of a thread, up to now. Returns 0, or -EINVAL if a pointer is NULL. ISR too. */
int k_thread_runtime_stats_get(k_tid_t thread, k_thread_runtime_stats_t *stats);
/** Of all CPUs, of which there is one. Returns 0, or -EINVAL if @p stats is NULL. ISR too. */
int k_thread_runtime_stats_all_get(k_thread_runtime_stats_t *stats);
/** Of CPU @p cpu. Returns 0, or -EINVAL if @p stats is NULL or there is no such CPU. ISR too. */
int k_thread_runtime_stats_cpu_get(int cpu, k_thread_runtime_stats_t *stats);

/** Counts for @p thread from now on, in a new window; no effect if it is counted already. Returns 0,
 * or -EINVAL for NULL. */
int k_thread_runtime_stats_enable(k_tid_t thread);
/** Counts no more for @p thread. Returns 0, or -EINVAL for NULL. */
int k_thread_runtime_stats_disable(k_tid_t thread);
/** Is @p thread counted for? */
bool k_thread_runtime_stats_is_enabled(k_tid_t thread);

/** The same for the CPU; threads are counted whatever is set here. */
void k_sys_runtime_stats_enable(void);
void k_sys_runtime_stats_disable(void);

#else

static inline int k_thread_runtime_stats_get(k_tid_t thread, k_thread_runtime_stats_t *stats)
{
	return thread == NULL || stats == NULL ? -EINVAL : 0;
}

static inline int k_thread_runtime_stats_all_get(k_thread_runtime_stats_t *stats)
{
	return stats == NULL ? -EINVAL : 0;
}

#endif

#ifdef __cplusplus
}
#endif

#endif
