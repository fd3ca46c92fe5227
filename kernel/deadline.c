/* SPDX-License-Identifier: Apache-2.0 */
/* Deadlines: among equals the earliest comes first.
 *
 * A deadline is a count of cycles of 32 bits, compared by the sign of the difference. Queues of
 * threads are kept in order when a thread enters, in time linear in the equals before it, and when a
 * deadline changes. */

#include <ksched.h>
#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/syscall.h>

static void set_deadline(struct k_thread *thread, uint32_t deadline)
{
	unsigned int key = arch_irq_lock();

	sched_set_deadline(thread, deadline);
	sched_unlock(key);
}

void z_impl_k_thread_deadline_set(k_tid_t thread, int deadline)
{
	set_deadline(thread,
		     sys_clock_cycle_get_32() + (uint32_t)CLAMP(deadline, 0, INT32_MAX / 2));
}

void z_impl_k_thread_absolute_deadline_set(k_tid_t thread, int deadline)
{
	set_deadline(thread, (uint32_t)deadline);
}
