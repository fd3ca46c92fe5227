/* SPDX-License-Identifier: Apache-2.0 */
/* RISC-V: interrupts. Lines are the sources of the platform's interrupt controller (RISC-V PLIC
 * specification 1.0.0), and come in the order of their priorities. They do not nest: while a handler
 * runs, others wait.
 *
 * The controller has no way to make a line pending by software, so that is done here, with the
 * core's software interrupt (RISC-V ACLINT specification, "MSWI"). The same interrupt brings a switch
 * that became due while the lock was held from outside. The timer's interrupt is the clock's. */

#include "riscv.h"
#include <board.h>
#include <kernel_internal.h>

#define MIE_SOFTWARE BIT(3)
#define MIE_TIMER    BIT(7)
#define MIE_EXTERNAL BIT(11)

#define CAUSE_INTERRUPT 0x80000000u
#define CAUSE_SOFTWARE	3u
#define CAUSE_TIMER	7u
#define CAUSE_EXTERNAL	11u

#define MSIP (*(volatile uint32_t *)BOARD_CLINT_BASE)

#define PLIC_PRIORITY(irq) (*(volatile uint32_t *)(BOARD_PLIC_BASE + 4 * (irq)))
#define PLIC_ENABLE(word)  (*(volatile uint32_t *)(BOARD_PLIC_BASE + 0x2000 + 4 * (word)))
#define PLIC_THRESHOLD	   (*(volatile uint32_t *)(BOARD_PLIC_BASE + 0x200000))
#define PLIC_CLAIM	   (*(volatile uint32_t *)(BOARD_PLIC_BASE + 0x200004))
#define PLIC_PRIORITY_MAX  7

#define WORDS DIV_ROUND_UP(CONFIG_NUM_IRQS, 32)

extern void sys_clock_isr(void);

/* A line is disabled by its priority, 0 for the controller: taking it out of the controller's enables
 * would make it deaf to the end of a handler that disabled its own line. */
static uint32_t enabled[WORDS];
static uint32_t raised[WORDS]; /* by software */
static uint8_t priority[CONFIG_NUM_IRQS];

void riscv_software_interrupt_raise(void)
{
	MSIP = 1;
	__asm__ volatile("fence" : : : "memory");
	(void)MSIP; /* it has arrived */
}

static void external_interrupt(void)
{
	uint32_t irq = PLIC_CLAIM;

	if (irq != 0) {
		irq_dispatch(irq);
		PLIC_CLAIM = irq;
	}
}

/* The most urgent line that is raised and enabled, or CONFIG_NUM_IRQS. */
static unsigned int most_urgent_raised(void)
{
	unsigned int found = CONFIG_NUM_IRQS;

	for (unsigned int word = 0; word < WORDS; word++) {
		for (uint32_t left = raised[word] & enabled[word]; left != 0; left &= left - 1) {
			unsigned int irq = 32 * word + (unsigned int)__builtin_ctz(left);

			if (found == CONFIG_NUM_IRQS || priority[irq] < priority[found]) {
				found = irq;
			}
		}
	}
	return found;
}

static void software_interrupt(void)
{
	unsigned int irq;

	MSIP = 0;
	for (irq = most_urgent_raised(); irq < CONFIG_NUM_IRQS; irq = most_urgent_raised()) {
		raised[irq / 32] &= ~BIT(irq % 32);
		irq_dispatch(irq);
	}
}

void riscv_interrupt(uint32_t cause)
{
	riscv_in_isr = 1;
	switch (cause & ~CAUSE_INTERRUPT) {
	case CAUSE_TIMER:
		sys_clock_isr();
		break;
	case CAUSE_EXTERNAL:
		external_interrupt();
		break;
	case CAUSE_SOFTWARE:
		software_interrupt();
		break;
	default:
		printk("interrupt cause 0x%08x is nobody's\n", cause);
		fatal_error_in_kernel(K_ERR_SPURIOUS_IRQ, NULL);
	}
	riscv_in_isr = 0;
}

void riscv_interrupts_init(void)
{
	MSIP = 0;
	for (unsigned int word = 0; word < WORDS; word++) {
		PLIC_ENABLE(word) = UINT32_MAX;
	}
	for (unsigned int irq = 1; irq < CONFIG_NUM_IRQS; irq++) {
		PLIC_PRIORITY(irq) = 0;
	}
	PLIC_THRESHOLD = 0;
	csr_write(mie, MIE_SOFTWARE | MIE_TIMER | MIE_EXTERNAL);
}

static uint32_t plic_priority(unsigned int irq)
{
	return PLIC_PRIORITY_MAX - MIN(priority[irq], PLIC_PRIORITY_MAX - 1);
}

void arch_irq_enable(unsigned int irq)
{
	unsigned int key = arch_irq_lock();

	enabled[irq / 32] |= BIT(irq % 32);
	PLIC_PRIORITY(irq) = plic_priority(irq);
	if ((raised[irq / 32] & BIT(irq % 32)) != 0) {
		riscv_software_interrupt_raise();
	}
	arch_irq_unlock(key);
}

void arch_irq_disable(unsigned int irq)
{
	unsigned int key = arch_irq_lock();

	enabled[irq / 32] &= ~BIT(irq % 32);
	PLIC_PRIORITY(irq) = 0;
	arch_irq_unlock(key);
}

int arch_irq_is_enabled(unsigned int irq)
{
	return (enabled[irq / 32] >> (irq % 32) & 1) != 0;
}

void arch_irq_priority_set(unsigned int irq, unsigned int prio, uint32_t flags)
{
	unsigned int key = arch_irq_lock();

	ARG_UNUSED(flags);
	priority[irq] = (uint8_t)MIN(prio, UINT8_MAX);
	if (arch_irq_is_enabled(irq)) {
		PLIC_PRIORITY(irq) = plic_priority(irq);
	}
	arch_irq_unlock(key);
}

void arch_irq_pend(unsigned int irq)
{
	unsigned int key = arch_irq_lock();

	raised[irq / 32] |= BIT(irq % 32);
	if (arch_irq_is_enabled(irq)) {
		riscv_software_interrupt_raise();
	}
	arch_irq_unlock(key);
}
