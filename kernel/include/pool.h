/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Memory of the calling thread's resource pool, for what costs nothing in programs without one.
 *
 * The functions are found through a pointer that k_heap_init() sets, so that an object which can
 * allocate does not draw the heaps into a program that has none. */
#ifndef KERNEL_POOL_H
#define KERNEL_POOL_H

#include <stddef.h>

struct pool_functions {
	void *(*alloc)(size_t align, size_t size);
	void (*free)(void *mem);
};

/** NULL: no heap was initialised. */
extern const struct pool_functions *pool_functions;

/** z_thread_malloc(). */
static inline void *pool_alloc(size_t size)
{
	return pool_functions == NULL ? NULL : pool_functions->alloc(0, size);
}

/** k_free() of what pool_alloc() gave. */
static inline void pool_free(void *mem)
{
	pool_functions->free(mem);
}

#endif
