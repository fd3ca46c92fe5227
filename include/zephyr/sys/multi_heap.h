/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Several sys_heaps behind one function, which chooses. Takes no lock, as a sys_heap. */
#ifndef ZEPHYR_INCLUDE_SYS_MULTI_HEAP_H_
#define ZEPHYR_INCLUDE_SYS_MULTI_HEAP_H_

#include <stddef.h>
#include <zephyr/sys/sys_heap.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MAX_MULTI_HEAPS 8

struct sys_multi_heap;

/**
 * Chooses one of the heaps, and allocates in it.
 * @param cfg what sys_multi_heap_alloc() was given: what the caller wants, in the program's own terms
 * @param align a power of two, or 0
 * @return NULL: there is none
 */
typedef void *(*sys_multi_heap_fn_t)(struct sys_multi_heap *mheap, void *cfg, size_t align,
				     size_t size);

/** One of the heaps. */
struct sys_multi_heap_rec {
	struct sys_heap *heap;
	void *user_data;
};

/** In the order of their addresses. */
struct sys_multi_heap {
	unsigned int nheaps;
	sys_multi_heap_fn_t choice;
	struct sys_multi_heap_rec heaps[MAX_MULTI_HEAPS];
};

/** It has no heaps yet. */
void sys_multi_heap_init(struct sys_multi_heap *heap, sys_multi_heap_fn_t choice_fn);

/** One more, which is initialised; at most MAX_MULTI_HEAPS. */
void sys_multi_heap_add_heap(struct sys_multi_heap *mheap, struct sys_heap *heap, void *user_data);

/** What the choice gives. */
void *sys_multi_heap_alloc(struct sys_multi_heap *mheap, void *cfg, size_t bytes);
/** The same, aligned to @p align, a power of two. */
void *sys_multi_heap_aligned_alloc(struct sys_multi_heap *mheap, void *cfg, size_t align,
				   size_t bytes);

/** In which of the heaps @p addr was allocated; NULL: in none. */
const struct sys_multi_heap_rec *sys_multi_heap_get_heap(const struct sys_multi_heap *mheap,
							 void *addr);

/** Takes back what was allocated in one of them; NULL is nothing. */
void sys_multi_heap_free(struct sys_multi_heap *mheap, void *block);

#ifdef __cplusplus
}
#endif

#endif
