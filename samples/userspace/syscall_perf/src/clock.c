/* SPDX-License-Identifier: Apache-2.0 */

#include "clock.h"

uint32_t z_impl_clock_cycles(void)
{
	return k_cycle_get_32();
}

/* Nothing to check: no argument. */
static uint32_t z_vrfy_clock_cycles(void)
{
	return z_impl_clock_cycles();
}
#include <zephyr/syscalls/clock_cycles_mrsh.c>
