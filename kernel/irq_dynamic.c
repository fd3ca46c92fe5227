/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts that can be connected at run time: from a line's number to its handler.
 *
 * A table in RAM, one handler and its argument a line. What IRQ_CONNECT asked for is in it from boot
 * on, and can be replaced like anything else. Both halves of an entry change together, and are read
 * together: under the lock, or a more urgent interrupt could come between the two. */

#include <kernel_internal.h>

static struct line {
	irq_handler_t handler; /* NULL: not connected */
	const void *arg;
} lines[CONFIG_NUM_IRQS];

static void connect(unsigned int irq, irq_handler_t handler, const void *arg)
{
	lines[irq].handler = handler;
	lines[irq].arg = arg;
}

void irq_init(void)
{
	STRUCT_SECTION_FOREACH(irq_connection, connection) {
		__ASSERT(lines[connection->irq].handler == NULL, "IRQ %u connected twice",
			 connection->irq);
		connect(connection->irq, connection->handler, connection->arg);
		arch_irq_priority_set(connection->irq, connection->prio, connection->flags);
	}
}

void irq_dispatch(unsigned int irq)
{
	unsigned int key = arch_irq_lock();
	struct line line = lines[irq];

	arch_irq_unlock(key);
	if (line.handler == NULL) {
		irq_spurious(irq);
	}
	line.handler(line.arg);
}

int irq_connect_dynamic(unsigned int irq, unsigned int priority,
			void (*routine)(const void *parameter), const void *parameter,
			uint32_t flags)
{
	unsigned int key;

	if (irq >= CONFIG_NUM_IRQS || routine == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	arch_irq_priority_set(irq, priority, flags);
	connect(irq, routine, parameter);
	arch_irq_unlock(key);
	return (int)irq;
}

int irq_disconnect_dynamic(unsigned int irq, unsigned int priority,
			   void (*routine)(const void *parameter), const void *parameter,
			   uint32_t flags)
{
	unsigned int key;
	bool connected;

	ARG_UNUSED(priority);
	ARG_UNUSED(flags);
	if (irq >= CONFIG_NUM_IRQS || routine == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	connected = lines[irq].handler == routine && lines[irq].arg == parameter;
	if (connected) {
		connect(irq, NULL, NULL);
	}
	arch_irq_unlock(key);
	return connected ? 0 : -EINVAL;
}
