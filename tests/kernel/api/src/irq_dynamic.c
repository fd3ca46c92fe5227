/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupts connected at run time. The line is one that no device of the board drives. */

#include "support.h"

#define LINE  (CONFIG_NUM_IRQS - 6)
#define OTHER (CONFIG_NUM_IRQS - 7)
BUILD_ASSERT(LINE != CONFIG_IRQ_OFFLOAD_IRQ && OTHER != CONFIG_IRQ_OFFLOAD_IRQ);

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

static void says(const void *letter);

static void after(void *fixture)
{
	interrupt_cancel();
	irq_disable(LINE);
	irq_disable(OTHER);
	(void)irq_connect_dynamic(LINE, 1, says, "x", 0);
	(void)irq_disconnect_dynamic(LINE, 1, says, "x", 0);
	children_end(fixture);
}

ZTEST_SUITE(irq_dynamic, NULL, NULL, before, after, NULL);

static void says(const void *letter)
{
	event(*(const char *)letter);
}

static const char *const first = "a", *const second = "b";

/* Replaced by itself, while its interrupt is served. */
static void replaces_itself(const void *unused)
{
	ARG_UNUSED(unused);
	event('r');
	zassert_equal(irq_connect_dynamic(LINE, 1, says, second, 0), LINE);
}

ZTEST(irq_dynamic, test_connect)
{
	zassert_equal_ptr(_sw_isr_table[LINE].isr, z_irq_spurious);
	zassert_equal(irq_connect_dynamic(LINE, 1, says, first, 0), LINE);
	zassert_equal_ptr(_sw_isr_table[LINE].isr, says);
	zassert_equal_ptr(_sw_isr_table[LINE].arg, first);
	interrupt_pend(LINE);
	zassert_events("");
	irq_enable(LINE);
	machine_sync();
	zassert_events("a");
	zassert_equal(irq_connect_dynamic(LINE, 1, says, second, 0), LINE);
	interrupt_pend(LINE);
	zassert_events("ab");
	zassert_equal(irq_connect_dynamic(LINE, 1, replaces_itself, NULL, 0), LINE);
	interrupt_pend(LINE);
	interrupt_pend(LINE);
	zassert_events("abrb");
}

ZTEST(irq_dynamic, test_results)
{
	zassert_equal(irq_connect_dynamic(CONFIG_NUM_IRQS, 1, says, first, 0), -EINVAL);
	zassert_equal(irq_connect_dynamic(UINT32_MAX, 1, says, first, 0), -EINVAL);
	zassert_equal(irq_connect_dynamic(LINE, 1, NULL, first, 0), -EINVAL);
	zassert_equal(irq_disconnect_dynamic(CONFIG_NUM_IRQS, 1, says, first, 0), -EINVAL);
	zassert_equal(irq_disconnect_dynamic(LINE, 1, NULL, NULL, 0), -EINVAL);
	zassert_equal(irq_connect_dynamic(LINE, 1, says, first, 0), LINE);
	zassert_equal(irq_disconnect_dynamic(LINE, 1, says, second, 0), -EINVAL);
	zassert_equal(irq_disconnect_dynamic(LINE, 1, replaces_itself, first, 0), -EINVAL);
	irq_enable(LINE);
	interrupt_pend(LINE);
	zassert_events("a");
	zassert_equal(irq_disconnect_dynamic(LINE, 1, says, first, 0), 0);
	zassert_equal(irq_disconnect_dynamic(LINE, 1, says, first, 0), -EINVAL);
}

/* What IRQ_CONNECT connected can be replaced too, and comes back. */
static void offers(const void *letter)
{
	event(*(const char *)letter);
}

ZTEST(irq_dynamic, test_replaces_static)
{
	IRQ_CONNECT(OTHER, 1, offers, "s", 0);

	irq_enable(OTHER);
	interrupt_pend(OTHER);
	zassert_equal(irq_connect_dynamic(OTHER, 1, says, first, 0), OTHER);
	interrupt_pend(OTHER);
	zassert_events("sa");
	(void)irq_connect_dynamic(OTHER, 1, offers, "s", 0);
}

static void pends_line(const void *unused)
{
	ARG_UNUSED(unused);
	event('(');
	interrupt_pend(LINE);
	event(')');
}

/* The priority is the one of the last connection. */
ZTEST(irq_dynamic, test_priority)
{
	zassert_equal(irq_connect_dynamic(OTHER, 2, pends_line, NULL, 0), OTHER);
	zassert_equal(irq_connect_dynamic(LINE, 0, says, first, 0), LINE);
	irq_enable(LINE);
	irq_enable(OTHER);
	interrupt_pend(OTHER);
	zassert_events(IS_ENABLED(CONFIG_ARCH_HAS_NESTED_INTERRUPTS) ? "(a)" : "()a");
	zassert_equal(irq_connect_dynamic(LINE, 4, says, second, 0), LINE);
	interrupt_pend(OTHER);
	zassert_events(IS_ENABLED(CONFIG_ARCH_HAS_NESTED_INTERRUPTS) ? "(a)()b" : "()a()b");
	(void)irq_connect_dynamic(OTHER, 1, offers, "s", 0);
}

/* A more urgent interrupt replaces the connection at each instruction of the way to its handler. */
static unsigned int runs, mixtures;

static void expects_first(const void *letter)
{
	runs++;
	mixtures += letter != first;
}

static void expects_second(const void *letter)
{
	runs++;
	mixtures += letter != second;
}

static void replaces(void *unused)
{
	ARG_UNUSED(unused);
	(void)irq_connect_dynamic(LINE, 4, expects_second, second, 0);
}

ZTEST(irq_dynamic, test_replaced_on_the_way)
{
	runs = 0;
	mixtures = 0;
	irq_enable(LINE);
	for (uint32_t cycles = 1; cycles < 400; cycles++) {
		(void)irq_connect_dynamic(LINE, 4, expects_first, first, 0);
		interrupt_after(cycles, replaces, NULL);
		interrupt_pend(LINE);
		interrupt_cancel();
	}
	zassert_equal(runs, 399);
	zassert_equal(mixtures, 0, "%u handlers with the other's argument", mixtures);
}

/* ---- Lines that a test takes ---------------------------------------------------------------------- */

#include <zephyr/interrupt_util.h>

ZTEST(irq_dynamic, test_trigger)
{
	unsigned int line = LINE;

#ifdef CONFIG_CPU_CORTEX_M
	irq_enable(LINE);
	line = get_available_nvic_line(LINE + 1);
	zassert_equal(line, OTHER, "the other one is enabled");
	irq_disable(LINE);
#endif
	zassert_equal(irq_connect_dynamic(line, 1, says, first, 0), (int)line);
	irq_enable(line);
	zassert_events(""); /* it was not left pending */
	trigger_irq((int)line);
	machine_sync();
	zassert_events("a");
	irq_disable(line);
	zassert_equal(irq_disconnect_dynamic(line, 1, says, first, 0), 0);
}
