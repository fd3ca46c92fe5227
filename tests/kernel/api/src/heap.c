/* SPDX-License-Identifier: Apache-2.0 */
/* Heaps, and the pools of threads. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define SIZE 512

K_HEAP_DEFINE(defined_heap, 256);
static K_HEAP_DEFINE(tiny_heap, 1);
static struct k_heap heap;
static char memory[SIZE] __aligned(8);
static struct k_heap *pool;

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_heap_init(&heap, memory, sizeof(memory));
	pool = k_current_get()->resource_pool;
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	k_thread_heap_assign(k_current_get(), pool);
	zassert_is_null(heap.wait_q.head, "somebody still waits");
	zassert_true(sys_heap_validate(&heap.heap));
	zassert_true(sys_heap_validate(&defined_heap.heap));
	zassert_true(sys_heap_validate(&_system_heap.heap));
}

ZTEST_SUITE(heap, NULL, NULL, before, after, NULL);

/* Leaves room for no more than a few bytes. */
static void *fill(struct k_heap *of)
{
	void *mem = NULL;

	for (size_t bytes = SIZE; mem == NULL; bytes -= 4) {
		mem = k_heap_alloc(of, bytes, K_NO_WAIT);
	}
	return mem;
}

/* ---- One thread -------------------------------------------------------------------------------- */

ZTEST(heap, test_defined)
{
	void *mem = k_heap_alloc(&defined_heap, 128, K_NO_WAIT);

	zassert_equal(*(uintptr_t *)(void *)&defined_heap, (uintptr_t)kheap_defined_heap);
	zassert_not_null(mem);
	zassert_true(IN_RANGE((char *)mem, kheap_defined_heap, kheap_defined_heap + 128));
	zassert_is_null(k_heap_alloc(&defined_heap, 128, K_NO_WAIT));
	k_heap_free(&defined_heap, mem);
	mem = k_heap_alloc(&tiny_heap, 1, K_NO_WAIT);
	zassert_not_null(mem);
	zassert_is_null(k_heap_alloc(&tiny_heap, 1, K_NO_WAIT));
	k_heap_free(&tiny_heap, mem);
}

/* Requirement: ZEP-SRS-9-1 */
ZTEST(heap, test_alloc)
{
	char *word = k_heap_alloc(&heap, 1, K_NO_WAIT);
	char *line = k_heap_aligned_alloc(&heap, 64, 5, K_NO_WAIT);
	char *zeros;

	zassert_equal((uintptr_t)word % sizeof(void *), 0);
	zassert_not_null(line);
	zassert_equal((uintptr_t)line % 64, 0);
	zassert_is_null(k_heap_alloc(&heap, 0, K_NO_WAIT));
	zassert_is_null(k_heap_alloc(&heap, SIZE, K_NO_WAIT));
	zassert_is_null(k_heap_alloc(&heap, SIZE_MAX, K_NO_WAIT));
	zassert_is_null(k_heap_aligned_alloc(&heap, 0x80000000, 8, K_NO_WAIT));
	k_heap_free(&heap, fill(&heap));
	memset(memory + SIZE - 64, 0xff, 48);
	zassert_is_null(k_heap_calloc(&heap, SIZE_MAX / 8 + 1, 8, K_NO_WAIT));
	zassert_is_null(k_heap_calloc(&heap, 0, 8, K_NO_WAIT));
	zeros = k_heap_calloc(&heap, 40, 8, K_NO_WAIT);
	zassert_not_null(zeros);
	for (int i = 0; i < 320; i++) {
		zassert_equal(zeros[i], 0);
	}
	k_heap_free(&heap, word);
	k_heap_free(&heap, line);
	k_heap_free(&heap, zeros);
	k_heap_free(&heap, NULL);
}

ZTEST(heap, test_realloc)
{
	char *text = k_heap_realloc(&heap, NULL, 8, K_NO_WAIT);
	char *other;

	zassert_not_null(text);
	strcpy(text, "content");
	zassert_equal(k_heap_realloc(&heap, text, 100, K_NO_WAIT), text, "in its place");
	other = k_heap_alloc(&heap, 8, K_NO_WAIT);
	zassert_is_null(k_heap_realloc(&heap, text, SIZE, K_NO_WAIT));
	zassert_is_null(k_heap_realloc(&heap, text, SIZE_MAX, K_NO_WAIT));
	zassert_text(text, "content");
	zassert_equal(k_heap_realloc(&heap, text, 8, K_NO_WAIT), text);
	text = k_heap_realloc(&heap, text, 200, K_NO_WAIT);
	zassert_true(text > other, "it had to move");
	zassert_text(text, "content");
	zassert_is_null(k_heap_realloc(&heap, text, 0, K_NO_WAIT));
	k_heap_free(&heap, other);
	zassert_not_null(fill(&heap));
}

