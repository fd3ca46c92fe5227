/* SPDX-License-Identifier: Apache-2.0 */
/* k_busy_wait() on the system clock's cycles. */

#include <zephyr/drivers/timer/system_timer.h>
#include <zephyr/kernel.h>

void z_impl_k_busy_wait(uint32_t usec_to_wait)
{
	uint64_t cycles = k_us_to_cyc_ceil64(usec_to_wait);
	uint64_t start = sys_clock_cycle_get_64();

	while (sys_clock_cycle_get_64() - start < cycles) {
		arch_nop();
	}
}
