/* SPDX-License-Identifier: Apache-2.0 */
/* PMP: the program's code and constants, which nobody writes.
 *
 * Entries 0 and 1 open them to users, reading and executing. They are locked, so they bind machine
 * mode too, and nothing changes them until reset; users need the two entries anyway. More cannot be
 * had from locked entries: one that kept machine mode from executing RAM would open that RAM to
 * users. Entries 2 and 3 are the running thread's stack, and their configuration never changes. */

#include "pmp.h"
#include "riscv.h"
#include <zephyr/linker/linker-defs.h>

#define CFG(entry, cfg) ((uint32_t)(cfg) << (8 * (entry)))

static void say_no_unit(void)
{
	printk("this CPU has no PMP with 16 entries: see CONFIG_RISCV_PMP\n");
	arch_halt(1);
}

void arch_protection_init(void)
{
	uint32_t rom_end = (uint32_t)__rom_end >> 2;

	CSR_WRITE("pmpcfg1", 0);
	CSR_WRITE("pmpcfg2", 0);
	CSR_WRITE("pmpcfg3", 0);
	CSR_WRITE("pmpaddr0", (uint32_t)__rom_start >> 2);
	CSR_WRITE("pmpaddr1", rom_end);
	CSR_WRITE("pmpaddr2", 0);
	CSR_WRITE("pmpaddr3", 0);
	CSR_WRITE("pmpaddr15", rom_end);
	if (CSR_READ("pmpaddr1") != rom_end || CSR_READ("pmpaddr15") != rom_end) {
		say_no_unit();
	}
	CSR_WRITE("pmpcfg0",
		  CFG(1, PMP_TOR | PMP_R | PMP_X | PMP_L) | CFG(3, PMP_TOR | PMP_R | PMP_W));
}
