/* SPDX-License-Identifier: Apache-2.0 */
/* CPU masks, on one CPU: a thread whose mask lacks it has one more reason not to be ready. */

#include <ksched.h>

#define OTHER_REASONS ((uint8_t)~THREAD_NO_CPU)

static int change(struct k_thread *thread, uint32_t enable, uint32_t disable)
{
	unsigned int key = arch_irq_lock();
	int result = -EINVAL;

	if ((thread->base.thread_state & OTHER_REASONS) != 0) {
		thread->base.cpu_mask = (uint8_t)((thread->base.cpu_mask & ~disable) | enable);
		__ASSERT(!IS_ENABLED(CONFIG_SCHED_CPU_MASK_PIN_ONLY) ||
				 IS_POWER_OF_TWO(thread->base.cpu_mask),
			 "a thread is pinned to exactly one CPU");
		if ((thread->base.cpu_mask & BIT(0)) != 0) {
			sched_unblock(thread, THREAD_NO_CPU);
		} else {
			sched_block(thread, THREAD_NO_CPU);
		}
		result = 0;
	}
	arch_irq_unlock(key);
	return result;
}

int k_thread_cpu_mask_clear(k_tid_t thread)
{
	return change(thread, 0, UINT32_MAX);
}

int k_thread_cpu_mask_enable_all(k_tid_t thread)
{
	return change(thread, UINT32_MAX, 0);
}

int k_thread_cpu_mask_enable(k_tid_t thread, int cpu)
{
	return change(thread, BIT(cpu), 0);
}

int k_thread_cpu_mask_disable(k_tid_t thread, int cpu)
{
	return change(thread, 0, BIT(cpu));
}

int k_thread_cpu_pin(k_tid_t thread, int cpu)
{
	return change(thread, BIT(cpu), UINT32_MAX);
}
