/* SPDX-License-Identifier: Apache-2.0 */
/* Children, faults, events, console. */

#include "support.h"
#include <bulkhead/report_print.h>

/* ---- Children ------------------------------------------------------------------------------- */

struct k_thread __kernel_bss child[CHILDREN];
WHOLE_PAGES K_THREAD_STACK_ARRAY_DEFINE(child_stack, CHILDREN, CHILD_STACK_SIZE);

void child_create(int n, k_thread_entry_t entry, void *p1, int prio, uint32_t options,
		  k_timeout_t delay)
{
	(void)k_thread_create(&child[n], child_stack[n], CHILD_STACK_SIZE, entry, p1, NULL, NULL,
			      prio, options, delay);
}

void child_start(int n, k_thread_entry_t entry, void *p1, int prio)
{
	uint32_t mode = k_is_user_context() ? K_USER : 0;

	child_create(n, entry, p1, prio, mode | K_INHERIT_PERMS, K_NO_WAIT);
}

void child_join(int n)
{
	zassert_equal(k_thread_join(&child[n], K_SECONDS(1)), 0, "child %d does not end", n);
}

void children_end(void *fixture)
{
	ARG_UNUSED(fixture);
	for (int i = 0; i < CHILDREN; i++) {
		k_thread_abort(&child[i]);
	}
	faults_expect(0);
	console_is_silent = false;
}

void children_grant(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		k_thread_access_grant(k_current_get(), &child[i], child_stack[i]);
	}
}

/* ---- Faults --------------------------------------------------------------------------------- */

struct fault fault;
static unsigned int faults_expected;

void faults_expect(unsigned int count)
{
	faults_expected = count;
	memset(&fault, 0, sizeof(fault));
}

__weak bool fault_hook(unsigned int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(reason);
	ARG_UNUSED(esf);
	return false;
}

/* In one step: a test that does not wait any longer may look at it at any time. */
static void record(unsigned int reason, const struct arch_esf *esf)
{
	unsigned int key = irq_lock();

	fault.count++;
	fault.reason = reason;
	fault.thread = k_current_get();
	fault.has_registers = esf != NULL;
	if (esf != NULL) {
		fault.address = esf->address;
		fault.pc = esf->pc;
		fault.sp = esf->sp;
		fault.access = esf->access;
		fault.user = esf->user;
	}
	irq_unlock(key);
}

void k_sys_fatal_error_handler(unsigned int reason, const struct arch_esf *esf)
{
	if (fault_hook(reason, esf)) {
		return;
	}
	if (fault.count == faults_expected) {
		console_is_silent = false;
		printk("nobody expected this fault\n");
		k_fatal_halt(reason);
	}
	record(reason, esf);
}

/* ---- Order of events ------------------------------------------------------------------------ */

#define EVENTS_MAX 64

ZTEST_BMEM char events[EVENTS_MAX];
static ZTEST_BMEM unsigned int event_count;

void event(char what)
{
	if (event_count < EVENTS_MAX - 1) {
		events[event_count++] = what;
		events[event_count] = '\0';
	}
}

void events_clear(void)
{
	event_count = 0;
	events[0] = '\0';
}

/* ---- Console -------------------------------------------------------------------------------- */

bool console_is_silent;

__weak bool console_hook(const char *fmt, va_list arguments)
{
	ARG_UNUSED(fmt);
	ARG_UNUSED(arguments);
	return false;
}

void __wrap_printk(const char *fmt, ...);

void __wrap_printk(const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	if (k_is_user_context() || (!console_is_silent && !console_hook(fmt, arguments))) {
		vprintk(fmt, arguments);
	}
	va_end(arguments);
}

void __wrap_report_print(const char *fmt, ...);

void __wrap_report_print(const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	if (!console_is_silent && !console_hook(fmt, arguments)) {
		report_vprint(fmt, arguments);
	}
	va_end(arguments);
}