/* Requirement: ZEP-SRS-9-1 */
ZTEST(heap, test_timeouts)
{
	void *mem = fill(&heap);
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_is_null(k_heap_alloc(&heap, 100, K_NO_WAIT));
	zassert_equal(k_uptime_ticks(), now);
	zassert_is_null(k_heap_alloc(&heap, 100, K_TICKS(4)));
	zassert_equal(k_uptime_ticks(), now + 5);
	zassert_is_null(k_heap_realloc(&heap, mem, SIZE, K_TIMEOUT_ABS_TICKS(now + 9)));
	zassert_equal(k_uptime_ticks(), now + 9);
	zassert_is_null(k_heap_alloc(&heap, 100, K_TIMEOUT_ABS_TICKS(now)), "past");
	k_heap_free(&heap, mem);
	zassert_equal(k_heap_alloc(&heap, 100, K_FOREVER), mem);
}

/* ---- Several threads ----------------------------------------------------------------------------- */

static void allocates(void *bytes, void *p2, void *p3)
{
	char *mem = k_heap_alloc(&heap, (size_t)bytes, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	zassert_true(IN_RANGE(mem, memory, memory + SIZE - (size_t)bytes));
	event((char)('a' + (uintptr_t)bytes / 100));
}

static void allocator(int n, size_t bytes, int prio)
{
	child_create(n, allocates, (void *)bytes, prio, 0, K_NO_WAIT);
}

ZTEST(heap, test_waiters)
{
	void *first = k_heap_alloc(&heap, 100, K_NO_WAIT);
	void *rest = fill(&heap);

	allocator(0, 100, 4);
	allocator(1, 400, 2);
	allocator(2, 101, 5);
	(void)k_sleep(K_TICKS(2));
	zassert_events("");
	k_heap_free(&heap, first);
	zassert_is_null(k_heap_alloc(&heap, 50, K_NO_WAIT), "handed over at once");
	(void)k_sleep(K_TICKS(2));
	zassert_events("b");
	k_heap_free(&heap, rest);
	(void)k_sleep(K_TICKS(2));
	zassert_events("bb");
	k_thread_abort(&child[1]);
	k_heap_free(&heap, NULL);
}

static void enlarges(void *mem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_heap_realloc(&heap, mem, 300, K_MSEC(500)) == mem ? 'i' : 'm');
}

