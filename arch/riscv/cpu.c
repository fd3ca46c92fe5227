/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V: the CPU itself, from reset on. */

#include "riscv.h"
#include <kernel_internal.h>
#include <zephyr/linker/linker-defs.h>

#define MISA_S BIT('S' - 'A')

/* One entry of the linker's list of what RAM holds at start. */
struct copy_entry {
	void *ram;
	const void *load;
	size_t load_size;
	size_t total_size;
};

extern const struct copy_entry __copy_table_start[];
extern const struct copy_entry __copy_table_end[];

uint8_t riscv_in_isr;

void riscv_memory_init(void)
{
	for (const struct copy_entry *e = __copy_table_start; e < __copy_table_end; e++) {
		memcpy(e->ram, e->load, e->load_size);
		memset((char *)e->ram + e->load_size, 0, e->total_size - e->load_size);
	}
}

/* Cycle, time, instret. */
#define USER_COUNTERS (IS_ENABLED(CONFIG_RISCV_USER_COUNTERS) ? 7 : 0)

/* All traps come to machine mode, addresses are physical, and the counters are the kernel's unless an
 * option says otherwise. */
static void close_to_users(void)
{
	csr_write(mcounteren, USER_COUNTERS);
	if ((csr_read(misa) & MISA_S) != 0) {
		csr_write(scounteren, USER_COUNTERS);
		csr_write(medeleg, 0);
		csr_write(mideleg, 0);
		csr_write(satp, 0);
	}
}

void arch_init(void)
{
	csr_write(mscratch, _kernel.current);
	close_to_users();
	if (IS_ENABLED(CONFIG_RISCV_PMP)) { /* off, the unit stays as reset left it: off */
		arch_protection_init();
	}
	riscv_interrupts_init();
}

void arch_idle(void)
{
	__asm__ volatile("wfi" : : : "memory");
}
