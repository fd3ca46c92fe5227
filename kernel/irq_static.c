/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts, all connected at build time: from a line's number to its handler.
 *
 * IRQ_CONNECT leaves a record in flash. At boot one byte a line is filled with the number of its
 * record, so dispatch is two loads and a call. */

#include <kernel_internal.h>

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
		irq_spurious(irq);
	}
	STRUCT_SECTION_GET(irq_connection, connection_of[irq], &connection);
	connection->handler(connection->arg);
}
