/* SPDX-License-Identifier: Apache-2.0 */
/* Is a heap in order? Believes nothing it reads before it has looked at it. */

#include "heap.h"
#include <zephyr/sys/util.h>

/* Do the blocks fill the heap? Counts those that should be in a ring. */
static bool blocks_are_valid(const struct z_heap *heap, unit_t *free_blocks)
{
	unit_t left = 0;
	bool left_is_used = true;
	unit_t block = first_block(heap->end);

	*free_blocks = 0;
	while (block < heap->end) {
		unit_t size = size_of(heap, block);
		bool used = is_used(heap, block);

		if (size == 0 || size > heap->end - block || word_get(heap, block, LEFT) != left ||
		    (!used && !left_is_used)) {
			return false;
		}
		*free_blocks += !used && size >= units_to_list(heap) ? 1 : 0;
		left = size;
		left_is_used = used;
		block += size;
	}
	return word_get(heap, block, LEFT) == left && word_get(heap, block, SIZE_USED) == 1;
}

/* Does a ring consist of free blocks of its sizes, at most *@p left? */
static bool ring_is_valid(const struct z_heap *heap, unsigned int n, unit_t *left)
{
	unit_t block = heap->list[n];
	unit_t previous;

	do {
		if (*left == 0 || block < first_block(heap->end) || block >= heap->end ||
		    is_used(heap, block) || size_of(heap, block) < units_to_list(heap) ||
		    list_for(size_of(heap, block)) != n) {
			return false;
		}
		--*left;
		previous = block;
		block = word_get(heap, block, NEXT);
		if (block >= heap->end || word_get(heap, block, PREVIOUS) != previous) {
			return false;
		}
	} while (block != heap->list[n]);
	return true;
}

bool sys_heap_validate(struct sys_heap *sys_heap)
{
	const struct z_heap *heap = sys_heap->heap;
	unit_t free_blocks;

	if (!blocks_are_valid(heap, &free_blocks)) {
		return false;
	}
	for (unsigned int n = 0; n < 32; n++) {
		if ((heap->lists & BIT(n)) != 0 &&
		    (n > list_for(heap->end) || !ring_is_valid(heap, n, &free_blocks))) {
			return false;
		}
	}
	return free_blocks == 0;
}
