/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths and addresses that a user gives to a pipe; a pipe that others use, initialised again; and
 * two users that move as much as they can, to make others late. */

#include "attack.h"

#define LENGTH 2048

static uint8_t ring[64];
static struct k_pipe buffered;
K_PIPE_DEFINE(direct, 0, 4);
static ATTACK_BMEM uint8_t own[LENGTH] __aligned(4);
static ATTACK_BMEM uint32_t moved;

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_pipe_init(&buffered, ring, sizeof(ring));
	k_pipe_reset(&direct);
	k_object_access_all_grant(&buffered);
	k_object_access_all_grant(&direct);
}

ZTEST_SUITE(pipes, NULL, attack_setup, before, attack_after, NULL);

/* ---- Buffers --------------------------------------------------------------------------------- */

struct buffer {
	const void *start;
	size_t size;
};

static const struct buffer bad[] = {
	{NULL, 1},
	{own, SIZE_MAX},
	{own, SIZE_MAX - 63},
	{own, SIZE_MAX - (uintptr_t)0x20000000u},
	{own + 1, SIZE_MAX},
	{own, 0x80000000u},
	{own, 0x7fffffffu},
	{(const void *)UINTPTR_MAX, 1},
	{(const void *)UINTPTR_MAX, 2},
	{(const void *)(UINTPTR_MAX - 7), 16},
	{kernel_bytes, 1},
	{victim_bytes, 4},
	{victim_stack, 4},
	{&buffered, sizeof(buffered)},
	{(const void *)0xe000ed94, 4},
	{(const void *)0x40000000, 1},
};

/* With a ring and without, whether it would wait or not. */
static void moves(unsigned int index)
{
	const struct buffer *buffer = &bad[index / 8];
	struct k_pipe *pipe = index % 2 == 0 ? &buffered : &direct;
	k_timeout_t timeout = index % 4 < 2 ? K_NO_WAIT : K_TICKS(1);

	if (index % 8 < 4) {
		(void)k_pipe_read(pipe, (uint8_t *)(uintptr_t)buffer->start, buffer->size, timeout);
	} else {
		(void)k_pipe_write(pipe, buffer->start, buffer->size, timeout);
	}
}

static bool dies_of_oops(unsigned int index, int reason, const struct arch_esf *esf)
{
	ARG_UNUSED(index);
	ARG_UNUSED(esf);
	return reason == K_ERR_KERNEL_OOPS;
}

static void nothing_moved(void)
{
	zassert_equal(buffered.bytes_used, 0);
	zassert_is_null(buffered.wait_q.readers.head);
	zassert_is_null(buffered.wait_q.writers.head);
	zassert_is_null(direct.wait_q.readers.head);
	zassert_is_null(direct.wait_q.writers.head);
}

ZTEST(pipes, test_bad_buffers)
{
	attack_series(&(const struct series){moves, 8 * ARRAY_SIZE(bad), dies_of_oops});
	nothing_moved();
}

/* A constant can be written to a pipe, and cannot be read into. */
static void reads_into_a_constant(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_pipe_write(&buffered, attack_constant, 16, K_NO_WAIT);
	moved = 1;
	(void)k_pipe_read(&buffered, (uint8_t *)(uintptr_t)attack_constant, 16, K_NO_WAIT);
}

ZTEST(pipes, test_constant)
{
	moved = 0;
	attack_dies(reads_into_a_constant, NULL, K_ERR_KERNEL_OOPS);
	zassert_equal(moved, 1);
	zassert_equal(buffered.bytes_used, 16);
}

/* ---- Initialising ------------------------------------------------------------------------------- */

static void initialises(void *buffer, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_pipe_init(&buffered, buffer, 64);
}

static void initialises_without(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_pipe_init(&buffered, NULL, 0);
}

static void waits(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_pipe_read(&buffered, own, 2, K_FOREVER) == 2 ? 'r' : '?');
}

ZTEST(pipes, test_ring_of_others)
{
	attack_dies(initialises, kernel_bytes, K_ERR_KERNEL_OOPS);
	attack_dies(initialises, victim_bytes, K_ERR_KERNEL_OOPS);
	attack_dies(initialises, attack_constant, K_ERR_KERNEL_OOPS);
	attack_dies(initialises, (const void *)UINTPTR_MAX, K_ERR_KERNEL_OOPS);
	attack_dies(initialises, own, K_ERR_KERNEL_OOPS); /* it has no resource pool */
	zassert_equal(buffered.size, 64);
	nothing_moved();
}