ZTEST(heap, test_realloc_waits)
{
	char *first = k_heap_alloc(&heap, 150, K_NO_WAIT);
	char *second = k_heap_alloc(&heap, 150, K_NO_WAIT);
	void *rest = fill(&heap);

	child_create(0, enlarges, first, 3, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	k_heap_free(&heap, second);
	child_join(0);
	zassert_events("i");
	k_heap_free(&heap, first);
	first = k_heap_alloc(&heap, 20, K_NO_WAIT);
	second = k_heap_alloc(&heap, 150, K_NO_WAIT);
	strcpy(first, "content");
	child_create(0, enlarges, first, 3, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	k_heap_free(&heap, k_heap_realloc(&heap, second, 10, K_NO_WAIT));
	k_heap_free(&heap, rest);
	child_join(0);
	zassert_true(events[1] == 'm' || events[1] == 'i');
}

ZTEST(heap, test_abort_while_waiting)
{
	void *mem = fill(&heap);

	allocator(0, 100, 4);
	(void)k_sleep(K_TICKS(2));
	k_thread_abort(&child[0]);
	k_heap_free(&heap, mem);
	zassert_equal(k_heap_alloc(&heap, 100, K_NO_WAIT), mem);
	zassert_events("");
}

static void free_in_isr(const void *mem)
{
	k_heap_free(&heap, (void *)(uintptr_t)mem);
}

static void allocate_in_isr(const void *unused)
{
	void *mem = k_heap_alloc(&heap, 100, K_NO_WAIT);

	ARG_UNUSED(unused);
	event(mem == NULL ? 'n' : 'y');
	k_heap_free(&heap, mem);
}

ZTEST(heap, test_isr)
{
	void *mem = fill(&heap);

	irq_offload(allocate_in_isr, NULL);
	allocator(0, 300, 3);
	(void)k_sleep(K_TICKS(2));
	irq_offload(free_in_isr, mem);
	irq_offload(allocate_in_isr, NULL);
	child_join(0);
	zassert_events("nyd");
}

static void frees_badly(void *mem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_heap_free(&heap, mem);
	event('!');
}

ZTEST(heap, test_free_of_nothing_allocated)
{
	char *mem = k_heap_alloc(&heap, 100, K_NO_WAIT);
	char *freed = k_heap_alloc(&heap, 100, K_NO_WAIT);
	void *const bad[] = {freed, memory, memory + SIZE - 4, memory + SIZE, &heap, mem + 8};

	k_heap_free(&heap, freed);
	memset(mem, 0, 100);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		faults_expect(1);
		child_create(0, frees_badly, bad[i], 3, 0, K_NO_WAIT);
		child_join(0);
		zassert_equal(fault.count, 1, "%zu", i);
		zassert_equal(fault.reason, K_ERR_KERNEL_PANIC);
	}
	zassert_events("");
}

/* ---- The system heap and resource pools ---------------------------------------------------------- */

static bool is_in(const struct k_heap *of, const void *mem, size_t size)
{
	uintptr_t start = *(const uintptr_t *)(const void *)of;

	return (uintptr_t)mem - start < size;
}

static size_t allocated(struct k_heap *of)
{
	struct sys_memory_stats stats;

	zassert_equal(sys_heap_runtime_stats_get(&of->heap, &stats), 0);
	return stats.allocated_bytes;
}

ZTEST(heap, test_system_heap)
{
	size_t before_all = allocated(&_system_heap);
	char *mem = k_malloc(8);
	char *line = k_aligned_alloc(128, 1);
	char *none = k_malloc(0);
	char *zeros = k_calloc(3, 5);

	zassert_true(is_in(&_system_heap, mem, CONFIG_HEAP_MEM_POOL_SIZE));
	zassert_equal((uintptr_t)mem % sizeof(void *), 0);
	zassert_not_null(line);
	zassert_equal((uintptr_t)line % 128, 0);
	zassert_not_null(none);
	for (int i = 0; i < 15; i++) {
		zassert_equal(zeros[i], 0);
	}
	strcpy(mem, "content");
	mem = k_realloc(mem, 300);
	zassert_text(mem, "content");
	zassert_is_null(k_realloc(mem, CONFIG_HEAP_MEM_POOL_SIZE));
	zassert_is_null(k_realloc(mem, SIZE_MAX));
	zassert_is_null(k_realloc(mem, 0));
	mem = k_realloc(NULL, 20);
	zassert_not_null(mem);
	zassert_is_null(k_malloc(SIZE_MAX));
	zassert_is_null(k_malloc(SIZE_MAX - 3));
	zassert_is_null(k_malloc(CONFIG_HEAP_MEM_POOL_SIZE));
	zassert_is_null(k_calloc(SIZE_MAX, 2));
	zassert_is_null(k_calloc(2, SIZE_MAX));
	k_free(mem);
	k_free(line);
	k_free(none);
	k_free(zeros);
	k_free(NULL);
	zassert_equal(allocated(&_system_heap), before_all);
}

static void reports_pool(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_current_get()->resource_pool == &heap ? 'h' : '?');
}

static void allocate_from_pool(const void *in)
{
	char *mem = z_thread_malloc(16);

	event(is_in(in, mem, SIZE) ? '+' : '-');
	k_free(mem);
}

