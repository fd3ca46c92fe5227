/* SPDX-License-Identifier: Apache-2.0 */
/* Cortex-M: the CPU itself, from reset on, and its interrupt controller. */

#include "fpu.h"
#include "scs.h"
#include <arch.h>
#include <kernel_internal.h>
#include <zephyr/linker/linker-defs.h>

extern const uint32_t arm_vectors[];

/* One entry of the linker's list of what RAM holds at start. */
struct copy_entry {
	void *ram;
	const void *load;
	size_t load_size;
	size_t total_size;
};

extern const struct copy_entry __copy_table_start[];
extern const struct copy_entry __copy_table_end[];

void arm_memory_init(void);

void arm_memory_init(void)
{
	for (const struct copy_entry *e = __copy_table_start; e < __copy_table_end; e++) {
		memcpy(e->ram, e->load, e->load_size);
		memset((char *)e->ram + e->load_size, 0, e->total_size - e->load_size);
	}
}

void arch_init(void)
{
	SCB_VTOR = (uint32_t)(uintptr_t)arm_vectors;
	SCB_SHPR(EXCEPTION_MEMMANAGE) = ARCH_PRIO(0);
	SCB_SHPR(EXCEPTION_BUSFAULT) = ARCH_PRIO(0);
	SCB_SHPR(EXCEPTION_USAGEFAULT) = ARCH_PRIO(0);
	SCB_SHPR(EXCEPTION_DEBUG) = ARCH_PRIO(0);
	SCB_SHPR(EXCEPTION_SVC) = ARCH_PRIO_LOWEST;
	SCB_SHPR(EXCEPTION_PENDSV) = ARCH_PRIO_LOWEST;
	SCB_SHPR(EXCEPTION_SYSTICK) = ARCH_PRIO(2); /* interrupts of priority 0 come in between */
	SCB_SHCSR |= SHCSR_MEMFAULTENA | SHCSR_BUSFAULTENA | SHCSR_USGFAULTENA;
	SCB_CCR |= CCR_DIV_0_TRP | CCR_STKALIGN;
	arm_fp_init();
	if (IS_ENABLED(CONFIG_ARM_MPU)) { /* off, the unit stays as reset left it: off */
		arch_protection_init();
	}
}

void arch_irq_enable(unsigned int irq)
{
	NVIC_ISER(irq / 32) = 1u << (irq % 32);
}

void arch_irq_disable(unsigned int irq)
{
	NVIC_ICER(irq / 32) = 1u << (irq % 32);
	__asm__ volatile("dsb\n\tisb" : : : "memory");
}

int arch_irq_is_enabled(unsigned int irq)
{
	return (NVIC_ISER(irq / 32) >> (irq % 32) & 1) != 0;
}

/* Priority 0 is the faults': the most urgent interrupt has hardware priority 1. The two lowest
 * ones of the API share the level above SVC and PendSV. */
void arch_irq_priority_set(unsigned int irq, unsigned int prio, uint32_t flags)
{
	unsigned int level = MIN(prio + 1, (1u << CONFIG_NUM_IRQ_PRIO_BITS) - 2);

	ARG_UNUSED(flags);
	NVIC_IPR(irq) = (uint8_t)ARCH_PRIO(level);
}

void arch_irq_pend(unsigned int irq)
{
	NVIC_ISPR(irq / 32) = 1u << (irq % 32);
	__asm__ volatile("dsb\n\tisb" : : : "memory");
}
