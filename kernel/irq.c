/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts: what both kinds of tables (irq_static.c, irq_dynamic.c) share. */

#include <kernel_internal.h>
#include <zephyr/irq_offload.h>

void irq_spurious(unsigned int irq)
{
	printk("interrupt %u came, but nobody connected it\n", irq);
	fatal_error_in_kernel(K_ERR_SPURIOUS_IRQ, NULL);
}

#ifdef CONFIG_IRQ_OFFLOAD
/* For tests that give it after an interrupt ended who held it. Here nobody takes it. */
struct k_sem offload_sem;

static irq_offload_routine_t offloaded;
static const void *offloaded_parameter;

static void run_offloaded(const void *unused)
{
	ARG_UNUSED(unused);
	offloaded(offloaded_parameter);
}

void irq_offload(irq_offload_routine_t routine, const void *parameter)
{
	IRQ_CONNECT(CONFIG_IRQ_OFFLOAD_IRQ, 0, run_offloaded, NULL, 0);

	k_sched_lock();
	offloaded = routine;
	offloaded_parameter = parameter;
	arch_irq_enable(CONFIG_IRQ_OFFLOAD_IRQ);
	arch_irq_pend(CONFIG_IRQ_OFFLOAD_IRQ);
	k_sched_unlock();
}
#endif
