/* SPDX-License-Identifier: Apache-2.0 */
/* Memory slabs: for supervisors only. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define SIZE  12
#define COUNT 4

K_MEM_SLAB_DEFINE(defined_slab, 6, 3, 2);
K_MEM_SLAB_DEFINE_STATIC(aligned_slab, 64, 2, 32);
static struct k_mem_slab slab;
static char memory[SIZE * COUNT + 1] __aligned(sizeof(void *));
static void *block[COUNT];

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	memory[SIZE * COUNT] = '#';
	zassert_equal(k_mem_slab_init(&slab, memory, SIZE, COUNT), 0);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(slab.wait_q.head, "somebody still waits");
	zassert_equal(memory[SIZE * COUNT], '#', "a block is longer than it should be");
}

ZTEST_SUITE(mem_slab, NULL, NULL, before, after, NULL);

/* Takes all there are, each of which is a block, and no other's; and writes to every byte. */
static void allocate_all(void)
{
	unsigned int seen = 0;

	for (int i = 0; i < COUNT; i++) {
		zassert_equal(k_mem_slab_alloc(&slab, &block[i], K_NO_WAIT), 0);
		for (int n = 0; n < COUNT; n++) {
			seen |= block[i] == memory + n * SIZE ? BIT(n) : 0;
		}
		memset(block[i], 0xff, SIZE);
	}
	zassert_equal(seen, BIT(COUNT) - 1);
}

ZTEST(mem_slab, test_init)
{
	static struct k_mem_slab other;

	zassert_equal(k_mem_slab_init(&other, memory, 7, 1), -EINVAL);
	zassert_equal(k_mem_slab_init(&other, memory, 0, 1), -EINVAL);
	zassert_equal(k_mem_slab_init(&other, memory + 2, 8, 1), -EINVAL);
	zassert_equal(k_mem_slab_init(&other, memory, SIZE_MAX / 2 + 1, 2), -EINVAL);
	zassert_equal(k_mem_slab_init(&other, memory, 8, 0), 0);
	zassert_equal(k_mem_slab_alloc(&other, &block[0], K_NO_WAIT), -ENOMEM);
	zassert_equal(k_mem_slab_init(&other, memory, 8, 1), 0);
	zassert_equal(k_mem_slab_alloc(&other, &block[0], K_NO_WAIT), 0);
}

ZTEST(mem_slab, test_defined)
{
	void *first, *second, *third, *fourth;

	zassert_equal(k_mem_slab_num_free_get(&defined_slab), 3);
	zassert_equal(k_mem_slab_alloc(&defined_slab, &first, K_NO_WAIT), 0);
	zassert_equal(k_mem_slab_alloc(&defined_slab, &second, K_NO_WAIT), 0);
	zassert_equal(k_mem_slab_alloc(&defined_slab, &third, K_NO_WAIT), 0);
	zassert_equal(k_mem_slab_alloc(&defined_slab, &fourth, K_NO_WAIT), -ENOMEM);
	zassert_equal((char *)third - (char *)first, 2 * ROUND_UP(6, sizeof(void *)));
	zassert_equal((uintptr_t)first % sizeof(void *), 0);
	k_mem_slab_free(&defined_slab, second);
	zassert_equal(k_mem_slab_alloc(&aligned_slab, &first, K_NO_WAIT), 0);
	zassert_equal(k_mem_slab_alloc(&aligned_slab, &second, K_NO_WAIT), 0);
	zassert_equal((uintptr_t)first % 32, 0);
	zassert_equal((uintptr_t)second % 32, 0);
}

/* Requirement: ZEP-SRS-9-2 */
ZTEST(mem_slab, test_alloc_and_free)
{
	void *none = &none;

	for (int turn = 0; turn < 5; turn++) {
		allocate_all();
		zassert_equal(k_mem_slab_alloc(&slab, &none, K_NO_WAIT), -ENOMEM);
		zassert_is_null(none);
		for (int i = 0; i < COUNT; i++) {
			k_mem_slab_free(&slab, block[(i * 3 + turn) % COUNT]);
		}
	}
	/* One came back while others were never given out. */
	zassert_equal(k_mem_slab_init(&slab, memory, SIZE, COUNT), 0);
	zassert_equal(k_mem_slab_alloc(&slab, &block[0], K_FOREVER), 0);
	k_mem_slab_free(&slab, block[0]);
	allocate_all();
}

