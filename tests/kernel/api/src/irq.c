/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts. The lines are ones that no device of the board drives; the test pends them. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define IRQ_URGENT (CONFIG_NUM_IRQS - 2)
#define IRQ_MIDDLE (CONFIG_NUM_IRQS - 3)
#define IRQ_LAZY   (CONFIG_NUM_IRQS - 4)

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

ZTEST_SUITE(irq, NULL, NULL, before, children_end, NULL);

static char urgent_letter = 'u';

static void isr_urgent(const void *letter)
{
	event(*(const char *)letter);
}

static void isr_middle(const void *unused)
{
	ARG_UNUSED(unused);
	event('(');
	interrupt_pend(IRQ_LAZY);
	event('m');
	interrupt_pend(IRQ_URGENT);
	event(')');
}

static void isr_lazy(const void *unused)
{
	ARG_UNUSED(unused);
	event(k_is_in_isr() ? 'l' : '?');
}

static void connect(void)
{
	IRQ_CONNECT(IRQ_URGENT, 0, isr_urgent, &urgent_letter, 0);
	IRQ_CONNECT(IRQ_MIDDLE, 2, isr_middle, NULL, 0);
	IRQ_CONNECT(IRQ_LAZY, 4, isr_lazy, NULL, 0);
	irq_enable(IRQ_URGENT);
	irq_enable(IRQ_MIDDLE);
	irq_enable(IRQ_LAZY);
}

/* Requirement: ZEP-SRS-16-3 */
ZTEST(irq, test_connect)
{
	connect();
	interrupt_pend(IRQ_URGENT);
	zassert_events("u");
	urgent_letter = 'v'; /* the argument is the address given, not a copy */
	interrupt_pend(IRQ_URGENT);
	zassert_events("uv");
	urgent_letter = 'u';
}

ZTEST(irq, test_enable)
{
	connect();
	zassert_true(irq_is_enabled(IRQ_URGENT));
	irq_disable(IRQ_URGENT);
	zassert_false(irq_is_enabled(IRQ_URGENT));
	interrupt_pend(IRQ_URGENT);
	zassert_events("");
	irq_enable(IRQ_URGENT);
	machine_sync();
	zassert_events("u");
}

ZTEST(irq, test_nesting)
{
	connect();
	interrupt_pend(IRQ_MIDDLE);
	zassert_events(IS_ENABLED(CONFIG_ARCH_HAS_NESTED_INTERRUPTS) ? "(mu)l" : "(m)ul");
}

ZTEST(irq, test_lock)
{
	unsigned int outer, inner;

	connect();
	outer = irq_lock();
	inner = irq_lock();
	interrupt_pend(IRQ_URGENT);
	zassert_events("");
	irq_unlock(inner);
	zassert_events("");
	irq_unlock(outer);
	zassert_events("u");
}

static void sleeps_locked(void *p1, void *p2, void *p3)
{
	unsigned int key = irq_lock();

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event('1');
	(void)k_sleep(
		K_TICKS(5)); /* the others run, and interrupts come, or this would never end */
	event('2');
	interrupt_pend(IRQ_URGENT);
	event('3'); /* locked again */
	irq_unlock(key);
	event('4');
}

static void pends_urgent(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	interrupt_pend(IRQ_URGENT);
}

ZTEST(irq, test_wait_while_locked)
{
	connect();
	child_create(0, sleeps_locked, NULL, 3, 0, K_NO_WAIT);
	child_create(1, pends_urgent, NULL, 4, 0, K_NO_WAIT);
	child_join(0);
	child_join(1);
	zassert_events("1u23u4");
}

ZTEST(irq, test_lock_excludes_switch)
{
	static K_SEM_DEFINE(never, 0, 1);
	unsigned int key = irq_lock();

	/* a cooperative thread that sleeps in between is the proof that the key is the thread's */
	zassert_equal(k_sem_take(&never, K_TICKS(2)), -EAGAIN);
	connect();
	interrupt_pend(IRQ_URGENT);
	zassert_events("");
	irq_unlock(key);
	zassert_events("u");
}

static void add_one(const void *counter)
{
	(*(int *)(uintptr_t)counter)++;
}

ZTEST(irq, test_offload)
{
	int counter = 0;

	for (int i = 1; i <= 100; i++) {
		irq_offload(add_one, &counter);
		zassert_equal(counter, i);
	}
}
