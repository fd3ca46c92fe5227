/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps time right in an emulator.
 *
 * When a periodic timer of QEMU 7.2 ends while the CPU sleeps, it is set anew before it interrupts; and
 * setting a timer while nobody is awake lets time (-icount, sleep=off) go on to the next event of
 * all. For SysTick, if nothing else is to happen, that is a whole span of 2^24 cycles, which the guest
 * cannot see. So something else always happens before: a timer that nobody listens to.
 *
 * CMSDK dual timer, first half (ARM DDI 0479, section 4.3): LOAD, VALUE, CONTROL. */

#include <stdint.h>
#include <board.h>
#include <zephyr/init.h>
#include <zephyr/sys/util.h>

#define DUAL_TIMER ((volatile uint32_t *)BOARD_DUAL_TIMER_BASE)

#define CONTROL_32_BITS	 BIT(1)
#define CONTROL_PERIODIC BIT(6)
#define CONTROL_ENABLE	 BIT(7)

static int pulse_init(void)
{
	DUAL_TIMER[0] = BIT(22);
	DUAL_TIMER[2] = CONTROL_32_BITS | CONTROL_PERIODIC | CONTROL_ENABLE;
	return 0;
}

SYS_INIT(pulse_init, PRE_KERNEL_1, 0);