ZTEST(mem_slab, test_counts)
{
	struct sys_memory_stats stats;

	zassert_equal(k_mem_slab_max_used_get(&slab), 0);
	allocate_all();
	zassert_equal(k_mem_slab_num_used_get(&slab), COUNT);
	zassert_equal(k_mem_slab_num_free_get(&slab), 0);
	k_mem_slab_free(&slab, block[0]);
	k_mem_slab_free(&slab, block[2]);
	k_mem_slab_free(&slab, block[3]);
	zassert_equal(k_mem_slab_num_used_get(&slab), 1);
	zassert_equal(k_mem_slab_num_free_get(&slab), COUNT - 1);
	zassert_equal(k_mem_slab_max_used_get(&slab), COUNT);
	zassert_equal(k_mem_slab_runtime_stats_get(&slab, &stats), 0);
	zassert_equal(stats.allocated_bytes, SIZE);
	zassert_equal(stats.free_bytes, (COUNT - 1) * SIZE);
	zassert_equal(stats.max_allocated_bytes, COUNT * SIZE);
	zassert_equal(k_mem_slab_runtime_stats_reset_max(&slab), 0);
	zassert_equal(k_mem_slab_max_used_get(&slab), 1);
	(void)k_mem_slab_alloc(&slab, &block[0], K_NO_WAIT);
	zassert_equal(k_mem_slab_max_used_get(&slab), 2);
	zassert_equal(k_mem_slab_runtime_stats_get(&slab, NULL), -EINVAL);
	zassert_equal(k_mem_slab_runtime_stats_get(NULL, &stats), -EINVAL);
	zassert_equal(k_mem_slab_runtime_stats_reset_max(NULL), -EINVAL);
}

/* Requirement: ZEP-SRS-9-2 */
ZTEST(mem_slab, test_timeouts)
{
	void *none = &none;
	int64_t now;

	allocate_all();
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_mem_slab_alloc(&slab, &none, K_TICKS(4)), -EAGAIN);
	zassert_is_null(none);
	zassert_equal(k_uptime_ticks(), now + 5);
	zassert_equal(k_mem_slab_alloc(&slab, &none, K_TIMEOUT_ABS_TICKS(now + 9)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 9);
	zassert_equal(k_mem_slab_alloc(&slab, &none, K_TIMEOUT_ABS_TICKS(now)), -EAGAIN, "past");
	zassert_equal(k_mem_slab_num_used_get(&slab), COUNT);
	k_mem_slab_free(&slab, block[1]);
	zassert_equal(k_mem_slab_alloc(&slab, &none, K_TICKS(4)), 0);
	zassert_equal(none, block[1]);
}

/* Which block it is, says the digit. */
static void allocates(void *letter, void *p2, void *p3)
{
	void *mem;
	int result = k_mem_slab_alloc(&slab, &mem, p2 != NULL ? K_MSEC(3) : K_FOREVER);

	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
	for (int i = 0; i < COUNT; i++) {
		if (result == 0 && mem == block[i]) {
			event((char)('0' + i));
		}
	}
	if (result == -EAGAIN && mem == NULL) {
		event('-');
	}
}

static void allocator(int n, char letter, int prio)
{
	child_create(n, allocates, (void *)(uintptr_t)letter, prio, 0, K_NO_WAIT);
}

ZTEST(mem_slab, test_order_of_waiters)
{
	allocate_all();
	allocator(0, 'a', 4);
	allocator(1, 'b', 2);
	allocator(2, 'c', 4);
	allocator(3, 'd', 3);
	(void)k_sleep(K_MSEC(2));
	for (int i = 0; i < COUNT; i++) {
		k_mem_slab_free(&slab, block[i]);
		zassert_equal(k_mem_slab_num_used_get(&slab), COUNT, "handed over at once");
	}
	(void)k_sleep(K_MSEC(2));
	zassert_events("b0d1a2c3");
}

/* Waiters that go away, move in the queue, or do not run for a while. */
ZTEST(mem_slab, test_waiters_change)
{
	allocate_all();
	allocator(0, 'a', 4);
	allocator(1, 'b', 3);
	allocator(2, 'c', 5);
	(void)k_thread_create(&child[3], child_stack[3], CHILD_STACK_SIZE, allocates, (void *)'d',
			      (void *)1, NULL, 2, 0, K_NO_WAIT);
	(void)k_sleep(K_MSEC(1));
	k_thread_priority_set(&child[1], 6);
	k_thread_abort(&child[0]);
	k_thread_suspend(&child[2]);
	child_join(3);
	zassert_events("d-");
	k_mem_slab_free(&slab, block[2]);
	k_mem_slab_free(&slab, block[3]);
	(void)k_sleep(K_MSEC(2));
	zassert_events("d-b3");
	k_thread_resume(&child[2]);
	child_join(2);
	zassert_events("d-b3c2");
	zassert_equal(k_mem_slab_num_used_get(&slab), COUNT);
	k_mem_slab_free(&slab, block[0]);
	zassert_equal(k_mem_slab_num_used_get(&slab), COUNT - 1);
}