/* Requirement: ZEP-SRS-8-18 */
ZTEST(heap, test_pools)
{
	void *mem;

	zassert_equal(pool, &_system_heap, "what the first threads have");
	k_thread_heap_assign(k_current_get(), NULL);
	zassert_is_null(z_thread_malloc(1));
	irq_offload(allocate_from_pool, &_system_heap);
	k_thread_heap_assign(k_current_get(), &heap);
	allocate_from_pool(&heap);
	irq_offload(allocate_from_pool, &_system_heap);
	child_create(0, reports_pool, NULL, 3, 0, K_NO_WAIT);
	child_join(0);
	zassert_events("+++h");
	zassert_is_null(z_thread_malloc(SIZE));
	zassert_is_null(z_thread_malloc(SIZE_MAX));
	mem = z_thread_aligned_alloc(64, 10);
	zassert_true(mem != NULL && (uintptr_t)mem % 64 == 0);
	k_thread_system_pool_assign(k_current_get());
	zassert_true(is_in(&heap, mem, SIZE));
	k_free(mem);
	zassert_equal(allocated(&heap), 0, "it knows where it came from");
	allocate_from_pool(&_system_heap);
}

ZTEST(heap, test_stats)
{
	struct sys_memory_stats stats;
	void *mem = k_heap_alloc(&heap, 100, K_NO_WAIT);
	size_t all;

	zassert_equal(sys_heap_runtime_stats_get(&heap.heap, &stats), 0);
	zassert_equal(stats.allocated_bytes, 104);
	all = stats.free_bytes + stats.allocated_bytes;
	zassert_equal(k_heap_realloc(&heap, mem, 50, K_NO_WAIT), mem);
	zassert_equal(sys_heap_runtime_stats_get(&heap.heap, &stats), 0);
	zassert_equal(stats.allocated_bytes, 56);
	zassert_equal(stats.max_allocated_bytes, 104);
	zassert_equal(stats.free_bytes, all - 56);
	zassert_equal(sys_heap_runtime_stats_reset_max(&heap.heap), 0);
	k_heap_free(&heap, mem);
	zassert_equal(sys_heap_runtime_stats_get(&heap.heap, &stats), 0);
	zassert_equal(stats.allocated_bytes, 0);
	zassert_equal(stats.max_allocated_bytes, 56);
	zassert_equal(sys_heap_runtime_stats_get(NULL, &stats), -EINVAL);
	zassert_equal(sys_heap_runtime_stats_get(&heap.heap, NULL), -EINVAL);
	zassert_equal(sys_heap_runtime_stats_reset_max(NULL), -EINVAL);
}

#ifdef CONFIG_USERSPACE
/* ---- Users -------------------------------------------------------------------------------------------- */

/* Each call is one of the kernel's: a user comes to no memory by it. */
static void calls_as_user(void *which, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	switch ((uintptr_t)which) {
	case 0:
		(void)k_malloc(10);
		break;
	case 1:
		(void)k_heap_alloc(&heap, 10, K_NO_WAIT);
		break;
	case 2:
		k_heap_free(&heap, memory + 100);
		break;
	case 3:
		k_thread_system_pool_assign(k_current_get());
		break;
	default:
		k_heap_init(&heap, memory, sizeof(memory));
		break;
	}
	event('!');
}

ZTEST(heap, test_no_system_calls)
{
	for (uintptr_t which = 0; which < 5; which++) {
		faults_expect(1);
		child_create(0, calls_as_user, (void *)which, 3, K_USER, K_NO_WAIT);
		child_join(0);
		zassert_equal(fault.count, 1);
		zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	}
	zassert_events("");
}

/* A user's own, in its own memory. */
static ZTEST_BMEM struct sys_heap user_heap;
static ZTEST_BMEM char user_memory[256];

ZTEST_SUITE(heap_of_a_user, NULL, NULL, NULL, NULL, NULL);

ZTEST_USER(heap_of_a_user, test_all)
{
	char *first;
	char *second;

	sys_heap_init(&user_heap, user_memory + 1, sizeof(user_memory) - 1);
	first = sys_heap_alloc(&user_heap, 20);
	second = sys_heap_aligned_alloc(&user_heap, 16, 20);
	zassert_true(first != NULL && second != NULL && (uintptr_t)second % 16 == 0);
	zassert_true(sys_heap_usable_size(&user_heap, first) >= 20);
	memset(first, 0xff, 20);
	memset(second, 0xff, 20);
	zassert_true(sys_heap_validate(&user_heap));
	sys_heap_free(&user_heap, first);
	second = sys_heap_realloc(&user_heap, second, 100);
	zassert_not_null(second);
	sys_heap_free(&user_heap, second);
	zassert_true(sys_heap_validate(&user_heap));
	memset(user_memory + 8, 0xff, 100);
	zassert_false(sys_heap_validate(&user_heap));
}
#endif
