/* SPDX-License-Identifier: Apache-2.0 */
/* Heaps: memory of any size, in blocks of units of 8 bytes.
 *
 *   | struct z_heap | block | block | ... | block | end |
 *
 * Each block begins with its size and that of the block on its left, so both neighbours are one
 * step away. No two free blocks are neighbours: what is freed merges at once. Free blocks of 2^n to
 * 2^(n+1) - 1 units form a ring, and a bitmap tells which rings have one. An allocation looks at a
 * few blocks of the ring where some are too small (CONFIG_SYS_HEAP_ALLOC_LOOPS, others the next time,
 * because the ring turns), then takes any of the next ring, where all are large enough. So it may
 * fail though a block would fit, and its time has a bound.
 *
 * Memory begins at any multiple of 4 behind the header of its block, so that its address alone tells
 * the block, aligned or not. In a large heap a free block of one unit has no room for its links. It
 * is in no ring, and waits for a neighbour to be freed. */

#include "heap.h"
#include <errno.h>
#include <string.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys/heap_listener.h>
#include <zephyr/sys/util.h>

#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
static void count(struct z_heap *heap, unit_t taken, unit_t returned)
{
	heap->allocated += taken - returned;
	heap->max_allocated = MAX(heap->max_allocated, heap->allocated);
}
#else
static inline void count(struct z_heap *heap, unit_t taken, unit_t returned)
{
	ARG_UNUSED(heap);
	ARG_UNUSED(taken);
	ARG_UNUSED(returned);
}
#endif

#ifdef CONFIG_SYS_HEAP_LISTENER
#define TELL_ALLOCATED(heap, mem, bytes)                                                           \
	heap_listener_notify_alloc(HEAP_ID_FROM_POINTER(heap), mem, bytes)
#define TELL_FREED(heap, mem, bytes)                                                               \
	heap_listener_notify_free(HEAP_ID_FROM_POINTER(heap), mem, bytes)
#else
#define TELL_ALLOCATED(heap, mem, bytes)
#define TELL_FREED(heap, mem, bytes)
#endif

#ifdef CONFIG_SYS_HEAP_VALIDATE
#define ASSERT_VALID(heap) __ASSERT(sys_heap_validate(heap), "the heap was overwritten")
#else
#define ASSERT_VALID(heap)
#endif

/* ---- Blocks -------------------------------------------------------------------------------------- */

static void word_set(struct z_heap *heap, unit_t block, enum word word, uint32_t value)
{
	void *words = block_address(heap, block);

	if (heap_is_large(heap)) {
		((uint32_t *)words)[word] = value;
	} else {
		((uint16_t *)words)[word] = (uint16_t)value;
	}
}

/* Makes it a block of this size, of which the one on the right knows. */
static void block_set(struct z_heap *heap, unit_t block, unit_t size, bool used)
{
	word_set(heap, block, SIZE_USED, size * 2 + (used ? 1 : 0));
	word_set(heap, block + size, LEFT, size);
}

/* Where the memory of a caller belongs to. */
static unit_t block_of(const struct z_heap *heap, const void *mem)
{
	return (unit_t)(((size_t)((const char *)mem - (const char *)heap) - header_bytes(heap)) /
			UNIT);
}

/* Is it a block that is used, and did nobody write over its header or the next one's? */
static __maybe_unused bool is_intact(const struct z_heap *heap, unit_t block)
{
	unit_t left = word_get(heap, block, LEFT);
	unit_t size = size_of(heap, block);

	return is_used(heap, block) && size != 0 && size <= heap->end - block &&
	       word_get(heap, block + size, LEFT) == size &&
	       (left == 0 || (left < block && size_of(heap, block - left) == left));
}

static __maybe_unused bool is_allocated(const struct z_heap *heap, const void *mem)
{
	unit_t block = block_of(heap, mem);

	return block >= first_block(heap->end) && block < heap->end && is_intact(heap, block);
}

/* ---- Rings of free blocks -------------------------------------------------------------------------- */

static void list_add(struct z_heap *heap, unit_t block)
{
	unit_t size = size_of(heap, block);
	unsigned int n = list_for(size);
	unit_t next = block;
	unit_t previous = block;

	if (size < units_to_list(heap)) {
		return;
	}
	if ((heap->lists & BIT(n)) != 0) {
		next = heap->list[n];
		previous = word_get(heap, next, PREVIOUS);
		word_set(heap, previous, NEXT, block);
		word_set(heap, next, PREVIOUS, block);
	}
	word_set(heap, block, NEXT, next);
	word_set(heap, block, PREVIOUS, previous);
	heap->list[n] = block;
	heap->lists |= BIT(n);
}

