/* SPDX-License-Identifier: Apache-2.0 */
/* printk and the log, from both modes. What they print is compared on the host, by the check that
 * goes with this image (expected.txt); what formatting gives is compared here. */

#include "support.h"
#include <stdio.h>
#include <zephyr/logging/log.h>
#include <zephyr/logging/log_ctrl.h>
#include <zephyr/sys/printk-hooks.h>

LOG_MODULE_REGISTER(print_test, LOG_LEVEL_DBG);

ZTEST_SUITE(print, NULL, NULL, NULL, NULL, NULL);

static void check(const char *expected, const char *format, ...)
{
	char text[80];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintk(text, sizeof(text), format, arguments);
	va_end(arguments);
	zassert_text(text, expected);
	zassert_equal(length, (int)strlen(expected));
}

BOTH_MODES(print, formats)
{
	check("plain", "plain");
	check("%", "%%");
	check("-5 5 +5", "%d %u %+d", -5, 5, 5);
	check("   42|42   |00042|-0042", "%5d|%-5d|%05d|%05d", 42, 42, 42, -42);
	check("ff FF 0xff 00ff", "%x %X %#x %04x", 255, 255, 255, 255);
	check("c", "%c", 'c');
	check("string|  right|left  |cut", "%s|%7s|%-6s|%.3s", "string", "right", "left", "cutoff");
	check("5000000123", "%lld", 5000000123LL);
	check("-5000000123", "%lld", -5000000123LL);
	check("18446744073709551615", "%llu", UINT64_MAX);
	check("-9223372036854775808", "%lld", INT64_MIN);
	check("ffffffffffffffff", "%llx", UINT64_MAX);
	check("  5000000123|5000000123  |005000000123", "%12lld|%-12lld|%012lld", 5000000123LL,
	      5000000123LL, 5000000123LL);
	check("1 5000000123 2 x", "%d %lld %d %s", 1, 5000000123LL, 2, "x");
	check("4294967295 -1", "%lu %ld", 0xffffffffUL, -1L);
	check("7 9", "%zu %hhu", (size_t)7, (unsigned char)9);
	check("  7|7   ", "%*d|%-*d", 3, 7, 4, 7);
}

/* ---- What is printed goes through a function ------------------------------------------------- */

static char taken[40];
static size_t taken_length;

static int take(int c)
{
	if (taken_length < sizeof(taken) - 1) {
		taken[taken_length++] = (char)c;
	}
	return c;
}

static void prints(void *text, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	printk("%s\n", (const char *)text);
}

ZTEST(print, test_hook)
{
	printk_hook_fn_t before = (printk_hook_fn_t)(uintptr_t)__printk_get_hook();

	zassert_not_null(before);
	__printk_hook_install(take);
	printk("%d\n", 42);
	child_create(0, prints, (void *)(uintptr_t) "by a user", 3, K_USER, K_NO_WAIT);
	child_join(0);
	zassert_equal(__printk_get_hook(), (void *)(uintptr_t)take);
	__printk_hook_install(before);
	printk("to the console again\n");
	zassert_text(taken, "42\nby a user\n");
}

BOTH_MODES(print, truncation)
{
	char text[6];

	memset(text, '#', sizeof(text));
	zassert_equal(snprintk(text, 5, "%s", "abcdefgh"), 8);
	zassert_text(text, "abcd");
	zassert_equal(text[5], '#');
	zassert_equal(snprintk(text, 1, "%d", 12), 2);
	zassert_text(text, "");
	text[0] = '#';
	zassert_equal(snprintk(text, 0, "%d", 12), 2);
	zassert_equal(text[0], '#');
}

BOTH_MODES(print, console)
{
	const char *mode = k_is_user_context() ? "user" : "supervisor";

	printk("print: %s %lld %llu %s\n", mode, -5000000123LL, UINT64_MAX,
	       "a text that is much longer than what is collected before it is sent");
	LOG_INF("log: %s %lld", mode, 5000000123LL);
	LOG_WRN("log: %s %d", mode, -1);
	LOG_ERR("log: %s %s", mode, "error");
	LOG_DBG("log: %s %#x", mode, 0xab);
}

BOTH_MODES(print, library)
{
	const char *mode = k_is_user_context() ? "user" : "supervisor";

	zassert_equal(printf("printf: %s %5d|%-4s|%lld\n", mode, -7, "ab", -5000000123LL),
		      (int)strlen(mode) + 32);
	zassert_true(puts("puts") >= 0);
	zassert_equal(putchar('!'), '!');
	zassert_equal(putchar('\n'), '\n');
	zassert_true(fprintf(stderr, "fprintf: %s\n", mode) > 0);
}

/* Nothing is held back, and no level can be changed. */
BOTH_MODES(print, log_control)
{
	LOG_INIT();
	zassert_false(log_process());
	zassert_false(LOG_PROCESS());
	zassert_equal(log_buffered_cnt(), 0);
	zassert_equal(log_src_cnt_get(0), 0);
	log_panic();
	LOG_PANIC();
	if (!k_is_user_context()) {
		zassert_equal(log_filter_set(NULL, 0, 0, LOG_LEVEL_DBG), LOG_LEVEL_NONE);
	}
}
