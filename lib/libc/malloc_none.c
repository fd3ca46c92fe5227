/* SPDX-License-Identifier: Apache-2.0 */
/* malloc() and its family where there is no memory for them: CONFIG_COMMON_LIBC_MALLOC_ARENA_SIZE=0. */

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <zephyr/toolchain.h>

static void *none(size_t bytes)
{
	if (bytes != 0) {
		errno = ENOMEM;
	}
	return NULL;
}

void *malloc(size_t bytes)
{
	return none(bytes);
}

void *calloc(size_t count, size_t size)
{
	return none(count != 0 ? size : 0);
}

void *realloc(void *mem, size_t bytes)
{
	ARG_UNUSED(mem);
	return none(bytes);
}

void *reallocarray(void *mem, size_t count, size_t size)
{
	ARG_UNUSED(mem);
	return calloc(count, size);
}

void *memalign(size_t align, size_t bytes)
{
	ARG_UNUSED(align);
	return none(bytes);
}

void *aligned_alloc(size_t align, size_t bytes)
{
	ARG_UNUSED(align);
	return none(bytes);
}

int posix_memalign(void **mem, size_t align, size_t bytes)
{
	ARG_UNUSED(align);
	if (bytes != 0) {
		return ENOMEM;
	}
	*mem = NULL;
	return 0;
}

size_t malloc_usable_size(void *mem)
{
	ARG_UNUSED(mem);
	return 0;
}

void free(void *mem)
{
	ARG_UNUSED(mem);
}