static void list_remove(struct z_heap *heap, unit_t block)
{
	unit_t size = size_of(heap, block);
	unsigned int n = list_for(size);
	unit_t next;
	unit_t previous;

	if (size < units_to_list(heap)) {
		return;
	}
	next = word_get(heap, block, NEXT);
	previous = word_get(heap, block, PREVIOUS);
	if (next == block) {
		heap->lists &= ~BIT(n);
		return;
	}
	word_set(heap, previous, NEXT, next);
	word_set(heap, next, PREVIOUS, previous);
	heap->list[n] = next;
}

/* A free block of at least @p size units, or 0. */
static unit_t list_search(struct z_heap *heap, unit_t size)
{
	unsigned int n = list_for(size);
	uint32_t larger;

	if ((heap->lists & BIT(n)) != 0) {
		unit_t first = heap->list[n];

		for (int i = 0; i < CONFIG_SYS_HEAP_ALLOC_LOOPS; i++) {
			unit_t block = heap->list[n];

			if (size_of(heap, block) >= size) {
				return block;
			}
			heap->list[n] = word_get(heap, block, NEXT);
			if (heap->list[n] == first) {
				break;
			}
		}
	}
	larger = heap->lists & ~(BIT(n) | (BIT(n) - 1));
	return larger == 0 ? 0 : heap->list[__builtin_ctz(larger)];
}

/* ---- Taking and returning ---------------------------------------------------------------------------- */

/* A block that is in no ring becomes a free one. */
static void merge(struct z_heap *heap, unit_t block)
{
	unit_t size = size_of(heap, block);
	unit_t right = block + size;
	unit_t left = word_get(heap, block, LEFT);

	if (!is_used(heap, right)) {
		list_remove(heap, right);
		size += size_of(heap, right);
	}
	if (left != 0 && !is_used(heap, block - left)) {
		block -= left;
		list_remove(heap, block);
		size += left;
	}
	block_set(heap, block, size, false);
	list_add(heap, block);
}

/* A used block keeps its first @p size units. */
static void cut(struct z_heap *heap, unit_t block, unit_t size)
{
	unit_t rest = size_of(heap, block) - size;

	if (rest != 0) {
		block_set(heap, block, size, true);
		block_set(heap, block + size, rest, false);
		merge(heap, block + size);
	}
}

/* @p size units of a free block, behind its first @p skipped ones, become a used block. What is on its
 * right is used, as always beside a free block. */
static unit_t take(struct z_heap *heap, unit_t block, unit_t skipped, unit_t size)
{
	unit_t used = block + skipped;
	unit_t rest = size_of(heap, block) - skipped - size;

	list_remove(heap, block);
	if (skipped != 0) {
		block_set(heap, block, skipped, false);
		list_add(heap, block);
	}
	block_set(heap, used, size, true);
	if (rest != 0) {
		block_set(heap, used + size, rest, false);
		list_add(heap, used + size);
	}
	return used;
}

/* Units from the beginning of @p block to the end of @p bytes bytes at @p mem. */
static unit_t units_to_end(const struct z_heap *heap, unit_t block, const char *mem, size_t bytes)
{
	size_t before = (size_t)(mem - block_address(heap, block));

	return (unit_t)((before + bytes + UNIT - 1) / UNIT);
}

static bool is_too_large(const struct z_heap *heap, size_t bytes)
{
	return bytes >= (size_t)heap->end * UNIT;
}

void *z_heap_alloc_at(struct sys_heap *sys_heap, size_t ahead, size_t align, size_t bytes)
{
	struct z_heap *heap = sys_heap->heap;
	unit_t block;
	unit_t skipped;
	char *mem;

	align = MAX(align, sizeof(uint32_t));
	__ASSERT((align & (align - 1)) == 0, "%zu is not a power of two", align);
	if (bytes == 0 || is_too_large(heap, bytes) || is_too_large(heap, align)) {
		return NULL;
	}
	block = list_search(heap, units_to_end(heap, 0, (char *)heap + header_bytes(heap),
					       align - sizeof(uint32_t) + bytes));
	if (block == 0) {
		return NULL;
	}
	mem = block_address(heap, block) + header_bytes(heap) + ahead;
	mem += -(uintptr_t)mem & (align - 1);
	mem -= ahead;
	skipped = block_of(heap, mem) - block;
	block = take(heap, block, skipped, units_to_end(heap, block + skipped, mem, bytes));
	count(heap, size_of(heap, block), 0);
	TELL_ALLOCATED(sys_heap, mem, sys_heap_usable_size(sys_heap, mem));
	ASSERT_VALID(sys_heap);
	return mem;
}

