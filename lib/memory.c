/* SPDX-License-Identifier: Apache-2.0 */
/* memset() and memcpy(), four words at a time.
 *
 * The C library's are built for size: one byte a step, four instructions each. Clearing the stack of
 * every new user thread is most of what a thread costs, so these two are ours. They use no state and
 * work in both modes. */

#include <stdint.h>
#include <string.h>
#include <zephyr/toolchain.h>

typedef uint32_t __attribute__((may_alias)) word_t;

/* Not a structure: GCC would call memcpy() for one, in memcpy() too. */
#define BLOCK (4 * sizeof(word_t))

#define IS_ALIGNED_WORD(address) (((address) & (sizeof(word_t) - 1)) == 0)

/* Each loop goes on where the last one stopped: the compiler would reckon that out instead. */
#define STEPPED(a, b, c) __asm__("" : "+r"(a), "+r"(b), "+r"(c))

void *memset(void *dst, int c, size_t n)
{
	uint8_t *d = dst;
	uint32_t word = (uint8_t)c * 0x01010101u;

	while (n > 0 && !IS_ALIGNED_WORD((uintptr_t)d)) {
		*d++ = (uint8_t)c;
		n--;
	}
	while (n >= BLOCK) {
		((word_t *)d)[0] = word;
		((word_t *)d)[1] = word;
		((word_t *)d)[2] = word;
		((word_t *)d)[3] = word;
		d += BLOCK;
		n -= BLOCK;
		STEPPED(d, n, word);
	}
	while (n >= sizeof(word_t)) {
		*(word_t *)d = word;
		d += sizeof(word_t);
		n -= sizeof(word_t);
		STEPPED(d, n, word);
	}
	while (n > 0) {
		*d++ = (uint8_t)c;
		n--;
	}
	return dst;
}

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
	uint8_t *d = dst;
	const uint8_t *s = src;

	if (IS_ALIGNED_WORD((uintptr_t)d | (uintptr_t)s)) {
		while (n >= BLOCK) {
			word_t a = ((const word_t *)s)[0], b = ((const word_t *)s)[1];
			word_t c = ((const word_t *)s)[2], e = ((const word_t *)s)[3];

			((word_t *)d)[0] = a;
			((word_t *)d)[1] = b;
			((word_t *)d)[2] = c;
			((word_t *)d)[3] = e;
			d += BLOCK;
			s += BLOCK;
			n -= BLOCK;
			STEPPED(d, s, n);
		}
		while (n >= sizeof(word_t)) {
			*(word_t *)d = *(const word_t *)s;
			d += sizeof(word_t);
			s += sizeof(word_t);
			n -= sizeof(word_t);
			STEPPED(d, s, n);
		}
	}
	while (n > 0) {
		*d++ = *s++;
		n--;
	}
	return dst;
}
