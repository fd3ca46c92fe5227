/* SPDX-License-Identifier: Apache-2.0 */
/* The end, under an emulator: semihosting's SYS_EXIT_EXTENDED carries an exit status to the host
 * (Arm "Semihosting for AArch32 and AArch64", operation 0x20). */

#include <arch.h>

#define SYS_EXIT_EXTENDED	     0x20u
#define ADP_STOPPED_APPLICATION_EXIT 0x20026u

void arch_halt(int status)
{
	uint32_t block[2] = {ADP_STOPPED_APPLICATION_EXIT, (uint32_t)status};
	register uint32_t r0 __asm__("r0") = SYS_EXIT_EXTENDED;
	register uint32_t *r1 __asm__("r1") = block;

	(void)arch_irq_lock();
	__asm__ volatile("bkpt #0xab" : "+r"(r0) : "r"(r1) : "memory");
	for (;;) {
		arch_idle();
	}
}
