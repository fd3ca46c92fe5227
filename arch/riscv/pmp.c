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

void arch_protection_init(void)
{
	uint32_t rom_end = (uint32_t)__rom_end >> 2;

	CSR_WRITE("pmpaddr0", (uint32_t)__rom_start >> 2);
	CSR_WRITE("pmpaddr1", rom_end);
	CSR_WRITE("pmpaddr2", PMP_NOWHERE);
	CSR_WRITE("pmpaddr3", PMP_NOWHERE);
	CSR_WRITE("pmpaddr15", PMP_GUARD_ADDR);
	if (CSR_READ("pmpaddr1") != rom_end || CSR_READ("pmpaddr15") != PMP_GUARD_ADDR) {
		pmp_is_missing("this CPU has no PMP with 16 entries: see CONFIG_RISCV_PMP");
	}
	CSR_WRITE("pmpcfg1", PMP_CFG1);
	CSR_WRITE("pmpcfg2", 0);
	CSR_WRITE("pmpcfg3", PMP_CFG3);
	CSR_WRITE("pmpcfg0", PMP_CFG(PMP_CODE, PMP_TOR | PMP_R | PMP_X | PMP_L) |
				     PMP_CFG(PMP_STACK, PMP_TOR | PMP_R | PMP_W));
	protection_fence();
}

struct k_mem_partition pmp_fixed_region(unsigned int number)
{
	if (number == PMP_CODE) {
		return (struct k_mem_partition){(uintptr_t)__rom_start,
						(size_t)(__rom_end - __rom_start),
						K_MEM_PARTITION_P_RX_U_RX};
	}
	return (struct k_mem_partition){0};
}
