/* SPDX-License-Identifier: Apache-2.0 */
/* PMP with Smepmp (RISC-V "PMP Enhancements for memory access and execution prevention in Machine
 * mode", 1.0): with mseccfg.MML set, machine mode executes nothing but what a locked rule says, and
 * reads and writes where no rule matches.
 *
 * There is no rule by which both modes read and execute. So users execute code but do not read it,
 * and read constants but do not execute them: two locked rules. The others are not locked and bind
 * machine mode too: the running thread's stack and its domain's partitions, which both modes may
 * reach, and the guard of the stack that the kernel runs on for this thread, which nobody may.
 *
 * MML stays until reset. Without mseccfg.RLB no rule by which machine mode executes can be added any
 * more, not even by the kernel; with it, the kernel could. It is on for a few instructions at boot. */

#include "pmp.h"
#include "riscv.h"
#include <zephyr/linker/linker-defs.h>

#define MSECCFG	    0x747
#define MSECCFG_MML BIT(0)
#define MSECCFG_RLB BIT(2)

#define MSECCFG_AT_LAST                                                                            \
	(MSECCFG_MML | (IS_ENABLED(CONFIG_CPU_NEEDS_RISCV_PMP_RLB) ? MSECCFG_RLB : 0))

static const char no_smepmp[] =
	"this CPU has no PMP with 16 entries and Smepmp: see CONFIG_RISCV_SMEPMP";

/* Where there is no such register, reading it is a fault. */
static bool has_mseccfg(void)
{
	uint32_t found;

	__asm__ volatile("	li	%0, 0\n"
			 "	la	t1, 1f\n"
			 "	csrrw	t0, mtvec, t1\n"
			 "	csrr	t1, %1\n"
			 "	li	%0, 1\n"
			 "	.balign	4\n"
			 "1:	csrw	mtvec, t0\n"
			 : "=&r"(found)
			 : "i"(MSECCFG)
			 : "t0", "t1", "memory");
	return found != 0;
}

static void set_addresses(void)
{
	csr_write(pmpaddr0, 0);
	csr_write(pmpaddr1, (uint32_t)__rom_start >> 2);
	csr_write(pmpaddr2, (uint32_t)__text_region_end >> 2);
	csr_write(pmpaddr3, (uint32_t)__rom_end >> 2);
	csr_write(pmpaddr4, PMP_NOWHERE);
	csr_write(pmpaddr5, PMP_NOWHERE);
	csr_write(pmpaddr15, PMP_GUARD_ADDR);
}

/* The rule for code is first one that lets machine mode execute before MML is set and after. The one
 * that is meant is reserved before, and could not be added after but for RLB. */
void arch_protection_init(void)
{
	const uint32_t cfg0 = PMP_CFG(PMP_THREAD_GUARD, PMP_NAPOT | PMP_NOBODY) |
			      PMP_CFG(PMP_CODE, PMP_TOR | PMP_SHARED_CODE) |
			      PMP_CFG(PMP_CONSTANTS, PMP_TOR | PMP_SHARED_CONSTANTS);

	if (!has_mseccfg()) {
		pmp_is_missing(no_smepmp);
		return;
	}
	set_addresses();
	csr_write(MSECCFG, MSECCFG_RLB);
	csr_write(pmpcfg0, PMP_CFG(PMP_CODE, PMP_TOR | PMP_L | PMP_R | PMP_X));
	csr_write(MSECCFG, MSECCFG_MML | MSECCFG_RLB);
	csr_write(pmpcfg0, cfg0);
	csr_write(MSECCFG, MSECCFG_AT_LAST);
	csr_write(pmpcfg1, PMP_CFG1);
	csr_write(pmpcfg2, 0);
	csr_write(pmpcfg3, PMP_CFG3);
	protection_fence();
	if (csr_read(MSECCFG) != MSECCFG_AT_LAST || csr_read(pmpcfg0) != cfg0 ||
	    csr_read(pmpcfg1) != PMP_CFG1 || csr_read(pmpaddr15) != PMP_GUARD_ADDR) {
		pmp_is_missing(no_smepmp);
	}
}

struct k_mem_partition pmp_fixed_region(unsigned int number)
{
	if (number == PMP_CODE) {
		return (struct k_mem_partition){
			(uintptr_t)__rom_start, (size_t)(__text_region_end - __rom_start),
			Z_MEM_ATTR(MEM_PRIV_READ | MEM_PRIV_EXECUTE | MEM_USER_EXECUTE)};
	}
	if (number == PMP_CONSTANTS) {
		return (struct k_mem_partition){(uintptr_t)__text_region_end,
						(size_t)(__rom_end - __text_region_end),
						K_MEM_PARTITION_P_RO_U_RO};
	}
	return (struct k_mem_partition){0};
}
