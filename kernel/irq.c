/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts: from a line's number to its handler.
 *
 * IRQ_CONNECT leaves a record in flash. At boot one byte a line is filled with the number of its
 * record, so dispatch is two loads and a call. */

#include <kernel_internal.h>
#include <zephyr/irq_offload.h>

#define NOT_CONNECTED 0xff

static uint8_t connection_of[CONFIG_NUM_IRQS];

void irq_init(void)
{
	const struct irq_connection *first;
	size_t count;

	STRUCT_SECTION_GET(irq_connection, 0, &first);
	STRUCT_SECTION_COUNT(irq_connection, &count);
	__ASSERT(count < NOT_CONNECTED, "too many IRQ_CONNECT");
	memset(connection_of, NOT_CONNECTED, sizeof(connection_of));
	for (size_t i = 0; i < count; i++) {
		__ASSERT(connection_of[first[i].irq] == NOT_CONNECTED, "IRQ %u connected twice",
			 first[i].irq);
		connection_of[first[i].irq] = (uint8_t)i;
		arch_irq_priority_set(first[i].irq, first[i].prio, first[i].flags);
	}
}

void irq_dispatch(unsigned int irq)
{
	const struct irq_connection *connection;

	if (connection_of[irq] == NOT_CONNECTED) {
		printk("interrupt %u came, but nobody connected it\n", irq);
		fatal_error_in_kernel(K_ERR_SPURIOUS_IRQ, NULL);
	}
	STRUCT_SECTION_GET(irq_connection, connection_of[irq], &connection);
	connection->handler(connection->arg);
}

#ifdef CONFIG_IRQ_OFFLOAD
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
