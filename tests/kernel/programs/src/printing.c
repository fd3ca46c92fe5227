/* SPDX-License-Identifier: Apache-2.0 */
/* Floating-point numbers, printed by the kernel's functions too; and streams that lead nowhere. */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <zephyr/sys/cbprintf.h>
#include <zephyr/ztest.h>

#ifndef _WANT_IO_LONG_LONG
#error "the C library says that printf() prints no long long"
#endif

static void expect(const char *text, const char *format, ...)
{
	char buffer[80];
	va_list ap;
	int length;

	va_start(ap, format);
	length = vsnprintk(buffer, sizeof(buffer), format, ap);
	va_end(ap);
	zassert_str_equal(buffer, text);
	zassert_equal(length, (int)strlen(text));
}

static void print_floats(void)
{
	char buffer[8];

	expect("1.50 -2.250000e+00 0.1", "%.2f %e %g", 1.5, -2.25, 0.1);
	expect("   3.0|4.0   |+5", "%6.1f|%-6.1f|%+.0f", 3.0, 4.0, 5.0);
	expect("0x1.8p+0 inf 7", "%a %f %d", 1.5, (double)INFINITY, 7);
	expect("-5 18446744073709551615 x (null)", "%d %llu %c %s", -5, ~0ull, 'x', NULL);
	zassert_equal(snprintk(buffer, sizeof(buffer), "%f", 1000000.0), 14);
	zassert_str_equal(buffer, "1000000");
	zassert_equal(snprintfcb(buffer, sizeof(buffer), "%.1f", 2.5), 3);
	zassert_str_equal(buffer, "2.5");
	printk("printed: %.3f\n", 0.125);
}

static void print_nowhere(void)
{
	zassert_equal(fputc('T', stdout), EOF);
	zassert_equal(putchar('T'), EOF);
	zassert_equal(fputs("T", stderr), EOF);
	zassert_equal(puts("T"), EOF);
	zassert_equal(printf("%d", 3), EOF);
	zassert_equal(fwrite("T", 1, 1, stdout), 0);
}

ZTEST(programs, test_floats)
{
	print_floats();
}

ZTEST_USER(programs, test_floats_user)
{
	print_floats();
}

ZTEST(programs, test_no_stdout)
{
	print_nowhere();
}

ZTEST_USER(programs, test_no_stdout_user)
{
	print_nowhere();
}
