/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Heaps that threads share and wait for, and threads' resource pools. For supervisors: no
 * function is a system call. */
#ifndef ZEPHYR_INCLUDE_KERNEL_HEAP_H_
#define ZEPHYR_INCLUDE_KERNEL_HEAP_H_

#include <stddef.h>
#include <zephyr/init.h>
#include <zephyr/kernel/thread.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/linker/section_tags.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/sys_heap.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Its first word is where the heap's memory begins. */
struct k_heap {
	struct sys_heap heap;
	_wait_q_t wait_q; /* of threads that allocate, while there is not enough */
};

/** Bytes of a heap of which one byte can be allocated, once. */
#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
#define Z_HEAP_MIN_SIZE 48
#else
#define Z_HEAP_MIN_SIZE 40
#endif

#define Z_HEAP_DEFINE_IN(name, bytes, place)                                                       \
	char place __aligned(8) kheap_##name[MAX(bytes, Z_HEAP_MIN_SIZE)];                         \
	STRUCT_SECTION_ITERABLE(k_heap, name) = {                                                  \
		.heap = {.init_mem = kheap_##name, .init_bytes = sizeof(kheap_##name)}};           \
	static int z_heap_init_##name(void)                                                        \
	{                                                                                          \
		k_heap_init(&name, kheap_##name, sizeof(kheap_##name));                            \
		return 0;                                                                          \
	}                                                                                          \
	SYS_INIT(z_heap_init_##name, PRE_KERNEL_1, 0)

/**
 * Defines a heap on @p bytes bytes of memory of the kernel, some of which are the heap's own, and
 * initialises it at boot. The heap is visible everywhere.
 */
#define K_HEAP_DEFINE(name, bytes) Z_HEAP_DEFINE_IN(name, bytes, __noinit)
/** The same: no memory here is cached. */
#define K_HEAP_DEFINE_NOCACHE(name, bytes) K_HEAP_DEFINE(name, bytes)

/** Initialises a heap that nobody waits for, on memory that no user should be able to write. */
void k_heap_init(struct k_heap *heap, void *mem, size_t bytes);

/**
 * Allocates memory, aligned to a word, waiting at most @p timeout for as much.
 * Supervisor; ISR with K_NO_WAIT.
 * @return NULL if there was not enough in time; 0 bytes there never are
 */
void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout);

/** The same, aligned to @p align, a power of two. */
void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout);

/** k_heap_alloc() of an array of zeros; NULL too if no memory is that large. */
void *k_heap_calloc(struct k_heap *heap, size_t num, size_t size, k_timeout_t timeout);

/**
 * Changes the size of an allocation, in its place if possible; else its content moves. Waits at most
 * @p timeout until one of both can be done. Supervisor; ISR with K_NO_WAIT.
 * @param mem what was allocated in @p heap; NULL: allocates
 * @param bytes 0: frees
 * @return NULL if there was not enough in time (@p mem then stays as it is), or @p bytes is 0
 */
void *k_heap_realloc(struct k_heap *heap, void *mem, size_t bytes, k_timeout_t timeout);

/**
 * Takes back what was allocated in @p heap; NULL is nothing. Whoever waits for as much as there is now
 * gets it, the most urgent first: the time grows with the number of those who wait. Supervisor, ISR.
 */
void k_heap_free(struct k_heap *heap, void *mem);

/**
 * @name The system heap, of CONFIG_HEAP_MEM_POOL_SIZE bytes
 *
 * The word before what these return is the heap it came from. So k_free() and k_realloc() do for the
 * memory of resource pools as well. Supervisor, ISR.
 * @{
 */
extern struct k_heap _system_heap;
#define K_HEAP_MEM_POOL_SIZE CONFIG_HEAP_MEM_POOL_SIZE

/** Memory aligned to a word, or NULL. */
void *k_malloc(size_t size);
/** Memory aligned to @p align, a power of two of at least the size of a word, or NULL. */
void *k_aligned_alloc(size_t align, size_t size);
/** An array of zeros, or NULL. */
void *k_calloc(size_t nmemb, size_t size);
/** Changes the size of an allocation, as k_heap_realloc() without waiting does. */
void *k_realloc(void *ptr, size_t size);
/** Takes back what one of these, or a resource pool, gave; NULL is nothing. */
void k_free(void *ptr);
/** @} */

/**
 * @name Resource pools
 *
 * What the kernel allocates for a thread comes from the heap that is the thread's resource pool. A
 * thread inherits its creator's. The first threads' is the system heap, if there is one.
 * @{
 */
#if CONFIG_HEAP_MEM_POOL_SIZE > 0
#define Z_SYSTEM_POOL (&_system_heap)
#else
#define Z_SYSTEM_POOL ((struct k_heap *)NULL)
#endif

/** From now on @p heap is the thread's pool; NULL: it has none. Supervisor. */
static inline void k_thread_heap_assign(struct k_thread *thread, struct k_heap *heap)
{
	thread->resource_pool = heap;
}

/** From now on the system heap is the thread's pool. Supervisor. */
static inline void k_thread_system_pool_assign(struct k_thread *thread)
{
	thread->resource_pool = Z_SYSTEM_POOL;
}

/**
 * Memory for k_free() from the calling thread's pool, in an ISR from the system heap. Never waits.
 * Supervisor, ISR, system calls.
 * @return NULL if there is not enough, or no pool
 */
void *z_thread_aligned_alloc(size_t align, size_t size);

static inline void *z_thread_malloc(size_t size)
{
	return z_thread_aligned_alloc(0, size);
}
/** @} */

#ifdef __cplusplus
}
#endif

#endif
