/* SPDX-License-Identifier: Apache-2.0 */
/* The heap of malloc(), one for the program, in a partition of its own: who has z_malloc_partition in
 * its domain uses it, anybody else faults at the first access, and the report names the partition. A
 * mutex in the same partition keeps two threads from changing the heap at once. Whoever shares the
 * partition can destroy the heap; a supervisor that uses it trusts them. */

#include "malloc_heap.h"
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/sys/mutex.h>
#include <zephyr/sys/sys_heap.h>

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

/* Before there are threads, nobody can hold a mutex, and nobody else is there. */
static bool is_shared(void)
{
	return k_is_user_context() || !k_is_pre_kernel();
}

/* Without the partition it is the access that follows which fails, and says so best. */
static void lock(void)
{
	if (is_shared()) {
		(void)sys_mutex_lock(&mutex, K_FOREVER);
	}
}

static void unlock(void)
{
	if (is_shared()) {
		(void)sys_mutex_unlock(&mutex);
	}
}

void *malloc_heap_alloc(size_t align, size_t bytes)
{
	void *mem;

	lock();
	mem = sys_heap_aligned_alloc(&heap, align, bytes);
	unlock();
	return mem;
}

void *malloc_heap_resize(void *mem, size_t align, size_t bytes)
{
	lock();
	mem = sys_heap_aligned_realloc(&heap, mem, align, bytes);
	unlock();
	return mem;
}

void malloc_heap_free(void *mem)
{
	lock();
	sys_heap_free(&heap, mem);
	unlock();
}

size_t malloc_heap_usable(void *mem)
{
	size_t bytes;

	lock();
	bytes = sys_heap_usable_size(&heap, mem);
	unlock();
	return bytes;
}
