/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief An allocator of memory of any size, out of a piece of memory that the caller gives it.
 *
 * It knows no threads and takes no lock: whoever shares one between threads locks it, or takes a
 * k_heap. It works in both modes, on memory that the caller can write. Whoever else writes there can
 * mislead the callers that use it.
 *
 * Every operation but sys_heap_validate() and a realloc that has to copy takes a time with a constant
 * bound. Memory comes in units of 8 bytes. A block takes a header of 4 bytes, in a heap of 256 KiB or
 * more 8 bytes. */
#ifndef ZEPHYR_INCLUDE_SYS_SYS_HEAP_H_
#define ZEPHYR_INCLUDE_SYS_SYS_HEAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zephyr/sys/mem_stats.h>

#ifdef __cplusplus
extern "C" {
#endif

struct z_heap; /* begins the memory of a heap: lib/heap.h */

struct sys_heap {
	struct z_heap *heap;
	void *init_mem;
	size_t init_bytes;
};

/** Makes a heap of @p bytes bytes at @p mem, aligned or not. A part of them is the heap's own. */
void sys_heap_init(struct sys_heap *heap, void *mem, size_t bytes);

/**
 * Allocates memory, aligned to a word.
 * @return NULL if @p bytes is 0, or there is no block that is large enough
 */
void *sys_heap_alloc(struct sys_heap *heap, size_t bytes);

/** The same, aligned to @p align: a power of two, or 0 for a word. */
void *sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes);

/** Takes back what was allocated; NULL is nothing. */
void sys_heap_free(struct sys_heap *heap, void *mem);

/**
 * Changes the size of an allocation, in its place if possible; else its content moves.
 * @param mem what was allocated; NULL: allocates
 * @param align the result's, a power of two; 0: a word
 * @param bytes 0: frees
 * @return NULL if there is no block that is large enough (@p mem then stays as it is), or @p bytes is 0
 */
void *sys_heap_aligned_realloc(struct sys_heap *heap, void *mem, size_t align, size_t bytes);
#define sys_heap_realloc(heap, mem, bytes) sys_heap_aligned_realloc(heap, mem, 0, bytes)

/** Bytes at @p mem, which was allocated, that the caller may use: no fewer than were asked for. */
size_t sys_heap_usable_size(struct sys_heap *heap, void *mem);

/** Is all that the heap has written in its memory in order? Takes a look at every block. */
bool sys_heap_validate(struct sys_heap *heap);

#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
/**
 * How much is free and allocated, headers included.
 * @retval 0
 * @retval -EINVAL a pointer is NULL
 */
int sys_heap_runtime_stats_get(struct sys_heap *heap, struct sys_memory_stats *stats);

/**
 * From now on the most at any time is what is allocated now.
 * @retval 0
 * @retval -EINVAL @p heap is NULL
 */
int sys_heap_runtime_stats_reset_max(struct sys_heap *heap);
#endif

/** Prints the size of the heap, its lists, and with @p dump_chunks each block (CONFIG_SYS_HEAP_INFO). */
void sys_heap_print_info(struct sys_heap *heap, bool dump_chunks);

/** What sys_heap_stress() did. */
struct z_heap_stress_result {
	uint32_t total_allocs;
	uint32_t successful_allocs;
	uint32_t total_frees;
	uint64_t accumulated_in_use_bytes; /**< the sum of what was in use after each operation */
};

/**
 * Allocates and frees blocks of random sizes @p op_count times, such that about @p target_percent of
 * @p total_bytes are in use.
 * @param scratch_mem where the blocks are remembered; what does not fit there is not allocated
 */
void sys_heap_stress(void *(*alloc_fn)(void *arg, size_t bytes),
		     void (*free_fn)(void *arg, void *mem), void *arg, size_t total_bytes,
		     uint32_t op_count, void *scratch_mem, size_t scratch_bytes, int target_percent,
		     struct z_heap_stress_result *result);

/** @name For the kernel's heaps @{ */
/** sys_heap_aligned_alloc(), but what is aligned is the byte @p ahead bytes behind, a multiple of 4. */
void *z_heap_alloc_at(struct sys_heap *heap, size_t ahead, size_t align, size_t bytes);
/** The part of sys_heap_aligned_realloc() that copies nothing: false if it is not enough. */
bool z_heap_resize(struct sys_heap *heap, void *mem, size_t align, size_t bytes);
/** @} */

#ifdef __cplusplus
}
#endif

#endif
