/* SPDX-License-Identifier: Apache-2.0 */
/* malloc() and its family, in both modes.
 *
 * One heap for the program, in a partition of its own: who has z_malloc_partition in its domain uses
 * it, anybody else faults at the first access, and the report names the partition. A mutex in the same
 * partition keeps two threads from changing the heap at once, and no lock is taken before a thread
 * runs. Whoever shares the partition can destroy the heap; a supervisor that uses it trusts them. */

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/sys/math_extras.h>
#include <zephyr/sys/mutex.h>
#include <zephyr/sys/sys_heap.h>
#include <zephyr/sys/util.h>

#ifdef CONFIG_USERSPACE
K_APPMEM_PARTITION_DEFINE(z_malloc_partition);
#define OWN K_APP_BMEM(z_malloc_partition)
#else
#define OWN
#endif

OWN static char arena[CONFIG_COMMON_LIBC_MALLOC_ARENA_SIZE] __aligned(8);
OWN static struct sys_heap heap;
OWN static SYS_MUTEX_DEFINE(mutex);

static int begin(void)
{
	sys_heap_init(&heap, arena, sizeof(arena));
	sys_mutex_init(&mutex);
	return 0;
}

SYS_INIT(begin, PRE_KERNEL_1, 0);

/* Without the partition it is the access that follows which fails, and says so best. */
static void lock(void)
{
	(void)sys_mutex_lock(&mutex, K_FOREVER);
}

static void *unlock_with(void *mem)
{
	(void)sys_mutex_unlock(&mutex);
	return mem;
}

static void *or_enomem(void *mem, size_t bytes)
{
	if (mem == NULL && bytes != 0) {
		errno = ENOMEM;
	}
	return mem;
}

void *memalign(size_t align, size_t bytes)
{
	if ((align & (align - 1)) != 0) {
		errno = EINVAL;
		return NULL;
	}
	lock();
	return or_enomem(unlock_with(sys_heap_aligned_alloc(&heap, align, bytes)), bytes);
}

void *aligned_alloc(size_t align, size_t bytes)
{
	return memalign(align, bytes);
}

int posix_memalign(void **mem, size_t align, size_t bytes)
{
	void *found;

	if (align % sizeof(void *) != 0 || align == 0 || (align & (align - 1)) != 0) {
		return EINVAL;
	}
	lock();
	found = unlock_with(sys_heap_aligned_alloc(&heap, align, bytes));
	if (found == NULL && bytes != 0) {
		return ENOMEM;
	}
	*mem = found;
	return 0;
}

/* What is allocated may be anything, so it is aligned for all. */
void *malloc(size_t bytes)
{
	return memalign(__alignof__(max_align_t), bytes);
}

void *calloc(size_t count, size_t size)
{
	size_t bytes;
	void *mem;

	if (size_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	mem = malloc(bytes);
	return mem == NULL ? NULL : memset(mem, 0, bytes);
}

void *realloc(void *mem, size_t bytes)
{
	lock();
	mem = sys_heap_aligned_realloc(&heap, mem, __alignof__(max_align_t), bytes);
	return or_enomem(unlock_with(mem), bytes);
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

void free(void *mem)
{
	lock();
	sys_heap_free(&heap, mem);
	(void)unlock_with(NULL);
}

size_t malloc_usable_size(void *mem)
{
	size_t bytes;

	lock();
	bytes = mem == NULL ? 0 : sys_heap_usable_size(&heap, mem);
	(void)unlock_with(NULL);
	return bytes;
}
