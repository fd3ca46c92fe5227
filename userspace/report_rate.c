/* SPDX-License-Identifier: Apache-2.0 */
/* How many faults are reported.
 *
 * Users may fault as often as somebody starts them again. Those of one domain are reported REPORTS_AT_ONCE
 * times, and then as many as there are seconds without; of the others one line a second tells. So no user's
 * flood takes the console, and none takes the report of another domain away. */

#include <bulkhead/report_print.h>
#include <kernel_internal.h>
#include <walls.h>

#define REPORTS_AT_ONCE 20

/* How many were made, one less for each second since. A gap of 2^16 seconds and a little looks like that
 * little. */
static unsigned int count_one(struct k_mem_domain *domain)
{
	uint16_t now = (uint16_t)((uint32_t)k_uptime_ticks() / CONFIG_SYS_CLOCK_TICKS_PER_SEC);
	unsigned int key = arch_irq_lock();
	uint16_t passed = (uint16_t)(now - domain->reported);
	unsigned int count =
		domain->reports > passed ? (unsigned int)(domain->reports - passed) : 0;

	domain->reported = now;
	domain->reports = (uint8_t)MIN(count + 1, REPORTS_AT_ONCE + 1);
	arch_irq_unlock(key);
	return count;
}

bool walls_may_report(unsigned int reason)
{
	unsigned int count;

	if (!IS_ENABLED(CONFIG_PRINTK) || (_current->base.user_options & K_USER) == 0) {
		return true;
	}
	count = count_one(_current->mem_domain_info.mem_domain);
	if (count == REPORTS_AT_ONCE) {
		report_print(
			">>> ZEPHYR FATAL ERROR %u: thread %p, one of too many in its domain to "
			"report them all\n",
			reason, (void *)_current);
	}
	return count < REPORTS_AT_ONCE;
}
