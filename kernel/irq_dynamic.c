/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts that can be connected at run time: from a line's number to its handler.
 *
 * A table in RAM, one handler and its argument a line; one for lines that nobody has connected, whose argument
 * is the line. What IRQ_CONNECT asked for is in it from boot
 * on, and can be replaced like anything else. Both halves of an entry change together, and are read
 * together: under the lock, or a more urgent interrupt could come between the two. */

#include <kernel_internal.h>

struct _isr_table_entry _sw_isr_table[CONFIG_NUM_IRQS];

void z_irq_spurious(const void *arg)
{
	irq_spurious((unsigned int)(uintptr_t)arg);
}

static void connect(unsigned int irq, irq_handler_t handler, const void *arg)
{
	_sw_isr_table[irq].isr = handler;
	_sw_isr_table[irq].arg = arg;
}

static void disconnect(unsigned int irq)
{
	connect(irq, z_irq_spurious, (const void *)(uintptr_t)irq);
}

void irq_init(void)
{
	for (unsigned int irq = 0; irq < CONFIG_NUM_IRQS; irq++) {
		disconnect(irq);
	}
	STRUCT_SECTION_FOREACH(irq_connection, connection) {
		__ASSERT(_sw_isr_table[connection->irq].isr == z_irq_spurious,
			 "IRQ %u connected twice", connection->irq);
		connect(connection->irq, connection->handler, connection->arg);
		arch_irq_priority_set(connection->irq, connection->prio, connection->flags);
	}
}

void irq_dispatch(unsigned int irq)
{
	unsigned int key = arch_irq_lock();
	struct _isr_table_entry line = _sw_isr_table[irq];

	arch_irq_unlock(key);
	line.isr(line.arg);
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
	connected = _sw_isr_table[irq].isr == routine && _sw_isr_table[irq].arg == parameter;
	if (connected) {
		disconnect(irq);
	}
	arch_irq_unlock(key);
	return connected ? 0 : -EINVAL;
}
