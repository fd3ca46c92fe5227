/* SPDX-License-Identifier: Apache-2.0 */
/* Sleep of the nRF5340's cores, with two anomalies of Revision 1 kept away.
 *
 * [160] The CPU must not go to sleep more than five times within 200 us. The times of the last five
 * are kept; while the oldest of them is younger than that, the caller goes round its loop instead.
 * The clock's cycles are long (30.5 us), and the end of the 200 us may lie within one: one more is
 * waited for.
 *
 * [168] What is read from memory right after waking may be wrong: eight instructions that read
 * nothing come first. (26 where code runs from RAM; ours never does.) */

#include <arch.h>
#include <nrf53_idle.h>
#include <zephyr/drivers/timer/system_timer.h>

bool nrf53_may_sleep(struct nrf53_sleeps *sleeps, uint32_t now)
{
	uint32_t *oldest = &sleeps->at[sleeps->next];

	if (sleeps->count == NRF53_SLEEPS && now - *oldest < NRF53_SLEEPS_CYCLES) {
		return false;
	}
	*oldest = now;
	sleeps->next = (sleeps->next + 1) % NRF53_SLEEPS;
	if (sleeps->count < NRF53_SLEEPS) {
		sleeps->count++;
	}
	return true;
}

/* Only the idle thread and the end of everything (arch_halt) come here. */
void arch_idle(void)
{
	static struct nrf53_sleeps sleeps;

	if (nrf53_may_sleep(&sleeps, sys_clock_cycle_get_32())) {
		nrf53_wfi();
	}
}
