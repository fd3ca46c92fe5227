/* SPDX-License-Identifier: Apache-2.0 */
/* From an interrupt to a thread. */

#include "bench.h"

static void isr(const void *arg)
{
	ARG_UNUSED(arg);
	port_unpend();
	k_sem_give(&sem_a);
}

/* Begins before the store that makes the interrupt pending. */
void irq_to_thread(uint32_t mode)
{
	uintptr_t timer = port_timer();

	IRQ_CONNECT(PORT_IRQ, 1, isr, NULL, 0);
	irq_enable(PORT_IRQ);
	main_aside();
	thread_prepare(FIRST, sem_a_taker, NULL, NULL, mode);
	k_thread_start(&threads[FIRST]);
	for (unsigned int run = 0; run < RUNS; run++) {
		uint32_t now = port_now(timer);

		port_pend();
		begin[run] = now;
	}
	k_thread_join(&threads[FIRST], K_FOREVER);
	main_back();
	irq_disable(PORT_IRQ);
}
