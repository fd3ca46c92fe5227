/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Interrupts: connect, enable, lock. */
#ifndef ZEPHYR_INCLUDE_IRQ_H_
#define ZEPHYR_INCLUDE_IRQ_H_

#include <zephyr/arch/cpu.h>
#ifdef CONFIG_DYNAMIC_INTERRUPTS
#include <zephyr/sw_isr_table.h>
#endif
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*irq_handler_t)(const void *arg);

/** What IRQ_CONNECT records; the kernel sets priorities from it at boot. */
struct irq_connection {
	irq_handler_t handler;
	const void *arg;
	uint16_t irq;
	uint8_t prio;
	uint32_t flags;
};

/**
 * Connects @p isr to interrupt @p irq_p at build time; enable it with irq_enable(). All arguments
 * are constants. @p priority_p 0 is the most urgent.
 */
#define IRQ_CONNECT(irq_p, priority_p, isr_p, isr_param_p, flags_p)                                \
	do {                                                                                       \
		BUILD_ASSERT((irq_p) < CONFIG_NUM_IRQS, "no such interrupt line");                 \
		static const STRUCT_SECTION_ITERABLE(irq_connection,                               \
						     UTIL_CAT(irq_connection_, __COUNTER__)) = {   \
			(irq_handler_t)(isr_p), (const void *)(isr_param_p), irq_p, priority_p,    \
			flags_p};                                                                  \
	} while (false)

#ifdef CONFIG_DYNAMIC_INTERRUPTS
/**
 * Connects @p routine to interrupt @p irq at run time, in place of what was connected; enable it
 * with irq_enable(). @p priority 0 is the most urgent. Supervisor, ISR.
 * @return @p irq; -EINVAL: there is no such line, or no routine
 */
int irq_connect_dynamic(unsigned int irq, unsigned int priority,
			void (*routine)(const void *parameter), const void *parameter,
			uint32_t flags);

/**
 * Disconnects @p routine with this @p parameter: an interrupt of the line is a fatal error again.
 * The line should be disabled. Supervisor, ISR.
 * @retval 0
 * @retval -EINVAL that is not what is connected
 */
int irq_disconnect_dynamic(unsigned int irq, unsigned int priority,
			   void (*routine)(const void *parameter), const void *parameter,
			   uint32_t flags);
#endif

#define arch_irq_connect_dynamic(...) irq_connect_dynamic(__VA_ARGS__)

void arch_irq_enable(unsigned int irq);
void arch_irq_disable(unsigned int irq);
int arch_irq_is_enabled(unsigned int irq);

#define irq_enable(irq)	    arch_irq_enable(irq)
#define irq_disable(irq)    arch_irq_disable(irq)
#define irq_is_enabled(irq) arch_irq_is_enabled(irq)

/** Masks every interrupt that may call the kernel. Nests. Supervisor, ISR. */
#define irq_lock()	arch_irq_lock()
#define irq_unlock(key) arch_irq_unlock(key)

#ifdef __cplusplus
}
#endif

#endif
