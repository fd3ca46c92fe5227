/* SPDX-License-Identifier: Apache-2.0 */
/* PMP: the program's code and constants, which nobody writes, and the end of the interrupt stack.
 *
 * Entries 0 and 1 open code and constants to users, reading and executing. They are locked, so they
 * bind machine mode too, and nothing changes them until reset; users need the two entries anyway.
 * The last entry is locked too, and closes what lies below RAM, where the interrupt stack begins.
 * More cannot be had from locked entries: one that kept machine mode from executing RAM would open
 * that RAM to users. Entries 2 and 3 are the running thread's stack, and their configuration never
 * changes. */

#include "pmp.h"
#include "riscv.h"
#include <zephyr/linker/linker-defs.h>

static void say_no_unit(void)
{
	printk("this CPU has no PMP with 16 entries: see CONFIG_RISCV_PMP\n");
	arch_halt(1);
}

void arch_protection_init(void)
{
	static const uint32_t cfg[] = PMP_NO_PARTITIONS;
	uint32_t rom_end = (uint32_t)__rom_end >> 2;
	uint32_t guard = ((uint32_t)__ram_start - PMP_GUARD_SIZE) >> 2 | (PMP_GUARD_SIZE / 8 - 1);

	CSR_WRITE("pmpaddr0", (uint32_t)__rom_start >> 2);
	CSR_WRITE("pmpaddr1", rom_end);
	CSR_WRITE("pmpaddr2", PMP_NOWHERE);
	CSR_WRITE("pmpaddr3", PMP_NOWHERE);
	CSR_WRITE("pmpaddr15", guard);
	if (CSR_READ("pmpaddr1") != rom_end || CSR_READ("pmpaddr15") != guard) {
		say_no_unit();
	}
	CSR_WRITE("pmpcfg1", cfg[0]);
	CSR_WRITE("pmpcfg2", cfg[1]);
	CSR_WRITE("pmpcfg3", cfg[2]);
	CSR_WRITE("pmpcfg0", PMP_CFG(1, PMP_TOR | PMP_R | PMP_X | PMP_L) |
				     PMP_CFG(3, PMP_TOR | PMP_R | PMP_W));
}
