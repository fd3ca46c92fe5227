/* SPDX-License-Identifier: Apache-2.0 */
/* A user's k_thread_create(): each rule broken alone. */

#include "attack.h"
#include <zephyr/sys/mutex.h>

ATTACK_SUITE(thread_create);

static struct k_thread *const new_thread = &child[1];
static k_thread_stack_t *const new_stack = child_stack[1];
static K_KERNEL_STACK_DEFINE(kernel_stack, 1024);

struct creation {
	struct k_thread *thread;
	k_thread_stack_t *stack;
	size_t size;
	k_thread_entry_t entry;
	int prio;
	uint32_t options;
};

static ATTACK_BMEM struct creation wanted;

static void entry_returns(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static void creates(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)k_thread_create(wanted.thread, wanted.stack, wanted.size, wanted.entry, NULL, NULL,
			      NULL, wanted.prio, wanted.options, K_NO_WAIT);
}

static struct creation good_creation(void)
{
	return (struct creation){new_thread,	new_stack,     CHILD_STACK_SIZE,
				 entry_returns, ATTACKER_PRIO, K_USER};
}

/* With permission on thread and stack 1, and on thread and stack 2 and the victim as well. */
static void run(struct creation creation)
{
	wanted = creation;
	attacker_create(creates, NULL);
	k_thread_access_grant(&child[0], &child[1], child_stack[1], &victim, victim_stack,
			      &foreign_sem);
	zassert_true(attacker_run());
	k_object_access_revoke(&foreign_sem, &child[0]);
}

static void refused(struct creation creation)
{
	run(creation);
	zassert_equal(fault.count, 1, "accepted");
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS, "reason %u", fault.reason);
	zassert_equal(k_thread_join(new_thread, K_NO_WAIT), 0, "there is a thread now");
}

/* Requirement: ZEP-SRS-8-9 */
ZTEST(thread_create, test_good)
{
	run(good_creation());
	zassert_equal(fault.count, 0);
	zassert_equal(k_thread_join(new_thread, K_NO_WAIT), 0);
}

/* Requirement: ZEP-SRS-8-8, ZEP-SRS-1-11 */
ZTEST(thread_create, test_options)
{
	struct creation c = good_creation();

	c.options = 0;
	refused(c);
	c.options = K_INHERIT_PERMS;
	refused(c);
	c.options = K_USER | K_ESSENTIAL;
	refused(c);
	c.options = 0xfffffffb; /* all but K_USER */
	refused(c);
}

/* Requirement: ZEP-SRS-8-6 */
ZTEST(thread_create, test_priority)
{
	static const int bad[] = {ATTACKER_PRIO - 1,
				  0,
				  -1,
				  K_HIGHEST_THREAD_PRIO,
				  K_HIGHEST_THREAD_PRIO - 1,
				  K_LOWEST_THREAD_PRIO,
				  K_LOWEST_THREAD_PRIO + 1,
				  127,
				  128,
				  255,
				  256 + ATTACKER_PRIO,
				  INT_MAX,
				  INT_MIN};
	struct creation c = good_creation();

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		c.prio = bad[i];
		refused(c);
	}
	c.prio = K_LOWEST_APPLICATION_THREAD_PRIO;
	run(c);
	zassert_equal(fault.count, 0);
}

ZTEST(thread_create, test_stack_size)
{
	static const size_t bad[] = {
		0,
		1,
		31,
		K_THREAD_STACK_SIZEOF(child_stack[1]) + 1,
		K_THREAD_STACK_SIZEOF(child_stack[1]) + 32,
		K_THREAD_STACK_SIZEOF(child_stack[1]) + K_THREAD_STACK_RESERVED,
		SIZE_MAX,
		SIZE_MAX - 31,
		(size_t)0 - K_THREAD_STACK_RESERVED,
		(size_t)0 - K_THREAD_STACK_RESERVED + 32,
		0x80000000,
	};
	struct creation c = good_creation();

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		c.size = bad[i];
		refused(c);
	}
}

/* In an array, a stack may end before its room does. Where a region has to be a power of two, the next larger one
 * may not reach over the privileged part behind it. */
static K_THREAD_STACK_ARRAY_DEFINE(roomy_stack, 2, 9000);

