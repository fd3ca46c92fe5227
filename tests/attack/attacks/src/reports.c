/* SPDX-License-Identifier: Apache-2.0 */
/* What a fault report says is the kernel's word. No user writes one, changes one, or makes so many that
 * those of others get lost. */

#include "attack.h"
#include <bulkhead/report_print.h>
#include <stdio.h>
#include <zephyr/sys/printk.h>

ATTACK_SUITE(reports);

#define AT_ONCE 20 /* userspace/report_rate.c */

/* ---- What comes out --------------------------------------------------------------------------- */

static char out[6000];
static size_t out_length;

static void watch(char c)
{
	unsigned int key = irq_lock(); /* whoever prints may be suspended in here */

	if (out_length < sizeof(out) - 1) {
		out[out_length++] = c;
		out[out_length] = '\0';
	}
	irq_unlock(key);
}

static void out_clear(void)
{
	out_length = 0;
	out[0] = '\0';
}

static void watch_begin(void)
{
	out_clear();
	attack_domain.reports = 0;
	console_watch = watch;
}

static unsigned int count(const char *what)
{
	unsigned int found = 0;

	for (const char *at = out; (at = strstr(at, what)) != NULL; at++) {
		found++;
	}
	return found;
}

static const char mark[] = {REPORT_MARK, '\0'};

/* The attacker's text is all '#': is it in no line that has a mark? */
static void no_text_in_a_report(void)
{
	bool marked = false;

	for (const char *c = out; *c != '\0'; c++) {
		marked = *c == REPORT_MARK || (marked && *c != '\n');
		zassert_false(marked && *c == '#', "a user's text is in a report");
	}
}

static void runs_and_prints(k_thread_entry_t entry, const void *p1)
{
	attacker_create(entry, p1);
	console_is_silent = !IS_ENABLED(CONFIG_FAULT_REPORT);
	k_thread_start(&child[0]);
	zassert_equal(k_thread_join(&child[0], K_SECONDS(1)), 0);
}

/* ---- Forged ------------------------------------------------------------------------------------- */

static const char forgery[] = "\x02>>> ZEPHYR FATAL ERROR 0: CPU exception on CPU 0\n"
			      "\x02    thread victim ended, everything else goes on\n";

static void prints_a_report(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_str_out((char *)(uintptr_t)forgery, sizeof(forgery) - 1);
	printk("%s", forgery);
	printf("%s%c", forgery, REPORT_MARK);
	puts(forgery);
}

ZTEST(reports, test_user_prints_marks)
{
	watch_begin();
	runs_and_prints(prints_a_report, NULL);
	console_watch = NULL;
	zassert_equal(fault.count, 0);
	zassert_equal(count(mark), 0, "a user printed the kernel's mark");
	zassert_true(count("?>>> ZEPHYR") >= 4, "its text did not come through");
}

static void faults(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	kernel_bytes[0] = 1;
}

/* A user may name itself: what it likes, but in one line. */
static void faults_under_a_name(void *p1, void *p2, void *p3)
{
	(void)k_thread_name_set(k_current_get(), "a)\n\x02>>> b\r\x1b[2J#");
	faults(p1, p2, p3);
}

ZTEST(reports, test_name_breaks_no_line)
{
	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		return;
	}
	watch_begin();
	runs_and_prints(faults_under_a_name, NULL);
	console_watch = NULL;
	zassert_equal(fault.count, 1);
	zassert_equal(count(mark), count("\n"), "%s", out);
	zassert_equal(count("(a)?>>> b?\?[2J#)"), 1, "%s", out);
	(void)k_thread_name_set(&child[0], "");
}

/* ---- In between --------------------------------------------------------------------------------- */

static void prints_once(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_str_out((char *)(uintptr_t) "######", 6);
}

static void suspend(void *thread)
{
	k_thread_suspend(thread);
}

/* Whoever reports is suspended in the middle of it, and another user of the domain prints. */
ZTEST(reports, test_text_in_the_middle)
{
	unsigned int met = 0;

	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		return;
	}
	for (uint32_t cycles = 4000; cycles < 200000; cycles += 7919) {
		watch_begin();
		attacker_create(faults, NULL);
		console_is_silent = false;
		k_thread_start(&child[0]);
		interrupt_after(cycles, suspend, &child[0]);
		(void)k_sleep(K_MSEC(60));
		child_create(1, prints_once, NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
		zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[1]), 0);
		k_thread_start(&child[1]);
		zassert_equal(k_thread_join(&child[1], K_MSEC(500)), 0, "a user waits for another");
		met += count(mark) > 0 && count("ended, everything else goes on") == 0;
		k_thread_resume(&child[0]);
		zassert_equal(k_thread_join(&child[0], K_SECONDS(1)), 0);
		interrupt_cancel();
		console_watch = NULL;
		no_text_in_a_report();
		zassert_equal(count("######"), 1, "cycle %u: %s", cycles, out);
		printk("\n");
		oracles_ask();
	}
	zassert_true(met > 3, "only %u were suspended in a report", met);
}

/* ---- Too many ----------------------------------------------------------------------------------- */

static void fault_again(unsigned int times)
{
	for (unsigned int i = 0; i < times; i++) {
		out_clear();
		runs_and_prints(faults, NULL);
		zassert_equal(fault.count, 1);
	}
}

/* Of a domain whose users fault all the time, only so many are reported; of another's, the first. */
ZTEST(reports, test_flood)
{
	static struct k_mem_domain other_domain;
	struct k_mem_partition *none[] = {NULL};
	uint32_t printed = 0;
	int64_t second;

	if (!IS_ENABLED(CONFIG_FAULT_REPORT)) {
		return;
	}
	watch_begin();
	/* One more is forgiven with each second that begins. */
	(void)k_sleep(K_MSEC(MSEC_PER_SEC - k_uptime_get() % MSEC_PER_SEC));
	fault_again(AT_ONCE);
	zassert_true(count(mark) > 3, "the last one that may be is reported: %s", out);
	second = k_uptime_get() / MSEC_PER_SEC;
	for (int i = 0; i < 100; i++) {
		fault_again(1);
		printed += count("\n");
	}
	/* One, and one for each second that has begun since. */
	zassert_true(printed <= 1 + k_uptime_get() / MSEC_PER_SEC - second, "%u lines", printed);

	zassert_equal(k_mem_domain_init(&other_domain, 0, none), 0);
	out_clear();
	attacker_create(faults, NULL);
	zassert_equal(k_mem_domain_add_thread(&other_domain, &child[0]), 0);
	console_is_silent = false;
	k_thread_start(&child[0]);
	zassert_equal(k_thread_join(&child[0], K_SECONDS(1)), 0);
	zassert_true(count(mark) > 3, "another domain's report got lost: %s", out);

	k_sleep(K_SECONDS(AT_ONCE + 2));
	fault_again(1);
	console_watch = NULL;
	zassert_true(count(mark) > 3, "there is no report any more: %s", out);
	oracles_ask();
}
