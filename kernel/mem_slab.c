/* SPDX-License-Identifier: Apache-2.0 */
/* Memory slabs: blocks of one size.
 *
 * Blocks are given out in their order for the first time, so that no list has to be made at the
 * start; those that came back form a list, linked by the first word of each. A link is the number
 * of a block, and looked at before it is believed: the blocks may lie where users write. Whoever
 * does that to free ones loses blocks, or gets one twice, and reaches nothing else.
 *
 * While somebody waits no block is free: a free with a waiter hands over. */

#include <ksched.h>
#include <walls.h>
#include <zephyr/sys/math_extras.h>

static char *block(const struct k_mem_slab *slab, uint32_t index)
{
	return slab->buffer + index * slab->block_size;
}

static bool is_block(const struct k_mem_slab *slab, const void *mem)
{
	size_t offset = (size_t)((const char *)mem - slab->buffer);

	return offset % slab->block_size == 0 && offset / slab->block_size < slab->num_touched;
}

/* NULL: none is free. */
static void *take(struct k_mem_slab *slab)
{
	char *taken = NULL;

	if (slab->num_used == slab->num_blocks) {
		return NULL;
	}
	if (slab->freed != 0) {
		uint32_t next;

		taken = block(slab, slab->freed - 1);
		memcpy(&next, taken, sizeof(next));
		slab->freed = next <= slab->num_touched ? next : 0;
	} else if (slab->num_touched < slab->num_blocks) {
		taken = block(slab, slab->num_touched++);
	} else {
		return NULL;
	}
	slab->num_used++;
	slab->max_used = MAX(slab->max_used, slab->num_used);
	return taken;
}

static void put_back(struct k_mem_slab *slab, void *mem)
{
	memcpy(mem, &slab->freed, sizeof(slab->freed));
	slab->freed = (uint32_t)((size_t)((char *)mem - slab->buffer) / slab->block_size) + 1;
	slab->num_used--;
}

int k_mem_slab_init(struct k_mem_slab *slab, void *buffer, size_t block_size, uint32_t num_blocks)
{
	size_t size;

	if (block_size == 0 || block_size % sizeof(void *) != 0 ||
	    (uintptr_t)buffer % sizeof(void *) != 0 ||
	    size_mul_overflow(block_size, num_blocks, &size)) {
		return -EINVAL;
	}
	*slab = (struct k_mem_slab){
		.buffer = buffer,
		.block_size = block_size,
		.num_blocks = num_blocks,
	};
	k_object_init(slab);
	return 0;
}

/* The waiter's own address of old: it was written to when the wait began. */
int k_mem_slab_alloc(struct k_mem_slab *slab, void **mem, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();

	*mem = take(slab);
	if (*mem != NULL || K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return *mem != NULL ? 0 : -ENOMEM;
	}
	_kernel.current->wait_buffer = mem;
	_kernel.current->base.wait_user = false;
	return sched_wait(&slab->wait_q, timeout, NULL, key);
}

/* Before Zephyr 3.5 callers gave a pointer to the block's address. */
static void *block_meant(const struct k_mem_slab *slab, void *mem)
{
	if (mem != NULL && (uintptr_t)mem % sizeof(void *) == 0 && !is_block(slab, mem)) {
		return *(void **)mem;
	}
	return mem;
}

void k_mem_slab_free(struct k_mem_slab *slab, void *mem)
{
	struct k_thread *waiter;
	unsigned int key;

	mem = block_meant(slab, mem);
	__ASSERT(is_block(slab, mem), "%p is no block of this slab", mem);
	key = arch_irq_lock();
	waiter = slab->wait_q.head;
	if (waiter != NULL) {
		(void)walls_waiter_write(waiter, &mem, sizeof(mem));
		sched_wake(waiter, 0);
	} else {
		put_back(slab, mem);
	}
	sched_unlock(key);
}

int k_mem_slab_runtime_stats_get(struct k_mem_slab *slab, struct sys_memory_stats *stats)
{
	unsigned int key;

	if (slab == NULL || stats == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	stats->allocated_bytes = slab->num_used * slab->block_size;
	stats->free_bytes = k_mem_slab_num_free_get(slab) * slab->block_size;
	stats->max_allocated_bytes = slab->max_used * slab->block_size;
	arch_irq_unlock(key);
	return 0;
}

int k_mem_slab_runtime_stats_reset_max(struct k_mem_slab *slab)
{
	unsigned int key;

	if (slab == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	slab->max_used = slab->num_used;
	arch_irq_unlock(key);
	return 0;
}
