/* SPDX-License-Identifier: Apache-2.0 */
/* The end, on hardware: nothing runs any more until reset. */

#include <arch.h>

void arch_halt(int status)
{
	ARG_UNUSED(status);
	(void)arch_irq_lock();
	for (;;) {
		arch_idle();
	}
}
