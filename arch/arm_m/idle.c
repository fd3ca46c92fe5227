/* SPDX-License-Identifier: Apache-2.0 */
/* Sleep until an interrupt is pending. */

#include <arch.h>

void arch_idle(void)
{
	__asm__ volatile("dsb\n\twfi" : : : "memory");
}
