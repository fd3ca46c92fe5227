/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses that are almost an object: beside it, inside it, one that lives in user memory, one
 * that was, one that carries the right number. */

#include "attack.h"
#include <zephyr/internal/syscall_handler.h>

ATTACK_SUITE(objects);

static struct k_sem own[4];
static ATTACK_BMEM struct {
	uint32_t before;
	uint8_t bytes[sizeof(struct k_sem)];
	uint32_t after;
} forged;

static void gives(void *sem, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_sem_give(sem);
}

static void reports_address(const volatile void *sem)
{
	attacker_create(gives, (const void *)sem);
	k_thread_access_grant(&child[0], &own[0], &own[1], &own[2], &own[3]);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 1, "%p was accepted", sem);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal(child[0].end_address, (uintptr_t)sem, "the report names another address");
}

ZTEST(objects, test_beside_an_object)
{
	for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
		(void)k_sem_init(&own[i], 0, 5);
	}
	for (int offset = -24; offset < 64; offset++) {
		if (offset != 0 && offset % (int)sizeof(struct k_sem) != 0) {
			reports_address((char *)own + offset);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
		zassert_equal(own[i].count, 0);
	}
}

/* A copy of a semaphore in the attacker's memory, with every number it could carry. */
ZTEST(objects, test_forged_in_user_memory)
{
	for (unsigned int hint = 0; hint < 0x10000; hint = hint < 260 ? hint + 1 : hint * 2) {
		memcpy(forged.bytes, &own[0], sizeof(forged.bytes));
		*(uint16_t *)forged.bytes = (uint16_t)hint;
		reports_address(forged.bytes);
	}
}

/* The same in the kernel's memory, where the gate looks at the number at all. */
ZTEST(objects, test_number_in_kernel_memory)
{
	uint32_t kept = kernel_bytes[0];

	for (unsigned int hint = 0; hint < 260; hint++) {
		*(uint16_t *)kernel_bytes = (uint16_t)hint;
		attacker_create(gives, kernel_bytes);
		k_thread_access_grant(&child[0], &own[0], &own[1], &own[2], &own[3]);
		k_thread_start(&child[0]);
		child_join(0);
		zassert_equal(fault.count, 1, "number %u was accepted", hint);
		zassert_equal(*(uint16_t *)kernel_bytes, hint, "written to what is no object");
	}
	kernel_bytes[0] = kept;
	oracles_ask();
}

/* The gate reads there before it knows what it is: the guard below the attacker's kernel stack included. */
ZTEST(objects, test_in_own_kernel_stack)
{
	for (size_t offset = 0; offset < K_THREAD_STACK_RESERVED; offset += 16) {
		reports_address((char *)child_stack[0] + offset);
	}
}

/* Where a domain says that nobody may read, the kernel included. */
static struct {
	uint8_t bytes[256];
} nobodys __aligned(256);

ZTEST(objects, test_in_memory_that_nobody_may_read)
{
	struct k_mem_partition partition = {(uintptr_t)nobodys.bytes, sizeof(nobodys.bytes),
					    K_MEM_PARTITION_P_NA_U_NA};

	if (k_mem_domain_add_partition(&attack_domain, &partition) != 0) {
		ztest_test_skip(); /* the unit has no such region */
	}
	reports_address(&nobodys.bytes[16]);
	zassert_equal(k_mem_domain_remove_partition(&attack_domain, &partition), 0);
}

/* An object of a struct that is over: a dead thread's record. */
static void joins(void *thread, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_thread_suspend(thread);
}

ZTEST(objects, test_dead_thread)
{
	child_create(1, gives, &own[0], 4, 0, K_NO_WAIT);
	child_join(1);
	attacker_create(joins, &child[1]);
	k_object_access_grant(&child[1], &child[0]);
	zassert_true(attacker_run());
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal(child[0].refused_error, -EINVAL);
}
