/* SPDX-License-Identifier: Apache-2.0 */
/* Heaps that threads share.
 *
 * Threads wait while there is not enough for them. Whoever frees memory looks for all who wait, the
 * most urgent first, and hands over what they asked for: a request lies on the stack of the waiter,
 * which is a supervisor. So a small request can be met before a more urgent large one.
 *
 * The lock is held for one operation of the heap, and in a free for one more a waiter. Contents are
 * copied without it. */

#include <ksched.h>
#include <pool.h>
#include <zephyr/sys/math_extras.h>

struct request {
	void *old; /* to be made larger; NULL: nothing */
	size_t ahead;
	size_t align;
	size_t bytes;
	void *mem;
};

const struct pool_functions *pool_functions;

void k_heap_init(struct k_heap *heap, void *mem, size_t bytes)
{
	static const struct pool_functions functions = {z_thread_aligned_alloc, k_free};

	pool_functions = &functions;
	heap->wait_q.head = NULL;
	sys_heap_init(&heap->heap, mem, bytes);
}

/* Lock held. */
static bool met(struct k_heap *heap, struct request *request)
{
	if (request->old != NULL && z_heap_resize(&heap->heap, request->old, 0, request->bytes)) {
		request->mem = request->old;
	} else {
		request->mem = z_heap_alloc_at(&heap->heap, request->ahead, request->align,
					       request->bytes);
	}
	return request->mem != NULL;
}

static void wait_ended(struct k_thread *thread, _wait_q_t *queue)
{
	const struct request *request = thread->wait_buffer;

	ARG_UNUSED(queue);
	arch_thread_set_result(thread, (int)(intptr_t)request->mem);
}

/* There is more memory than before. */
static void serve(struct k_heap *heap)
{
	struct k_thread *waiter = heap->wait_q.head;
	bool last = waiter == NULL;

	while (!last) {
		struct k_thread *next = waiter->base.next;

		last = next == heap->wait_q.head;
		if (met(heap, waiter->wait_buffer)) {
			sched_wake(waiter, 0);
		}
		waiter = next;
	}
}

static void *allocate(struct k_heap *heap, struct request request, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();

	if (!met(heap, &request) && !K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		_kernel.current->wait_buffer = &request;
		return (void *)(intptr_t)sched_wait(&heap->wait_q, timeout, wait_ended, key);
	}
	arch_irq_unlock(key);
	return request.mem;
}

void *k_heap_aligned_alloc(struct k_heap *heap, size_t align, size_t bytes, k_timeout_t timeout)
{
	return allocate(heap, (struct request){.align = align, .bytes = bytes}, timeout);
}

void *k_heap_alloc(struct k_heap *heap, size_t bytes, k_timeout_t timeout)
{
	return k_heap_aligned_alloc(heap, 0, bytes, timeout);
}

static void *cleared(void *mem, size_t bytes)
{
	return mem == NULL ? NULL : memset(mem, 0, bytes);
}

void *k_heap_calloc(struct k_heap *heap, size_t num, size_t size, k_timeout_t timeout)
{
	size_t bytes;

	if (size_mul_overflow(num, size, &bytes)) {
		return NULL;
	}
	return cleared(k_heap_alloc(heap, bytes, timeout), bytes);
}

void k_heap_free(struct k_heap *heap, void *mem)
{
	unsigned int key = arch_irq_lock();

	sys_heap_free(&heap->heap, mem);
	serve(heap);
	sched_unlock(key);
}

void *k_heap_realloc(struct k_heap *heap, void *mem, size_t bytes, k_timeout_t timeout)
{
	void *moved;

	if (bytes == 0) {
		k_heap_free(heap, mem);
		return NULL;
	}
	moved = allocate(heap, (struct request){.old = mem, .bytes = bytes}, timeout);
	if (mem != NULL && moved != NULL) {
		if (moved != mem) {
			memcpy(moved, mem, MIN(sys_heap_usable_size(&heap->heap, mem), bytes));
		}
		k_heap_free(heap, moved != mem ? mem : NULL);
	}
	return moved;
}

/* ---- Memory that knows its heap: the word before it --------------------------------------------------- */

static struct k_heap **owner_of(void *mem)
{
	return (struct k_heap **)mem - 1;
}

static void *with_owner(struct k_heap *heap, size_t align, size_t size)
{
	struct request request = {.ahead = sizeof(heap), .align = align};
	struct k_heap **owner;

	if (heap == NULL || size_add_overflow(size, sizeof(heap), &request.bytes)) {
		return NULL;
	}
	owner = allocate(heap, request, K_NO_WAIT);
	if (owner == NULL) {
		return NULL;
	}
	*owner = heap;
	return owner + 1;
}

void k_free(void *ptr)
{
	if (ptr != NULL) {
		k_heap_free(*owner_of(ptr), owner_of(ptr));
	}
}

void *k_malloc(size_t size)
{
	return with_owner(Z_SYSTEM_POOL, 0, size);
}

void *k_aligned_alloc(size_t align, size_t size)
{
	__ASSERT(align >= sizeof(void *) && (align & (align - 1)) == 0,
		 "%zu is not the alignment of a word or more", align);
	return with_owner(Z_SYSTEM_POOL, align, size);
}

void *k_calloc(size_t nmemb, size_t size)
{
	size_t bytes;

	return size_mul_overflow(nmemb, size, &bytes) ? NULL : cleared(k_malloc(bytes), bytes);
}

void *k_realloc(void *ptr, size_t size)
{
	struct k_heap **owner;
	size_t bytes;

	if (ptr == NULL) {
		return k_malloc(size);
	}
	if (size == 0) {
		k_free(ptr);
		return NULL;
	}
	if (size_add_overflow(size, sizeof(*owner), &bytes)) {
		return NULL;
	}
	owner = k_heap_realloc(*owner_of(ptr), owner_of(ptr), bytes, K_NO_WAIT);
	return owner == NULL ? NULL : owner + 1;
}

void *z_thread_aligned_alloc(size_t align, size_t size)
{
	return with_owner(arch_is_in_isr() ? Z_SYSTEM_POOL : _kernel.current->resource_pool, align,
			  size);
}
