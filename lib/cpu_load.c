/* SPDX-License-Identifier: Apache-2.0 */
/* CPU load: of the kernel's count of cycles, what has come to it since it was last looked at. */

#include <zephyr/debug/cpu_load.h>
#include <zephyr/kernel.h>

int cpu_load_get(bool reset)
{
	static uint64_t last_all;
	static uint64_t last_busy;
	k_thread_runtime_stats_t stats;
	unsigned int key = irq_lock();
	uint64_t all;
	uint64_t busy;

	(void)k_thread_runtime_stats_all_get(&stats);
	all = stats.execution_cycles - last_all;
	busy = stats.total_cycles - last_busy;
	if (reset) {
		last_all = stats.execution_cycles;
		last_busy = stats.total_cycles;
	}
	irq_unlock(key);
	return all == 0 ? 0 : (int)(busy * 1000 / all);
}