/* Without a ring it needs nothing. */
ZTEST(pipes, test_no_ring)
{
	attack_is_harmless(initialises_without, NULL);
	zassert_equal(buffered.size, 0);
	zassert_is_null(buffered.buffer);
}

/* A user's own buffer is not trusted: the ring is elsewhere, again and again, and none is lost. */
static void initialises_often(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 16; i++) { /* more rings than the pool could hold */
		k_pipe_init(&buffered, own, 32 + (size_t)i);
		moved = (uint32_t)k_pipe_write(&buffered, attack_constant, 8, K_NO_WAIT);
		memset(own, 0, 96);
	}
	k_pipe_init(&buffered, own, 1);
	k_pipe_init(&buffered, own, sizeof(own)); /* more than the pool has */
}

K_HEAP_DEFINE(small_pool, 512);

ZTEST(pipes, test_own_ring)
{
	moved = 0;
	attacker_create(initialises_often, NULL);
	k_thread_heap_assign(&child[0], &small_pool);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal(moved, 8);
	zassert_equal(buffered.size, 1, "it is as it was");
	zassert_false((uintptr_t)buffered.buffer >= (uintptr_t)own &&
		      (uintptr_t)buffered.buffer < (uintptr_t)(own + sizeof(own)));
	zassert_equal(k_pipe_cleanup(&buffered), 0);
}

/* It would cut the kernel's lists. */
ZTEST(pipes, test_initialised_while_somebody_waits)
{
	events_clear();
	child_create(1, waits, NULL, 4, 0, K_NO_WAIT);
	(void)k_sleep(K_TICKS(2));
	attack_dies(initialises_without, NULL, K_ERR_KERNEL_OOPS);
	attack_dies(initialises, own, K_ERR_KERNEL_OOPS);
	zassert_equal(k_pipe_write(&buffered, (const uint8_t *)"ab", 2, K_NO_WAIT), 2);
	child_join(1);
	zassert_events("r");
}

/* ---- Interrupts that write, and a user that initialises the pipe meanwhile --------------------------- */

K_HEAP_DEFINE(interrupted_pool, 512);

static void initialises_for_ever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		k_pipe_init(&buffered, own, 4);
	}
}

static void write_now(void *unused)
{
	ARG_UNUSED(unused);
	(void)k_pipe_write(&buffered, (const uint8_t *)kernel_bytes, sizeof(ring), K_NO_WAIT);
}

/* Whatever instruction it comes at, it finds a ring and the length of that ring. At first that is the
 * long one that a supervisor gave. */
ZTEST(pipes, test_interrupts_write)
{
	const uint32_t step =
		MACHINE_INTERRUPTS_CALLS && IS_ENABLED(CONFIG_ASSERT) ? 1 : MACHINE_CYCLES(20);

	for (uint32_t cycles = MACHINE_CYCLES(3000); cycles < MACHINE_CYCLES(6000);
	     cycles += step) {
		k_pipe_init(&buffered, ring, sizeof(ring));
		child_create(0, initialises_for_ever, NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
		(void)k_mem_domain_add_thread(&attack_domain, &child[0]);
		k_thread_heap_assign(&child[0], &interrupted_pool);
		interrupt_after(cycles, write_now, NULL);
		k_thread_start(&child[0]);
		(void)k_sleep(K_TICKS(1));
		interrupt_cancel();
		k_thread_abort(&child[0]);
		zassert_true(sys_heap_validate(&interrupted_pool.heap), "cycle %u", cycles);
		zassert_equal(k_pipe_cleanup(&buffered), 0);
	}
	oracles_ask();
}

/* ---- Much ---------------------------------------------------------------------------------------- */

static void writes_much(void *pipe, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		(void)k_pipe_write(pipe, own, sizeof(own), K_FOREVER);
	}
}

static void reads_much(void *pipe, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		(void)k_pipe_read(pipe, own, sizeof(own), K_FOREVER);
	}
}

/* The victim is never late. Both end in the middle. */
ZTEST(pipes, test_much)
{
	struct k_pipe *const both[] = {&buffered, &direct};

	for (int i = 0; i < 4; i++) {
		child_create(1, i < 2 ? reads_much : writes_much, both[i % 2], VICTIM_PRIO + 8,
			     K_USER, K_FOREVER);
		zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[1]), 0);
		k_thread_start(&child[1]);
		attacker_create(i < 2 ? writes_much : reads_much, both[i % 2]);
		zassert_false(attacker_run());
		k_thread_abort(&child[1]);
		k_pipe_reset(both[i % 2]);
		nothing_moved();
		oracles_ask();
	}
}
