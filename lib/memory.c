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

/* What the compiler moves by one load and one store of several registers, where the CPU can. */
typedef struct __attribute__((may_alias)) {
	uint32_t words[4];
} block_t;

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
	while (n >= sizeof(block_t)) {
		*(block_t *)d = (block_t){{word, word, word, word}};
		d += sizeof(block_t);
		n -= sizeof(block_t);
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
		while (n >= sizeof(block_t)) {
			*(block_t *)d = *(const block_t *)s;
			d += sizeof(block_t);
			s += sizeof(block_t);
			n -= sizeof(block_t);
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
