/* SPDX-License-Identifier: Apache-2.0 */
/* One call for each way in which a value can cross the border. */
#ifndef CALLS_H
#define CALLS_H

#include <zephyr/kernel.h>

#ifdef __cplusplus
extern "C" {
#endif

enum colour { RED, GREEN = 0x12345678 };
struct pair {
	uint16_t left;
	uint16_t right;
};
typedef void (*entry_t)(void *);
typedef uint64_t handle_t; /* -s handle_t */

/* Long lane, verified by hand. A comment with __syscall int not_a_call(void); in it. */
__syscall int one_word(int value);
__syscall void nothing(void);
__syscall int64_t wide_all(int64_t a, uint64_t b, long long c, handle_t d);
__syscall int seven_words(int a, int b, uint8_t c, k_timeout_t timeout, short e, bool f);
__syscall struct pair by_value(struct pair p, enum colour c, float f);
__syscall double wide_result(double d, k_timeout_t t);
__syscall uint64_t six_and_result(int a, int b, int c, int d, int e, int f);
__syscall int printed(const char *format, va_list arguments);
__syscall const char *pointers(const char *const text, entry_t entry, void **out);
__syscall_always_inline bool inlined(bool yes);
__syscall int nobody_verifies(int x);
__syscall int from_cpp(k_timeout_t t, struct pair p, const char *s);
#ifdef CONFIG_NEVER
__syscall int never_long(struct unknown *u);
#endif

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/calls.h>
#endif
