/* SPDX-License-Identifier: Apache-2.0 */
/* All of the C library's memory is overwritten by a user who may: everybody else goes on. */

#include "attack.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zephyr/sys/libc-hooks.h>

static struct k_mem_domain libc_domain;

static void *setup(void)
{
	static struct k_mem_partition *parts[] = {&z_libc_partition, &attack_part};

	zassert_equal(k_mem_domain_init(&libc_domain, ARRAY_SIZE(parts), parts), 0);
	return attack_setup();
}

ZTEST_SUITE(libc_partition, NULL, setup, NULL, attack_after, NULL);

static ATTACK_BMEM uint8_t filling;

static void overwrites(void *start, void *end, void *p3)
{
	ARG_UNUSED(p3);
	for (volatile uint8_t *byte = start; byte < (uint8_t *)end; byte++) {
		*byte = filling;
	}
}

/* The child's domain has the partitions. True: it ended. */
static bool run_user(k_thread_entry_t entry, void *p1, void *p2)
{
	faults_expect(1);
	console_is_silent = true; /* a report takes longer than attacker_run() waits */
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, entry, p1, p2, NULL,
			      ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&libc_domain, &child[0]), 0);
	return attacker_run();
}

/* Every byte of the partition. */
static bool overwrite(const struct k_mem_partition *part)
{
	return run_user(overwrites, (void *)part->start, (void *)(part->start + part->size));
}

static void kernel_uses_library(void)
{
	char text[32];

	zassert_equal(snprintf(text, sizeof(text), "%d %s", 12, "ab"), 5);
	zassert_text(text, "12 ab");
	printf("printf of a supervisor: %d\n", 1);
	(void)puts("puts of a supervisor");
}

ZTEST(libc_partition, test_overwritten)
{
	static const uint8_t fillings[] = {0xff, 0x00, 0x5a, 0x38, 0x10, 0x01};

	for (size_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		filling = fillings[i];
		zassert_true(overwrite(&z_libc_partition));
		zassert_equal(fault.count, 0);
		kernel_uses_library();
	}
}

/* ---- The heap of malloc() -------------------------------------------------------------------- */

static void allocates(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t size = 1; size < 2000; size = size * 3 + 1) {
		void *volatile mem = malloc(size); /* the compiler does not leave it out */

		free(mem);
	}
}

static bool is_in_heap(uint32_t address)
{
	return address - z_malloc_partition.start < z_malloc_partition.size;
}

ZTEST(libc_partition, test_heap_is_not_open)
{
	(void)run_user(allocates, NULL, NULL);
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_CPU_EXCEPTION);
	zassert_true(fault.user && is_in_heap(fault.address), "0x%08x", fault.address);
}

/* Those who share it may fall, as users do; nobody else. The heap is made anew for the next test. */
ZTEST(libc_partition, test_heap_overwritten)
{
	static const uint8_t fillings[] = {0xff, 0x00, 0x5a, 0x38, 0x10, 0x01};
	static uint8_t kept[CONFIG_COMMON_LIBC_MALLOC_ARENA_SIZE * 2];

	zassert_true(z_malloc_partition.size <= sizeof(kept));
	memcpy(kept, (void *)z_malloc_partition.start, z_malloc_partition.size);
	zassert_equal(k_mem_domain_add_partition(&libc_domain, &z_malloc_partition), 0);
	for (size_t i = 0; i < ARRAY_SIZE(fillings); i++) {
		filling = fillings[i];
		(void)overwrite(&z_malloc_partition);
		zassert_equal(fault.count, 0);
		(void)run_user(allocates, NULL, NULL);
		zassert_true(fault.count == 0 || fault.user);
		kernel_uses_library();
	}
	zassert_equal(k_mem_domain_remove_partition(&libc_domain, &z_malloc_partition), 0);
	memcpy((void *)z_malloc_partition.start, kept, z_malloc_partition.size);
}
