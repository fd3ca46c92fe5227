/* SPDX-License-Identifier: Apache-2.0 */
/* Several heaps. What is freed finds its own by its address. */

#include "heap.h"
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/multi_heap.h>

void sys_multi_heap_init(struct sys_multi_heap *heap, sys_multi_heap_fn_t choice_fn)
{
	heap->nheaps = 0;
	heap->choice = choice_fn;
}

void sys_multi_heap_add_heap(struct sys_multi_heap *mheap, struct sys_heap *heap, void *user_data)
{
	unsigned int place = mheap->nheaps;

	__ASSERT(mheap->nheaps < MAX_MULTI_HEAPS, "more than %d heaps", MAX_MULTI_HEAPS);
	for (; place > 0 && mheap->heaps[place - 1].heap->heap > heap->heap; place--) {
		mheap->heaps[place] = mheap->heaps[place - 1];
	}
	mheap->heaps[place] = (struct sys_multi_heap_rec){heap, user_data};
	mheap->nheaps++;
}

void *sys_multi_heap_alloc(struct sys_multi_heap *mheap, void *cfg, size_t bytes)
{
	return mheap->choice(mheap, cfg, 0, bytes);
}

void *sys_multi_heap_aligned_alloc(struct sys_multi_heap *mheap, void *cfg, size_t align,
				   size_t bytes)
{
	return mheap->choice(mheap, cfg, align, bytes);
}

const struct sys_multi_heap_rec *sys_multi_heap_get_heap(const struct sys_multi_heap *mheap,
							 void *addr)
{
	for (unsigned int i = 0; i < mheap->nheaps; i++) {
		const struct z_heap *heap = mheap->heaps[i].heap->heap;

		if ((char *)addr >= block_address(heap, 0) &&
		    (char *)addr < block_address(heap, heap->end)) {
			return &mheap->heaps[i];
		}
	}
	return NULL;
}

void sys_multi_heap_free(struct sys_multi_heap *mheap, void *block)
{
	const struct sys_multi_heap_rec *found = sys_multi_heap_get_heap(mheap, block);

	__ASSERT(block == NULL || found != NULL, "%p is in none of the heaps", block);
	if (found != NULL) {
		sys_heap_free(found->heap, block);
	}
}
