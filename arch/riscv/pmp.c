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

	csr_write(pmpaddr0, (uint32_t)__rom_start >> 2);
	csr_write(pmpaddr1, rom_end);
	csr_write(pmpaddr2, PMP_NOWHERE);
	csr_write(pmpaddr3, PMP_NOWHERE);
	csr_write(pmpaddr15, PMP_GUARD_ADDR);
	if (csr_read(pmpaddr1) != rom_end || csr_read(pmpaddr15) != PMP_GUARD_ADDR) {
		pmp_is_missing("this CPU has no PMP with 16 entries: see CONFIG_RISCV_PMP");
	}
	csr_write(pmpcfg1, PMP_CFG1);
	csr_write(pmpcfg2, 0);
	csr_write(pmpcfg3, PMP_CFG3);
	csr_write(pmpcfg0, PMP_CFG(PMP_CODE, PMP_TOR | PMP_R | PMP_X | PMP_L) |
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
