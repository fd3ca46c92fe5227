/* SPDX-License-Identifier: Apache-2.0 */
/* k_busy_wait() on the CPU's cycle counter (ARM DDI 0553, DWT_CYCCNT), for chips whose system clock
 * counts too coarsely.
 *
 * The counter has 32 bits and belongs to the debugger too, which may switch it off at any time; so
 * it is switched on at every look. A thread that is off the CPU longer than the counter lasts waits
 * longer than it asked, never less. */

#include "scs.h"
#include <zephyr/kernel.h>

#define CYCLES_PER_US (CONFIG_CPU_CLOCK_FREQUENCY / 1000000u)

BUILD_ASSERT(CYCLES_PER_US > 0);

static uint32_t cycle_counter(void)
{
	DCB_DEMCR |= DEMCR_TRCENA;
	DWT_CTRL |= DWT_CTRL_CYCCNTENA;
	return DWT_CYCCNT;
}

void z_impl_k_busy_wait(uint32_t usec_to_wait)
{
	uint64_t left = (uint64_t)usec_to_wait * CYCLES_PER_US;
	uint32_t last = cycle_counter();

	while (left > 0) {
		uint32_t now = cycle_counter();

		left -= MIN(left, now - last);
		last = now;
	}
}
