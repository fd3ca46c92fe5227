/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Memory slabs: blocks of one size. For supervisors: no function is a system call. */
#ifndef ZEPHYR_INCLUDE_KERNEL_MEM_SLAB_H_
#define ZEPHYR_INCLUDE_KERNEL_MEM_SLAB_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/mem_stats.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys_clock.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_mem_slab {
	uint16_t kobject_id;
	_wait_q_t wait_q; /* while no block is free */
	char *buffer;
	size_t block_size;
	uint32_t num_blocks;
	uint32_t num_used;
	uint32_t max_used;
	uint32_t num_touched; /* blocks behind these were never given out */
	uint32_t freed;	      /* number of the block freed last, counted from 1; 0: none */
};

#define Z_MEM_SLAB_INITIALIZER(obj, slab_buffer, slab_block_size, slab_num_blocks)                 \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q), .buffer = (slab_buffer),                   \
		.block_size = (slab_block_size), .num_blocks = (slab_num_blocks),                  \
	}

#define Z_MEM_SLAB_BUFFER_DEFINE(name, block_size, num_blocks, align)                              \
	BUILD_ASSERT((align) > 0 && ((align) & ((align)-1)) == 0,                                  \
		     "the alignment of a slab's blocks is a power of two");                        \
	BUILD_ASSERT((block_size) > 0 && (block_size) % (align) == 0,                              \
		     "the size of a slab's blocks is a multiple of their alignment");              \
	static char __noinit __aligned(MAX(align, sizeof(void *)))                                 \
		_k_mem_slab_buf_##name[(num_blocks)*ROUND_UP(block_size, sizeof(void *))]

/**
 * Defines and initialises a slab of @p slab_num_blocks blocks at build time. @p slab_block_size, a
 * multiple of @p slab_align, is rounded up to whole words. The slab is visible everywhere.
 */
#define K_MEM_SLAB_DEFINE(name, slab_block_size, slab_num_blocks, slab_align)                      \
	Z_MEM_SLAB_BUFFER_DEFINE(name, slab_block_size, slab_num_blocks, slab_align);              \
	STRUCT_SECTION_ITERABLE(k_mem_slab, name) =                                                \
		Z_MEM_SLAB_INITIALIZER(name, _k_mem_slab_buf_##name,                               \
				       ROUND_UP(slab_block_size, sizeof(void *)), slab_num_blocks)

/** The same, visible in its file. */
#define K_MEM_SLAB_DEFINE_STATIC(name, slab_block_size, slab_num_blocks, slab_align)               \
	Z_MEM_SLAB_BUFFER_DEFINE(name, slab_block_size, slab_num_blocks, slab_align);              \
	static STRUCT_SECTION_ITERABLE(k_mem_slab, name) =                                         \
		Z_MEM_SLAB_INITIALIZER(name, _k_mem_slab_buf_##name,                               \
				       ROUND_UP(slab_block_size, sizeof(void *)), slab_num_blocks)

/**
 * Initialises a slab for which nobody waits, on @p buffer of @p block_size * @p num_blocks bytes.
 * Supervisor.
 * @retval 0
 * @retval -EINVAL @p buffer or @p block_size is no multiple of a word, @p block_size is 0, or no
 * memory is that large
 */
int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t num_blocks);

/**
 * Stores the address of a free block, whose content is not defined, in *@p mem, waiting at most
 * @p timeout for one. *@p mem is NULL if there is none. Supervisor; ISR with K_NO_WAIT.
 * @retval 0 allocated
 * @retval -ENOMEM K_NO_WAIT and no block is free
 * @retval -EAGAIN @p timeout is over
 */
int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout);

/** Gives the block at @p mem back: to the most urgent waiter, else to the slab. Supervisor, ISR. */
void k_mem_slab_free(struct k_mem_slab *slab, void *mem);

/**
 * Bytes that are free, allocated, and the most that were. Supervisor, ISR.
 * @retval 0
 * @retval -EINVAL @p slab or @p stats is NULL
 */
int k_mem_slab_runtime_stats_get(struct k_mem_slab *slab, struct sys_memory_stats *stats);

/**
 * The most that were allocated is what is allocated now. Supervisor, ISR.
 * @retval 0
 * @retval -EINVAL @p slab is NULL
 */
int k_mem_slab_runtime_stats_reset_max(struct k_mem_slab *slab);

/** Blocks in use. Supervisor, ISR. */
static inline uint32_t k_mem_slab_num_used_get(struct k_mem_slab *slab)
{
	return slab->num_used;
}

/** The most blocks that were in use at any time. Supervisor, ISR. */
static inline uint32_t k_mem_slab_max_used_get(struct k_mem_slab *slab)
{
	return slab->max_used;
}

/** Free blocks. Supervisor, ISR. */
static inline uint32_t k_mem_slab_num_free_get(struct k_mem_slab *slab)
{
	return slab->num_blocks - slab->num_used;
}

#ifdef __cplusplus
}
#endif

#endif
