/* SPDX-License-Identifier: Apache-2.0 */
/* The application's side of calls.h: implementations, verifiers by hand, marshallers.
 * nobody_verifies() has none. */

#include "calls.h"
#include <zephyr/internal/syscall_handler.h>

extern void *const the_failures;

int z_impl_one_word(int value)
{
	return value - 1;
}

static inline int z_vrfy_one_word(int value)
{
	K_OOPS(_current->syscall_frame == NULL);
	return z_impl_one_word(value);
}
#include <zephyr/syscalls/one_word_mrsh.c>

void z_impl_nothing(void)
{
}

void z_vrfy_nothing(void);
void z_vrfy_nothing(void)
{
	z_impl_nothing();
}
#include <syscalls/nothing_mrsh.c>

int64_t z_impl_wide_all(int64_t a, uint64_t b, long long c, handle_t d)
{
	return a == -1 && b == 0xffffffff00000001ULL && d == 0x1234567887654321ULL ? c + 77 : 0;
}

static inline int64_t z_vrfy_wide_all(int64_t a, uint64_t b, long long c, handle_t d)
{
	return z_impl_wide_all(a, b, c, d);
}
#include <zephyr/syscalls/wide_all_mrsh.c>

int z_impl_seven_words(int a, int b, uint8_t c, k_timeout_t timeout, short e, bool f)
{
	return a == -1 && b == 0x7fffffff && c == 255 && timeout.ticks == -5 && e == -2 && f ? -77
											     : 0;
}

static inline int z_vrfy_seven_words(int a, int b, uint8_t c, k_timeout_t timeout, short e, bool f)
{
	return z_impl_seven_words(a, b, c, timeout, e, f);
}
#include <zephyr/syscalls/seven_words_mrsh.c>

struct pair z_impl_by_value(struct pair p, enum colour c, float f)
{
	struct pair swapped = {p.right, p.left};

	return c == GREEN && f == 1.5f ? swapped : p;
}

static inline struct pair z_vrfy_by_value(struct pair p, enum colour c, float f)
{
	return z_impl_by_value(p, c, f);
}
#include <zephyr/syscalls/by_value_mrsh.c>

double z_impl_wide_result(double d, k_timeout_t t)
{
	return d * (double)t.ticks;
}

static inline double z_vrfy_wide_result(double d, k_timeout_t t)
{
	return z_impl_wide_result(d, t);
}
#include <zephyr/syscalls/wide_result_mrsh.c>

uint64_t z_impl_six_and_result(int a, int b, int c, int d, int e, int f)
{
	return a == 1 && b == 2 && c == 3 && d == 4 && e == 5
		       ? 0x1000000000000000ULL + (unsigned int)f
		       : 0;
}

static inline uint64_t z_vrfy_six_and_result(int a, int b, int c, int d, int e, int f)
{
	return z_impl_six_and_result(a, b, c, d, e, f);
}
#include <zephyr/syscalls/six_and_result_mrsh.c>

int z_impl_printed(const char *format, va_list arguments)
{
	int number = va_arg(arguments, int);

	return format[1] == 'd' ? number + va_arg(arguments, const char *)[0] : 0;
}

static inline int z_vrfy_printed(const char *format, va_list arguments)
{
	return z_impl_printed(format, arguments);
}
#include <zephyr/syscalls/printed_mrsh.c>

const char *z_impl_pointers(const char *const text, entry_t entry, void **out)
{
	*out = the_failures;
	return entry == (entry_t)z_impl_nothing ? text + 1 : text;
}

static inline const char *z_vrfy_pointers(const char *const text, entry_t entry, void **out)
{
	return z_impl_pointers(text, entry, out);
}
#include <zephyr/syscalls/pointers_mrsh.c>

bool z_impl_inlined(bool yes)
{
	return !yes;
}

static inline bool z_vrfy_inlined(bool yes)
{
	return z_impl_inlined(yes);
}
#include <zephyr/syscalls/inlined_mrsh.c>

int z_impl_nobody_verifies(int x)
{
	return x;
}