bool z_heap_resize(struct sys_heap *sys_heap, void *mem, size_t align, size_t bytes)
{
	struct z_heap *heap = sys_heap->heap;
	unit_t block = block_of(heap, mem);
	unit_t size;
	unit_t right;
	unit_t needed;

	__ASSERT(is_allocated(heap, mem), "%p was not allocated, or was overwritten", mem);
	if (is_too_large(heap, bytes) || (align != 0 && ((uintptr_t)mem & (align - 1)) != 0)) {
		return false;
	}
	size = size_of(heap, block);
	right = block + size;
	needed = units_to_end(heap, block, mem, bytes);
	if (needed > size) {
		if (is_used(heap, right) || needed > size + size_of(heap, right)) {
			return false;
		}
		list_remove(heap, right);
		block_set(heap, block, size + size_of(heap, right), true);
	}
	cut(heap, block, needed);
	count(heap, needed, size);
	ASSERT_VALID(sys_heap);
	return true;
}

/* ---- The API ------------------------------------------------------------------------------------------- */

void sys_heap_init(struct sys_heap *sys_heap, void *mem, size_t bytes)
{
	uintptr_t start = ROUND_UP((uintptr_t)mem, UNIT);
	uintptr_t end = ROUND_DOWN((uintptr_t)mem + bytes, UNIT);
	struct z_heap *heap = (struct z_heap *)start;
	unit_t units = (unit_t)((end - start) / UNIT);
	unit_t first;

	__ASSERT(end > start && units >= 4 && units > first_block(units - 1) + 1,
		 "%zu bytes are no heap", bytes);
	__ASSERT((end - start) / UNIT < UINT32_MAX / 2, "%zu bytes are too large a heap", bytes);
	memset(heap, 0, sizeof(*heap));
	heap->end = units - 1;
	first = first_block(heap->end);
	word_set(heap, first, LEFT, 0);
	block_set(heap, first, heap->end - first, false);
	word_set(heap, heap->end, SIZE_USED, 1);
	list_add(heap, first);
	sys_heap->heap = heap;
}

void *sys_heap_alloc(struct sys_heap *heap, size_t bytes)
{
	return z_heap_alloc_at(heap, 0, 0, bytes);
}

void *sys_heap_aligned_alloc(struct sys_heap *heap, size_t align, size_t bytes)
{
	return z_heap_alloc_at(heap, 0, align, bytes);
}

void sys_heap_free(struct sys_heap *sys_heap, void *mem)
{
	struct z_heap *heap = sys_heap->heap;
	unit_t block;

	if (mem == NULL) {
		return;
	}
	__ASSERT(is_allocated(heap, mem), "%p was not allocated, or was freed or overwritten", mem);
	TELL_FREED(sys_heap, mem, sys_heap_usable_size(sys_heap, mem));
	block = block_of(heap, mem);
	count(heap, 0, size_of(heap, block));
	block_set(heap, block, size_of(heap, block), false);
	merge(heap, block);
	ASSERT_VALID(sys_heap);
}

size_t sys_heap_usable_size(struct sys_heap *sys_heap, void *mem)
{
	struct z_heap *heap = sys_heap->heap;
	unit_t block = block_of(heap, mem);

	return (size_t)(block_address(heap, block + size_of(heap, block)) - (char *)mem);
}

void *sys_heap_aligned_realloc(struct sys_heap *heap, void *mem, size_t align, size_t bytes)
{
	void *moved;

	if (mem == NULL) {
		return sys_heap_aligned_alloc(heap, align, bytes);
	}
	if (bytes == 0) {
		sys_heap_free(heap, mem);
		return NULL;
	}
	if (z_heap_resize(heap, mem, align, bytes)) {
		return mem;
	}
	moved = sys_heap_aligned_alloc(heap, align, bytes);
	if (moved != NULL) {
		memcpy(moved, mem, MIN(sys_heap_usable_size(heap, mem), bytes));
		sys_heap_free(heap, mem);
	}
	return moved;
}

#ifdef CONFIG_SYS_HEAP_RUNTIME_STATS
int sys_heap_runtime_stats_get(struct sys_heap *sys_heap, struct sys_memory_stats *stats)
{
	const struct z_heap *heap;

	if (sys_heap == NULL || stats == NULL) {
		return -EINVAL;
	}
	heap = sys_heap->heap;
	stats->allocated_bytes = (size_t)heap->allocated * UNIT;
	stats->max_allocated_bytes = (size_t)heap->max_allocated * UNIT;
	stats->free_bytes = (size_t)(heap->end - first_block(heap->end) - heap->allocated) * UNIT;
	return 0;
}

int sys_heap_runtime_stats_reset_max(struct sys_heap *sys_heap)
{
	if (sys_heap == NULL) {
		return -EINVAL;
	}
	sys_heap->heap->max_allocated = sys_heap->heap->allocated;
	return 0;
}
#endif
