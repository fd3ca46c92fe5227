/* SPDX-License-Identifier: Apache-2.0 */
/* The formatter against this machine's snprintf: every combination of flags, width, precision and
 * length over the values at the edges of each type, then random ones. */

#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zephyr/sys/cbprintf.h>

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
#pragma GCC diagnostic ignored "-Wformat-security"

#define ROOM 512

struct text {
	unsigned int length;
	char text[ROOM];
};

static unsigned long checks;

static int append(int c, void *ctx)
{
	struct text *text = ctx;

	if (text->length < ROOM - 1) {
		text->text[text->length++] = (char)c;
	}
	return c;
}

static void compare(const char *format, const struct text *ours, int returned, const char *wanted)
{
	checks++;
	if (strcmp(ours->text, wanted) != 0 || returned != (int)strlen(wanted)) {
		printf("\"%s\": got \"%s\" (%d), want \"%s\"\n", format, ours->text, returned,
		       wanted);
		exit(1);
	}
}

/* Ours and the host's, from the same arguments. */
static void check(const char *format, ...)
{
	struct text ours = {0};
	char theirs[ROOM];
	va_list ap;
	int returned;

	va_start(ap, format);
	returned = cbvprintf(append, &ours, format, ap);
	va_end(ap);
	va_start(ap, format);
	vsnprintf(theirs, sizeof(theirs), format, ap);
	va_end(ap);
	compare(format, &ours, returned, theirs);
}

/* Ours and what the host cannot tell, because C leaves it open. */
static void expect(const char *wanted, const char *format, ...)
{
	struct text ours = {0};
	va_list ap;
	int returned;

	va_start(ap, format);
	returned = cbvprintf(append, &ours, format, ap);
	va_end(ap);
	compare(format, &ours, returned, wanted);
}

static const uint64_t values[] = {
	0,
	1,
	2,
	7,
	8,
	9,
	10,
	15,
	16,
	99,
	100,
	127,
	128,
	255,
	256,
	32767,
	32768,
	65535,
	65536,
	99999,
	1000000,
	INT_MAX,
	0x80000000,
	UINT_MAX,
	1ull << 32,
	5000000123,
	1ull << 48,
	9999999999999999999ull,
	INT64_MAX,
	1ull << 63,
	UINT64_MAX,
	(uint64_t)-1,
	(uint64_t)-2,
	(uint64_t)-10,
	(uint64_t)-128,
	(uint64_t)-129,
	(uint64_t)-32769,
	(uint64_t)(int64_t)INT_MIN,
	(uint64_t)INT_MIN - 1,
};

static const char *const lengths[] = {"hh", "h", "", "l", "ll", "z", "j", "t"};

/* The value cut to what the host expects to find for that length. */
static void check_integer(const char *format, const char *length, uint64_t value)
{
	if (strcmp(length, "") == 0 || length[0] == 'h') {
		check(format, (int)value);
	} else {
		check(format, value);
	}
}

static void check_all_values(const char *flags, const char *width, const char *precision)
{
	for (unsigned int l = 0; l < sizeof(lengths) / sizeof(lengths[0]); l++) {
		for (const char *letter = "diuoxX"; *letter != '\0'; letter++) {
			char format[64];

			snprintf(format, sizeof(format), "<%%%s%s%s%s%c>", flags, width, precision,
				 lengths[l], *letter);
			for (unsigned int v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
				check_integer(format, lengths[l], values[v]);
			}
		}
	}
}

static void flags_of(unsigned int combination, char flags[6])
{
	for (unsigned int i = 0; i < 5; i++) {
		if ((combination & (1u << i)) != 0) {
			*flags++ = "-+ #0"[i];
		}
	}
	*flags = '\0';
}

static void test_integers(void)
{
	static const char *const widths[] = {"", "1", "2", "5", "11", "24", "40"};
	static const char *const precisions[] = {"", ".", ".0", ".1", ".3", ".12", ".30"};

	for (unsigned int combination = 0; combination < 32; combination++) {
		char flags[6];

		flags_of(combination, flags);
		for (unsigned int w = 0; w < sizeof(widths) / sizeof(widths[0]); w++) {
			for (unsigned int p = 0; p < sizeof(precisions) / sizeof(precisions[0]);
			     p++) {
				check_all_values(flags, widths[w], precisions[p]);
			}
		}
	}
}

static void test_texts(void)
{
	static const char *const texts[] = {"", "a", "hello", "0123456789"};

	for (unsigned int t = 0; t < sizeof(texts) / sizeof(texts[0]); t++) {
		check("%s", texts[t]);
		check("[%8s|%-8s|%.3s|%8.2s|%-8.0s|%.s]", texts[t], texts[t], texts[t], texts[t],
		      texts[t], texts[t]);
		for (int width = -12; width <= 12; width++) {
			for (int precision = -2; precision <= 12; precision++) {
				check("[%*.*s]", width, precision, texts[t]);
				check("[%*.*d]", width, precision, 1234 * (int)t);
			}
		}
	}
	for (int c = 1; c < 256; c++) {
		check("[%c|%3c|%-3c]", c, c, c);
	}
	check("100%% %d%%", 5);
	check("");
	check("plain");
	check("%d %s %lld %c %x", 1, "two", 3ll, '4', 5);
	check("%p", (void *)0x1234);
	check("[%20p|%-20p]", (void *)0x1234, (void *)0xabcdef);
}

/* A text without its zero: reading past the precision would show under the sanitizer. */
static void test_unterminated_text(void)
{
	char *three = malloc(3);

	memcpy(three, "abc", 3);
	expect("abc", "%.3s", three);
	expect("ab", "%.2s", three);
	free(three);
}

static void test_what_c_leaves_open(void)
{
	expect("(null)", "%s", NULL);
	expect("0x0", "%p", NULL);
	expect("%y 7", "%y %d", 7);
	expect("%", "%");
	expect("a%-5", "a%-5");
	expect("%f 7 x", "%f %d %s", 1.5, 7, "x");
	expect("%08.3e|%g|%a 9", "%08.3e|%g|%a %d", 1.0, 2.0, 3.0, 9);
	expect("%n 7", "%n %d", 7);
	expect("%hhhq", "%hhhq");
}

static uint64_t random_state = 88172645463325252ull;

static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void test_random(void)
{
	for (int i = 0; i < 200000; i++) {
		const char *length = lengths[next_random() % 8];
		char letter = "diuoxX"[next_random() % 6];
		uint64_t value = next_random() >> (next_random() % 64);
		char flags[6];
		char format[64];

		flags_of((unsigned int)(next_random() % 32), flags);
		snprintf(format, sizeof(format), "%%%s%d.%d%s%c", flags, (int)(next_random() % 60),
			 (int)(next_random() % 40), length, letter);
		check_integer(format, length, value);
		check_integer(format, length, 0 - value);
	}
}

int main(void)
{
	test_integers();
	test_texts();
	test_unterminated_text();
	test_what_c_leaves_open();
	test_random();
	printf("%lu comparisons\n", checks);
	return 0;
}
