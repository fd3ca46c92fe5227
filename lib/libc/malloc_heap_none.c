/* SPDX-License-Identifier: Apache-2.0 */
/* The heap of malloc() without memory: CONFIG_COMMON_LIBC_MALLOC_ARENA_SIZE=0. */

#include "malloc_heap.h"
#include <zephyr/toolchain.h>

void *malloc_heap_alloc(size_t align, size_t bytes)
{
	ARG_UNUSED(align);
	ARG_UNUSED(bytes);
	return NULL;
}

void *malloc_heap_resize(void *mem, size_t align, size_t bytes)
{
	ARG_UNUSED(mem);
	return malloc_heap_alloc(align, bytes);
}

void malloc_heap_free(void *mem)
{
	ARG_UNUSED(mem);
}

size_t malloc_heap_usable(void *mem)
{
	ARG_UNUSED(mem);
	return 0;
}