ZTEST(thread_create, test_stack_in_array)
{
	static const size_t less[] = {0, 1, 32, 500, 1024, 2048};
	const size_t room = sizeof(roomy_stack[0]) - K_THREAD_STACK_RESERVED;
	struct creation c = good_creation();

	for (size_t i = 0; i < 2 * ARRAY_SIZE(less); i++) {
		c.stack = roomy_stack[i % 2];
		c.size = room - less[i / 2];
		wanted = c;
		attacker_create(creates, NULL);
		k_thread_access_grant(&child[0], &child[1], c.stack);
		zassert_true(attacker_run());
		zassert_true(fault.count == 1 || new_thread->stack_info.size <= room,
			     "%u bytes became %u", (unsigned int)c.size,
			     (unsigned int)new_thread->stack_info.size);
	}
	zassert_equal(fault.count, 0, "a size that it was made for");
}

ZTEST(thread_create, test_thread)
{
	struct creation c = good_creation();
	struct k_thread *const bad[] = {
		NULL,
		&child[2],			 /* no permission */
		&child[0],			 /* the caller itself */
		&victim,			 /* in use */
		(struct k_thread *)&foreign_sem, /* another type */
		(struct k_thread *)attack_constant,
		(struct k_thread *)victim_bytes,
		(struct k_thread *)((uintptr_t)new_thread + 4),
		(struct k_thread *)((uintptr_t)new_thread + 1),
		(struct k_thread *)&wanted,
		(struct k_thread *)0xfffffffc,
		k_current_get(),
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		c.thread = bad[i];
		refused(c);
	}
}

ZTEST(thread_create, test_stack)
{
	struct creation c = good_creation();
	k_thread_stack_t *const bad[] = {
		NULL,
		child_stack[2], /* no permission */
		child_stack[0], /* the caller's */
		victim_stack,	/* in use */
		kernel_stack,
		new_stack + 32,
		new_stack + K_THREAD_STACK_RESERVED,
		(k_thread_stack_t *)&foreign_sem,
		(k_thread_stack_t *)new_thread,
		(k_thread_stack_t *)&wanted,
		(k_thread_stack_t *)victim_bytes,
		(k_thread_stack_t *)0xffffffe0,
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		c.stack = bad[i];
		refused(c);
	}
}

/* The report says that it is in use, and which of the two. */
ZTEST(thread_create, test_in_use)
{
	struct creation c = good_creation();

	c.thread = &victim;
	refused(c);
	zassert_equal(child[0].refused_error, -EADDRINUSE);
	zassert_equal(child[0].end_address, (uintptr_t)&victim);
	c = good_creation();
	c.stack = victim_stack;
	refused(c);
	zassert_equal(child[0].refused_error, -EADDRINUSE);
	zassert_equal(child[0].end_address, (uintptr_t)victim_stack);
}

/* Not a stack, though the kernel keeps a word in its record where it keeps a stack's size: a pointer. */
static ATTACK_BMEM struct sys_mutex no_stack;

ZTEST(thread_create, test_stack_of_another_type)
{
	struct creation c = good_creation();

	c.stack = (k_thread_stack_t *)&no_stack;
	k_object_access_all_grant(&no_stack);
	refused(c);
	zassert_equal(child[0].refused_error, -EBADF);
}

/* Any entry is allowed: it runs without privilege. */
ZTEST(thread_create, test_entry_in_kernel)
{
	struct creation c = good_creation();

	c.entry = (k_thread_entry_t)privilege_probe;
	run(c);
	zassert_equal(fault.count, 0);
	c.entry = (k_thread_entry_t)k_mem_domain_deinit;
	wanted = c;
	attacker_create(creates, NULL);
	k_thread_access_grant(&child[0], &child[1], child_stack[1]);
	k_thread_start(&child[0]);
	zassert_equal(k_thread_join(&child[0], K_MSEC(20)), 0);
	zassert_equal(k_thread_join(&child[1], K_MSEC(20)), 0);
	console_is_silent = false;
	oracles_ask();
}

/* A record that is in use is in use, also before its thread was started. */
static void creates_twice(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 2; i++) {
		(void)k_thread_create(wanted.thread, wanted.stack, wanted.size, wanted.entry, NULL,
				      NULL, NULL, wanted.prio, wanted.options, K_FOREVER);
	}
}

ZTEST(thread_create, test_twice)
{
	wanted = good_creation();
	attacker_create(creates_twice, NULL);
	k_thread_access_grant(&child[0], &child[1], child_stack[1]);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal(k_thread_join(new_thread, K_NO_WAIT), -EBUSY);
	k_thread_abort(new_thread);
}
