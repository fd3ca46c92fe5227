/* SPDX-License-Identifier: Apache-2.0 */
/* malloc() and its family, in both modes: what the C library promises, on the heap of malloc_heap.h. */

#include "malloc_heap.h"
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <zephyr/sys/math_extras.h>
#include <zephyr/sys/util.h>

/* What is allocated may be anything, so it is aligned for all. */
#define ALIGN_OF_ALL __alignof__(max_align_t)

static void *or_enomem(void *mem, size_t bytes)
{
	if (mem == NULL && bytes != 0) {
		errno = ENOMEM;
	}
	return mem;
}

void *memalign(size_t align, size_t bytes)
{
	if (align != 0 && !IS_POWER_OF_TWO(align)) {
		errno = EINVAL;
		return NULL;
	}
	return or_enomem(malloc_heap_alloc(align, bytes), bytes);
}

void *aligned_alloc(size_t align, size_t bytes)
{
	return memalign(align, bytes);
}

int posix_memalign(void **mem, size_t align, size_t bytes)
{
	void *found;

	if (align % sizeof(void *) != 0 || !IS_POWER_OF_TWO(align)) {
		return EINVAL;
	}
	found = malloc_heap_alloc(align, bytes);
	if (found == NULL && bytes != 0) {
		return ENOMEM;
	}
	*mem = found;
	return 0;
}

void *malloc(size_t bytes)
{
	return memalign(ALIGN_OF_ALL, bytes);
}

void *realloc(void *mem, size_t bytes)
{
	return or_enomem(malloc_heap_resize(mem, ALIGN_OF_ALL, bytes), bytes);
}

void *reallocarray(void *mem, size_t count, size_t size)
{
	size_t bytes;

	if (size_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(mem, bytes);
}

void *calloc(size_t count, size_t size)
{
	void *mem = reallocarray(NULL, count, size);

	return mem == NULL ? NULL : memset(mem, 0, count * size);
}

void free(void *mem)
{
	malloc_heap_free(mem);
}

size_t malloc_usable_size(void *mem)
{
	return mem == NULL ? 0 : malloc_heap_usable(mem);
}
