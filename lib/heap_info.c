/* SPDX-License-Identifier: Apache-2.0 */
/* What is in a heap, for people. */

#include "heap.h"
#include <zephyr/sys/printk.h>
#include <zephyr/sys/util.h>

static void print_lists(const struct z_heap *heap)
{
	for (unsigned int n = 0; n <= list_for(heap->end); n++) {
		unit_t block = heap->list[n];
		unit_t count = 0;
		unit_t largest = 0;

		if ((heap->lists & BIT(n)) == 0) {
			continue;
		}
		do {
			count++;
			largest = MAX(largest, size_of(heap, block));
			block = word_get(heap, block, NEXT);
		} while (block != heap->list[n]);
		printk("free, from %u units: %u blocks, the largest of %u\n", 1u << n, count,
		       largest);
	}
}

void sys_heap_print_info(struct sys_heap *sys_heap, bool dump_chunks)
{
	const struct z_heap *heap = sys_heap->heap;
	unit_t block = first_block(heap->end);
	unit_t used = 0;
	unit_t blocks = 0;

	printk("heap at %p: %u units of %u bytes, headers of %zu bytes\n", heap, heap->end + 1,
	       UNIT, header_bytes(heap));
	print_lists(heap);
	for (; block < heap->end; block += size_of(heap, block)) {
		used += is_used(heap, block) ? size_of(heap, block) : 0;
		blocks++;
		if (dump_chunks) {
			printk("%p: %u units, %s\n", block_address(heap, block),
			       size_of(heap, block), is_used(heap, block) ? "used" : "free");
		}
	}
	printk("%u blocks, %u bytes used, %u bytes free\n", blocks, used * UNIT,
	       (heap->end - first_block(heap->end) - used) * UNIT);
}