static void allocate_in_isr(const void *unused)
{
	void *mem;
	int result = k_mem_slab_alloc(&slab, &mem, K_NO_WAIT);

	ARG_UNUSED(unused);
	event(result == 0 ? 'y' : (result == -ENOMEM ? 'n' : '?'));
}

static void free_in_isr(const void *mem)
{
	k_mem_slab_free(&slab, (void *)(uintptr_t)mem);
}

ZTEST(mem_slab, test_isr)
{
	allocate_all();
	irq_offload(allocate_in_isr, NULL);
	irq_offload(free_in_isr, block[2]);
	irq_offload(allocate_in_isr, NULL);
	zassert_events("ny");
	allocator(0, 'a', 3);
	(void)k_sleep(K_MSEC(2));
	irq_offload(free_in_isr, block[1]);
	child_join(0);
	zassert_events("nya1");
}

/* Blocks may lie where users write: what they write into a free one leads nowhere else. */
ZTEST(mem_slab, test_overwritten_free_blocks)
{
	static const uint32_t links[] = {COUNT + 1, UINT32_MAX, 0x80000000, 0, 1, 2, 3, 4};
	void *mem;

	for (size_t i = 0; i < ARRAY_SIZE(links); i++) {
		unsigned int count = 0;

		(void)k_mem_slab_init(&slab, memory, SIZE, COUNT);
		allocate_all();
		for (int n = 0; n < COUNT; n++) {
			k_mem_slab_free(&slab, block[n]);
			memcpy(block[n], &links[i], sizeof(links[i]));
		}
		while (k_mem_slab_alloc(&slab, &mem, K_NO_WAIT) == 0) {
			size_t offset = (size_t)((char *)mem - memory);

			zassert_true(offset % SIZE == 0 && offset < SIZE * COUNT);
			count++;
		}
		zassert_between_inclusive(count, 1, COUNT);
	}
}

static void frees_badly(void *mem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_mem_slab_free(&slab, mem);
	event('!');
}

ZTEST(mem_slab, test_free_of_no_block)
{
	void *const bad[] = {
		NULL,	      &block[1], memory - SIZE, memory + 4, memory + SIZE * COUNT,
		memory + SIZE /* was never given out */};

	memset(block, 0, sizeof(block));
	(void)k_mem_slab_alloc(&slab, &block[0], K_NO_WAIT);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		faults_expect(1);
		child_create(0, frees_badly, bad[i], 3, 0, K_NO_WAIT);
		child_join(0);
		zassert_equal(fault.count, 1, "%p", bad[i]);
		zassert_equal(fault.reason, K_ERR_KERNEL_PANIC);
	}
	zassert_events("");
	zassert_equal(k_mem_slab_num_used_get(&slab), 1);
}

/* As it was called before 3.5. */
ZTEST(mem_slab, test_free_by_pointer_to_pointer)
{
	allocate_all();
	k_mem_slab_free(&slab, &block[2]);
	zassert_equal(k_mem_slab_num_used_get(&slab), COUNT - 1);
	zassert_equal(k_mem_slab_alloc(&slab, &block[0], K_NO_WAIT), 0);
	zassert_equal(block[0], block[2]);
}

#ifdef CONFIG_USERSPACE
ZTEST(mem_slab, test_no_system_calls)
{
	zassert_equal(k_object_find(&slab)->type, K_OBJ_MEM_SLAB);
	zassert_true((k_object_find(&slab)->flags & K_OBJ_FLAG_INITIALIZED) != 0);
	zassert_true((k_object_find(&defined_slab)->flags & K_OBJ_FLAG_INITIALIZED) != 0);
	faults_expect(1);
	child_create(0, allocates, (void *)'u', 3, K_USER, K_FOREVER);
	k_thread_access_grant(&child[0], &slab);
	k_thread_start(&child[0]);
	child_join(0);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_events("");
	zassert_equal(k_mem_slab_num_used_get(&slab), 0);
}
#endif
