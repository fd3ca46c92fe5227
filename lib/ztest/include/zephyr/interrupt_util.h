/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Interrupts that a test makes happen. */
#ifndef ZEPHYR_INTERRUPT_UTIL_H_
#define ZEPHYR_INTERRUPT_UTIL_H_

#include <zephyr/irq.h>
#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MS_TO_US(ms) ((ms)*USEC_PER_MSEC)

void arch_irq_pend(unsigned int irq);

/** Interrupt @p irq comes, now if it is enabled and nothing is locked. Supervisor, ISR. */
static inline void trigger_irq(int irq)
{
	arch_irq_pend((unsigned int)irq);
}

#ifdef CONFIG_CPU_CORTEX_M
/**
 * The highest line below @p initial_offset that nobody has enabled and that can be made pending. There is
 * one. Supervisor.
 */
static inline unsigned int get_available_nvic_line(unsigned int initial_offset)
{
	unsigned int irq = initial_offset;
	bool can;

	do {
		volatile uint32_t *set_pending;

		__ASSERT(irq > 0, "no line is free");
		irq--;
		set_pending = (volatile uint32_t *)(0xe000e200u + 4 * (irq / 32));
		can = false;
		if (irq_is_enabled(irq) == 0) {
			*set_pending = BIT(irq % 32);
			can = (*set_pending & BIT(irq % 32)) != 0;
			set_pending[0x80 / sizeof(*set_pending)] =
				BIT(irq % 32); /* clear-pending */
		}
	} while (!can);
	return irq;
}
#endif

#ifdef __cplusplus
}
#endif

#endif
