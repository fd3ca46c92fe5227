/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What a sys_heap has in its memory: blocks, and lists of the free ones. See heap.c. */
#ifndef LIB_HEAP_H
#define LIB_HEAP_H

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/sys/sys_heap.h>

/** A block, or the size of one: a number of units, counted from the beginning of the heap. */
typedef uint32_t unit_t;

#define UNIT	  8
#define MAX_SMALL 0x7fff

struct z_heap {
	unit_t end;	/* what is behind the last block: looks like a used one */
	uint32_t lists; /* bit n: the list of free blocks of 2^n units or more has one */
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
	uint32_t allocated;
	uint32_t max_allocated;
#endif
	unit_t list[]; /* the block of each where the next search begins */
};

/** The words of a block: 16 bits each, 32 in a large heap. The last two are those of a free one. */
enum word {
	LEFT,	   /* units of the block before this one; 0: there is none */
	SIZE_USED, /* units of this one, times 2; 1 more if it is used */
	NEXT,
	PREVIOUS,
};

static inline bool heap_is_large(const struct z_heap *heap)
{
	return heap->end > MAX_SMALL;
}

static inline size_t header_bytes(const struct z_heap *heap)
{
	return heap_is_large(heap) ? 8 : 4;
}

/** Units of the smallest block that has room for all four words. */
static inline unit_t units_to_list(const struct z_heap *heap)
{
	return heap_is_large(heap) ? 2 : 1;
}

static inline char *block_address(const struct z_heap *heap, unit_t block)
{
	return (char *)(uintptr_t)heap + (size_t)block * UNIT;
}

static inline uint32_t word_get(const struct z_heap *heap, unit_t block, enum word word)
{
	const void *words = block_address(heap, block);

	return heap_is_large(heap) ? ((const uint32_t *)words)[word]
				   : ((const uint16_t *)words)[word];
}

static inline unit_t size_of(const struct z_heap *heap, unit_t block)
{
	return word_get(heap, block, SIZE_USED) >> 1;
}

static inline bool is_used(const struct z_heap *heap, unit_t block)
{
	return (word_get(heap, block, SIZE_USED) & 1) != 0;
}

static inline unsigned int list_for(unit_t size)
{
	return 31 - (unsigned int)__builtin_clz(size);
}

/** The first block of a heap that ends at @p end: behind the lists. */
static inline unit_t first_block(unit_t end)
{
	return (unit_t)((sizeof(struct z_heap) + (list_for(end) + 1) * sizeof(unit_t) + UNIT - 1) /
			UNIT);
}

#endif
