/* SPDX-License-Identifier: Apache-2.0 */
/* From an interrupt to a thread. */

#include "bench.h"

static void isr(const void *arg)
{
	ARG_UNUSED(arg);
	port_unpend();
	k_sem_give(&sem_a);
}

static void wait_for_irq(void *p1, void *p2, void *p3)
{
	uintptr_t timer = port_timer();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (unsigned int run = 0; run < RUNS; run++) {
		k_sem_take(&sem_a, K_FOREVER);
		end[run] = port_now(timer);
	}
}

/* Begins before the store that makes the interrupt pending. */
void irq_to_thread(uint32_t mode)
{
	uintptr_t timer = port_timer();

	IRQ_CONNECT(PORT_IRQ, 1, isr, NULL, 0);
	irq_enable(PORT_IRQ);
	main_aside();
	thread_prepare(FIRST, wait_for_irq, NULL, NULL, mode);
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
