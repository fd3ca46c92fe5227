/* SPDX-License-Identifier: Apache-2.0 */
/* memset() and memcpy(), a word at a time.
 *
 * The C library's are built for size: one byte a step, four instructions each. Clearing the stack of
 * every new user thread is most of what a thread costs, so these two are ours. They use no state and
 * work in both modes. */

#include <stdint.h>
#include <string.h>
#include <zephyr/toolchain.h>

#define WORD sizeof(uint32_t)

typedef uint32_t __attribute__((may_alias)) word_t;

void *memset(void *dst, int c, size_t n)
{
	uint8_t *d = dst;
	uint32_t pattern = (uint8_t)c * 0x01010101u;

	for (; n > 0 && ((uintptr_t)d & (WORD - 1)) != 0; n--) {
		*d++ = (uint8_t)c;
	}
	for (; n >= 4 * WORD; n -= 4 * WORD, d += 4 * WORD) {
		((word_t *)d)[0] = pattern;
		((word_t *)d)[1] = pattern;
		((word_t *)d)[2] = pattern;
		((word_t *)d)[3] = pattern;
	}
	for (; n > 0; n--) {
		*d++ = (uint8_t)c;
	}
	return dst;
}

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	if ((((uintptr_t)d | (uintptr_t)s) & (WORD - 1)) == 0) {
		for (; n >= WORD; n -= WORD, d += WORD, s += WORD) {
			*(word_t *)d = *(const word_t *)s;
		}
	}
	for (; n > 0; n--) {
		*d++ = *s++;
	}
	return dst;
}
