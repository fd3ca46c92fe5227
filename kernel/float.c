/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point context. A thread has it from its first floating-point instruction on, whether it
 * was announced by K_FP_REGS or not; the port's switch looks after it. Here is how to get rid of it:
 * a thread that is done with floating-point arithmetic pays nothing for it any more. */

#include <kernel_internal.h>
#include <zephyr/syscall.h>

static void announce(struct k_thread *thread, bool uses_it)
{
	unsigned int key = arch_irq_lock();

	WRITE_BIT(thread->base.user_options, K_FP_IDX, uses_it);
	arch_irq_unlock(key);
}

int z_impl_k_float_disable(struct k_thread *thread)
{
	int result = arch_float_disable(thread);

	if (result == 0) {
		announce(thread, false);
	}
	return result;
}

int z_impl_k_float_enable(struct k_thread *thread, unsigned int options)
{
	if ((options & ~K_FP_REGS) != 0) {
		return -EINVAL;
	}
	announce(thread, true);
	return 0;
}
